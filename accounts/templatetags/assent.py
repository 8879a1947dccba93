"""How the trade's values are written on a page: money, months, lengths, icons, controls; built into every template."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Textarea
from django.forms.widgets import CheckboxSelectMultiple
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from marketplace.kit.money import COUNTED, UNITS_PER_MINOR, Money
from marketplace.kit.territories import WORLD, Territory

register = template.Library()

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩"}
MINUS = "−"
LEDGER_PLACES = len(str(UNITS_PER_MINOR)) - 1
# How browsers and systems name themselves, the most telling first: every other one claims to be Safari too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {name: name for name in ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")}


def _sign(currency: str) -> str:
    if currency == "USD" and (get_language() or "en").startswith("ko"):
        return "US$"
    return SIGNS.get(currency, f"{currency} ")


def _digits(units: int, currency: str, *, exact: bool) -> str:
    """Write units without a sign. A figure that is not exact drops what is smaller than a minor unit, never rounds."""
    decimals = COUNTED[currency].exponent
    whole, part = divmod(abs(units), UNITS_PER_MINOR)
    value = Decimal(whole).scaleb(-decimals)
    if not exact:
        return number_format(value, decimal_pos=decimals, force_grouping=True)
    places = decimals + LEDGER_PLACES
    return number_format(value + Decimal(part).scaleb(-places), decimal_pos=places, force_grouping=True)


@register.filter
def money(amount: Money | None, form: str = "") -> str:
    """$1,234.56; `money:"exact"` adds the ledger's four places where they are not zero; `money:"plain"` has no sign."""
    if not isinstance(amount, Money):
        return "–"
    is_exact = form == "exact" and amount.units % UNITS_PER_MINOR != 0
    digits = _digits(amount.units, amount.currency, exact=is_exact)
    sign = "" if form == "plain" else _sign(amount.currency)
    return f"{MINUS if amount.units < 0 else ''}{sign}{digits}"


@register.filter
def units(amount: Money | None) -> str:
    """312.481906: to the ledger unit, without a sign, for what is compared digit by digit."""
    if not isinstance(amount, Money):
        return "–"
    return f"{MINUS if amount.units < 0 else ''}{_digits(amount.units, amount.currency, exact=True)}"


@register.filter
def column(amount: Money | None, form: str = "") -> str:
    """$13.86 and the ledger's four places, small: what stands in a column with a total adds up as it is read."""
    if not isinstance(amount, Money):
        return "–"
    digits = _digits(amount.units, amount.currency, exact=True)
    sign = "" if form == "plain" else _sign(amount.currency)
    written, rest = f"{MINUS if amount.units < 0 else ''}{sign}{digits[:-LEDGER_PLACES]}", digits[-LEDGER_PLACES:]
    return format_html('{}<span class="money__rest">{}</span>', written, rest)


@register.filter
def minus(amount: Money | None, form: str = "") -> str:
    """What a step takes away: − $48.00; a step that takes nothing prints − $0.00."""
    if not isinstance(amount, Money):
        return ""
    written = money(amount, form)
    return f"{MINUS} {written}" if amount.units >= 0 else f"+ {written.removeprefix(MINUS)}"


@register.filter
def month(value: Any) -> str:
    """November 2026, from a Month or a date."""
    if not value:
        return "–"
    return date_format(datetime.date(value.year, value.month, 1), "YEAR_MONTH_FORMAT")


@register.filter
def short_month(value: Any) -> str:
    """Nov 2026, where there is little room."""
    if not value:
        return "–"
    return date_format(datetime.date(value.year, value.month, 1), gettext("M Y"))


@register.filter
def day(value: datetime.date | str | None) -> str:
    """9 December 2026; a day in a kept document is text."""
    value = datetime.date.fromisoformat(value) if isinstance(value, str) and value else value
    return date_format(value, "DATE_FORMAT") if value else "–"


@register.filter
def where(territory: Territory | str) -> str:
    """South Korea, Japan; worldwide but for the United States."""
    if not territory:
        return "–"
    found = Territory.parse(territory) if isinstance(territory, str) else territory
    missing, language = WORLD - found, get_language() or "en"
    if not missing:
        return gettext("Worldwide")
    if len(missing) < len(found):
        return gettext("Worldwide but for: %(countries)s") % {"countries": ", ".join(missing.names(language))}
    return ", ".join(found.names(language))


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """9 December 2026, 06:00 UTC."""
    return date_format(value, "DATETIME_FORMAT") if value else "–"


@register.filter
def browser(user_agent: str) -> str:
    """Firefox, Linux; what names neither stays as it is."""
    found = (next((name for mark, name in marks.items() if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found)) or user_agent


@register.filter
def number(value: Any) -> str:
    """18,024; a fraction keeps its places."""
    return "–" if value in (None, "") else number_format(value, force_grouping=True)


def _seconds(value: Any) -> int | None:
    if value in (None, ""):
        return None
    return round(value.total_seconds() if isinstance(value, datetime.timedelta) else value)


@register.filter
def duration(value: Any) -> str:
    """4:05 or 1:02:09, from seconds or a timedelta."""
    seconds = _seconds(value)
    if seconds is None:
        return "–"
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


@register.filter
def hours(value: Any) -> str:
    """77 h 12 min, for the sum of many lengths."""
    seconds = _seconds(value)
    if seconds is None:
        return "–"
    whole, minutes = divmod(seconds // 60, 60)
    if not whole:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": number(whole), "minutes": minutes}


@register.filter
def sides(master: Any) -> str:
    """60 : 40, from the master's parts of a hundred."""
    return "–" if master is None else f"{number(master)} : {number(100 - master)}"


@register.filter
def isrc(value: str | None) -> str:
    """KR-ON1-26-00417, as it is printed."""
    if not value or len(value) != 12:
        return value or "–"
    return f"{value[:2]}-{value[2:5]}-{value[5:7]}-{value[7:]}"


@register.filter
def elided(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers worth a link: first, last, and those around this one."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of img/icons.svg; a word must stand beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)


@register.filter
def control_kind(field: BoundField) -> str:
    """Which markup a field needs: checkbox, choices, file or input."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, FileInput) else "input"


@register.simple_tag
def control(field: BoundField, size: str = "") -> SafeString:
    """The field's own control in our look; its errors and hint are named by aria-describedby, as Django does."""
    widget = field.field.widget
    size = size or ("wide" if isinstance(widget, Textarea) else "")
    own = widget.attrs.get("class", "")
    classes = f"field__input {f'field__input--{size}' if size else ''} {own}"
    attrs: dict[str, Any] = {"class": " ".join(classes.split())}
    if isinstance(widget, Textarea) and widget.attrs.get("rows") == "10":
        attrs["rows"] = "5"
    if getattr(widget, "input_type", "") in ("email", "password"):
        attrs["placeholder"] = False  # the label says it already, and stays
    return field.as_widget(attrs=attrs)


@register.filter
def unlocalized(value: Any) -> str:
    """A figure for an attribute of a drawing: a point, never a comma."""
    return str(value)


@register.filter
def after_sign(line: str) -> str:
    """A ℗ or © line without the sign that many print before it: the page sets its own."""
    return re.sub(r"^\s*(?:[℗©]|\([pPcC]\))\s*", "", line)
