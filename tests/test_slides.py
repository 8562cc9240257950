"""The presentation: what the report shows on each tagged cell, one slide each, in one file."""

from dataclasses import replace

import hostile
import nbformat
import pytest
from htmlpage import Element, ids, outline, parse, runs_something
from test_exhibits import executed
from test_export import DRAFT, DRAFTED, PUBLISHED, REPLACING
from test_run import load

from kutools import exhibits
from kutools.exhibits import EXHIBIT, SLIDE
from kutools.reports import slides
from kutools.reports.edition import Edition
from kutools.tables import Cell, Table

PICTURE = '<figure><picture><img src="" alt="a"></picture></figure>'


@pytest.fixture(scope="module")
def deck(report) -> Element:
    """The presentation for 2020-T2, taken apart."""
    return parse((report / "presentation.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def placed(report) -> list[tuple[str, exhibits.Placed]]:
    """What the report shows, chapter by chapter, with the chapter's title."""
    found = []
    for number, name in enumerate(load(report / "manifest.json")["chapters"], start=1):
        notebook = nbformat.read(report / "notebooks" / f"{name}.ipynb", as_version=4)
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        found += [(title, one) for one in exhibits.of_notebook(notebook, number)]
    return found


def bodies(page: Element) -> list[Element]:
    """The slides that show a table or a chart."""
    return [slide for slide in sections(page) if slide.all("figure")]


def sections(page: Element) -> list[Element]:
    """Every slide."""
    return [s for s in page.all("section") if "bild" in s.attrs["class"].split()]


def made(shown, key_figures=(), edition: Edition = DRAFT) -> Element:
    """The presentation of some exhibits."""
    return parse(slides.page(shown, edition, key_figures=key_figures))


def test_every_tagged_cell_is_a_slide_in_order(deck, placed):
    """Each tagged table or chart has one slide, with its number, chapter and question."""
    tagged = [(title, one) for title, one in placed if one.on_slide]
    shown = bodies(deck)
    assert [s.all("span", **{"class": "nummer"})[0].text for s in shown] == [
        f"{one.number}." for _, one in tagged
    ]
    assert [s.one("p", **{"class": "kapitelnamn"}).text for s in shown] == [t for t, _ in tagged]
    assert [s.one("h2").text for s in shown] == [one.heading for _, one in tagged]


def test_the_report_makes_a_presentation_of_a_meetings_length(deck):
    """Fifteen to twenty-five slides: what a politician has the patience for."""
    assert 15 <= len(sections(deck)) <= 25


def test_a_slide_says_how_to_read_it_and_where_it_comes_from(deck):
    """Each slide carries its source, and a warning where the rows were never published."""
    for slide in bodies(deck):
        sources = slide.all("p", **{"class": "kalla"})
        assert len(sources) == 1 and "Källa: " in sources[0].text
        assert "{{" not in slide.text
    warned = [s for s in bodies(deck) if s.all("strong", **{"class": "rekonstruerad"})]
    assert warned, "reconstructed rows are said to be so on slides too"


def test_slides_show_what_the_report_shows(deck, report):
    """A slide has the very picture or table of the chapter's page; nothing is drawn anew."""
    whole = parse((report / "rapport.html").read_text("utf-8"))
    pictures = {image.attrs["src"] for image in whole.all("img")}
    tables = {table.text for table in whole.all("table")}
    for slide in bodies(deck):
        assert {image.attrs["src"] for image in slide.all("img")} <= pictures
        assert {table.text for table in slide.all("table")} <= tables
        assert len(slide.all("img", "table")) == 1


def test_nothing_is_to_unfold_on_a_slide(deck):
    """What one can unfold on a page, and what one asks about how it was made, is in the report."""
    assert deck.all("details", "summary") == []


def test_it_begins_with_the_report_and_ends_with_what_the_numbers_are(deck):
    """The first slide is the report's title, the second the key figures, the last a word on all."""
    first, second, *_, last = sections(deck)
    assert "rekonstruerade" in first.text and "rekonstruerade" in second.text
    assert first.one("h1").text == "Delårsrapport januari–augusti 2020"
    assert len(second.all("dd", **{"class": "varde"})) == 9
    assert last.one("h2").text == "Om siffrorna"


def test_a_draft_is_marked_on_every_slide(deck):
    """Whichever slide is shown, it says that the report is a draft; the last says of when."""
    for slide in sections(deck):
        assert [mark.text for mark in slide.all("p", **{"class": "utkast"})] == ["Utkast"]
    page = made([("Ekonomi", one) for one in exhibits.of_notebook(executed(["tabell"]), 1)])
    last = sections(page)[-1]
    assert DRAFTED in last.text


def test_what_is_published_is_not_marked():
    """No slide of what is published is called a draft; the last says when and what it replaces."""
    shown = [("Ekonomi", one) for one in exhibits.of_notebook(executed(["tabell"]), 1)]
    page = made(shown, edition=PUBLISHED)
    assert "utkast" not in page.one("body").text.casefold()
    assert page.all("p", **{"class": "utkast"}) == []
    assert REPLACING in sections(page)[-1].text


def test_headings_and_names(deck):
    """One main heading, a heading on every other slide, each slide named by its own."""
    assert outline(deck).count(2) == len(sections(deck)) - 1
    known = ids(deck)
    named = [s.attrs["aria-labelledby"] for s in sections(deck)[1:]]
    assert set(named) <= set(known) and len(set(named)) == len(named)


def test_it_reads_as_a_page_where_no_script_may_run(deck):
    """Every word is in the page itself; the script turns slides and writes nothing."""
    assert [e for e in deck.one("main").all() if "hidden" in e.attrs] == []
    assert deck.all("noscript", "template") == []
    script = "".join(deck.one("script").children)
    for word in ("innerHTML", "createElement", "fetch", "import(", "eval", "document.write"):
        assert word not in script


@pytest.mark.attack
def test_slides_of_hostile_outputs_run_nothing():
    """What a cell gives out beside its table is cleaned on a slide as on a page."""
    notebook, tagged = executed(), []
    for html in hostile.HTML:
        data = {"text/html": html, EXHIBIT: _exhibit()}
        output = nbformat.v4.new_output("display_data", data)
        cell = nbformat.v4.new_code_cell("x", outputs=[output], metadata={"tags": [SLIDE]})
        heading = nbformat.v4.new_markdown_cell(f"## Fråga <script>{hostile.MARK}</script>")
        notebook.cells += [heading, cell]
    tagged = [(f"<script>{hostile.MARK}</script>", p) for p in exhibits.of_notebook(notebook, 1)]
    figures = [{"label": "<i>x</i>", "value": "<script>", "was": "<b>", "before": "<u>"}]
    figures[0] |= {"status": "<s>", "sign": "○"}
    run = replace(DRAFT.run, organisation="<b>Kommunal utveckling</b>")
    page = made(tagged, figures, replace(DRAFT, run=run))
    assert runs_something(page) == []
    assert len(page.all("script")) == 1
    assert len(sections(page)) == len(hostile.HTML) + 3
    assert page.one("main").all("i", "b", "u") == []


def _exhibit() -> dict:
    """A table of one row, as data."""
    table = Table("Tabell", ["A"], [[Cell("a", numeric=False)]])
    return exhibits.Exhibit(table).as_json()


def test_without_key_figures_there_is_no_such_slide():
    """A report that names no key figures has no empty slide for them."""
    page = made([("Ekonomi", one) for one in exhibits.of_notebook(executed(["tabell"]), 1)])
    assert [s.all("h1", "h2")[0].text for s in sections(page)][1:] == ["Prov", "Om siffrorna"]


@pytest.mark.parametrize(("rows", "is_high"), [(15, False), (16, True)])
def test_a_high_chart_stands_beside_its_words(rows, is_high):
    """Many bars have the whole height of a slide, so that their names can be read."""
    table = Table("T", ["", "A"], [[Cell("a", numeric=False), Cell("1", value=1.0)]] * rows)
    one = exhibits.Placed(exhibits.Exhibit(table, "ranked"), "Diagram 1.1", "Fråga?", PICTURE, True)
    (slide,) = bodies(made([("Kapitel", one)]))
    assert ("hog" in slide.attrs["class"].split()) == is_high


@pytest.mark.parametrize(
    ("rows", "columns", "is_dense"), [(10, 6, False), (11, 6, True), (10, 7, True)]
)
def test_a_table_that_would_not_fit_is_set_smaller(rows, columns, is_dense):
    """Many rows or columns are set smaller, so that a table stands on one slide."""
    table = Table("T", ["x"] * columns, [[Cell("1")] * columns] * rows)
    html = f"<figure>{table.html()}</figure>"
    one = exhibits.Placed(exhibits.Exhibit(table), "Tabell 1.1", "Fråga?", html, True)
    (slide,) = bodies(made([("Kapitel", one)]))
    assert ("tat" in slide.attrs["class"].split()) == is_dense
