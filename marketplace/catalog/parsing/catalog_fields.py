"""What a catalog file may say about a recording."""

from typing import Final

from marketplace.catalog.parsing.beside_fields import BESIDE_FIELDS
from marketplace.catalog.parsing.columns import Field
from marketplace.kit.problems import gettext_noop as _

CATALOG_FIELDS: Final = (
    Field(
        "own_id",
        _("Own id"),
        "id|track id|recording id|reference|own reference|catalogue id|internal id|자체 ID|자체 번호|"
        "내부 ID|곡 ID|트랙 ID|관리번호",
        _("Your own number for the recording. It never changes and is used for nothing else."),
        "HAN-001-01",
    ),
    Field(
        "title",
        _("Title"),
        "track title|track|song|song title|recording title|track name|곡명|제목|곡 제목|트랙명|노래 제목",
        _("The title as on the release, without the version."),
        "Night Ferry",
        is_required=True,
    ),
    Field(
        "version",
        _("Version"),
        "mix|subtitle|version title|track version|mix name|버전|부제",
        _("What tells this recording from others of the same title: Live, Remix, Instrumental."),
        "Live",
    ),
    Field(
        "artists",
        _("Artists"),
        "artist|track artist|main artist|display artist|performer|performers|artist name|primary artist|"
        "가수|가수명|아티스트|아티스트명|실연자",
        _("Who performs, divided by semicolons. Each becomes a creator who is asked and paid."),
        "Yoon Dalbi; The Tidewrack",
        is_required=True,
    ),
    Field(
        "isrc",
        _("ISRC"),
        "isrc code|isrc no|isrc number|ISRC 코드|국제표준녹음코드",
        _("Twelve characters."),
        "KRZ992600017",
    ),
    Field(
        "duration",
        _("Length"),
        "duration|time|track length|playing time|running time|seconds|duration s|재생시간|재생 시간|"
        "길이|곡 길이|시간|러닝타임",
        _("Minutes and seconds such as 3:45, or seconds."),
        "3:45",
    ),
    Field(
        "milliseconds",
        _("Length in milliseconds"),
        "duration ms|length ms|ms|duration millis|밀리초",
        _("Instead of Length."),
    ),
    Field(
        "release",
        _("Release"),
        "album|album title|release title|product|product title|앨범|앨범명|음반|음반명|발매 앨범",
        _("The album or single on which it appeared."),
        "Harbour Songs",
    ),
    Field(
        "upc",
        _("Barcode"),
        "ean|upc/ean|upc code|barcode number|gtin|바코드|UPC 코드",
        _("The release’s UPC or EAN."),
        "036000291452",
    ),
    Field(
        "imprint",
        _("Imprint"),
        "label|label name|record label|sublabel|imprint name|레이블|레이블명|음반사|기획사",
        _("The label name as printed on the release."),
        "Hangang Records",
    ),
    Field(
        "year",
        _("Year"),
        "release year|year of release|p year|(p) year|℗ year|release date|date|발매년도|발매연도|발매일|연도",
        _("The year of first release."),
        "2026",
    ),
    Field(
        "genre",
        _("Genre"),
        "genres|main genre|style|장르",
        _("One or more, divided by semicolons."),
        "Indie rock; Folk",
    ),
    Field(
        "language",
        _("Language"),
        "lyrics language|language of lyrics|lang|sung in|언어|가사 언어",
        _("The language that is sung, such as ko or English."),
        "ko",
    ),
    Field(
        "vocal",
        _("Vocal or instrumental"),
        "vocal|vocals|has vocals|voice|보컬|가창|보컬 여부",
        _("Write vocal or instrumental. Left empty it counts as vocal."),
        "vocal",
    ),
    Field(
        "mood",
        _("Mood"),
        "moods|feeling|분위기|무드",
        _("One or more, divided by semicolons. Buyers search by it."),
        "Calm; Hopeful",
    ),
    Field("key", _("Key"), "musical key|root key|조성|조|음악 키", _("The musical key."), "F sharp minor"),
    Field("bpm", _("Beats a minute"), "tempo|beats per minute|템포|빠르기", _("The tempo, in digits."), "96"),
    Field(
        "instruments",
        _("Instruments"),
        "instrument|instrumentation|악기|사용 악기|편성",
        _("What is heard, divided by semicolons."),
        "Acoustic guitar; Cello",
    ),
    Field(
        "themes",
        _("Themes"),
        "theme|lyric theme|lyric themes|topic|topics|주제|가사 주제",
        _("What it is about, divided by semicolons."),
        "Harbour; Leaving home",
    ),
    Field(
        "work_title",
        _("Work title"),
        "work|composition|composition title|musical work|저작물|저작물명|작품명",
        _("The composition’s title, where it differs from the recording’s."),
        "Night Ferry",
    ),
    Field(
        "iswc", _("ISWC"), "iswc code|ISWC 코드|국제표준음악작품코드", _("The composition’s number."), "T-034.524.680-1"
    ),
    Field(
        "writers",
        _("Writers"),
        "writer|composer|composers|composer(s)|songwriter|songwriters|author|authors|composer lyricist|"
        "작곡|작곡가|작사|작사가|작사작곡|작사/작곡|저작자",
        _("Who wrote music and words, divided by semicolons. A role may follow in brackets: (composer)."),
        "Yoon Dalbi (composer); Seo Jiwoo (lyricist)",
    ),
    Field(
        "ai",
        _("AI contribution"),
        "ai|ai contribution|contains ai|containsai|ai generated|ai used|AI 사용|AI 기여|AI 사용 여부|인공지능",
        _("Write none, partly or all; empty means that nothing is said. What is wholly made by AI cannot be listed."),
        "none",
    ),
    *BESIDE_FIELDS,
)
