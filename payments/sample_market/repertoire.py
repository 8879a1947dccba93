"""The fictional labels and what they bring, written as the files that a label would upload."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Track:
    """One line of a label's catalog file."""

    title: str
    artist: str
    release: str
    year: int
    genre: str
    language: str
    seconds: int
    writers: str
    publisher: str = ""
    version: str = ""

    @property
    def is_instrumental(self) -> bool:
        return self.language == "zxx"


@dataclass(frozen=True)
class Label:
    """One fictional label: who runs it, and its songs."""

    name: str
    country: str
    catalog: str
    isrc_prefix: str
    signatory: str
    email: str
    tracks: tuple[Track, ...]

    def isrc(self, index: int) -> str:
        return f"{self.isrc_prefix}{self.tracks[index].year % 100:02}{index + 1:05}"


ONBIT = Label(
    "Onbit Records",
    "KR",
    "Orchard Days",
    "KRZ99",
    "Seo Jiwoo",
    "jiwoo@onbit.example",
    (
        Track("제주행 밤배", "윤달비", "감이 익는 날씨", 2024, "Indie folk", "ko", 228, "윤달비"),
        Track(
            "감이 익는 날씨",
            "윤달비",
            "감이 익는 날씨",
            2025,
            "Indie folk",
            "ko",
            245,
            "윤달비; 강이슬",
            "Namu Street Music",
        ),
        Track("새벽 네 시의 국수", "윤달비", "감이 익는 날씨", 2024, "Indie folk", "ko", 199, "윤달비"),
        Track("Low Tide Waltz", "Han Garam", "Harbour Studies", 2023, "Ambient", "zxx", 312, "Han Garam"),
        Track("Study for Two Rivers", "Han Garam", "Harbour Studies", 2023, "Ambient", "zxx", 287, "Han Garam"),
        Track("Lanterns over Eulji-ro", "Han Garam", "Harbour Studies", 2023, "Electronic", "zxx", 254, "Han Garam"),
        Track("비 오는 연습실", "오후의 합주", "합주 일지", 2022, "Jazz", "ko", 301, "문서연; 백도윤"),
        Track("합주 일지", "오후의 합주", "합주 일지", 2022, "Jazz", "zxx", 276, "문서연"),
        Track("막차가 지나간 뒤", "오후의 합주", "합주 일지", 2022, "Jazz", "ko", 264, "백도윤", "Namu Street Music"),
        Track(
            "Paper Umbrella",
            "Han Garam",
            "Harbour Studies",
            2024,
            "Electronic",
            "zxx",
            241,
            "Han Garam",
            version="Live",
        ),
    ),
)

SALTMARSH = Label(
    "Saltmarsh Tapes",
    "GB",
    "Saltmarsh, all of it",
    "GBZ99",
    "Edie Fenn",
    "edie@saltmarsh.example",
    (
        Track("Night Ferries", "Low Orchard", "Reedbed", 2021, "Indie folk", "en", 252, "Tom Arkle; Edie Fenn"),
        Track("Reedbed", "Low Orchard", "Reedbed", 2021, "Indie folk", "zxx", 231, "Tom Arkle"),
        Track("The Heron Keeps the Time", "Low Orchard", "Reedbed", 2021, "Indie folk", "en", 208, "Tom Arkle"),
        Track("Groyne", "Tessellate Quay", "Concrete Shore", 2020, "Electronic", "zxx", 342, "Ama Serwaa"),
        Track("Sodium Lamps", "Tessellate Quay", "Concrete Shore", 2020, "Electronic", "zxx", 318, "Ama Serwaa"),
        Track("Slack Water", "Tessellate Quay", "Concrete Shore", 2022, "Ambient", "zxx", 401, "Ama Serwaa"),
        Track("Half a Lighthouse", "Nell Pryor", "Kitchen Tapes", 2019, "Folk", "en", 187, "Nell Pryor"),
        Track("Bread on Sunday", "Nell Pryor", "Kitchen Tapes", 2019, "Folk", "en", 214, "Nell Pryor"),
    ),
)

LADRILLO = Label(
    "Casa Ladrillo",
    "ES",
    "Primeros ladrillos",
    "ESZ99",
    "Marisol Vance",
    "marisol@ladrillo.example",
    (
        Track("El barquero de noche", "Marisol Vance", "Patio", 2019, "Latin", "es", 177, "Marisol Vance"),
        Track("Patio", "Marisol Vance", "Patio", 2019, "Latin", "zxx", 203, "Marisol Vance"),
        Track("Canción del ladrillo", "Marisol Vance", "Patio", 2019, "Latin", "es", 219, "Marisol Vance; Íñigo Sáez"),
        Track("Vuelta a la manzana", "Cuarteto Azotea", "Azotea", 2024, "Jazz", "zxx", 294, "Íñigo Sáez"),
        Track("Tejados a las cinco", "Cuarteto Azotea", "Azotea", 2024, "Jazz", "zxx", 333, "Íñigo Sáez"),
        Track("Azotea", "Cuarteto Azotea", "Azotea", 2024, "Jazz", "zxx", 268, "Íñigo Sáez"),
    ),
)

LABELS = (ONBIT, SALTMARSH, LADRILLO)


def catalog_file(label: Label) -> bytes:
    """The label's catalog as it would upload it."""
    columns = ("own id", "title", "version", "artists", "isrc", "length", "release", "imprint", "year", "genre")
    more = ("language", "vocal", "work title", "writers", "ai contribution")
    return _csv((*columns, *more), _catalog_rows(label))


def _catalog_rows(label: Label) -> Iterator[tuple[object, ...]]:
    for index, track in enumerate(label.tracks):
        length = f"{track.seconds // 60}:{track.seconds % 60:02}"
        vocal = "instrumental" if track.is_instrumental else "vocal"
        isrc = label.isrc(index)
        yield (
            *(f"{label.isrc_prefix}-{index + 1:03}", track.title, track.version, track.artist, isrc, length),
            *(track.release, label.name, track.year, track.genre, track.language, vocal, track.title),
            *(track.writers, "none"),
        )


def rights_file(label: Label) -> bytes:
    """Who controls, earns and consents: artists get a quarter of the master, writers most of the publishing."""
    columns = ("kind", "recordings", "side", "holder", "person", "part", "purposes", "stages", "contents")
    more = ("least price", "document", "warranted by")
    return _csv((*columns, *more), _rights_rows(label))


def _rights_rows(label: Label) -> Iterator[tuple[object, ...]]:
    purposes = "train_generative; train_nongenerative; data_mining"
    for index, track in enumerate(label.tracks):
        isrc, agreement = label.isrc(index), f"Artist agreement with {track.artist}, 2 May 2024"
        publisher = track.publisher or label.name
        yield ("share", isrc, "master", label.name, "", "100%", "", "", "", "", agreement, "")
        yield ("participation", isrc, "master", label.name, track.artist, "25%", "", "", "", "", agreement, "")
        yield ("share", isrc, "publishing", publisher, "", "100%", "", "", "", "", "Publishing agreement", "")
        writers = track.writers.split("; ")
        for writer in writers:
            part = f"{3}/{4 * len(writers)}"
            yield (
                "participation",
                isrc,
                "publishing",
                publisher,
                writer,
                part,
                "",
                "",
                "",
                "",
                "Writer's contract",
                "",
            )
        for person in dict.fromkeys((track.artist, *writers)):
            document = f"AI addendum signed by {person}, clause 4"
            yield ("consent", isrc, "", "", person, "", purposes, "", "", "", document, label.signatory)
        if track.publisher:
            scope = ("train_nongenerative; data_mining", "pretrain; finetune; evaluate", "audio")
            yield ("grant", isrc, "publishing", publisher, "", "", *scope, "2.00 USD", "Letter of 1 March 2026", "")


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue().encode()
