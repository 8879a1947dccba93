"""What Stripe wants to know, in words: its codes name fields of a form that no payee has ever seen."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

# By the last part of the code that is listed here; the first that fits says it.
_WORDS: tuple[tuple[tuple[str, ...], str | Promise], ...] = (
    (("terms_of_service", "tos_acceptance", "attestations"), _("Accept Stripe’s agreement")),
    (("external_account", "default_outbound_destination", "payout_method", "bank_account"), _("Your bank account")),
    (("date_of_birth", "dob"), _("Your date of birth")),
    (("given_name", "surname", "first_name", "last_name", "names"), _("Your full name, as in your passport")),
    (("ssn_last_4", "id_number", "id_numbers"), _("A number by which your country knows you, such as a tax number")),
    (("tax_id", "vat_id", "business_registration_number"), _("The company’s tax or registration number")),
    (("documents", "verification", "proof_of_liveness"), _("A picture of your passport or identity card")),
    (("proof_of_address", "additional_document"), _("A paper that shows your address")),
    (("address",), _("Your address")),
    (("phone", "contact_phone"), _("A telephone number")),
    (("email", "contact_email"), _("An e-mail address")),
    (("registered_name", "business_name", "display_name"), _("The company’s registered name")),
    (("entity_type", "business_type"), _("Whether you are a person or a company")),
    (("business_url", "url", "product_description", "mcc"), _("What you do, and where one finds it")),
    (("owners", "directors", "executives", "representative", "relationship"), _("Who owns and who runs the company")),
    (("country",), _("Your country")),
)
# These stand inside others' paths, so the longer path is looked at first.
_FIRST = ("proof_of_address", "terms_of_service", "tos_acceptance")


def sentences(codes: Iterable[str]) -> list[str]:
    """Each thing that is missing, once, in the reader's language; an unknown code is named as it is."""
    return list(dict.fromkeys(_sentence(code) for code in codes))


def _sentence(code: str) -> str:
    parts = code.replace("[]", "").split(".")
    named = [part for part in _FIRST if part in parts] + parts[::-1]
    for part in named:
        for names, words in _WORDS:
            if part in names:
                return str(words)
    return translated("Something that Stripe’s page explains (%(code)s)") % {"code": code}
