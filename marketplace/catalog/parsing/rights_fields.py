"""What a rights file may say: who controls, permits, earns, is credited and consents."""

from typing import Final

from marketplace.catalog.parsing.columns import Field
from marketplace.kit.problems import gettext_noop as _

RIGHTS_FIELDS: Final = (
    Field(
        "kind",
        _("Kind"),
        "type|line|row kind|record type|종류|구분|유형",
        _("What the line is: share, participation, grant, credit or consent."),
        "share",
        is_required=True,
    ),
    Field(
        "recordings",
        _("Recordings"),
        "recording|isrc|own id|isrcs|track|녹음|음원|ISRC 코드|곡",
        _("ISRCs or own ids, divided by semicolons; ALL for every recording of the catalog."),
        "KRZ992600017",
        is_required=True,
    ),
    Field("side", _("Side"), "right|rights type|권리|권리 종류|구분 권리", _("master or publishing."), "master"),
    Field(
        "holder",
        _("Holder"),
        "owner|rights holder|rightsholder|controller|권리자|보유자",
        _("Who controls: of a share, a grant, or the share that a participation comes from."),
        "Hangang Records",
    ),
    Field(
        "person",
        _("Person"),
        "name|party|payee|participant|creator|이름|성명|수익자|창작자",
        _("Who earns, is credited or consents."),
        "Yoon Dalbi",
    ),
    Field(
        "role",
        _("Role"),
        "function|credit|역할",
        _("Of a credit: artist, vocalist, performer, producer, engineer, writer, composer, lyricist, arranger."),
        "vocalist",
    ),
    Field(
        "part",
        _("Part"),
        "share|parts|percent|percentage|split|ownership|지분|지분율|비율|몫",
        _("Of a share or participation: 25% or 1/3."),
        "25%",
    ),
    Field(
        "territory",
        _("Territory"),
        "territories|where|country|countries|지역|국가",
        _("WORLD, KR, EU, WORLD-US. Empty: the world."),
        "WORLD",
    ),
    Field(
        "valid_from",
        _("From"),
        "valid from|start|start date|begin|시작|시작일|부터",
        _("The first day. Empty: from the beginning."),
        "2026-01-01",
    ),
    Field(
        "valid_until",
        _("Until"),
        "valid until|end|end date|to|종료|종료일|까지",
        _("The first day on which it no longer holds. Empty: for good."),
        "2031-01-01",
    ),
    Field(
        "purposes",
        _("Purposes"),
        "purpose|use|uses|목적|이용 목적",
        _("Of a grant or consent: train_generative; train_nongenerative; data_mining; ai_input."),
        "train_nongenerative; data_mining",
    ),
    Field(
        "stages",
        _("Stages"),
        "stage|단계",
        _("Of a grant: pretrain; finetune; align; distil; evaluate; generate."),
        "pretrain; finetune",
    ),
    Field(
        "contents",
        _("Contents"),
        "content|내용|콘텐츠",
        _("Of a grant: audio; lyrics; metadata; artwork; video."),
        "audio",
    ),
    Field(
        "least_price",
        _("Least price"),
        "minimum price|min price|최저 가격|최소 가격",
        _("Of a grant: the least price for one recording, with its currency."),
        "2.50 EUR",
    ),
    Field(
        "least_side",
        _("Least part of the side"),
        "least side|minimum side ratio|side ratio|최소 권리 비율",
        _("Of a grant: the least part of the price that goes to its side."),
        "20%",
    ),
    Field(
        "payment",
        _("Payment"),
        "paid|paid by|지급|지급 방법",
        _("Of a participation: direct, or through the holder."),
        "direct",
    ),
    Field(
        "document",
        _("Document"),
        "contract|evidence|proof|source|문서|계약|계약서|근거",
        _("What shows it, and where it is kept. A consent cites its clause about AI."),
        "AI addendum of 2026-03-02, clause 4, file H-112",
    ),
    Field(
        "warranted_by",
        _("Warranted by"),
        "warrants|warranted|signed for by|보증인|보증",
        _("Of a consent: the person at your organisation who warrants it."),
        "Seo Jiwoo",
    ),
    Field("isni", _("ISNI"), "isni code", _("Of the person or holder, if known."), "000000012281955X"),
    Field("ipi", _("IPI"), "ipi number|ipi name number|cae", _("Of the person or holder, if known."), "00014107338"),
)

# One song of two people at a label: who controls, earns, permits, is credited and consents.
RIGHTS_EXAMPLE: Final[tuple[dict[str, str], ...]] = (
    {"kind": "share", "recordings": "ALL", "side": "master", "holder": "Hangang Records", "part": "100%"},
    {"kind": "share", "recordings": "KRZ992600017", "side": "publishing", "holder": "Harbour Music", "part": "100%"},
    {
        "kind": "participation", "recordings": "KRZ992600017", "side": "master", "holder": "Hangang Records",
        "person": "Yoon Dalbi", "part": "25%", "payment": "direct",
    },
    {
        "kind": "grant", "recordings": "KRZ992600017", "side": "publishing", "holder": "Harbour Music",
        "purposes": "train_nongenerative; data_mining", "stages": "pretrain; finetune", "contents": "audio",
        "territory": "KR", "least_price": "2.50 EUR", "document": "Letter of 2026-03-02, file H-112",
    },
    {"kind": "credit", "recordings": "KRZ992600017", "person": "Yoon Dalbi", "role": "vocalist"},
    {
        "kind": "consent", "recordings": "KRZ992600017", "person": "Yoon Dalbi",
        "purposes": "train_nongenerative; data_mining",
        "document": "AI addendum of 2026-03-02, clause 4, file H-112", "warranted_by": "Seo Jiwoo",
    },
)  # fmt: skip
