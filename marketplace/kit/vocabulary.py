"""The one vocabulary of what may be done with music, shared by terms, grants, consents, models and reports."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """Why music is read by a machine; the DDEX AVS 9 use types plus conditioning at run time."""

    TRAIN_GENERATIVE = "train_generative", _("Training a generative model")
    TRAIN_NONGENERATIVE = "train_nongenerative", _("Training a model that makes no music")
    DATA_MINING = "data_mining", _("Data mining and analysis")
    AI_INPUT = "ai_input", _("Input to a model that is already trained")


class Stage(TextChoices):
    """Where in a model's life the music is used. Units: seconds of audio read; for `generate`, micro-scores."""

    PRETRAIN = "pretrain", _("Pre-training")
    FINETUNE = "finetune", _("Fine-tuning")
    ALIGN = "align", _("Alignment")
    DISTIL = "distil", _("Distillation")
    EVALUATE = "evaluate", _("Evaluation")
    GENERATE = "generate", _("Generation")


class Content(TextChoices):
    """What kind of protected content is used; each needs its own permission."""

    AUDIO = "audio", _("Audio")
    LYRICS = "lyrics", _("Lyrics")
    METADATA = "metadata", _("Metadata")
    ARTWORK = "artwork", _("Artwork")
    VIDEO = "video", _("Video")


class MetadataTier(TextChoices):
    """How much of what is known about a recording is handed over; each tier holds the one before it."""

    IDS_ONLY = "ids_only", _("Identifiers only")
    CREDITS = "credits", _("Title and credits")
    FULL = "full", _("Everything in the catalog")

    @property
    def sufficient(self) -> frozenset["MetadataTier"]:
        """The tiers of which each holds this one."""
        tiers = list(MetadataTier)
        return frozenset(tiers[tiers.index(self) :])


class Personal(TextChoices):
    """What belongs to a person and is never implied by a training licence."""

    VOICE = "voice", _("Voice")
    NAME_IMAGE_LIKENESS = "name_image_likeness", _("Name, image and likeness")


class Answer(TextChoices):
    """What a person says to a use of their own; whoever wants to be asked has not said yes."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    ASK = "ask", _("Ask me")


class Side(TextChoices):
    """Which of the two rights in a recording: the master, or the publishing of the work in it."""

    MASTER = "master", _("Master")
    PUBLISHING = "publishing", _("Publishing")


# Whose permission each content needs. Sound and film carry the work; its words are the publisher's alone.
CONTENTS_OF_SIDE: Final[Mapping[Side, frozenset[Content]]] = {
    Side.MASTER: frozenset({Content.AUDIO, Content.METADATA, Content.ARTWORK, Content.VIDEO}),
    Side.PUBLISHING: frozenset({Content.AUDIO, Content.LYRICS, Content.VIDEO}),
}


class WithdrawalKind(TextChoices):
    """What does not hold any more, or holds again."""

    CONSENT = "consent", _("A creator’s consent was withdrawn")
    GRANT = "grant", _("A holder’s permission was withdrawn")
    OFF_MARKET = "off_market", _("Its label took it off the market")
    FREEZE = "freeze", _("The recording was frozen")
    FREEZE_LIFTED = "freeze_lifted", _("The freeze was lifted")
    CLAIM = "claim", _("Somebody else claims it, with evidence")
    CLAIM_OVER = "claim_over", _("The claim is over")
