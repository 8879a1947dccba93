"""What the server draws: bars, waves and charts, as exact shapes."""

import re
from decimal import Decimal

from marketplace.kit.drawing import Line, Point, chart, loudness, meter, waveform


def bars(path: str) -> int:
    return path.count("M")


def test_meter_gives_each_part_its_hundredths_on_each_side() -> None:
    strokes = meter([("yes", 75), ("wait", 25)], [("yes", 1), ("no", 1)], "a recording")

    assert {stroke.state: bars(stroke.path) for stroke in strokes} == {"yes": 75 + 50, "wait": 25, "no": 50}


def test_meter_of_nothing_is_silent() -> None:
    (silence,) = meter([], [], "a recording")

    assert (silence.state, bars(silence.path)) == ("no", 200)


def test_meter_divides_thirds_without_losing_a_bar() -> None:
    strokes = meter([("yes", 1), ("wait", 1), ("no", 1)], [("yes", 1)], "a recording")

    assert {stroke.state: bars(stroke.path) for stroke in strokes} == {"yes": 33 + 100, "wait": 34, "no": 33}


def test_meter_draws_the_same_recording_the_same() -> None:
    assert meter([("yes", 1)], [("no", 1)], "one") == meter([("yes", 1)], [("no", 1)], "one")
    assert meter([("yes", 1)], [("no", 1)], "one") != meter([("yes", 1)], [("no", 1)], "two")


def test_bars_stay_inside_the_drawing() -> None:
    (stroke,) = meter([("yes", 1)], [("yes", 1)], "a recording")

    heights = [int(height) for height in re.findall(r"V(\d+)", stroke.path)]
    assert min(heights) >= 8
    assert max(heights) <= 112
    assert all(0.2 <= loudness("a recording", index) <= 1 for index in range(100))


def test_waveform_is_centred_and_never_empty() -> None:
    assert waveform([0, 0.5, 1, 7], width=40, height=64) == "M5.0 31.0v2.0M15.0 16.0v32.0M25.0 0.0v64.0M35.0 0.0v64.0"
    assert waveform([]) == ""


def test_waveform_is_as_tall_as_its_picture_and_shows_the_loudest_of_each_run() -> None:
    quiet = waveform([0.1, 0.2, 0.05, 0.1], width=8, height=64)

    assert quiet == "M2.0 0.0v64.0M6.0 16.0v32.0"


def test_chart_stands_on_zero_under_a_round_scale() -> None:
    drawn = chart([Point("Oct", 150, "$150"), Point("Nov", Decimal("312.48"), "$312.48")], width=136)

    assert drawn.scale == [Line(24.0, "400"), Line(84.0, "200"), Line(144.0, "0")]
    assert [(mark.x, mark.y, mark.height, mark.is_last) for mark in drawn.marks] == [
        (44.5, 99.0, 45.0, False),
        (94.5, 50.3, 93.7, True),
    ]
    assert drawn.path == "M61.0 99.0L111.0 50.3"
    assert drawn.area == "M61.0 99.0L111.0 50.3L111.0 144L61.0 144Z"
    assert (drawn.floor, drawn.label_y) == (144, 164)


def test_chart_of_nothing_has_a_scale_and_no_marks() -> None:
    empty = chart([])

    assert (empty.marks, empty.area, empty.path) == ([], "", "")


def test_chart_writes_large_scales_short() -> None:
    tops = {value: chart([Point("Nov", value, "")]).scale[0].text for value in (9, 2_400, 5_000_000, 7 * 10**9)}

    assert tops == {9: "10", 2_400: "3 k", 5_000_000: "6 m", 7 * 10**9: "8 bn"}


def test_chart_labels_no_more_months_than_stand_apart() -> None:
    drawn = chart([Point(str(month), month, str(month)) for month in range(1, 13)])

    assert [mark.point.label for mark in drawn.marks if mark.shows_label] == ["3", "6", "9", "12"]
