"""What buyers do, one thing a turn."""

from payments.services import orders, settlement
from tests.payments.shop import Basket
from tests.simulation.story import Act, Story


def _page_of(story: Story, basket: Basket) -> str:
    order = orders.place(basket.quote, at=story.clock.now, actor=basket.buyer)
    url = orders.open_checkout(order, at=story.clock.now, actor=basket.buyer)
    story.sessions.append(basket.order.checkout_id)
    return url


def _new(story: Story) -> Basket:
    story.baskets.append(story.market.basket(story.chance))
    return story.baskets[-1]


def buys(story: Story) -> None:
    story.sandbox.act(_page_of(story, _new(story)), "pay")


def buys_and_comes_back(story: Story) -> None:
    """The buyer is on the order's page before any message."""
    basket = _new(story)
    story.sandbox.act(_page_of(story, basket), "pay")
    settlement.look_again(basket.order, at=story.clock.now)


def pays_later(story: Story) -> None:
    story.sandbox.act(_page_of(story, _new(story)), "later_paid")


def pays_later_and_fails(story: Story) -> None:
    story.sandbox.act(_page_of(story, _new(story)), "later_failed")


def is_declined_and_tries_again(story: Story) -> None:
    page = _page_of(story, _new(story))
    story.sandbox.act(page, "decline")
    story.sandbox.act(page, "pay")


def leaves(story: Story) -> None:
    """The page is closed by us, a day later."""
    _page_of(story, _new(story))


def slow_money_comes(story: Story) -> None:
    story.sandbox.hurry()
    story.sandbox.wait()


BUYING: dict[Act, int] = {
    buys: 40,
    buys_and_comes_back: 10,
    pays_later: 10,
    pays_later_and_fails: 5,
    is_declined_and_tries_again: 10,
    leaves: 3,
    slow_money_comes: 3,
}
