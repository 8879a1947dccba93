"""Hand over what was licensed: each file by a link that expires, each download written down before its first byte."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiKey, User
from licensing.models import Delivery, Licence, ManifestItem
from licensing.queries.deliveries import file_of
from licensing.queries.files import kinds_of
from licensing.queries.licences import covers, why_not_in_force
from licensing.queries.stopped import stopped
from marketplace.catalog.models import Asset
from marketplace.catalog.services.permission import permission_shared
from marketplace.kit.errors import DomainError, NotAllowed

LINK_SECONDS = 24 * 60 * 60
SALT = "licensing.delivery"
HEARD = frozenset({Asset.Kind.MASTER, Asset.Kind.STEMS, Asset.Kind.VIDEO})  # where somebody may sing


class LicenceNotInForce(NotAllowed):
    """Nothing is delivered under a licence that is suspended, ended or over."""


class LinkExpired(NotAllowed):
    """A link is older than a day, or not one of ours."""


class FileNotHere(DomainError):
    """The label has not uploaded the file that the manifest names."""


class ContentNotLicensed(NotAllowed):
    """A file carries a content that the licence does not name."""


class VoiceExcluded(NotAllowed):
    """The licence excludes the voice, and this file has it."""


class PermissionWithdrawn(NotAllowed):
    """Somebody withdrew, the recording or its whole catalog, or it is frozen: nothing more of it is delivered."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a link was made."""

    user: User | None
    key: ApiKey | None


def link_token(item: ManifestItem, recipient: Recipient, *, kind: str = "") -> str:
    """Sign the right to one file of a manifest for one recipient, for a day; without a kind it is the audio."""
    people = [recipient.user.pk if recipient.user else None, recipient.key.pk if recipient.key else None]
    said = [item.pk, *people, kind or item.deliverable]
    return signing.dumps(said, salt=SALT, compress=True)


def read_token(token: str, *, at: datetime) -> tuple[ManifestItem, str, Recipient]:
    """Whose link it is and to which file of what; a person who has left or a key that was revoked has none any more."""
    try:
        pk, user_pk, key_pk, kind = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError):
        raise LinkExpired(_("This link has expired. Open the licence and take a new one.")) from None
    item = ManifestItem.objects.select_related("recording", "asset", "licence__quote", "licence__terms").get(pk=pk)
    key = ApiKey.objects.filter(pk=key_pk).first() if key_pk else None
    members = item.licence.organisation.members.filter(pk=user_pk, is_active=True)
    user = members.first() if user_pk else None
    if (key_pk and not (key and key.is_usable(at=at))) or user is None:
        raise LinkExpired(_("This link was made for somebody who may not use it any more."))
    return item, kind, Recipient(user, key)


@transaction.atomic
def deliver(item: ManifestItem, recipient: Recipient, *, kind: str = "", first_byte: int, at: datetime) -> Delivery:
    """Write down that a file goes out, or say why it may not; call it before the first byte is sent."""
    permission_shared()
    asset = deliverable(item, kind=kind, at=at)
    return Delivery.objects.create(
        licence_id=item.licence_id,
        item=item,
        asset=asset,
        sha256=asset.sha256,
        first_byte=first_byte,
        user=recipient.user,
        key=recipient.key,
        at=at,
    )


def deliverable(item: ManifestItem, *, kind: str = "", at: datetime) -> Asset:
    """The file of a kind, else the audio, that may go out for a manifest's item now, or why it may not."""
    licence = Licence.objects.select_related("quote", "terms").get(pk=item.licence_id)
    _refuse_unless_in_force(licence, at=at)
    asset = file_here(licence, item, kind or item.deliverable)
    _refuse_voice(item, licence, asset)
    _refuse_unless_cleared(item, licence, at=at)
    return asset


def _refuse_unless_in_force(licence: Licence, *, at: datetime) -> None:
    if not covers(licence, at.date()):
        raise LicenceNotInForce(refusal(licence, on=at.date()))


def refusal(licence: Licence, *, on: date) -> str:
    """Why nothing is delivered under a licence that does not hold."""
    return _("%(why)s Nothing is delivered under it.") % {"why": why_not_in_force(licence, on)}


def file_here(licence: Licence, item: ManifestItem, kind: str) -> Asset:
    """The file of a kind that goes out for an item; no other content than those that are licensed."""
    if kind not in kinds_of(item, licence.quote.contents):
        raise ContentNotLicensed(_("The licence does not name this content, so that no file of it goes out."))
    came = file_of(licence, item, kind)
    if came is None:
        raise FileNotHere(_("The label has not uploaded this file yet. Try again later, or write to it."))
    return came


def _refuse_voice(item: ManifestItem, licence: Licence, asset: Asset) -> None:
    """Asked again at each delivery: a recording may have turned out to have vocals."""
    if licence.terms.excludes_voice and item.recording.has_vocals and asset.kind in HEARD:
        raise VoiceExcluded(_("The licence excludes the voice. Only an instrumental of this recording may go out."))


def _refuse_unless_cleared(item: ManifestItem, licence: Licence, *, at: datetime) -> None:
    why = stopped(licence, [item], on=at.date()).get(item.recording_id)
    if why:
        raise PermissionWithdrawn(_("Nothing more of this recording is delivered. %(why)s") % {"why": why})
