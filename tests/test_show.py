"""What a notebook cell shows says how to read it, how it is defined and where it comes from."""

import base64
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from kutools import facts, show
from kutools.errors import Finding, Place
from kutools.periods import Period
from kutools.registers import SourceFile
from kutools.show import Frame, Rows, Selection

NOW, BEFORE = "2020-T2", "2019-T2"
PUBLISHED = SourceFile("data/narvaro/2020.csv", "narvaro", "0" * 64, 70)
RECONSTRUCTED = SourceFile("data/narvaro/2019_rekonstruerad.csv", "narvaro", "0" * 64, 70)
HOSTILE = "<script>alert('x')</script> & \"Å\""


def made(values, unit="andel", period=NOW, label="Närvaro", name="narvaro.natverk"):
    """Facts of one measure in one period."""
    return facts.make(name, label, values, unit).assign(period=period)


def selection(*tables: pd.DataFrame, files=(PUBLISHED,)) -> Selection:
    """Facts to show, with a binding that writes names in capitals."""
    return Selection(facts.together(tables), Frame(list(files), str.upper))


def rows(table: pd.DataFrame) -> Rows:
    """Rows of a register to show."""
    return Rows(table, Frame([PUBLISHED], str.upper))


def parsed(shown: show.Shown) -> ET.Element:
    """The HTML shown, which must be well-formed."""
    html = re.sub(r"(<img [^>]*)>", r"\1/>", shown._repr_html_())
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
    assert [child.get("class", child.tag) for child in body[1]] == ["table", "definition", "kalla"]
    assert said(shown, "lasning") == ["SÅ LÄSES DEN"], "figures in the text are bound"
    assert said(shown, "definition") == ["SÅ RÄKNAS DEN"], "figures in the text are bound"
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


def test_without_words_there_are_no_empty_paragraphs():
    """A table without reading or definition has its source and nothing else."""
    shown = selection(NETWORKS).table("Närvaro")
    assert [p.get("class") for p in parsed(shown).iter("p")] == ["kalla"]


def test_reconstructed_is_said_at_the_source():
    """Where one file behind it is reconstructed, the table says so; else it does not."""
    whole = selection(NETWORKS).table("Närvaro")
    partly = selection(NETWORKS, files=[PUBLISHED, RECONSTRUCTED]).table("Närvaro")
    assert said(whole, "rekonstruerad") == []
    assert said(partly, "rekonstruerad") == ["Rekonstruerade uppgifter."]
    assert said(partly, "kalla") == [
        "Rekonstruerade uppgifter. Källa: data/narvaro/2020.csv, "
        "data/narvaro/2019_rekonstruerad.csv."
    ]


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
    shown = selection(NETWORKS, EARLIER).table("Närvaro", layout={"first": "Nätverk"})
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
        ["", "jan–aug 2020"],
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
    ],
)
def test_nothing_to_show_is_said(show_it):
    """Where there are no figures the reader is told so: no empty table, no empty chart."""
    shown = show_it(selection())
    assert said(shown, "saknas") == ["Närvaro & mer: uppgift saknas för perioden."]
    assert list(parsed(shown).iter("figure")) == []


def test_no_rows_to_show_is_said():
    """A register without rows for the period shows a sentence, in a table and in a timeline."""
    nothing = rows(pd.DataFrame({"studie": []}))
    period = Period.parse(NOW)
    assert said(nothing.table("Studier", {"studie": "Studie"}), "saknas")
    assert said(nothing.timeline("Studier", {"studie": "Studie"}, period=period), "saknas")


def test_rows_of_a_register_are_shown_with_their_source():
    """Rows have headings, words and source as figures have."""
    table = pd.DataFrame({"studie": ["Sexit"], "status": ["pågår"]})
    shown = rows(table).table("Studier", {"status": "Läge", "studie": "Studie"}, note="så")
    assert grid(shown) == [["Läge", "Studie"], ["pågår", "Sexit"]]
    assert said(shown, "definition") == ["SÅ"]
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


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


def test_a_timeline_shows_names_from_other_columns():
    """A timeline takes name, start, end and status from the columns named, in that order."""
    table = pd.DataFrame(
        {
            "status": ["pågår"],
            "slut": [pd.Timestamp("2021-12-31")],
            "start": [pd.Timestamp("2020-01-01")],
            "studie": ["Sexit"],
        }
    )
    headings = {"studie": "Studie", "start": "Start", "slut": "Slut", "status": "Status"}
    shown = rows(table).timeline("Studier", headings, period=Period.parse(NOW))
    assert grid(shown) == [list(headings.values()), ["Sexit", "2020-01-01", "2021-12-31", "pågår"]]
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


def test_a_pair_is_of_the_two_nearest_periods():
    """Of three periods the report's own and the nearest are compared."""
    third = made({"PKS": 0.85}, period="2018-T2")
    shown = selection(NETWORKS, EARLIER, third).paired("Närvaro")
    assert grid(shown)[0][1:3] == ["jan–aug 2020", "jan–aug 2019"]


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
        ["Rad", "Uppgift", "Tryckt", "Uträknat", "Skillnad"],
        ["Summa", "utfall", "31 900 000", "31 873 000", "27 000"],
        [HOSTILE, "utfall", "–", "31 873 000", "–"],
    ]
    assert said(shown, "kalla") == ["Källa: data/narvaro/2020.csv."]


def test_no_findings_are_said_too():
    """Where all agrees, that is said, so that nobody wonders whether it was looked at."""
    shown = show.findings([], Frame([PUBLISHED], str))
    assert text(parsed(shown)).startswith("Inga avvikelser")
