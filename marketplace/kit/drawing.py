"""Geometry of what the server draws: the clearance meter, waveforms and charts. Shapes only, never a figure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

BARS = 100
STEP = 6
MOST_LABELS = 4  # a month and its year, side by side without touching


@dataclass(frozen=True)
class Stroke:
    """All the bars of one state, as one SVG path."""

    state: str
    path: str


def loudness(seed: str, index: int) -> float:
    """How tall a bar stands, 0.2 to 1: always the same for the same recording, and meaning nothing.

    It swells between points eleven bars apart, with a grain of its own, so that it looks like music.
    """
    here, within = divmod(index, 11)
    before, after = _chance(f"{seed}/{here}"), _chance(f"{seed}/{here + 1}")
    swell = before + (after - before) * within / 11
    return 0.2 + 0.8 * (0.7 * swell + 0.3 * _chance(f"{seed}:{index}"))


def _chance(key: str) -> float:
    return hashlib.blake2s(key.encode(), digest_size=1).digest()[0] / 255


def meter(master: Sequence[tuple[str, int]], publishing: Sequence[tuple[str, int]], seed: str) -> list[Stroke]:
    """Draw both sides of one thing: each part is a state (yes, idle, wait, no) and how many of the whole it has.

    The parts of a side may add up to any whole; they are scaled to a hundred bars.
    """
    states = (_spread(master), _spread(publishing))
    drawn: dict[str, list[str]] = {}
    for index in range(BARS):
        for side, states_of_side in ((-1, states[0]), (1, states[1])):
            state = states_of_side[index]
            drawn.setdefault(state, []).append(_bar(index, side, state, seed))
    return [Stroke(state, "".join(paths)) for state, paths in sorted(drawn.items())]


def _spread(parts: Sequence[tuple[str, int]]) -> list[str]:
    """Give each of the hundred bars the state of the part that covers its middle."""
    whole = sum(size for _, size in parts)
    if not whole:
        return ["no"] * BARS
    bars: list[str] = []
    reached = 0
    for state, size in parts:
        reached += size
        upto = (2 * BARS * reached + whole) // (2 * whole)
        bars += [state] * (upto - len(bars))
    return bars


def _bar(index: int, side: int, state: str, seed: str) -> str:
    x = STEP * index + 3
    if state == "no":
        return f"M{x - 1.3:.1f} {60 + 3 * side}h2.6"
    return f"M{x} {60 + 3 * side}V{60 + side * (3 + 49 * loudness(f'{seed}{side}', index)):.0f}"


def waveform(peaks: Iterable[float], *, width: int = 600, height: int = 64) -> str:
    """Draw peaks between 0 and 1 as upright strokes around the middle line, the loudest as tall as the picture."""
    clipped = [min(1.0, max(0.0, peak)) for peak in peaks]
    shown = _loudest_of_each(clipped, at_most=width // 4)
    loudest = max(shown, default=0) or 1
    step = width / max(1, len(shown))
    heights = [max(2.0, height * peak / loudest) for peak in shown]
    return "".join(
        f"M{step * index + step / 2:.1f} {(height - tall) / 2:.1f}v{tall:.1f}" for index, tall in enumerate(heights)
    )


def _loudest_of_each(peaks: Sequence[float], *, at_most: int) -> list[float]:
    """As many runs of peaks as there is room for, each by its loudest."""
    count = min(len(peaks), at_most)
    edges = [index * len(peaks) // count for index in range(count)] + [len(peaks)] if count else []
    return [max(peaks[start:end]) for start, end in pairwise(edges)]


@dataclass(frozen=True)
class Point:
    """One figure of a chart: what it is of, how large, and how a person reads it."""

    label: str
    value: Decimal | int
    text: str
    short: str = ""
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """A point with its place in the drawing."""

    point: Point
    x: float
    y: float
    width: float
    height: float
    is_last: bool
    shows_label: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Line:
    """A height of the scale with its figure."""

    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawn series; `kind` is bars or line."""

    kind: str
    marks: Sequence[Mark]
    scale: Sequence[Line]
    width: int
    height: int
    path: str

    @property
    def floor(self) -> int:
        return self.height - 32

    @property
    def label_y(self) -> int:
        return self.height - 12

    @property
    def area(self) -> str:
        """The path closed along the floor."""
        if not self.marks:
            return ""
        return f"{self.path}L{self.marks[-1].middle:.1f} {self.floor}L{self.marks[0].middle:.1f} {self.floor}Z"


def chart(points: Sequence[Point], *, kind: str = "bars", width: int = 360, height: int = 176) -> Chart:
    """Place a series, oldest first, above a floor at zero under a scale of two lines."""
    top = _ceiling(max((Decimal(point.value) for point in points), default=Decimal(0)))
    floor, head, left = height - 32, 24, 36
    room = Decimal(floor - head)
    slot = (width - left) / max(1, len(points))
    every = max(1, -(-len(points) // MOST_LABELS))
    marks = [
        Mark(
            point=point,
            x=round(left + slot * index + slot * 0.17, 1),
            y=round(float(floor - room * Decimal(point.value) / top), 1),
            width=round(slot * 0.66, 1),
            height=round(float(room * Decimal(point.value) / top), 1),
            is_last=index == len(points) - 1,
            shows_label=(len(points) - 1 - index) % every == 0,
        )
        for index, point in enumerate(points)
    ]
    scale = [Line(float(head), _short(top)), Line((head + floor) / 2, _short(top / 2)), Line(float(floor), "0")]
    path = "".join(f"{'L' if index else 'M'}{mark.middle:.1f} {mark.y}" for index, mark in enumerate(marks))
    return Chart(kind, marks, scale, width, height, path)


def _ceiling(value: Decimal) -> Decimal:
    """The next round figure: 1, 2, 3, 4, 6 or 8 times a power of ten."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** value.adjusted()
    return next(step * power for step in (1, 2, 3, 4, 6, 8, 10) if step * power >= value)


def _short(value: Decimal) -> str:
    for size, suffix in ((10**9, " bn"), (10**6, " m"), (10**3, " k")):
        if value >= size:
            return f"{(value / size).normalize():f}{suffix}"
    return f"{value.normalize():f}"
