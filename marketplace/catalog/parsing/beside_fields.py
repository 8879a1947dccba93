"""What a catalog file may say beside the recording itself: who else, where else, and what became of it."""

from typing import Final

from marketplace.catalog.parsing.columns import Field
from marketplace.kit.problems import gettext_noop as _

BESIDE_FIELDS: Final = (
    Field(
        "contributors",
        _("Contributors"),
        "contributor|personnel|musicians|other credits|credits|참여자|참여진|크레딧",
        _(
            "Who else made it, divided by semicolons, with the role in brackets; after a comma, how much of that a"
            " machine did: partly AI, or AI."
        ),
        "Seo Jiwoo (producer); Kim Nari (vocalist, partly AI)",
    ),
    Field(
        "other_titles",
        _("Titles in other languages"),
        "other title|alternative title|alternative titles|translated title|translated titles|다른 언어 제목|다른 제목",
        _("Each with the code of its language, divided by a slash between spaces."),
        "ja: 夜船 / ja-Latn: Yofune",
    ),
    Field(
        "p_line",
        _("P-line (℗)"),
        "(p) line|phonographic copyright|음반권리자|음반제작자",
        _("Who owns the recording, as printed."),
        "2026 Hangang Records",
    ),
    Field(
        "c_line",
        _("C-line (©)"),
        "(c) line|copyright|copyright line|저작권 표시",
        _("Who owns the release and its cover, as printed."),
        "2026 Hangang Records",
    ),
    Field(
        "release_id",
        _("Own id of the release"),
        "grid|release id|album id|product id|release reference|앨범 ID|음반 ID",
        _("Your own number for the release, or its GRid, where it has no barcode."),
        "HAN-001",
    ),
    Field(
        "disc",
        _("Disc"),
        "disc no|disc number|disk|volume|volume number|cd|디스크",
        _("On which disc of the release."),
        "1",
    ),
    Field(
        "track",
        _("Track number"),
        "track no|track number|sequence|트랙 번호|트랙번호|순번",
        _("Which number on that disc."),
        "3",
    ),
    Field(
        "other_releases",
        _("Other releases"),
        "other release|other albums|also on|compilations|다른 앨범",
        _("On what else it appeared, divided by semicolons, with the barcode in brackets."),
        "Best of 2026 (036000291452)",
    ),
    Field(
        "deals",
        _("Deals elsewhere"),
        "deal|deal terms|commercial terms|계약",
        _(
            "What you have agreed with others, as a fact: uses in territory from and until a day. It permits nothing"
            " here: only your Terms do."
        ),
        "OnDemandStream in WORLD from 2026-12-01 as SubscriptionModel",
    ),
    Field(
        "kind",
        _("Kind"),
        "resource type|resource kind|종류",
        _(
            "Empty for a recording. Video, image, text, sheet_music or software: kept as a fact and never for sale."
            " Supplemental: only named."
        ),
        "video",
    ),
    Field(
        "purge",
        _("Taken off the market"),
        "purged|takedown|take down|withdrawn|withdraw|판매 중지|판매중지",
        _("Write yes to take the recording off the market, or the whole release where no recording is named."),
        "yes",
    ),
)
