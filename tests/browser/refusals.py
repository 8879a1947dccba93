"""Forms sent empty or wrong: what is left out, what is typed, and what must stand on the page that comes back."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# The page's own forms that ask for something; a button alone is pressed elsewhere.
FORMS = """() => {
  const asks = "input:not([type=hidden], [type=submit], [type=button], [type=search]), select, textarea"
  window.asking = [...document.querySelectorAll("main form[method=post]")].filter(
    form => [...form.elements].some(one => one.matches(asks) && one.checkVisibility()))
  return asking.length
}"""
# Leaves the first text that must be there out, types into every other, ticks nothing, and says what it did.
MISUSE = """at => {
  const form = asking[at]
  form.noValidate = true
  const words = { email: "nobody", url: "no address", number: "-7" }
  const able = [...form.elements].filter(one => one.checkVisibility() && !one.readOnly && !one.disabled)
  const isText = "textarea, input:is([type=text], [type=email], [type=url], [type=number])"
  const texts = able.filter(one => one.matches(isText))
  const first = texts.find(one => one.required)
  const typed = {}
  for (const one of texts) {
    one.value = one === first ? "" : words[one.type] ?? "Words to be kept"
    if (one !== first && one.name) typed[one.name] = one.value
  }
  const must = able.some(one => one.required && (one.type === "file" || one.type === "checkbox" && !one.checked))
  return { typed, must_refuse: !!first || must }
}"""
SEND = """at => { const form = asking[at]; form.requestSubmit(form.querySelector("button:not([type=button])")) }"""
IS_REFUSED = "() => !!document.querySelector('main .error-summary')"
# The summary stands before the fields and leads to each; a field's words name it and it names them.
FAULTS = """typed => {
  const wrong = []
  const summary = document.querySelector("main .error-summary")
  const fields = [...document.querySelectorAll("main .field--error")]
  const links = [...summary.querySelectorAll("a")]
  for (const link of links) if (!document.getElementById(link.hash.slice(1))) wrong.push(`${link.hash} leads nowhere`)
  if (links.length < fields.length) wrong.push(`${fields.length} fields are wrong, ${links.length} are told above`)
  for (const field of fields) {
    const said = field.querySelector(".field__error")?.id
    const control = field.querySelector("input, select, textarea")
    const isMarked = field.matches("fieldset") || control?.getAttribute("aria-invalid") === "true"
    if (summary.compareDocumentPosition(field) !== Node.DOCUMENT_POSITION_FOLLOWING) wrong.push("told too late")
    if (!said || !document.querySelector(`[aria-describedby~="${said}"]`)) wrong.push(`no control names ${said}`)
    if (!isMarked) wrong.push(`${control?.name} is not marked`)
  }
  for (const [name, words] of Object.entries(typed)) {
    const kept = [...document.getElementsByName(name)].map(one => one.value)
    if (!kept.includes(words)) wrong.push(`${name} lost ${JSON.stringify(words)}: ${JSON.stringify(kept)}`)
  }
  return wrong
}"""


@dataclass(frozen=True)
class Sent:
    """What became of one form that was sent wrong."""

    is_refused: bool
    faults: list[str]


def forms(page: Page) -> int:
    """How many of the page's forms ask for something."""
    count: int = page.evaluate(FORMS)
    return count


def send_wrong(page: Page, at: int) -> Sent:
    """Misuse the page's form of this number; the page that comes back is left to look at."""
    did: dict[str, Any] = page.evaluate(MISUSE, at)
    with page.expect_navigation() as came:
        page.evaluate(SEND, at)
    status = came.value.status if came.value else 0
    if status not in {200, 409, 422}:  # 409: a page of its own says why
        return Sent(is_refused=False, faults=[f"answers with status {status}"])
    if not page.evaluate(IS_REFUSED):
        return Sent(is_refused=False, faults=["takes it"] if did["must_refuse"] else [])
    found: list[str] = page.evaluate(FAULTS, did["typed"])
    return Sent(is_refused=True, faults=found)
