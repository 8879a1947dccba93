"""What Stripe told us, for operators: what is stuck and why, and the button that tries again."""

import json
from uuid import UUID

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import operator
from accounts.rings import ring
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.models import InboxEvent
from payments.queries.messages import counted, messages_in
from payments.services import messages
from payments.tasks import drain_inbox

PER_PAGE = 50
Status = InboxEvent.Status
TABS: dict[str, Promise] = {
    "stuck": gettext_lazy("Stuck"),
    "waiting": gettext_lazy("Waiting"),
    "unhandled": gettext_lazy("Not handled yet"),
    "over": gettext_lazy("Done"),
}
TONES = {Status.QUARANTINED: "bad", Status.DEAD: "bad", Status.DONE: "good", Status.UNMATCHED: "wait"}


@operator
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """The inbox, what is stuck first."""
    state = request.GET.get("state", "")
    state = state if state in TABS else "stuck"
    counts = counted()
    page = Paginator(messages_in(state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Messages"), "")],
        "tabs": [
            {"label": label, "url": f"?state={name}", "is_current": name == state, "count": counts[name]}
            for name, label in TABS.items()
        ],
        "page": page,
        "rows": [(event, TONES.get(Status(event.status), "plain")) for event in page.object_list],
        "state": state,
    }
    return render(request, "payments/message_list.html", context)


@operator
@require_GET
def message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One message as it came, and what became of it."""
    event = get_object_or_404(InboxEvent, uuid=uuid)
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Messages"), reverse("messages")), (event.event_id, "")],
        "event": event,
        "tone": TONES.get(Status(event.status), "plain"),
        "why": _why(event),
        "can_try": event.is_stuck or event.status == Status.UNMATCHED,
        "facts": _facts(event),
        "body": json.dumps(json.loads(event.body), indent=2, ensure_ascii=False),
    }
    return render(request, "payments/message_page.html", context)


@operator
@require_POST
def message_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have a message that is stuck handled again."""
    event = get_object_or_404(InboxEvent, uuid=uuid)
    try:
        messages.handle_again(event, at=timezone.now(), actor=viewing(request).as_person)
    except DomainError as error:
        notes.error(request, error.message)
    else:
        ring(drain_inbox)
        notes.success(request, _("The message is being handled again. Look here in a moment."))
    return redirect("message", event.uuid)


def _facts(event: InboxEvent) -> list[dict[str, object]]:
    told = [
        (_("About"), event.object_id, True),
        (_("Came to"), event.get_endpoint_display(), False),
        (_("Connected account"), event.account, True),
        (_("Tries"), str(event.attempts), False),
        (_("What went wrong"), event.error, True),
    ]
    return [{"label": label, "value": value, "is_code": is_code} for label, value, is_code in told if value]


def _why(event: InboxEvent) -> str:
    """What its state means, and what there is to do."""
    return {
        Status.NEW: _("It waits for a worker, or for its next try."),
        Status.PROCESSING: _("A worker has it. If the worker died, another takes it in five minutes."),
        Status.DONE: _("What it told is done and booked."),
        Status.IGNORED: _("It is about nothing that we act on."),
        Status.UNHANDLED: _("It is about money, and nothing here handles it yet. It is kept."),
        Status.UNMATCHED: _("It is about something we do not know yet. It is tried again by itself."),
        Status.QUARANTINED: _(
            "It does not fit what we know, so nothing was done with it. Find out why before it is handled again."
        ),
        Status.DEAD: _("It was tried for three days in vain. Once the cause is gone, have it handled again."),
    }[Status(event.status)]
