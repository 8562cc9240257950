"""Charts show what the facts say, the same every time, and say it in words as well."""

import re
import xml.etree.ElementTree as ET

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from kutools import charts, drawing, facts
from kutools.periods import Period

NOW, BEFORE = "2020-T2", "2019-T2"
HOSTILE = ["<script>alert('x')</script> & \"Å\"", "$a_b^{c}$ --> ]]>\x07", "Ö" * 400, r"\frac{1}$"]


def made(values: dict, unit: str = "andel", period: str = NOW, label: str = "Närvaro"):
    """Facts of one measure in one period, as the measures make them."""
    return facts.make("narvaro.natverk", label, values, unit).assign(period=period)


def study(label: str, start: str | None, end: str | None) -> dict:
    """One row of a timeline."""
    return {
        "label": label,
        "start": pd.Timestamp(start) if start else pd.NaT,
        "end": pd.Timestamp(end) if end else pd.NaT,
        "status": "pågår",
    }


def drawn(chart: charts.Chart) -> list[str]:
    """The lines of text in a picture, in the order they were drawn."""
    return [text.strip() for text in re.findall(r"<!--(.*?)-->", chart.svg)]


def spaced(text: str) -> str:
    """A text with ordinary spaces, to be compared with what stands in a test."""
    return text.replace("\u00a0", " ")


NETWORKS = made({"Reko": 0.72, "Östra": 0.5, "PKS": 0.954, "Ängen": 0.5, "Åsen": 0.5, "Aneby": 0.5})
YEARS = pd.concat([made({"": 0.76}), made({"": 0.7}, period="2018-T2")])
FORMS = made({"fysisk": 0.42, "digital": 0.41, "kombination": 0.17})
STUDIES = pd.DataFrame(
    [study("Sexit", "2019-01-01", "2020-12-31"), study("Erkännande", None, "2021-12-31")]
)
EVERY = {
    "ranked": lambda: charts.ranked(NETWORKS, title="Närvaro", target=0.8),
    "paired": lambda: charts.paired(
        pd.concat([NETWORKS, made({"Reko": 0.9}, period=BEFORE)]), title="Närvaro"
    ),
    "stacked": lambda: charts.stacked(FORMS, title="Former", by="item"),
    "history": lambda: charts.history(YEARS, title="Närvaro", target=0.8),
    "timeline": lambda: charts.timeline(STUDIES, title="Studier", period=Period.parse(NOW)),
}


@pytest.mark.parametrize("kind", EVERY)
def test_same_facts_give_the_same_bytes(kind):
    """A chart drawn again is identical, also for a reader with settings of their own."""
    first = EVERY[kind]()
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "none"}):
        assert EVERY[kind]() == first


@pytest.mark.parametrize("kind", EVERY)
def test_drawing_leaves_nothing_behind(kind):
    """No figure stays open and no setting of matplotlib is changed."""
    before = dict(matplotlib.rcParams)
    EVERY[kind]()
    assert plt.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("kind", EVERY)
def test_facts_are_not_changed(kind):
    """The caller's frames are as they were."""
    frames = [NETWORKS, YEARS, FORMS, STUDIES]
    before = [frame.copy(deep=True) for frame in frames]
    EVERY[kind]()
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize("kind", EVERY)
def test_a_picture_is_small_and_whole(kind):
    """A picture is one small SVG document that loads nothing from elsewhere."""
    svg = EVERY[kind]().svg
    assert ET.fromstring(svg).tag.endswith("svg")
    assert set(re.findall(r'href="(.)', svg)) <= {"#"}
    assert len(svg) < 120_000


@pytest.mark.parametrize("name", HOSTILE)
def test_names_from_registers_do_no_harm(name):
    """Dollar signs, tags, control characters and endless words give a well-formed picture."""
    values = made({name: 0.5, "PKS": 0.9})
    pair = pd.concat([values, values.assign(label=name)])
    rows = pd.DataFrame([study(name, "2019-01-01", None)]).assign(status=name)
    for chart in (
        charts.ranked(values, title=name),
        charts.paired(pair, title=name, by="label"),
        charts.stacked(made({name: 0.5, "b": 0.5}), title=name, by="item"),
        charts.timeline(rows, title=name, period=Period.parse(NOW)),
    ):
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(chart.svg).iter()}
        assert "script" not in tags
        assert "\x07" not in chart.alt


def test_dollar_signs_are_not_mathematics():
    """A name with dollar signs is written as it stands, sign by sign."""
    svg = charts.ranked(made({"$a_b$": 0.5}), title="x").svg
    written = re.search(r"<!-- \$a_b\$ -->(.*?)<!--", svg, re.DOTALL)[1]
    assert written.count("<use") == len("$a_b$")


def test_bars_go_from_high_to_low_and_equals_by_the_swedish_alphabet():
    """Å, Ä and Ö come last among equal values, whatever order the facts came in."""
    order = [text for text in drawn(EVERY["ranked"]()) if text in set(NETWORKS["item"])]
    assert order == ["PKS", "Reko", "Aneby", "Åsen", "Ängen", "Östra"]


def test_target_is_named_at_its_line_and_in_words():
    """The target is told by text, never by colour alone."""
    chart = EVERY["ranked"]()
    assert "målvärde 80 %" in map(spaced, drawn(chart))
    assert "1 av 6 når målvärdet 80 %" in spaced(chart.alt)
    assert "målvärde 80 %" in map(spaced, drawn(EVERY["history"]()))


def test_exactly_on_target_has_reached_it():
    """A value equal to the target is filled; one just below is not, though it rounds to it."""
    fills = [
        re.findall(
            rf"fill: ({drawing.MAIN}|{drawing.TONE})",
            charts.ranked(made({"A": value}), title="x", target=0.8).svg,
            re.IGNORECASE,
        )
        for value in (0.8, 0.7999)
    ]
    assert [[fill.upper() for fill in found] for found in fills] == [[drawing.MAIN], [drawing.TONE]]


def test_alt_text_names_highest_and_lowest_in_swedish():
    """Who cannot see the bars hears the two ends, with all that share a place."""
    alt = spaced(EVERY["ranked"]().alt)
    assert "Närvaro, januari–augusti 2020" in alt
    assert "Högst är PKS (95 %)" in alt
    assert "Lägst är Aneby, Åsen, Ängen och Östra (50 %)" in alt


def test_missing_value_is_named_and_never_drawn_as_zero():
    """An item without a value has words instead of a bar, last of all."""
    values = made({"A": float("nan"), "B": 0.5, "C": 0.1})
    values.loc[2, "status"] = "suppressed"
    texts = [spaced(text) for text in drawn(charts.ranked(values, title="x"))]
    assert [text for text in texts if text.endswith("%")] == ["50 %"]
    assert {"uppgift saknas", "visas inte, för litet underlag"} <= set(texts)
    alt = charts.ranked(values, title="x").alt
    assert "A: uppgift saknas" in alt and "10" not in alt


def test_only_missing_values_still_give_a_chart():
    """Nothing known is said, not raised."""
    chart = charts.ranked(made({"A": float("nan")}), title="x", target=0.8)
    assert "A: uppgift saknas" in chart.alt


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"A": 84_679_000, "B": -547_000}, ["84,7 mnkr", "−0,5 mnkr"]),
        ({"A": 84_679_000, "B": 33_333}, ["84,68 mnkr", "0,03 mnkr"]),
        ({"A": 12_345, "B": -1_234}, ["12 tkr", "−1 tkr"]),
        ({"A": 1_234, "B": -5}, ["1 234 kr", "−5 kr"]),
    ],
)
def test_amounts_share_one_unit_and_keep_their_sign(values, expected):
    """One unit for the whole chart; no amount is written as nothing."""
    texts = [spaced(text) for text in drawn(charts.ranked(made(values, "kr"), title="x"))]
    assert [text for text in texts if text.endswith("kr")] == expected


def test_pairs_are_sorted_by_the_current_value():
    """The first period of the frame is the current one; who lacks it comes last."""
    before = made({"A": 0.9, "B": 0.1, "C": 0.99}, period=BEFORE)
    chart = charts.paired(pd.concat([made({"A": 0.3, "B": 0.6}), before]), title="x")
    assert [text for text in drawn(chart) if text in ("A", "B", "C")] == ["B", "A", "C"]
    assert [text for text in drawn(chart) if "jan" in text] == ["jan–aug 2020", "jan–aug 2019"]
    assert "jan–aug 2020 är högre än jan–aug 2019 för 1 av 2" in chart.alt


def test_near_values_are_written_on_either_side():
    """Of two equal values one is written to the left and one to the right of the dots."""
    both = pd.concat([made({"A": 0.5, "B": 0.9}), made({"A": 0.5, "B": 0.1}, period=BEFORE)])
    svg = spaced(charts.paired(both, title="x").svg)
    places = re.findall(r"<!-- 50 % -->\s*<g [^>]*translate\(([\d.]+)", svg)
    left, right = sorted(map(float, places))
    assert right - left > 30


def test_parts_add_up_to_a_hundred():
    """Percentages are rounded together and the whole comes last."""
    shares = [made({"": 1 / 3, "A": 0.2}, label=label) for label in ("Kommunerna", "Staten")]
    chart = charts.stacked(
        pd.concat([*shares, made({"": 1 / 3, "A": 0.6}, label="Övriga")]), title="x"
    )
    sentences = spaced(chart.alt).split(". ")
    assert sentences[1] == "A: Kommunerna 20 %, Staten 20 %, Övriga 60 %"
    assert sentences[2] == "Samtliga: Kommunerna 34 %, Staten 33 %, Övriga 33 %."


def test_a_part_without_a_value_is_a_named_gap():
    """What is not known of a whole is neither drawn nor counted as 0 %."""
    shares = made({"a": 0.4, "b": float("nan")})
    chart = charts.stacked(shares, title="x", by="item")
    assert spaced(chart.alt).endswith("Närvaro: a 40 %.")
    assert "uppgift saknas" in drawn(chart)


@pytest.mark.parametrize("values", [{"a": 0.7, "b": 0.5}, {"a": 1.2, "b": -0.2}])
def test_what_is_no_whole_is_not_stacked(values):
    """Parts that are negative or more than 100 % are refused."""
    with pytest.raises(ValueError, match="100 %"):
        charts.stacked(made(values), title="x", by="item")


def test_history_is_in_time_order_with_a_gap_for_a_year_left_out():
    """A year without a fact is named as missing and the line does not pass over it."""
    years = [made({"": 0.6}, period=f"{year}-T2") for year in (2017, 2016)]
    chart = charts.history(pd.concat([YEARS.iloc[:1], *years]), title="Närvaro")
    known = "jan–aug 2016 60 %, jan–aug 2017 60 % och jan–aug 2020 76 %"
    assert known in spaced(chart.alt)
    assert "jan–aug 2018: uppgift saknas. jan–aug 2019: uppgift saknas" in chart.alt
    years = [text for text in drawn(chart) if text.isdigit()]
    assert years == ["2016", "2017", "2018", "2019", "2020"]
    lines = re.findall(r'<path d="([^"]*)"[^>]*stroke: #1b4f72; stroke-width: 2;', chart.svg)
    assert [line.count("L") for line in lines] == [1]


def test_open_ends_are_noted_and_sorted_first():
    """An unknown start is told on the chart and in words, and comes first."""
    chart = EVERY["timeline"]()
    names = [text for text in drawn(chart) if text in ("Erkännande", "Sexit")]
    assert names == ["Erkännande", "Sexit"]
    assert "Streckad kant: okänd start." in drawn(chart)
    assert "Erkännande: pågår, okänd start till 2021" in chart.alt


@pytest.mark.parametrize("draw", [charts.ranked, charts.paired, charts.stacked, charts.history])
def test_no_facts_and_mixed_facts_are_refused_in_swedish(draw):
    """Nothing to draw, two units, or two values for one place is a fault of the caller."""
    with pytest.raises(ValueError, match="inga uppgifter"):
        draw(NETWORKS.iloc[:0], title="x")
    with pytest.raises(ValueError, match="enheter"):
        draw(pd.concat([NETWORKS, made({"A": 5}, "kr")]), title="x")
    with pytest.raises(ValueError, match="flera värden"):
        draw(pd.concat([NETWORKS, NETWORKS]), title="x")


@pytest.mark.parametrize("count", [1, 45])
def test_one_item_and_forty_five_have_room(count):
    """The height follows the number of items; the width is always the same."""
    chart = charts.ranked(made({f"Nätverk {i}": i / 50 for i in range(count)}), title="x")
    root = ET.fromstring(chart.svg)
    assert float(root.get("height")[:-2]) == pytest.approx(72 * (0.2 + 0.27 * count), abs=1)
    assert float(root.get("width")[:-2]) == pytest.approx(7.2 * 72)
