"""The presentation can be edited, heard and trusted: its charts and tables are the report's."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import office
import openpyxl
import pptx
import pytest
from office import DRAFT, STARTED

from kutools import facts, look, tables
from kutools.exhibits import Exhibit, Placed
from kutools.periods import Period
from kutools.reports import powerpoint
from kutools.reports.edition import Edition
from kutools.tables import Cell, Table

NBSP = "\u00a0"
PERCENT = f'0"{NBSP}"%'
HOSTILE = ["=1+1", "<script>alert(1)</script>", "\t@SUM(A1)", "https://example.org", "& \"'"]
HOSTILE += ["långt ord utan slut " * 60, "x" * 900, "\x00\x07\ud800ett\x0bord\uffff", "_x0041_"]
KEY = [
    {"label": "Närvaro", "value": "76 %", "was": "72 %", "before": "januari–augusti 2019"},
    {"label": "Studier", "value": "12", "was": "", "before": "januari–augusti 2019"},
]
KEY[0] |= {"sign": "○", "status": "når inte målvärdet 80 %"}
KEY[1] |= {"sign": "", "status": ""}


def placed(table: Table, form: str = "", number: str = "Tabell 1.1", **words: str) -> Placed:
    """An exhibit where it stands in a report."""
    return Placed(Exhibit(table, form, **words), number, "Hur gick det?", "", on_slide=True)


def made(path, *shown: Placed, key=KEY, edition: Edition = DRAFT):
    """Write a presentation and read it back."""
    file = path / "presentation.pptx"
    slides = [("Närvaro", one) for one in shown]
    powerpoint.write(file, slides, edition=edition, key_figures=key)
    return pptx.Presentation(file)


def table_of(values, unit="andel", by="label", **more) -> Table:
    """The table of a chart: label or period → item → value, the first period the newest."""
    whole = [
        facts.make("x", key if by == "label" else "Närvaro", items, unit, **more).assign(
            period=key if by == "period" else "2020-T2"
        )
        for key, items in values.items()
    ]
    return tables.of_facts(
        facts.together(part.assign(covers=part["period"]) for part in whole),
        caption="Närvaro",
        rows="item" if any(part["item"].any() for part in whole) else "label",
        by=by,
        headings={key: Period.parse(key).short for key in values} if by == "period" else None,
    )


def chart_of(deck):
    """The one chart of a presentation."""
    (chart,) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    return chart


def drawn(deck) -> dict[str, dict[str, float | None]]:
    """Series → name → value, in the order of a presentation's one chart."""
    plot = chart_of(deck).plots[0]
    names = list(plot.categories)
    return {s.name: dict(zip(names, s.values, strict=True)) for s in plot.series}


def tables_in(deck) -> list[list[list[str]]]:
    """The texts of every table, slide by slide."""
    shapes = (shape for slide in deck.slides for shape in slide.shapes if shape.has_table)
    return [[[cell.text for cell in row.cells] for row in s.table.rows] for s in shapes]


def texts(slide) -> list[str]:
    """The text of every box of a slide."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def parts_of(file) -> list[bytes]:
    """Every part of an Office file, and those of the workbooks in it; none has a time."""
    found = []
    with zipfile.ZipFile(file) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in parts.namelist():
            found.append(parts.read(name))
            if name.endswith(".xlsx"):
                found += parts_of(io.BytesIO(found[-1]))
    return found


NETWORKS = table_of({"Närvaro": {"Reko": 0.72, "PKS": 0.7849999999999999, "Äldre": 0.9}})
YEARS = {"2020-T2": {"PKS": 0.95, "Reko": 0.7}, "2019-T2": {"PKS": 0.9, "Reko": 0.8}}
LONG = Table(
    "Nätverk",
    ["Nätverk", "Antal"],
    [[Cell(f"Nätverk {at}", numeric=False), Cell(f"{at}", value=float(at))] for at in range(60)],
    sections={0: "Styrande", 40: "Övriga"},
    totals=(59,),
)
EVERY = [
    placed(
        NETWORKS, "ranked", "Diagram 1.1", reading="läs så", note="räknas så", source="Källa: a"
    ),
    placed(table_of(YEARS, by="period"), "paired", "Diagram 1.2"),
    placed(table_of({"Fysisk": {"A": 0.4}, "Digital": {"A": 0.6}}), "stacked", "Diagram 1.3"),
    placed(table_of({"2020-T2": 0.7, "2019-T2": 0.8}, by="period"), "history", "Diagram 1.4"),
    placed(NETWORKS, "timeline", "Diagram 1.5"),
    placed(NETWORKS, "multiples", "Diagram 1.6"),
    placed(NETWORKS, "matrix", "Diagram 1.7"),
    placed(LONG),
]


def test_it_begins_with_whose_report_it_is_and_ends_with_what_the_numbers_are(tmp_path):
    """First organisation, report and period, then the key figures; last a word on the numbers."""
    first, key, *_, last = made(tmp_path, EVERY[0]).slides
    expected = ["Delårsrapport januari–augusti 2020", "Kommunal utveckling", "Utkast"]
    assert texts(first) == expected
    assert key.shapes.title.text == "I korthet"
    reached = "○ Når inte målvärdet 80 %"
    assert f"Närvaro\n76 %\n{reached}\nJanuari–augusti 2019: 72 %" in texts(key)
    assert "Studier\n12" in texts(key), "nothing is said of a period without a figure"
    assert last.shapes.title.text == "Om siffrorna"
    said = " ".join(texts(last))
    assert "register" in said and "rekonstruerade" in said
    assert "Gjord 2020-09-15 kl. 10.30. Utkast, inte publicerat." in said


def test_what_was_never_published_is_told_before_the_first_figure(tmp_path):
    """The title and the key figures, which have no source of their own, say what rows there are."""
    edition = replace(DRAFT, origins=("rekonstruerade",))
    first, key, *_ = made(tmp_path, EVERY[0], edition=edition).slides
    said = "En del uppgifter är rekonstruerade."
    assert f"{said} Det anges på varje bild som det gäller." in texts(first)
    assert said in texts(key)
    assert not any("rekonstruerade." in text for text in texts(made(tmp_path).slides[0]))


def test_many_key_figures_go_on_and_none_need_no_slide(tmp_path):
    """Ten figures take two slides; a report without key figures has no such slide."""
    titles = [slide.shapes.title.text for slide in made(tmp_path, key=KEY * 5).slides]
    assert titles[1:3] == ["I korthet", "I korthet (forts.)"]
    assert len(made(tmp_path, key=[]).slides) == 2


def test_an_exhibit_has_its_words_around_it(tmp_path):
    """The question is the title; what is shown and counted stands there, all of it in the notes."""
    slide = made(tmp_path, EVERY[0]).slides[2]
    assert slide.shapes.title.text == "Hur gick det?"
    around = {"Närvaro", "Diagram 1.1. Närvaro", "läs så", "räknas så", "Källa: a"}
    assert around <= set(texts(slide))
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.splitlines() == ["Diagram 1.1. Närvaro", "läs så", "räknas så", "Källa: a"]


def test_a_long_source_is_shortened_on_the_slide_only(tmp_path):
    """The warning comes first and is always seen; the notes name every file."""
    source = f"Rekonstruerade uppgifter. Källa: {', '.join(f'data/a/{n}.csv' for n in range(60))}."
    slide = made(tmp_path, placed(NETWORKS, source=source)).slides[2]
    (short,) = [text for text in texts(slide) if "Källa" in text]
    assert short.startswith("Rekonstruerade uppgifter. Källa: a/0.csv, ")
    assert re.search(r"a/\d+\.csv …$", short), "no path is cut in two"
    assert source in slide.notes_slide.notes_text_frame.text


def test_a_draft_is_marked_on_every_slide(tmp_path):
    """No slide of a draft can be shown without the mark: one on each, heard too, on top of all."""
    deck = made(tmp_path, *EVERY)
    for slide in deck.slides:
        assert texts(slide).count("Utkast") == 1
        assert slide.shapes[-1].text_frame.text == "Utkast"
        assert slide.shapes[-1]._element.xpath("./*[1]/p:cNvPr/@descr") != [""]
    assert deck.core_properties.content_status == "utkast"


def test_what_is_published_is_not_marked(tmp_path):
    """A published presentation is nowhere called a draft; its last slide says when and why."""
    edition, said = office.published("Fel <summa>.")
    deck = made(tmp_path, *EVERY, edition=edition)
    assert deck.core_properties.content_status == "publicerad"
    assert said in " ".join(texts(deck.slides[-1]))
    assert not any(b"utkast" in part.lower() for part in parts_of(tmp_path / "presentation.pptx"))


def test_the_same_report_gives_the_same_bytes(tmp_path):
    """Two of the same content are the same file, charts and all, whatever the day.

    Only when the report was made stands in it; nothing is of the day on which it was written.
    """
    (tmp_path / "b").mkdir()
    for folder in (tmp_path, tmp_path / "b"):
        made(folder, *EVERY)
    first = (tmp_path / "presentation.pptx").read_bytes()
    assert first == (tmp_path / "b" / "presentation.pptx").read_bytes()
    known = pptx.Presentation(io.BytesIO(first)).core_properties
    assert known.created == known.modified == STARTED.replace(tzinfo=None)
    assert known.last_modified_by == known.author and not known.comments
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name]
    today = f"{dt.date.today():%Y-%m-%d}".encode()
    assert not any(today in part for part in parts_of(tmp_path / "presentation.pptx"))


def test_every_slide_has_a_title_and_every_shape_words(tmp_path):
    """Who cannot see the slides hears a title for each, and what each shape is."""
    deck = made(tmp_path, *EVERY)
    assert all(slide.shapes.title.text for slide in deck.slides)
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    about = [shape._element.xpath("./*[1]/p:cNvPr")[0].get("descr") for shape in shapes]
    assert all(about)
    assert f"Diagram: Närvaro. Äldre 90{NBSP}%; PKS 79{NBSP}%; Reko 72{NBSP}%." in about
    runs = [run for shape in shapes for run in shape._element.iterfind(".//{*}r/{*}rPr")]
    assert {run.get("lang") for run in runs} == {"sv-SE"}
    ids = [[shape.shape_id for shape in slide.shapes] for slide in deck.slides]
    assert all(len(set(numbers)) == len(numbers) for numbers in ids)


def test_every_slide_but_the_first_has_its_number(tmp_path):
    """The number is a field, so that it stays right when slides are moved."""
    deck = made(tmp_path, *EVERY)
    fields = [slide._element.findall(".//{*}fld") for slide in deck.slides]
    assert [len(found) for found in fields] == [0] + [1] * (len(deck.slides) - 1)


def test_nothing_lies_outside_the_slide(tmp_path):
    """Every shape has its place within the wide slide, also where texts are long."""
    long = [
        placed(table, form, reading="läs " * 300, source="fil, " * 300)
        for table, form in ((NETWORKS, "ranked"), (LONG, ""))
    ]
    deck = made(tmp_path, *EVERY, *long)
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_a_long_reading_leaves_room_for_what_is_read(tmp_path):
    """At most three lines stand on the slide; the notes have all of it."""
    slide = made(tmp_path, placed(NETWORKS, "ranked", reading="läs " * 300)).slides[2]
    (short,) = [text for text in texts(slide) if text.startswith("läs")]
    assert short.endswith(" …") and len(short) < 400
    assert "läs " * 299 in slide.notes_slide.notes_text_frame.text


def test_an_exhibit_without_a_question_has_its_caption_as_title(tmp_path):
    """A slide is never without a title."""
    alone = Placed(Exhibit(NETWORKS), "Tabell 1.1", "", "", on_slide=True)
    assert made(tmp_path, alone).slides[2].shapes.title.text == "Närvaro"


def test_tables_leave_room_for_the_foot(tmp_path):
    """The rows of a table end above the source, by their own heights."""
    deck = made(tmp_path, *EVERY)
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                high = sum(row.height for row in shape.table.rows)
                assert shape.top + high <= powerpoint.Inches(powerpoint.FOOT)


def test_ranked_bars_stand_highest_first(tmp_path):
    """The highest is at the top, with the table's own values and one colour."""
    deck = made(tmp_path, EVERY[0])
    assert drawn(deck) == {"Närvaro": {"Äldre": 0.9, "PKS": 0.785, "Reko": 0.72}}
    assert list(drawn(deck)["Närvaro"]) == ["Äldre", "PKS", "Reko"]
    chart = chart_of(deck)
    assert chart.category_axis.reverse_order, "bars are drawn from below otherwise"
    assert chart.plots[0].series[0].data_labels.number_format == PERCENT
    assert not chart.has_legend


@pytest.mark.parametrize(
    ("form", "reached", "not_reached"),
    [
        ("ranked", {"Äldre": 0.9, "PKS": 0.785}, {"Reko": 0.72}),
        ("history", {"jan–aug 2019": 0.9, "jan–aug 2020": 0.95}, {"jan–aug 2018": 0.7}),
    ],
)
def test_what_reaches_a_target_is_told_from_what_does_not(tmp_path, form, reached, not_reached):
    """Bars that reach the target have the report's own colour, the others its tint; both are named.

    What is equal to the target reaches it, also where a computer's mean is a hair below.
    """
    deck = made(tmp_path, with_target(form, 0.785))
    first, second = chart_of(deck).plots[0].series
    named = f"målvärdet 79{NBSP}%"
    assert (first.name, second.name) == (f"Når {named}", f"Når inte {named}")
    found = [
        {name: value for name, value in series.items() if value is not None}
        for series in drawn(deck).values()
    ]
    assert found == [reached, not_reached]
    colors = [f"#{series.format.fill.fore_color.rgb}" for series in (first, second)]
    assert colors == [look.MAIN, look.TONE]
    assert chart_of(deck).has_legend


@pytest.mark.parametrize("form", ["ranked", "history"])
def test_a_target_is_a_line_at_its_value(tmp_path, form):
    """The line lies where the scale of the bars has the target, over all of the bars."""
    deck = made(tmp_path, with_target(form, 0.8))
    slide, chart = deck.slides[2], chart_of(deck)
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    (line,) = [shape for shape in slide.shapes if shape.name == "Målvärde"]
    x, y, wide, high = (
        float(chart._chartSpace.xpath(f".//c:plotArea//c:manualLayout/c:{side}/@val")[0])
        for side in "xywh"
    )
    low, most = chart.value_axis.minimum_scale, chart.value_axis.maximum_scale
    across = [(end - frame.left) / frame.width for end in (line.begin_x, line.end_x)]
    down = [(end - frame.top) / frame.height for end in (line.begin_y, line.end_y)]
    share = (0.8 - low) / (most - low)
    expected = ([x + share * wide] * 2, [y, y + high])
    if form == "history":
        expected = ([x, x + wide], [y + (1 - share) * high] * 2)
    assert (across, down) == tuple(pytest.approx(ends, abs=1e-3) for ends in expected)
    assert x > 0 and x + wide < 1 and y > 0 and y + high < 1
    assert low <= 0.8 <= most


def test_a_target_that_nothing_comes_near_is_within_the_chart(tmp_path):
    """A line is never drawn outside the bars' own scale."""
    chart = chart_of(made(tmp_path, with_target("ranked", 5.0)))
    assert chart.value_axis.maximum_scale > 5


def test_without_a_target_there_is_no_line(tmp_path):
    """A chart of a figure that has no target looks as it did."""
    names = [shape.name for shape in made(tmp_path, EVERY[0]).slides[2].shapes]
    assert "Målvärde" not in names


def with_target(form: str, target: float) -> Placed:
    """A chart with a target, of networks or of years."""
    years = {"2020-T2": 0.95, "2019-T2": 0.9, "2018-T2": 0.7}
    table = NETWORKS if form == "ranked" else table_of(years, by="period")
    one = placed(table, form)
    return replace(one, exhibit=replace(one.exhibit, target=target))


def test_equals_stand_as_in_a_phone_book(tmp_path):
    """Bars of the same length stand in alphabetical order, whatever the order of the table."""
    table = table_of({"Närvaro": {"Ä": 0.5, "Å": 0.5, "A": 0.5}})
    assert list(drawn(made(tmp_path, placed(table, "ranked")))["Närvaro"]) == ["A", "Å", "Ä"]


def test_pairs_are_two_named_series(tmp_path):
    """Two periods stand beside each other for each item, named in a legend; no change is drawn."""
    table = table_of(YEARS, by="period")
    change = [[*row, Cell("+5", value=5.0, unit="procentenheter")] for row in table.rows]
    with_change = Table("Närvaro", [*table.header, "Förändring, procentenheter"], change)
    deck = made(tmp_path, placed(with_change, "paired"))
    assert drawn(deck) == {
        "jan–aug 2020": {"PKS": 0.95, "Reko": 0.7},
        "jan–aug 2019": {"PKS": 0.9, "Reko": 0.8},
    }
    assert chart_of(deck).has_legend


def test_two_figures_over_time_stand_in_time_order(tmp_path):
    """Figures without items have a pair of bars for each period, the oldest first."""
    over = Table(
        "Ansökningar",
        ["", "jan–aug 2020", "jan–aug 2019", "jan–aug 2018"],
        [
            [
                Cell("Skickade", numeric=False),
                *(Cell(str(n), value=n, unit="antal") for n in (8, 9, 7)),
            ],
            [
                Cell("Beviljade", numeric=False),
                *(Cell(str(n), value=n, unit="antal") for n in (3, 4, 2)),
            ],
        ],
    )
    found = drawn(made(tmp_path, placed(over, "paired")))
    assert list(found) == ["Skickade", "Beviljade"]
    assert found["Skickade"] == {"jan–aug 2018": 7, "jan–aug 2019": 9, "jan–aug 2020": 8}
    assert list(found["Skickade"]) == ["jan–aug 2018", "jan–aug 2019", "jan–aug 2020"]


def test_parts_of_a_whole_are_whole_per_cents_that_add_up(tmp_path):
    """Each bar is 100 %, as in the report's own chart: 33, 33 and 34, not three times 33."""
    thirds = table_of({part: {"A": 1 / 3, "B": 0.2} for part in ("Ja", "Nej", "Vet ej")})
    found = drawn(made(tmp_path, placed(thirds, "stacked")))
    assert list(found) == ["Ja", "Nej", "Vet ej"]
    assert sorted(series["A"] for series in found.values()) == [0.33, 0.33, 0.34]
    amounts = table_of({"Klar": {"A": 3.0}, "Pågår": {"A": 1.0}}, "antal")
    found = drawn(made(tmp_path, placed(amounts, "stacked")))
    assert found == {"Klar": {"A": 0.75}, "Pågår": {"A": 0.25}}


def test_bars_of_parts_come_in_the_pictures_order(tmp_path):
    """Most of the first part comes first, of equals most of the next; the whole comes last."""
    parts = {
        "Ja": {"": 0.5, "A": 0.2, "B": 0.7, "C": 0.7},
        "Nej": {"": 0.3, "A": 0.8, "B": 0.1, "C": 0.2},
        "Vet ej": {"": 0.2, "A": 0.0, "B": 0.2, "C": 0.1},
    }
    table = table_of(parts)
    rows = [[Cell("Samtliga"), *row[1:]] if row[0].text == "Summa" else row for row in table.rows]
    found = drawn(made(tmp_path, placed(replace(table, rows=rows), "stacked")))
    assert list(found["Ja"]) == ["C", "B", "A", "Samtliga"]


def test_parts_may_be_rows(tmp_path):
    """A whole in one column, or one whole for each period, has its rows as parts."""
    one = table_of({"Andel": {"Fysisk": 0.4, "Digital": 0.6}})
    assert list(drawn(made(tmp_path, placed(one, "stacked")))) == ["Fysisk", "Digital"]
    several = table_of(YEARS, "kr", by="period")
    found = drawn(made(tmp_path, placed(several, "stacked")))
    assert list(found["PKS"]) == ["jan–aug 2020", "jan–aug 2019"]


def test_history_goes_from_left_to_right(tmp_path):
    """The oldest period is to the left although tables have the newest first."""
    table = table_of({"2020-T2": 0.7, "2019-T2": 0.8, "2018-T2": 0.6}, by="period")
    (values,) = drawn(made(tmp_path, placed(table, "history"))).values()
    assert list(values.items()) == [
        ("jan–aug 2018", 0.6),
        ("jan–aug 2019", 0.8),
        ("jan–aug 2020", 0.7),
    ]


@pytest.mark.parametrize("form", ["ranked", "paired", "history"])
def test_a_missing_value_is_a_gap_and_said(tmp_path, form):
    """Nothing is drawn as zero: what has no value is left empty, named with the reason."""
    if form == "history":
        table = table_of({"2020-T2": 0.7, "2019-T2": float("nan")}, by="period")
    else:
        items = {"PKS": 0.7, "Reko": float("nan"), "Liten": 0.5}
        small = {"n": {"PKS": 9, "Reko": 0, "Liten": 2}}
        given = {"Närvaro": items, "Mål": items} if form == "paired" else {"Närvaro": items}
        parts = [
            facts.make("x", label, values, "andel", **small) for label, values in given.items()
        ]
        whole = facts.together(parts).assign(period="2020-T2", covers="2020-T2")
        table = tables.of_facts(facts.withhold(whole), caption="Närvaro")
    deck = made(tmp_path, placed(table, form))
    for values in drawn(deck).values():
        assert [name for name, value in values.items() if value is not None] in (
            ["PKS"],
            ["jan–aug 2020"],
        )
    said = " ".join(texts(deck.slides[2]))
    assert re.search(r"Uppgift saknas: (Reko|jan–aug 2019)\.", said)
    assert ("Visas inte, för litet underlag: Liten." in said) == (form != "history")
    xml = chart_of(deck)._chartSpace.xpath(".//c:dispBlanksAs/@val")
    assert xml == ["gap"]


@pytest.mark.parametrize(
    "values, code, unit",
    [
        ((28_917_000, 710_000), "#,##0.0,,", "mnkr"),
        ((28_917_000, 10_000), "#,##0.00,,", "mnkr"),
        ((289_280, 45_000), "#,##0,", "tkr"),
        ((9_000, 45), "#,##0", "kr"),
    ],
)
def test_large_amounts_are_read_in_tkr_or_mnkr(tmp_path, values, code, unit):
    """Kronor stay kronor in the chart's sheet; the unit shown is named beside the title."""
    table = table_of({"Budget": {"A": values[0], "B": values[1]}}, "kr")
    deck = made(tmp_path, placed(table, "ranked"))
    assert drawn(deck) == {"Budget": {"A": values[0], "B": values[1]}}
    assert chart_of(deck).plots[0].series[0].data_labels.number_format == code
    assert f"Tabell 1.1. Närvaro ({unit})" in texts(deck.slides[2])


def test_what_is_below_zero_has_a_true_minus(tmp_path):
    """A value below zero is written as in the report, whatever sign the programme would choose."""
    deck = made(tmp_path, placed(table_of({"Budget": {"A": 40, "B": -30}}, "antal"), "ranked"))
    code = chart_of(deck).plots[0].series[0].data_labels.number_format
    assert code == '#,##0;"−"#,##0'


@pytest.mark.parametrize(
    ("caption", "more"), [("Rekryteringens kostnad", " (kr)"), ("Kostnad i kr", "")]
)
def test_the_unit_is_named_where_the_title_does_not(tmp_path, caption, more):
    """Letters within a word, as the "kr" of "rekrytering", name no unit."""
    table = replace(table_of({"Kostnad": {"A": 900}}, "kr"), caption=caption)
    slide = made(tmp_path, placed(table, "ranked")).slides[2]
    assert f"Tabell 1.1. {caption}{more}" in texts(slide)


@pytest.mark.parametrize("form", ["", "timeline", "multiples", "matrix"])
def test_the_rest_is_tables_that_can_be_edited(tmp_path, form):
    """What no chart of PowerPoint shows well is a table with the report's own texts."""
    (table,) = tables_in(made(tmp_path, placed(NETWORKS, form)))
    assert table == [NETWORKS.header, *([cell.text for cell in row] for row in NETWORKS.rows)]


@pytest.mark.parametrize(
    "table",
    [
        Table("Tom", ["", "A"], []),
        Table("Streck", ["", "A"], [[Cell("a", numeric=False), Cell("–")]]),
        Table("Dubbelt", ["", "A"], [[Cell("a", numeric=False), Cell("1", value=1.0)]] * 2),
        Table("Samma", ["", "A", "A"], [[Cell("a", numeric=False), *[Cell("1", value=1.0)] * 2]]),
        Table(
            "Negativt", ["", "A", "B"], [[Cell("a", numeric=False), *[Cell("−1", value=-1.0)] * 2]]
        ),
    ],
)
def test_what_cannot_be_drawn_is_a_table(tmp_path, table):
    """A chart without values, with a name twice or with negative parts is shown as its figures."""
    (shown,) = tables_in(made(tmp_path, placed(table, "stacked")))
    assert len(shown) == 1 + len(table.rows)


def test_a_long_table_goes_on_over_several_slides(tmp_path):
    """No row is lost or said twice, headings come again, and the text stays legible."""
    deck = made(tmp_path, placed(LONG))
    slides = [slide for slide in deck.slides if any(s.has_table for s in slide.shapes)]
    titles = [slide.shapes.title.text for slide in slides]
    assert titles[0] == "Hur gick det?" and set(titles[1:]) == {"Hur gick det? (forts.)"}
    pages = tables_in(deck)
    assert len(pages) > 2 and all(page[0] == LONG.header for page in pages)
    rows = [row for page in pages for row in page[1:] if row[1]]
    assert rows == [[cell.text for cell in row] for row in LONG.rows]
    assert pages[0][1][0] == "Styrande" and pages[1][1][0] == "Styrande (forts.)"
    assert all(page[-1][1] for page in pages), "no heading stands last on a slide"
    sizes = {
        run.font.size.pt
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
        for p in cell.text_frame.paragraphs
        for run in p.runs
    }
    assert min(sizes) >= 12


def test_many_bars_go_on_with_the_same_scale(tmp_path):
    """Fifty bars are shared out evenly, in order, and a bar means the same on each slide."""
    table = table_of({"Närvaro": {f"Nätverk {at:02}": at / 50 for at in range(1, 51)}})
    deck = made(tmp_path, placed(table, "ranked"))
    found = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    names = [name for chart in found for name in chart.plots[0].categories]
    assert names == [f"Nätverk {at:02}" for at in range(50, 0, -1)]
    scales = {(chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) for chart in found}
    assert scales == {(0, 1.1)}, "from zero, with room for the value of the longest bar"
    assert {len(chart.plots[0].categories) for chart in found} <= {16, 17}


def test_wide_tables_stay_legible(tmp_path):
    """A table of many columns uses the slide's width and a size of at least ten points."""
    header = ["Område", *(f"Kolumn {at}" for at in range(14))]
    row = [Cell("Ledning och stab", numeric=False), *[Cell("105 733", value=1.0)] * 14]
    deck = made(tmp_path, placed(Table("Bred", header, [row] * 8)))
    (shape,) = [shape for shape in deck.slides[2].shapes if shape.has_table]
    assert sum(column.width for column in shape.table.columns) <= powerpoint.Inches(12.2)
    assert (
        min(cell.text_frame.paragraphs[0].runs[0].font.size.pt for cell in shape.table.iter_cells())
        >= 10
    )


def test_sums_are_bold_with_a_line_above(tmp_path):
    """A row that sums others stands out in a table on a slide too."""
    deck = made(tmp_path, placed(LONG))
    (shape,) = [shape for shape in deck.slides[-2].shapes if shape.has_table]
    *_, before, total = shape.table.rows
    assert [row.cells[0].text_frame.paragraphs[0].runs[0].font.bold for row in (before, total)] == [
        False,
        True,
    ]
    assert [len(row.cells[0]._tc.findall(".//{*}lnT")) for row in (before, total)] == [0, 1]


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_and_breaks_nothing(tmp_path, text):
    """Whatever texts hold they are shown as they are, less what XML forbids, also in the sheets."""
    table = Table(
        text,
        [text, f"{text} 2"],
        [[Cell(text, numeric=False), Cell("1", value=1.0)]],
        sections={0: text},
        unit=text,
    )
    words = {"reading": text, "note": text, "source": text}
    shown = [
        Placed(Exhibit(table, form, **words), "Tabell 1.1", text, "", True)
        for form in ("ranked", "")
    ]
    key = [dict.fromkeys(("label", "value", "was", "before", "sign", "status"), text)]
    deck = made(tmp_path, *shown, key=key)
    clean = re.sub(r"[\x00-\x08\x0b-\x1f\ud800\uffff]", "", text).replace("\t", " ")
    beginning = clean[:20]
    assert all(
        t.startswith(beginning) for t in (s.shapes.title.text for s in list(deck.slides)[2:4])
    )
    assert list(drawn(deck)) == [f"{clean} 2"]
    sheet = openpyxl.load_workbook(
        io.BytesIO(chart_of(deck).part.chart_workbook.xlsx_part.blob)
    ).active
    assert {cell.data_type for cell in (sheet["A2"], sheet["B1"])} == {"s"}
    assert sheet["A2"].hyperlink is None
    assert sheet["A2"].value.replace("_x005F_", "_") == clean


@office.NEEDED
def test_libreoffice_opens_it(tmp_path):
    """An office programme reads the file and draws a page for each slide."""
    deck = made(tmp_path, *EVERY)
    pages = re.findall(rb"/Type\s*/Page\b", office.printed(tmp_path / "presentation.pptx"))
    assert len(pages) == len(deck.slides)
