"""What a notebook cell shows says how to read it, how it is defined and where it comes from."""

import base64
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from kutools import facts, show
from kutools.contract import REGISTERS
from kutools.errors import Finding, Place
from kutools.exhibits import EXHIBIT, Exhibit
from kutools.periods import Period
from kutools.registers import SourceFile
from kutools.show import Frame, Rows, Selection

NOW, BEFORE = "2020-T2", "2019-T2"
PUBLISHED = SourceFile("data/narvaro/2020.csv", "narvaro", "0" * 64, 70)
RECONSTRUCTED = SourceFile("data/narvaro/2019_rekonstruerad.csv", "narvaro", "0" * 64, 70)
MADE_UP = SourceFile("data/narvaro/2018_exempel.csv", "narvaro", "0" * 64, 70)
WARNINGS = ("Rekonstruerade uppgifter.", "Exempel, inte verkliga uppgifter.")
HOSTILE = "<script>alert('x')</script> & \"Å\""


def made(values, unit="andel", period=NOW, label="Närvaro", name="narvaro.natverk", **more):
    """Facts of one measure in one period, which they cover unless it is said otherwise."""
    table = facts.make(name, label, values, unit)
    return table.assign(**{"period": period, "covers": period, **more})


def selection(*tables: pd.DataFrame, files=(PUBLISHED,)) -> Selection:
    """Facts to show, with a binding that writes names in capitals."""
    return Selection(facts.together(tables), Frame(list(files), str.upper))


def rows(table: pd.DataFrame, register: str = "forskning/studier") -> Rows:
    """Rows of a register to show."""
    return Rows(table, REGISTERS[register], Frame([PUBLISHED], str.upper))


def parsed(shown: show.Shown) -> ET.Element:
    """The HTML shown, which must be well-formed."""
    html = re.sub(r"(<img [^>]*)>", r"\1/>", shown.html)
    return ET.fromstring(f"<div>{html}</div>")


def text(element: ET.Element) -> str:
    """The text of an element, with ordinary spaces."""
    return "".join(element.itertext()).replace("\u00a0", " ")


def grid(shown: show.Shown) -> list[list[str]]:
    """The texts of the table shown, its heading row first."""
    return [[text(cell) for cell in row] for row in parsed(shown).iter("tr")]


def said(shown: show.Shown, name: str) -> list[str]:
    """The paragraphs of a class, such as `kalla`."""
    return [text(p) for p in parsed(shown).iter() if p.get("class") == name]


NETWORKS = made({"PKS": 0.95, "Reko": 0.72})
EARLIER = made({"PKS": 0.90, "Reko": 0.67}, period=BEFORE)


def test_reading_stands_above_and_definition_and_source_below():
    """A reader first meets how to read it, then the table, its definition and its source."""
    shown = selection(NETWORKS).table("Närvaro", reading="så läses den", note="så räknas den")
    body = parsed(shown)
    assert [child.tag for child in body] == ["p", "figure"]
    assert [child.get("class", child.tag) for child in body[1]] == ["ram", "definition", "kalla"]
    assert said(shown, "lasning") == ["SÅ LÄSES DEN"], "figures in the text are bound"
    assert said(shown, "definition") == ["SÅ RÄKNAS DEN"], "figures in the text are bound"
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


def test_without_words_there_are_no_empty_paragraphs():
    """A table without reading or definition has its source and nothing else."""
    shown = selection(NETWORKS).table("Närvaro")
    assert [p.get("class") for p in parsed(shown).iter("p")] == ["kalla"]


def test_a_charts_target_goes_with_its_figures():
    """Slides are told what a chart's line shows, whether it was given or is the figures' own.

    A target that is better the lower has none: bars that reach it would be told as if they did not.
    """
    aimed = NETWORKS.assign(target=0.9, direction=facts.HIGHER)
    found = [
        one.ranked("Närvaro", **given).exhibit.target
        for one, given in (
            (selection(aimed), {}),
            (selection(aimed), {"target": 0.8}),
            (selection(NETWORKS), {}),
            (selection(aimed.assign(direction=facts.LOWER)), {}),
        )
    ]
    assert found == [0.9, 0.8, None, None]


@pytest.mark.parametrize(
    ("files", "warnings"),
    [
        ([PUBLISHED], []),
        ([PUBLISHED, RECONSTRUCTED], ["Rekonstruerade uppgifter."]),
        ([PUBLISHED, MADE_UP], ["Exempel, inte verkliga uppgifter."]),
        ([MADE_UP, RECONSTRUCTED], list(WARNINGS)),
    ],
)
def test_what_was_never_published_is_said_at_the_source(files, warnings):
    """Where one file behind it is reconstructed or made up, the table says so; else it does not.

    It is said on the page, and to slides and workbook.
    """
    shown = selection(NETWORKS, files=files).table("Närvaro")
    listed = f"Källa: {', '.join(file.path for file in files)}."
    assert said(shown, "rekonstruerad") == warnings
    assert said(shown, "kalla") == [" ".join([*warnings, listed])]
    assert shown.exhibit.source == " ".join([*warnings, listed])


def test_many_files_are_named_by_their_registers():
    """Where many files are behind it, the source is a line of registers, each once."""
    years = [f"data/{name}/{year}.csv" for name in ("narvaro", "enkat/svar") for year in range(3)]
    files = [
        SourceFile(path, path.rpartition("/")[0].removeprefix("data/"), "", 1) for path in years
    ]
    shown = selection(NETWORKS, files=files).table("Närvaro")
    assert said(shown, "kalla") == ["Källa: data/narvaro, data/enkat/svar."]
    few = selection(NETWORKS, files=files[:4]).table("Närvaro")
    assert said(few, "kalla") == [f"Källa: {', '.join(years[:4])}."]


def test_earlier_results_that_were_only_published_are_said_to_be_so():
    """Figures that no rows give, but a printed report, are named by their months."""
    published = [Period.parse("2019-T2"), Period.parse("2018-H1")]
    frame = Frame([PUBLISHED], str, published)
    (source,) = said(Selection(NETWORKS, frame).table("Närvaro"), "kalla")
    assert source == (
        "Källa: data/narvaro/2020.csv. En del uppgifter för januari–augusti 2019 och "
        "januari–juni 2018 är tidigare publicerade resultat."
    )


def test_one_period_has_a_column_for_each_label():
    """Figures of one period stand by what is measured."""
    shown = selection(NETWORKS, made({"PKS": 3.0}, "antal", label="Träffar")).table("Närvaro")
    assert grid(shown) == [
        ["", "Närvaro", "Träffar"],
        ["PKS", "95 %", "3"],
        ["Reko", "72 %", "–"],
    ]


def test_several_periods_have_a_column_each_and_the_change():
    """Shares of several periods stand side by side, headed by months, with procentenheter."""
    shown = selection(NETWORKS, EARLIER).table("Närvaro", first="Nätverk")
    assert grid(shown) == [
        ["Nätverk", "jan–aug 2020", "jan–aug 2019", "Förändring, procentenheter"],
        ["PKS", "95 %", "90 %", "+5"],
        ["Reko", "72 %", "67 %", "+5"],
    ]


def test_amounts_have_no_change_in_percentage_points():
    """Only shares have a change in procentenheter."""
    now, before = made({"A": 5000.0}, "kr"), made({"A": 1000.0}, "kr", BEFORE)
    assert grid(selection(now, before).table("Belopp", unit="tkr")) == [
        ["", "jan–aug 2020", "jan–aug 2019"],
        ["A", "5", "1"],
    ]


def test_figures_without_items_stand_below_each_other():
    """Single figures are rows, named by what is measured, with their period above."""
    whole = made(8, "antal", label="Skickade", name="a"), made(3, "antal", label="Fick", name="b")
    assert grid(selection(*whole).table("Ansökningar")) == [
        ["Uppgift", "jan–aug 2020"],
        ["Skickade", "8"],
        ["Fick", "3"],
    ]


@pytest.mark.parametrize("part", ["", "a", "b"])
def test_tables_are_numbered_by_the_page(part):
    """A table has a place for its number; an a-table and a b-table say which they are."""
    shown = selection(NETWORKS).table("Närvaro", part=part)
    assert len(said(shown, f"nummer tabell{part}")) == 1


@pytest.mark.parametrize(
    "show_it",
    [
        lambda chosen: chosen.table("Närvaro & mer"),
        lambda chosen: chosen.ranked("Närvaro & mer"),
        lambda chosen: chosen.stacked("Närvaro & mer"),
        lambda chosen: chosen.history("Närvaro & mer"),
        lambda chosen: chosen.scorecard("Närvaro & mer"),
        lambda chosen: chosen.multiples("Närvaro & mer"),
    ],
)
def test_nothing_to_show_is_said(show_it):
    """Where there are no figures the reader is told so: no empty table, no empty chart."""
    shown = show_it(selection())
    assert said(shown, "saknas") == ["Närvaro & mer: uppgift saknas för perioden."]
    assert list(parsed(shown).iter("figure")) == []
    assert shown.exhibit is None, "nothing is no slide and no sheet"


def test_no_rows_to_show_is_said():
    """A register without rows for the period shows a sentence, as a table or a chart."""
    nothing, headings = rows(pd.DataFrame({"studie": []})), {"studie": "Studie"}
    period = Period.parse(NOW)
    for shown in (
        nothing.table("Studier", headings),
        nothing.timeline("Studier", headings, period=period),
        nothing.matrix("Studier", "Studie"),
    ):
        assert said(shown, "saknas") == ["Studier: uppgift saknas för perioden."]
        assert shown.exhibit is None


def test_rows_of_a_register_are_shown_with_their_source():
    """Rows have headings, words and source as figures have."""
    table = pd.DataFrame({"studie": ["Sexit"], "status": ["pågår"]})
    shown = rows(table).table("Studier", {"status": "Läge", "studie": "Studie"}, note="så")
    assert grid(shown) == [["Läge", "Studie"], ["pågår", "Sexit"]]
    assert said(shown, "definition") == ["SÅ"]
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


def test_rows_can_stand_under_what_they_have_in_common():
    """Networks stand under their partnership, each partnership once, its rows together."""
    table = pd.DataFrame(
        {"nätverk": ["Reko", "PKS", "FoUrum"], "partnerskap": ["Vård", "Ledning", "Vård"]}
    )
    shown = rows(table, "organisation/natverk").table(
        "Nätverken", {"nätverk": "Nätverk"}, under="partnerskap"
    )
    assert grid(shown) == [["Nätverk"], ["Vård"], ["Reko"], ["FoUrum"], ["Ledning"], ["PKS"]]


def test_a_column_that_says_nothing_is_left_out():
    """Where no row says anything in a column, the column is not shown; else it is, with dashes."""
    table = pd.DataFrame({"studie": ["A", "B"], "roll": ["", ""], "område": ["", "Miljö"]})
    headings = {"studie": "Studie", "roll": "Vår roll", "område": "Område"}
    assert grid(rows(table).table("Studier", headings)) == [
        ["Studie", "Område"],
        ["A", "–"],
        ["B", "Miljö"],
    ]


def test_a_matrix_unfolds_what_each_row_serves():
    """The chart of areas and global goals has in words what each area serves, mainly and also."""
    goals = ["4 God utbildning", "7 Hållbar energi", "13 Klimatet"]
    table = pd.DataFrame(
        {
            "row": ["Miljö", "Miljö", "Miljö", "Skola"],
            "column": pd.Categorical([goals[2], goals[1], goals[0], goals[0]], goals),
            "main": [True, False, False, False],
        }
    )
    shown = rows(table, "agenda2030/koppling").matrix("Målen", "Område")
    assert grid(shown) == [
        ["Område", "Främst", "Även"],
        ["Miljö", "13 Klimatet", "4 God utbildning, 7 Hållbar energi"],
        ["Skola", "–", "4 God utbildning"],
    ]
    assert shown.exhibit.form == "matrix"


# What is chosen


def test_the_whole_alone_can_be_chosen():
    """`in_all` leaves the figure that has no item: of all participants, not each party's."""
    parties = made(
        {"Aneby": 3.0, "Eksjö": 4.0}, "antal", label="Deltagare", name="kurser.deltagare"
    )
    whole = made(7.0, "antal", label="Deltagare", name="kurser.deltagare")
    assert grid(selection(parties, whole).in_all().table("Kurser"))[1:] == [["Deltagare", "7"]]


def test_figures_can_be_chosen_by_what_they_measure():
    """`only` leaves the figures with the labels named, in the order that they had."""
    chosen = selection(
        made({"A": 0.5}, label="Mycket nöjda"),
        made({"A": 0.3}, label="Nöjda"),
        made({"A": 0.2}, label="Missnöjda"),
    )
    assert grid(chosen.only("Missnöjda", "Mycket nöjda").table("Svar"))[0] == [
        "",
        "Mycket nöjda",
        "Missnöjda",
    ]


def test_a_column_is_headed_by_the_months_it_covers():
    """Courses in a report for January–August are of January–June, and so is their heading."""
    courses = {"unit": "antal", "label": "Deltagare", "name": "kurser.deltagare"}
    now = made({"Aneby": 3.0}, covers="2020-H1", **courses)
    before = made({"Aneby": 4.0}, period=BEFORE, covers="2019-H1", **courses)
    shown = selection(now, before).table("Kurser")
    assert grid(shown) == [["", "jan–jun 2020", "jan–jun 2019"], ["Aneby", "3", "4"]]
    assert "januari–juni 2020" in next(
        parsed(selection(now, before).paired("Kurser")).iter("img")
    ).get("alt")


def test_a_figure_of_other_months_than_its_column_says_which():
    """Where the figures of a column cover different months, each that deviates names its own."""
    now = made({"A": 0.5}), made({"B": 0.4}, covers="2020-H1")
    before = made({"A": 0.3, "B": 0.2}, period=BEFORE)
    assert grid(selection(*now, before).table("Mätetal"))[1:] == [
        ["A", "50 %", "30 %", "+20"],
        ["B", "40 % (jan–jun 2020)", "20 %", "+20"],
    ]


INDICATOR = {"name": "matetal.kom", "group": "Delaktighet"}
RESULTS = (
    made({"Närvaro i nätverken": 0.76}, label="Resultat", **INDICATOR),
    made({"Närvaro i nätverken": 0.8}, label="Målvärde", **INDICATOR),
    made({"Närvaro i nätverken": 1.0}, "status", label="Status", **INDICATOR),
    made({"Närvaro i nätverken": 0.79}, period=BEFORE, label="Resultat", **INDICATOR),
    made({"Närvaro i nätverken": 0.8}, period=BEFORE, label="Målvärde", **INDICATOR),
)


def test_a_scorecard_shows_how_each_indicator_stands():
    """Result, status in words, target and the period before stand beside each other by goal."""
    shown = selection(*RESULTS).scorecard("Mätetal", note="så")
    assert grid(shown) == [
        ["Mätetal", "jan–aug 2020", "Status", "Målvärde", "jan–aug 2019", "Förändring"],
        ["Delaktighet"],
        ["Närvaro i nätverken", "76 %", "◐ delvis uppfyllt", "80 %", "79 %", "−3 procentenheter"],
    ]
    assert said(shown, "definition") == ["SÅ"]


def test_small_charts_of_indicators_have_their_results_to_unfold():
    """Each indicator's results stand by period under the charts; targets are lines, not rows."""
    shown = selection(*RESULTS).multiples("Mätetalen över tid")
    assert grid(shown) == [
        ["", "jan–aug 2020", "jan–aug 2019", "Förändring, procentenheter"],
        ["Delaktighet"],
        ["Närvaro i nätverken", "76 %", "79 %", "−3"],
    ]
    assert shown.exhibit.form == "multiples"


def test_small_charts_can_be_of_any_items():
    """Networks have a small chart each, with the target that their figures have."""
    aimed = NETWORKS.assign(target=[0.9, float("nan")], direction=facts.HIGHER)
    shown = selection(aimed, EARLIER).multiples("Närvaro per nätverk")
    assert grid(shown)[1:] == [["PKS", "95 %", "90 %", "+5"], ["Reko", "72 %", "67 %", "+5"]]
    assert "PKS: 2019 90 % och 2020 95 %, målvärde 90 %" in shown.html.replace("\u00a0", " ")
    assert shown.html.count("målvärde") == 1


def test_chosen_items_are_shown_and_no_others():
    """Items are chosen by their names; the empty one is the whole."""
    chosen = selection(made({"PKS": 0.95, "Reko": 0.72, "": 0.8}))
    assert [row[0] for row in grid(chosen.of("Reko", "").table("Närvaro"))[1:]] == [
        "Reko",
        "Summa",
    ]
    assert chosen.of("Finns inte").facts.empty


def test_a_chart_can_be_taken_away_and_a_table_cannot():
    """What is drawn can be drawn once more with a title and source in the picture."""
    chosen = selection(NETWORKS, EARLIER)
    for shown in (chosen.paired("x"), chosen.multiples("x"), selection(NETWORKS).ranked("x")):
        svg, png = shown.to_take(title="Rubriken", foot="Källan.")
        assert "Rubriken" in svg and "Källan." in svg and png.startswith(b"\x89PNG")
    assert chosen.table("x").to_take is None


# What travels with it


def test_what_is_shown_travels_as_data_beside_it():
    """Slides and workbook get the very table that the page shows, with its words and its part."""
    shown = selection(NETWORKS).table("Närvaro", part="b", reading="läs", note="så")
    bundle = shown._repr_mimebundle_()
    assert bundle["text/html"] == shown.html
    exhibit = Exhibit.of_json(bundle[EXHIBIT])
    assert (exhibit.kind, exhibit.part) == ("tabell", "b")
    assert (exhibit.reading, exhibit.note) == ("LÄS", "SÅ"), "figures in the text are bound"
    assert [exhibit.table.header, *([c.text for c in row] for row in exhibit.table.rows)] == [
        [cell.replace(" %", "\u00a0%") for cell in row] for row in grid(shown)
    ]
    assert exhibit.table.rows[0][1].value == 0.95, "unrounded, to reckon with"


def test_nothing_but_a_sentence_is_no_data():
    """A sentence that says that there is nothing has no table beside it."""
    assert set(selection().table("Närvaro")._repr_mimebundle_()) == {"text/html"}


CHARTS = {
    "ranked": lambda: selection(NETWORKS).ranked("Närvaro", target=0.8, reading="så"),
    "paired": lambda: selection(NETWORKS, EARLIER).paired("Närvaro", reading="så"),
    "stacked": lambda: selection(made({"digital": 0.4, "fysisk": 0.6})).stacked(
        "Närvaro", by="item", reading="så"
    ),
    "history": lambda: selection(made(0.76), made(0.79, period=BEFORE)).history(
        "Närvaro", reading="så"
    ),
}


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_a_picture_with_words_and_figures(kind):
    """A chart has title, alternative text, its figures to unfold, and its source."""
    shown = CHARTS[kind]()
    (picture,) = parsed(shown).iter("img")
    assert base64.b64decode(picture.get("src").removeprefix("data:image/svg+xml;base64,"))
    assert len(picture.get("alt")) > 20
    assert [text(caption) for caption in parsed(shown).iter("figcaption")] == ["Närvaro"]
    (unfolded,) = parsed(shown).iter("details")
    assert text(unfolded[0]) == "Visa siffrorna"
    assert len(list(unfolded.iter("tr"))) >= 2
    assert said(shown, "lasning") == ["SÅ"]
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]
    assert (shown.exhibit.kind, shown.exhibit.form) == ("diagram", kind)
    assert shown.exhibit.table.caption == "Närvaro"


def test_a_timeline_shows_names_from_other_columns():
    """A timeline takes name, start, end and status from the columns named, in that order.

    A start or end that is the first or last day of a month or year is written as that.
    """
    table = pd.DataFrame(
        {
            "status": ["pågår"],
            "slut": [pd.Timestamp("2021-12-31")],
            "start": [pd.Timestamp("2020-03-16")],
            "studie": ["Sexit"],
        }
    )
    headings = {"studie": "Studie", "start": "Start", "slut": "Slut", "status": "Status"}
    shown = rows(table).timeline("Studier", headings, period=Period.parse(NOW))
    assert grid(shown) == [list(headings.values()), ["Sexit", "2020-03-16", "2021", "pågår"]]
    assert "Sexit" in next(parsed(shown).iter("img")).get("alt")


def test_the_sum_is_no_bar_among_its_parts():
    """A chart of areas leaves out their sum, which would dwarf them."""
    chosen = selection(
        made({"Fritid": 5.0, "Miljö": 7.0}, "kr", label="Budget"),
        made(12.0, "kr", label="Budget"),
        made({"Fritid": 4.0, "Miljö": 6.0}, "kr", label="Utfall"),
        made(10.0, "kr", label="Utfall"),
    )
    assert [row[0] for row in grid(chosen.paired("Budget och utfall"))] == ["", "Fritid", "Miljö"]


def test_a_whole_is_named_alike_in_a_chart_and_its_figures():
    """The bar of all areas is Samtliga, in the picture and in the figures that slides have."""
    parts = [
        part
        for label, shares in (("Staten", (0.4, 0.5)), ("Övriga", (0.6, 0.5)))
        for part in (made({"Fritid": shares[0]}, label=label), made(shares[1], label=label))
    ]
    shown = selection(*parts).stacked("Utfallets finansiering")
    assert [row[0] for row in grid(shown)] == ["", "Fritid", "Samtliga"]
    assert "Samtliga: " in next(parsed(shown).iter("img")).get("alt")


def test_a_pair_is_of_the_two_nearest_periods():
    """Of three periods the report's own and the nearest are compared."""
    third = made({"PKS": 0.85}, period="2018-T2")
    shown = selection(NETWORKS, EARLIER, third).paired("Närvaro")
    assert grid(shown)[0][1:3] == ["jan–aug 2020", "jan–aug 2019"]


@pytest.mark.attack
def test_every_text_is_escaped():
    """Names, titles, words and files cannot become markup, in a table or in a chart."""
    file = SourceFile(f"data/{HOSTILE}.csv", "narvaro", "", 1)
    chosen = Selection(made({HOSTILE: 0.5, "B": 0.4}), Frame([file], str))
    words = {"reading": HOSTILE, "note": HOSTILE}
    for shown in (chosen.table(HOSTILE, **words), chosen.ranked(HOSTILE, **words)):
        assert "<script" not in shown.html
        assert said(shown, "lasning") == said(shown, "definition") == [HOSTILE]
        assert said(shown, "kalla") == [f"Källa: data/{HOSTILE}.csv."]
    assert said(Selection(facts.together([]), Frame([], str)).table(HOSTILE), "saknas") == [
        f"{HOSTILE}: uppgift saknas för perioden."
    ]


def finding(item: str, published: float | None) -> Finding:
    """A printed value that the rows do not give."""
    return Finding(
        rule="kontrollkolumn",
        place=Place("data/ekonomi/2020-T2.csv", "", 9, "utfall"),
        quantity="utfall",
        published=published,
        recomputed=31_873_000.0,
        unit="kr",
        message="stämmer inte",
        item=item,
    )


def test_findings_are_a_table():
    """What is printed and what the rows give stand beside each other, with their difference.

    Where nothing was printed there is a dash and no difference. The files are named.
    """
    found = [finding("Summa", 31_900_000.0), finding(HOSTILE, None)]
    shown = show.findings(found, Frame([PUBLISHED], str))
    assert grid(shown) == [
        ["Rad", "Uppgift", "Angivet", "Jämfört med", "Skillnad"],
        ["Summa", "utfall", "31 900 000", "31 873 000", "+27 000"],
        [HOSTILE, "utfall", "–", "31 873 000", "–"],
    ]
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


def test_what_has_no_value_is_no_row_of_dashes():
    """That rows may be missing is told by the audit; there is no value of it to compare."""
    note = replace(finding("Summa", None), recomputed=None)
    assert show.findings([note], Frame([PUBLISHED], str)).html == ""


def test_findings_of_several_units_have_each_its_own():
    """Shares and kronor in one table say their units; shares differ by percentage points.

    What cannot be computed has a dash, and no difference.
    """
    place = Place("data/matetal/resultat/a.csv", row=2, column="resultat")
    found = [
        Finding("andel_av_delar", place, "a.b", 0.37, 0.375, "andel", "fel", item="Andel"),
        Finding("publicerat_resultat", place, "a.c", 0.42, 0.4, "andel", "fel", item="Digital"),
        Finding(
            "tecken", Place("data/b.csv"), "utfall", 174_000.0, None, "kr", "fel", item="Summa"
        ),
    ]
    shown = show.findings(found, Frame([PUBLISHED], str))
    assert grid(shown)[1:] == [
        ["Andel", "resultat", "37 %", "38 %", "−1 procentenhet"],
        ["Digital", "resultat", "42 %", "40 %", "+2 procentenheter"],
        ["Summa", "utfall", "174 000 kr", "–", "–"],
    ]


def test_plain_text_holds_no_figure():
    """What a notebook says in plain text of a table or text is what it is, and no figure in it."""
    table = selection(made({"PKS": 0.95, "Reko": 0.72})).table("Närvaro per nätverk")
    assert "95" in table.html
    assert repr(table) == "<Närvaro per nätverk>"
    assert repr(show.Shown("<p>95 %</p>")) == "<Shown>"
    assert repr(show.Text("Närvaron är 95 %.")) == "<Text>"


def test_where_all_agrees_there_is_no_section_of_faults():
    """A reader meets the question of what does not agree only where something does not."""
    assert show.findings([], Frame([PUBLISHED], str)).html == ""
    faulty = show.findings([finding("Summa", 31_900_000.0)], Frame([PUBLISHED], str))
    assert text(parsed(faulty).find("h2")) == "Vad stämmer inte i underlaget?"
