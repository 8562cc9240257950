"""Charts show what the facts say, the same every time, and say it in words as well."""

import itertools
import logging
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from kutools import charts, facts, look, swedish
from kutools.charts import drawing
from kutools.periods import Period

NOW, BEFORE = "2020-T2", "2019-T2"
NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
IN_DARK = {light.lower(): dark for light, dark in look.DARK.items()}
SVG_TAGS = {"svg", "defs", "style", "g", "path", "text", "use", "pattern", "rect"}
HOSTILE = ["<script>alert('x')</script> & \"Å\"", "$a_b^{c}$ --> ]]>\x07", "Ö" * 400, r"\frac{1}$"]


def made(values: dict, unit: str = "andel", period: str = NOW, label: str = "Närvaro"):
    """Facts of one measure in one period, as the measures make them."""
    return facts.make("narvaro.natverk", label, values, unit).assign(period=period)


def over(item: str, values: dict, unit: str = "andel", group: str = ""):
    """Facts of one item over the years, by period."""
    one = [made({item: value}, unit, period) for period, value in values.items()]
    return pd.concat(one, ignore_index=True).assign(group=group)


def served(*pairs: tuple[str, str, bool]) -> pd.DataFrame:
    """The rows of a matrix: an area, a goal that it serves, and whether mainly."""
    return pd.DataFrame(pairs, columns=["row", "column", "main"])


def study(label: str, start: str | None, end: str | None) -> dict:
    """One row of a timeline."""
    return {
        "label": label,
        "start": pd.Timestamp(start) if start else pd.NaT,
        "end": pd.Timestamp(end) if end else pd.NaT,
        "status": "pågår",
    }


@dataclass(frozen=True)
class Word:
    """A line of text in a picture, and the box that it fills, in points from the upper left."""

    text: str
    left: float
    right: float
    top: float
    foot: float

    def __and__(self, other: "Word") -> bool:
        """Whether two of them touch."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.foot, other.foot) - max(self.top, other.top)
        return across > 0 and down > 0


def style(element: ET.Element) -> dict[str, str]:
    """What an element's style says."""
    pairs = (pair.split(":") for pair in element.get("style", "").split(";") if pair)
    return {name.strip(): value.strip() for name, value in pairs}


def named(svg: str, tag: str) -> Iterator[ET.Element]:
    """The elements of a kind in a picture, in the order they were drawn."""
    return ET.fromstring(svg).iter(f"{SVG}{tag}")


def words(svg: str) -> list[Word]:
    """The lines of text in a picture, in the order they were drawn."""
    return [word_of(element) for element in named(svg, "text")]


def word_of(element: ET.Element) -> Word:
    """Where a line of text lies: its font's capitals are 0.73 of its size, its widths measured."""
    look_, x, y = style(element), float(element.get("x")), float(element.get("y"))
    size, bold = float(look_.get("font-size", "9px")[:-2]), look_.get("font-weight", "normal")
    width = 72 * drawing.text_width(element.text, size, bold)
    start = {"start": 0, "middle": -width / 2, "end": -width}[look_.get("text-anchor", "start")]
    if "rotate(-90" in element.get("transform", ""):
        return Word(element.text, x - 0.73 * size, x, y - start - width, y - start)
    return Word(element.text, x + start, x + start + width, y - 0.73 * size, y)


def drawn(chart: charts.Chart) -> list[str]:
    """The lines of text in a picture, in the order they were drawn."""
    return [word.text for word in words(chart.svg)]


def places(chart: charts.Chart, text: str) -> list[tuple[float, float]]:
    """Where a text stands in a picture: its left end and its foot, in points."""
    return [(word.left, word.foot) for word in words(chart.svg) if spaced(word.text) == text]


def spaced(text: str) -> str:
    """A text with ordinary spaces, to be compared with what stands in a test."""
    return text.replace("\u00a0", " ")


def strokes(chart: charts.Chart, color: str, width: str = "") -> list[str]:
    """The paths of the lines of a colour in a picture, and of a width where one is named."""
    stroke = f"stroke: {color.lower()}" + f"; stroke-width: {width}" * bool(width)
    return re.findall(rf'<path d="([^"]*)"[^>]*{stroke}', chart.svg)


NETWORKS = made({"Reko": 0.72, "Östra": 0.5, "PKS": 0.954, "Ängen": 0.5, "Åsen": 0.5, "Aneby": 0.5})
YEARS = pd.concat([made({"": 0.76}), made({"": 0.7}, period="2018-T2")])
FORMS = made({"fysisk": 0.42, "digital": 0.41, "kombination": 0.17})
STUDIES = pd.DataFrame(
    [study("Sexit", "2019-01-01", "2020-12-31"), study("Erkännande", None, "2021-12-31")]
)
INDICATORS = pd.concat(
    [
        over("Närvaro", {"2020-T2": 0.76, "2018-T2": 0.71, "2019-T2": 0.68}, group="Partnerskap"),
        over("Nätverk", {"2018-T2": 22, "2020-T2": 26}, "antal", "Partnerskap"),
        over("Externa medel", {"2019-T2": 31_873_000, "2020-T2": 8_450_000}, "kr", "Nytta"),
        over("Nöjda", {"2019-T2": NAN, "2020-T2": NAN}, group="Nytta"),
        over("Kurser", {"2020-T2": 34}, "antal", "Nytta"),
    ]
)
AIMS = {"Närvaro": 0.8, "Kurser": NAN}
AREAS = served(
    ("Utbildning", "4 God utbildning för alla", True),
    ("Utbildning", "5 Jämställdhet", False),
    ("Nära vård", "10 Minskad ojämlikhet", False),
    ("Nära vård", "5 Jämställdhet", False),
    ("Nära vård", "3 God hälsa", True),
)
EVERY = {
    "ranked": lambda: charts.ranked(NETWORKS, target=0.8),
    "paired": lambda: charts.paired(pd.concat([NETWORKS, made({"Reko": 0.9}, period=BEFORE)])),
    "stacked": lambda: charts.stacked(FORMS, by="item"),
    "history": lambda: charts.history(YEARS, target=0.8),
    "multiples": lambda: charts.multiples(INDICATORS, targets=AIMS),
    "matrix": lambda: charts.matrix(AREAS),
    "timeline": lambda: charts.timeline(STUDIES, period=Period.parse(NOW)),
}


@pytest.mark.parametrize("kind", EVERY)
def test_same_facts_give_the_same_bytes(kind):
    """A chart drawn again is identical, also for a reader with settings of their own."""
    first = EVERY[kind]()
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
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
    frames = [NETWORKS, YEARS, FORMS, STUDIES, INDICATORS, AREAS]
    before = [frame.copy(deep=True) for frame in frames]
    EVERY[kind]()
    for frame, copy in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


@pytest.mark.parametrize("kind", EVERY)
def test_a_picture_is_small_and_whole(kind):
    """A picture is one small SVG document that loads nothing from elsewhere."""
    chart = EVERY[kind]()
    for svg in (chart.svg, chart.narrow):
        assert ET.fromstring(svg).tag == f"{SVG}svg"
        assert set(re.findall(r'href="(.)', svg)) <= {"#"}
        assert len(svg) < 12_000


def test_a_large_picture_is_small_too():
    """Forty-five items with two values each, the most there will be, are less than 40 kB."""
    pair = [made({f"Nätverket för {i}": i / n for i in range(45)}) for n in (50, 60)]
    chart = charts.paired(pd.concat([pair[0], pair[1].assign(period=BEFORE)]))
    assert max(len(chart.svg), len(chart.narrow)) < 40_000


@pytest.mark.parametrize("kind", EVERY)
def test_text_stays_text_and_keeps_its_place_in_another_font(kind, caplog):
    """Each line is anchored where it is aligned, and no font is looked for that is not there."""
    with caplog.at_level(logging.WARNING):
        chart = EVERY[kind]()
    assert caplog.records == []
    for svg in (chart.svg, chart.narrow):
        assert svg.count(drawing.FONTS) == 1 == svg.count("font:")
        assert all(element.get("x") for element in named(svg, "text"))


def colors(svg: str) -> set[tuple[str, str]]:
    """Every colour that something in a picture has, and whether as fill or as stroke."""
    stated = set()
    for element in ET.fromstring(svg).iter():
        all_ = style(element) | element.attrib
        stated |= {(kind, all_.get(kind, "none")) for kind in ("fill", "stroke")}
    return {(kind, color) for kind, color in stated if color.startswith("#")}


@pytest.mark.parametrize("kind", EVERY)
def test_every_colour_becomes_another_in_the_dark(kind):
    """No colour of a picture is left as it is, and nothing has the black that none states."""
    chart = EVERY[kind]()
    for svg in (chart.svg, chart.narrow):
        dark = svg.partition("prefers-color-scheme:dark")[2].partition("</style>")[0]
        assert {(kind, color) for kind, color in colors(svg) if color not in IN_DARK} == set()
        for kind_, color in colors(svg):
            rule = f'[style*="{kind_}: {color}"],[{kind_}="{color}"]'
            assert f"{rule}{{{kind_}:{IN_DARK[color]}!important}}" in dark
        black = [e for tag in ("text", "use") for e in named(svg, tag) if "fill" not in style(e)]
        assert black == []


def misplaced(chart: charts.Chart) -> list[tuple[str, ...]]:
    """The texts that reach outside of a picture, and the pairs that touch, on both papers."""
    found = []
    for svg in (chart.svg, chart.narrow):
        root, lines = ET.fromstring(svg), words(svg)
        width, height = (float(root.get(side)[:-2]) for side in ("width", "height"))
        found += [
            (word.text,)
            for word in lines
            if min(word.left, word.top) < -0.1 or word.right > width + 0.1 or word.foot > height
        ]
        pairs = itertools.combinations(lines, 2)
        found += [(one.text, other.text) for one, other in pairs if one & other]
    return found


@pytest.mark.parametrize("kind", [*EVERY, *HOSTILE])
def test_no_text_leaves_the_paper_or_lies_upon_another(kind):
    """On both papers every text lies within the picture, whatever a register may hold."""
    for chart in [EVERY[kind]()] if kind in EVERY else named_charts(kind):
        assert misplaced(chart) == []


@pytest.mark.parametrize(("unit", "most"), [("andel", 1), ("antal", 90_000), ("kr", 50_000_000)])
@pytest.mark.parametrize("count", [1, 2, 5, 9])
@pytest.mark.parametrize("gaps", [False, True])
def test_many_years_leave_no_text_upon_another(unit, most, count, gaps):
    """Up and down, with years missing and without, near its target or not: all can be read."""
    shares = [0.5 + (n * 7 % 5 - 2) / 4 for n in range(count)]
    years = {
        f"{2020 - n}-T2": NAN if gaps and n % 3 == 1 else most * share
        for n, share in enumerate(shares)
    }
    small = pd.concat([over(name, years, unit) for name in ("A", "Deltagande vid träffar " * 4)])
    for target in (None, most * 0.8):
        assert misplaced(charts.history(over("", years, unit), target=target)) == []
        aims = {"A": NAN if target is None else target}
        assert misplaced(charts.multiples(small, targets=aims)) == []


@pytest.mark.parametrize("count", [2, 17])
def test_a_matrix_has_room_for_as_many_columns_as_there_are_goals(count):
    """The names of all of them stand in full above their columns, on a telephone too."""
    goals = [f"{n} Fredliga och inkluderande samhällen" for n in range(1, count + 1)]
    rows = served(*(("Verksamhetsförlagd utbildning", goal, True) for goal in goals))
    chart = charts.matrix(rows)
    assert misplaced(chart) == []
    said = " ".join(word.text for word in words(chart.narrow))
    assert all(name in said for name in [*goals, "Verksamhetsförlagd utbildning"])


@pytest.mark.parametrize("kind", EVERY)
def test_the_narrow_picture_says_what_the_wide_one_says(kind):
    """It is as wide as a telephone, and every word of the wide one is in it or in the words."""
    chart = EVERY[kind]()
    assert float(ET.fromstring(chart.narrow).get("width")[:-2]) == 3.5 * 72
    said = " ".join([*(word.text for word in words(chart.narrow)), chart.alt])
    missing = {word for line in drawn(chart) for word in line.split() if word not in said}
    assert missing == set()


def test_long_names_stand_above_their_bars_on_a_telephone():
    """There a name that would leave no room for bars has the whole width; a short one stays."""
    long = "Chefsnätverk kommunal hälso- och sjukvård"
    for name, above in ((long, True), ("Eksjö", False)):
        svg = charts.ranked(made({name: 0.5})).narrow
        (name_,), (value,) = (
            [word for word in words(svg) if word.text == text] for text in (name, "50\u00a0%")
        )
        assert (name_.foot < value.top) is above
        assert above or name_.foot == pytest.approx(value.foot, abs=0.1)


def test_a_value_that_the_targets_line_would_cross_stands_in_its_bar():
    """Below the target all values do then, so that they can be compared; those above never."""
    chart = charts.ranked(made({"A": 0.9, "B": 0.78, "C": 0.3}), target=0.8)
    ((line, _),) = places(chart, "målvärde 80 %")
    ends = {text: places(chart, text)[0][0] for text in ("90 %", "78 %", "30 %")}
    far = charts.ranked(made({"A": 0.9, "C": 0.3}), target=0.8)
    assert ends["78 %"] < line < ends["90 %"]
    assert ends["30 %"] < places(far, "30 %")[0][0] - 20


def test_the_readers_own_item_is_found_at_once():
    """A municipality finds its own bar by a bold name, and hears its value; no other is bold."""
    chart = charts.ranked(made({"Habo": 0.6, "Jönköping": 0.9}), own="Jönköping")
    for svg in (chart.svg, chart.narrow):
        assert re.findall(r"<text[^>]*font-weight: 700[^>]*>([^<]*)<", svg) == ["Jönköping"]
    assert "Jönköping: 90 %" in spaced(chart.alt)


def named_charts(name: str) -> list[charts.Chart]:
    """One chart of each kind in which a register's text is every name."""
    values = made({name: 0.5, "PKS": 0.9})
    pair = pd.concat([values, values.assign(label=name)])
    rows = pd.DataFrame([study(name, "2019-01-01", None)]).assign(status=name)
    return [
        charts.ranked(values),
        charts.paired(pair, by="label"),
        charts.stacked(made({name: 0.5, "b": 0.5}), by="item"),
        charts.timeline(rows, period=Period.parse(NOW)),
        charts.multiples(values.assign(group=name), targets={name: 0.6}),
        charts.matrix(served((name, name, True), ("PKS", name, False))),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_from_registers_do_no_harm(name):
    """Dollar signs, tags, control characters and endless words give a well-formed picture."""
    for chart in named_charts(name):
        for svg in (chart.svg, chart.narrow):
            elements = list(ET.fromstring(svg).iter())
            assert {element.tag.removeprefix(SVG) for element in elements} <= SVG_TAGS
            assert not [key for e in elements for key in e.attrib if key.startswith("on")]
        assert "\x07" not in chart.alt


def test_dollar_signs_are_not_mathematics():
    """A name with dollar signs is written as it stands, sign by sign."""
    assert "$a_b$" in drawn(charts.ranked(made({"$a_b$": 0.5})))


def test_a_text_that_looks_like_a_style_is_left_alone():
    """What is made smaller in a picture is its tags, never what stands in it."""
    text = "3.14159 *{ <g id='x'></g>"
    assert text in drawn(charts.ranked(made({text: 0.5})))


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
            rf'style="fill: ({look.MAIN}|{look.TONE})',
            charts.ranked(made({"A": value}), target=0.8).svg,
            re.IGNORECASE,
        )
        for value in (0.8, 0.7999)
    ]
    assert [[fill.upper() for fill in found] for found in fills] == [[look.MAIN], [look.TONE]]


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
    texts = [spaced(text) for text in drawn(charts.ranked(values))]
    assert [text for text in texts if text.endswith("%")] == ["50 %"]
    assert {"uppgift saknas", "visas inte, för litet underlag"} <= set(texts)
    alt = charts.ranked(values).alt
    assert "A: uppgift saknas" in alt and "10" not in alt


def test_only_missing_values_still_give_a_chart():
    """Nothing known is said, not raised."""
    chart = charts.ranked(made({"A": float("nan")}), target=0.8)
    assert "A: uppgift saknas" in chart.alt


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"A": 84_679_000, "B": -547_000}, ["84,7 mnkr", "−0,5 mnkr"]),
        ({"A": 84_679_000, "B": 33_333}, ["84,68 mnkr", "0,03 mnkr"]),
        ({"A": 12_345, "B": -1_234}, ["12 tkr", "−1 tkr"]),
        ({"A": 1_234, "B": -5}, ["1 234 kr", "−5 kr"]),
        ({"A": 999_600, "B": 500_000}, ["1,0 mnkr", "0,5 mnkr"]),
    ],
)
def test_amounts_share_one_unit_and_keep_their_sign(values, expected):
    """One unit for the whole chart; no amount is written as nothing."""
    texts = [spaced(text) for text in drawn(charts.ranked(made(values, "kr")))]
    assert [text for text in texts if text.endswith("kr")] == expected


def test_pairs_are_sorted_by_the_current_value():
    """The first period of the frame is the current one; who lacks it comes last."""
    before = made({"A": 0.9, "B": 0.1, "C": 0.99}, period=BEFORE)
    chart = charts.paired(pd.concat([made({"A": 0.3, "B": 0.6}), before]))
    assert [text for text in drawn(chart) if text in ("A", "B", "C")] == ["B", "A", "C"]
    assert [text for text in drawn(chart) if "jan" in text] == ["jan–aug 2020", "jan–aug 2019"]
    assert "jan–aug 2020 är högre än jan–aug 2019 för 1 av 2" in chart.alt


def test_near_values_are_written_on_either_side():
    """Of two equal values one is written to the left and one to the right of the dots."""
    both = pd.concat([made({"A": 0.5, "B": 0.9}), made({"A": 0.5, "B": 0.1}, period=BEFORE)])
    found = places(charts.paired(both), "50 %")
    left, right = sorted(left for left, _ in found)
    assert right - left > 30


def test_parts_add_up_to_a_hundred():
    """Percentages are rounded together; most of the first part comes first, the whole last."""
    shares = [
        made({"": 1 / 3, "A": 0.2, "B": 0.3}, label=label) for label in ("Kommunerna", "Staten")
    ]
    others = made({"": 1 / 3, "A": 0.6, "B": 0.4}, label="Övriga")
    sentences = spaced(charts.stacked(pd.concat([*shares, others])).alt).split(". ")
    assert sentences[1] == "B: Kommunerna 30 %, Staten 30 %, Övriga 40 %"
    assert sentences[2] == "A: Kommunerna 20 %, Staten 20 %, Övriga 60 %"
    assert sentences[3] == "Samtliga: Kommunerna 34 %, Staten 33 %, Övriga 33 %."


def test_a_part_without_a_value_is_a_named_gap():
    """What is not known of a whole is neither drawn nor counted as 0 %."""
    shares = made({"a": 0.4, "b": float("nan")})
    chart = charts.stacked(shares, by="item")
    assert spaced(chart.alt).endswith("Närvaro: a 40 %.")
    assert "uppgift saknas" in drawn(chart)


@pytest.mark.parametrize("values", [{"a": 0.7, "b": 0.5}, {"a": 1.2, "b": -0.2}])
def test_what_is_no_whole_is_not_stacked(values):
    """Parts that are negative or more than 100 % are refused."""
    with pytest.raises(ValueError, match="100 %"):
        charts.stacked(made(values), by="item")


def test_history_is_in_time_order_with_a_gap_for_a_year_left_out():
    """A year without a fact is named as missing and the line does not pass over it."""
    years = [made({"": 0.6}, period=f"{year}-T2") for year in (2017, 2016)]
    chart = charts.history(pd.concat([YEARS.iloc[:1], *years]))
    known = "jan–aug 2016 60 %, jan–aug 2017 60 % och jan–aug 2020 76 %"
    assert known in spaced(chart.alt)
    assert "jan–aug 2018: uppgift saknas. jan–aug 2019: uppgift saknas" in chart.alt
    years = [text for text in drawn(chart) if text.isdigit()]
    assert years == ["2016", "2017", "2018", "2019", "2020"]
    assert [line.count("L") for line in strokes(chart, look.MAIN, "2;")] == [1]


def test_open_ends_are_noted_and_sorted_first():
    """An unknown start is told on the chart and in words, and comes first."""
    chart = EVERY["timeline"]()
    names = [text for text in drawn(chart) if text in ("Erkännande", "Sexit")]
    assert names == ["Erkännande", "Sexit"]
    assert "Streckad kant: okänd start." in drawn(chart)
    assert "Erkännande: pågår, okänd start till 2021" in chart.alt


def test_a_low_value_is_written_below_zero_when_the_line_falls_steeply_to_it():
    """The line down to 3,1 mnkr does not pass through the words; one down to 438 has room."""
    amounts = {"2018-T2": 12.3e6, "2019-T2": 31.9e6, NOW: 3.1e6}
    chart = charts.history(over("", amounts, "kr"))
    zero = strokes(chart, look.RULE)[0].split()[2]
    ((_, foot),), months = places(chart, "3,1 mnkr"), places(chart, "jan–aug")
    assert float(zero) < foot - drawing.SIZE * 0.7
    assert foot < months[-1][1] - drawing.SIZE
    counts = over("", {"2018-T2": 3746, "2019-T2": 2726, NOW: 438}, "antal")
    chart = charts.history(counts)
    zero = strokes(chart, look.RULE)[0].split()[2]
    assert places(chart, "438")[0][1] < float(zero)


def test_two_figures_of_one_whole_are_paired_over_time():
    """What was applied for and what was granted: a row for each period, the newest last."""
    granted = [
        made({"": value}, "kr", period, label)
        for period, *both in (("2020-T2", 8e6, 3e6), ("2018-T2", 21e6, 12e6), ("2019-T2", 9e6, NAN))
        for label, value in zip(("Sökt belopp", "Beviljat belopp"), both, strict=True)
    ]
    chart = charts.paired(pd.concat(granted))
    periods = ["jan–aug 2018", "jan–aug 2019", "jan–aug 2020"]
    assert [text for text in drawn(chart) if text in periods] == periods
    assert drawn(chart)[-2:] == ["Sökt belopp", "Beviljat belopp"]
    alt = spaced(chart.alt)
    assert "Beviljat belopp: jan–aug 2018 12,0 mnkr och jan–aug 2020 3,0 mnkr" in alt
    assert "Sökt belopp är högre än Beviljat belopp för 2 av 2" in alt


def test_a_year_left_out_of_the_pairs_is_named():
    """Between 2018 and 2020 there is a row for 2019, with words instead of dots."""
    counts = [
        made({"": value}, "antal", period, label)
        for period in ("2018-T2", "2020-T2")
        for label, value in (("Sökta", 35), ("Beviljade", 31))
    ]
    chart = charts.paired(pd.concat(counts))
    assert "jan–aug 2019: uppgift saknas" in chart.alt
    assert "uppgift saknas" in drawn(chart)


def test_each_small_chart_has_its_own_unit_and_says_its_last_value():
    """Shares, counts and amounts stand side by side, first and last value written."""
    texts = [spaced(text) for text in drawn(EVERY["multiples"]())]
    assert {"71 %", "76 %", "22", "26", "31,9 mnkr", "8,5 mnkr", "34"} <= set(texts)
    assert "68 %" not in texts


def test_small_charts_stand_three_to_a_row_under_their_group():
    """A group begins a new row below its heading, and what has no group comes first."""
    names = ["Närvaro", "Nätverk", "Kurser"]
    mixed = pd.concat([INDICATORS, *(over(name, {NOW: 1}) for name in "ABCD")])
    chart = charts.multiples(mixed)
    rows = [[places(chart, name)[0][1] for name in row] for row in ("ABC", "D", names[:2])]
    assert [len(set(row)) for row in rows] == [1, 1, 1]
    ((_, heading),) = places(chart, "Partnerskap")
    assert rows[0][0] < rows[1][0] < heading < rows[2][0] < places(chart, "Nytta")[0][1]
    (left, _), (middle, _), (right, _) = (places(chart, name)[0] for name in "ABC")
    assert middle - left == pytest.approx(right - middle, abs=0.1)
    assert chart.alt.index("D: 2020") < chart.alt.index("Under Partnerskap")


def test_what_has_no_result_is_named_and_not_drawn():
    """An indicator without any value is not a chart, but stands in grey and in words."""
    chart = EVERY["multiples"]()
    assert "Utan resultat: Nöjda." in drawn(chart)
    assert "Nöjda" not in drawn(chart)
    assert chart.alt.startswith("4 små linjediagram") and chart.alt.endswith(
        "Utan resultat: Nöjda."
    )
    nothing = charts.multiples(over("Nöjda", {NOW: NAN}))
    assert drawn(nothing) == ["Utan resultat: Nöjda."]


def test_a_gap_in_a_small_chart_is_told():
    """No line passes over the year that is missing, and the words say that it is."""
    chart = charts.multiples(over("Nätverk", {"2018-T2": 22, NOW: 26}, "antal"))
    assert "Nätverk: 2018 22, 2019 uppgift saknas och 2020 26" in chart.alt
    assert [line.count("L") for line in strokes(chart, look.MAIN, "1.6")] == [0]


def test_a_suppressed_value_is_no_point():
    """A result on too few answers is neither drawn nor said."""
    facts_ = over("Nytta", {"2019-T2": 0.25, NOW: 0.5})
    facts_.loc[0, "status"] = "suppressed"
    chart = charts.multiples(facts_)
    assert "2019 visas inte, för litet underlag" in chart.alt
    assert "25" not in chart.alt and "25 %" not in map(spaced, drawn(chart))


def test_months_are_said_once_where_all_periods_share_them():
    """The year alone stands below, unless some cover January–June and some January–August."""
    texts = drawn(EVERY["multiples"]())
    assert "Varje punkt är januari–augusti. Varje diagram har sin egen skala, från noll." in texts
    assert {"2018", "2020"} <= set(texts) and not any("jan–" in text for text in texts)
    courses = over("Studier", {"2019-H1": 91, "2020-H1": 34}, "antal")
    mixed = charts.multiples(pd.concat([INDICATORS, courses]))
    assert {"jan–jun", "jan–aug"} <= set(drawn(mixed))
    assert "Varje punkt" not in mixed.alt
    years = charts.multiples(over("A", {"2019": 0.5, "2020-T3": 0.6}))
    assert "Varje punkt är ett helt år" in years.alt


def test_targets_of_small_charts_are_dashed_and_written():
    """A target is told by a dashed line and its value: the first, which is of the report's period.

    Where there is none nothing is drawn.
    """
    chart = EVERY["multiples"]()
    assert [spaced(text) for text in drawn(chart) if text.startswith("mål")] == ["mål 80 %"]
    assert chart.svg.count("stroke-dasharray") == 1
    assert "2020 76 %, målvärde 80 %" in spaced(chart.alt)
    aims = pd.concat([pd.Series(AIMS), pd.Series({"Närvaro": 0.7, "Kurser": 78})])
    assert charts.multiples(INDICATORS, targets=aims) == chart


@pytest.mark.parametrize("target", [0.5, 0.55, 0.6, 0.62, 0.7])
def test_a_target_is_never_written_upon_the_last_value(target):
    """However near the target is, both it and the value can be read."""
    values = over("A", {"2019-T2": 0.5, NOW: 0.6})
    chart = charts.multiples(values, targets={"A": target})
    ((_, value),), ((_, goal),) = (
        places(chart, "60 %"),
        places(chart, f"mål {target:.0%}"[:-1] + " %"),
    )
    assert abs(value - goal) > drawing.SIZE


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ((500, 9000, 9100), "kr"),
        ((-500, 1200, 2400), "kr"),
        ((20, 30, 2), "antal"),
        ((10, 10, 10), "antal"),
        ((3, 19, 40), "antal"),
    ],
)
def test_the_first_value_keeps_clear_of_its_line(values, unit):
    """The first value stands near its point, neither across the line nor upon the year below."""
    periods = ("2018-T2", "2019-T2", NOW)
    chart = charts.multiples(over("A", dict(zip(periods, values, strict=True)), unit))
    path = strokes(chart, look.MAIN, "1.6")[0]
    points = re.findall(r"([\d.]+) ([\d.]+)", path)
    (x, y), (next_x, next_y), _ = (map(float, point) for point in points)
    text = swedish.quantity(values[0], unit)
    foot = places(chart, spaced(text))[-1][1]
    end = x + 72 * drawing.text_width(text, 8)
    line = sorted([y, y + (next_y - y) * (end - x) / (next_x - x)])
    assert foot < line[0] or foot - 6 > line[1]
    assert abs(foot - 3 - y) < 15
    assert foot < places(chart, "2018")[0][1] - 8


def test_one_unit_and_one_value_for_each_item_and_period():
    """Units may differ between items, not within one; two values for a period are refused."""
    for draw, match in (
        (INDICATORS.iloc[:0], "inga uppgifter"),
        (pd.concat([over("A", {NOW: 1}), over("A", {BEFORE: 5}, "kr")]), "enheter"),
        (pd.concat([over("A", {NOW: 1}), over("A", {NOW: 0.5})]), "flera värden"),
    ):
        with pytest.raises(ValueError, match=match):
            charts.multiples(draw)


def test_a_matrix_has_a_mark_for_each_pair_and_counts_them():
    """Filled for the main goal, open for others; the numbers stand to the right and below."""
    chart = EVERY["matrix"]()
    marks = re.findall(r'<use [^>]*style="fill: (#\w+); stroke: #1b4f72', chart.svg)
    assert sorted(marks) == ["#1b4f72"] * 3 + ["#ffffff"] * 4  # with one of each in the legend
    heads = " ".join([*AREAS["column"].unique(), "Antal"])
    assert " ".join(drawn(chart)).startswith(heads)
    counts = [text for text in drawn(chart) if text.isdigit()]
    assert counts == ["2", "3", "1", "2", "1", "1"]
    assert {"Antal områden", "främst", "även"} <= set(drawn(chart))


def test_a_matrix_in_words_names_the_main_goal_first():
    """Who cannot see the marks hears each area's goals, the main ones first."""
    alt = EVERY["matrix"]().alt
    assert "Tabell med 2 rader och 4 kolumner. Utbildning: främst 4 God" in alt
    assert "Nära vård: främst 3 God hälsa, även 5 Jämställdhet och 10 Minskad ojämlikhet" in alt


def test_a_goal_that_no_area_serves_can_have_its_column():
    """Where the columns are categories they stand in that order, those without a mark too."""
    goals = ["3 God hälsa", "4 God utbildning för alla", "5 Jämställdhet", "10 Minskad ojämlikhet"]
    rows = AREAS.assign(column=pd.Categorical(AREAS["column"], ["2 Ingen hunger", *goals]))
    chart = charts.matrix(rows)
    assert " ".join(drawn(chart)).startswith(" ".join(["2 Ingen hunger", *goals, "Antal"]))
    assert [text for text in drawn(chart) if text.isdigit()][2] == "0"


def test_what_is_no_matrix_is_refused_in_swedish():
    """No rows, a pair twice, or more columns than can be read is a fault of the caller."""
    for rows, match in (
        (AREAS.iloc[:0], "inga rader"),
        (pd.concat([AREAS, AREAS.iloc[:1]]), '"Utbildning" och "4 God .* står två gånger'),
        (served(*(("A", f"Mål {n}", True) for n in range(18))), "18 kolumner, högst 17"),
    ):
        with pytest.raises(ValueError, match=match):
            charts.matrix(rows)


@pytest.mark.parametrize("draw", [charts.ranked, charts.paired, charts.stacked, charts.history])
def test_no_facts_and_mixed_facts_are_refused_in_swedish(draw):
    """Nothing to draw, two units, or two values for one place is a fault of the caller."""
    with pytest.raises(ValueError, match="inga uppgifter"):
        draw(NETWORKS.iloc[:0])
    with pytest.raises(ValueError, match="enheter"):
        draw(pd.concat([NETWORKS, made({"A": 5}, "kr")]))
    with pytest.raises(ValueError, match="flera värden"):
        draw(pd.concat([NETWORKS, NETWORKS]))


@pytest.mark.parametrize("count", [1, 45])
def test_one_item_and_forty_five_have_room(count):
    """The height follows the number of items; the width is always the same."""
    chart = charts.ranked(made({f"Nätverk {i}": i / 50 for i in range(count)}))
    root = ET.fromstring(chart.svg)
    assert float(root.get("height")[:-2]) == pytest.approx(72 * (0.2 + 0.27 * count), abs=1)
    assert float(root.get("width")[:-2]) == pytest.approx(7.2 * 72)


# Pictures to take away


@pytest.mark.parametrize("kind", [charts.ranked, charts.history, charts.multiples])
def test_a_picture_to_take_away_says_what_it_is_and_where_from(kind):
    """Title and source stand above and below the very chart of the page, in full and apart."""
    values, long = over("Nöjda", {"2019-T2": 0.5, NOW: 0.6}), "Källa: data/narvaro/2020.csv. " * 6
    values = values[values["period"] == NOW] if kind is charts.ranked else values
    svg, png = charts.to_take(kind, values, title="Så många är nöjda", foot=long)
    written, inside = words(svg), words(kind(values).svg)
    texts = [word.text for word in written]
    assert [word.text for word in inside] == texts[: len(inside)]
    title, foot = texts.index("Så många är nöjda"), " ".join(texts[len(inside) + 1 :])
    assert foot.split() == long.split()
    assert written[title].foot < min(word.top for word in written[: len(inside)])
    assert max(w.foot for w in written[: len(inside)]) < min(w.top for w in written[title + 1 :])
    assert not any(one & other for at, one in enumerate(written) for other in written[:at])
    assert "prefers-color-scheme" not in svg and png.startswith(b"\x89PNG")
