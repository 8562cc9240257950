"""An exported page is one file, in Swedish, that anyone can read and that runs nothing."""

import base64
import datetime as dt
import json
from dataclasses import replace

import hostile
import pytest
from htmlpage import Element, house_policy, ids, outline, own, parse, policy, runs_something
from nbformat.v4 import new_output
from test_run import CHAPTERS

from kutools import exhibits
from kutools.errors import NotebookError
from kutools.params import Params
from kutools.periods import Period
from kutools.reports import export
from kutools.reports.edition import Edition
from kutools.reports.export import Link, Place

PAGES = ["index", "rapport", "tillganglighet", "kommuner/jonkoping", *CHAPTERS]
PERIOD = Period.parse("2020-T2")
RUN = Params(PERIOD, "delårsrapport", "Kommunal utveckling", CHAPTERS, PERIOD.comparisons())
MADE = dt.datetime(2020, 10, 1, 10, 0, tzinfo=dt.UTC)
DRAFT = Edition(RUN, MADE)
PUBLISHED = DRAFT.publish(dt.datetime(2020, 10, 2, 8, 5, tzinfo=dt.UTC), "Fel <b>summa</b>.")
# What the foot of each of them says.
DRAFTED = "Gjord 2020-10-01 kl. 10.00. Utkast, inte publicerat."
REPLACING = (
    "Gjord 2020-10-01 kl. 10.00 och publicerad 2020-10-02 kl. 08.05. "
    "Den ersätter en tidigare publicerad rapport. Skäl: Fel <b>summa</b>."
)
LINKS = [Link("prov", "Prov"), Link("ekonomi", "Ekonomi")]


@pytest.fixture(scope="module")
def pages(report, run_2022) -> dict[str, str]:
    """The pages of the report and the list of reports, as they are published."""
    every = ["../index", "presentation", *PAGES]
    return {name: (report / f"{name}.html").read_text(encoding="utf-8") for name in every}


@pytest.fixture(params=["../index", "presentation", *PAGES])
def page(request, pages) -> Element:
    """Each of the published pages, taken apart."""
    return parse(pages[request.param])


@pytest.fixture(params=PAGES)
def page_of_report(request, pages) -> Element:
    """Each of the published pages but the list of reports and the presentation, taken apart."""
    return parse(pages[request.param])


@pytest.fixture(params=CHAPTERS)
def chapter(request, pages) -> Element:
    """Each of the published chapters, taken apart."""
    return parse(pages[request.param])


def exported(notebook, edition: Edition = DRAFT) -> str:
    """The page of a notebook within a run of two chapters."""
    return export.page(notebook, Place(edition, LINKS))


def test_language_and_title(page):
    """A page says that it is Swedish, and its title says what it is and whose."""
    assert page.one("html").attrs["lang"] == "sv"
    assert "Kommunal utveckling" in page.one("title").text


def test_chapter_title_tells_chapter_and_period(chapter):
    """A chapter's title says chapter, report kind, period and organisation, in that order."""
    heading = chapter.one("h1").text
    expected = f"{heading} – Delårsrapport januari–augusti 2020 – Kommunal utveckling"
    assert chapter.one("title").text == expected


def test_headings(page):
    """A page has one main heading, first, and no level of headings is jumped over."""
    assert outline(page)


def test_skip_link_leads_to_the_content(page):
    """The first link in a page leads past the navigation to the content."""
    target = page.all("a")[0].attrs["href"]
    assert page.one(id=target.removeprefix("#")) is page.one("main")


def test_ids_are_unique(page):
    """No two elements of a page have the same id, so that every link has one target."""
    assert ids(page)


@pytest.mark.attack
def test_policy_allows_the_pages_own_style_and_nothing_else(page):
    """The policy forbids all but pictures within the page, its style and its script, by hash."""
    style = "".join(page.one("style").children)
    assert policy(page) == house_policy(page)
    assert "url(" not in style and "@import" not in style


@pytest.mark.attack
def test_page_runs_and_loads_nothing(page):
    """A page holds no script but the house's, no handler, no style attribute, and loads nothing."""
    assert runs_something(page) == []
    assert page.all("link") == []


def test_pictures_are_described(chapter):
    """Every chart has a description of its own that says what it shows."""
    texts = [picture.attrs["alt"] for picture in chapter.all("img")]
    assert len(texts) == len(chapter.all("figcaption"))
    assert all(len(text) > 20 for text in texts)
    assert len(set(texts)) == len(texts) and export.NO_ALT not in texts


def test_every_chapter_has_charts_but_those_of_tables_alone(pages):
    """No chapter has lost its charts on the way."""
    without = {name for name in CHAPTERS if not parse(pages[name]).all("img")}
    assert without == {"matetal", "natverk", "granskning"}


def test_tables_can_be_read_aloud(chapter):
    """Every table has a caption first, and every heading cell says what it is the heading of."""
    for table in chapter.all("table"):
        children = [child for child in table.children if isinstance(child, Element)]
        assert children[0].tag == "caption" and children[0].text
        scopes = {cell.attrs.get("scope") for cell in table.all("th")}
        assert {"col", "row"} <= scopes <= {"col", "row", "rowgroup"}
        assert table.one("thead").all("th")


def test_no_code_is_shown(chapter):
    """A reader sees what the cells show, never the code, nor a figure's name left unbound."""
    for code in ("import kutools", "open_chapter", "chapter.", "reading=", "{{", "}}"):
        assert code not in chapter.one("main").text


def numbers(page: Element, kind: str) -> list[str]:
    """The numbers of a page's tables or charts, as they are printed."""
    printed = [e.text for e in page.all("a", **{"class": "nummer"})]
    return [text.split()[1].rstrip(".") for text in printed if text.startswith(kind)]


def test_tables_of_ekonomi_are_numbered_in_order(pages):
    """Two tables that belong together share a number; charts are counted for themselves.

    The number of the chapter comes first, as in the whole report.
    """
    chapter, page = CHAPTERS.index("ekonomi") + 1, parse(pages["ekonomi"])
    expected = [f"{chapter}.{number}" for number in ("1", "2a", "2b", "3a", "3b", "4")]
    assert numbers(page, "Tabell") == expected
    assert numbers(page, "Diagram") == [f"{chapter}.1", f"{chapter}.2"]


def test_every_table_and_chart_can_be_linked_to(chapter):
    """A table's or chart's number is its name too, so that one can send a link: #tabell-2-1."""
    figures = chapter.all("figure")
    links = [figure.all("a", **{"class": "nummer"})[0] for figure in figures]
    printed = [link.text for link in links]
    assert figures
    assert [link.attrs["href"] for link in links] == [f"#{f.attrs['id']}" for f in figures]
    assert [figure.attrs["id"] for figure in figures] == [
        text.rstrip(".").casefold().replace(" ", "-").replace(".", "-") for text in printed
    ]


@pytest.mark.parametrize("name", CHAPTERS)
def test_numbers_begin_with_the_chapters_own(pages, name):
    """Chapters that are left out take no number: the numbers are those of the whole report."""
    place = CHAPTERS.index(name) + 1
    page, whole = parse(pages[name]), parse(pages["rapport"])
    found = numbers(page, "Tabell") + numbers(page, "Diagram")
    assert {number.split(".")[0] for number in found} == {str(place)}
    report = numbers(whole, "Tabell") + numbers(whole, "Diagram")
    assert [number for number in report if number.split(".")[0] == str(place)] == found


def test_pages_outside_the_chapters_are_numbered_from_one(pages):
    """A municipality's page is no chapter: its first table is Tabell 1."""
    page = parse(pages["kommuner/jonkoping"])
    assert numbers(page, "Tabell")[0] == numbers(page, "Diagram")[0] == "1"
    assert "diagram-1" in ids(page)


def test_navigation_marks_where_the_reader_is(report, pages):
    """The menu links every chapter that exists, marks the one shown, and lists its questions."""
    for name in CHAPTERS:
        page = parse(pages[name])
        every = page.one("nav").all("a")
        links = [link for link in every if not link.attrs["href"].startswith("#")]
        assert [link.attrs["href"] for link in links] == [f"{other}.html" for other in CHAPTERS]
        within = [link.text for link in every if link not in links]
        assert within == [heading.text for heading in page.one("main").all("h2")]
        current = [link.attrs["href"] for link in links if "aria-current" in link.attrs]
        assert current == [f"{name}.html"]


def test_links_within_the_report_lead_somewhere(report, pages):
    """Every link to a file leads to a file that is there, and every link within to an id."""
    for name, html in pages.items():
        page, place = parse(html), (report / f"{name}.html").resolve()
        for link in page.all("a"):
            target = link.attrs["href"]
            file, _, within = target.partition("#")
            there = parse((place.parent / file).read_text("utf-8")) if within and file else page
            assert not within or there.all(id=within), f"{name}: {target}"
            assert not file or (place.parent / file).is_file(), f"{name}: {target}"


def test_footer_names_the_data_with_hashes(report, pages):
    """A chapter's foot names the data files with the start of the hash in the manifest."""
    inputs = json.loads((report / "manifest.json").read_text("utf-8"))["inputs"]
    hashes = {item["path"]: item["sha256"] for item in inputs}
    for name in CHAPTERS:
        rows = parse(pages[name]).one("footer").one("tbody").all("tr")
        files = {row.one("th").text: row.one("code").text for row in rows}
        assert files and all(path.startswith("data/") for path in files)
        assert files == {path: hashes[path][:12] for path in files}


def test_a_draft_says_so_on_every_page(report, page_of_report):
    """Each page of a draft, also a municipality's, says above all else that it is one."""
    (mark,) = page_of_report.one("header").all("p", **{"class": "utkast"})
    assert mark.text == "Utkast Rapporten är inte publicerad."
    made = dt.datetime.fromisoformat(json.loads((report / "manifest.json").read_text())["created"])
    said = f"Gjord {made:%Y-%m-%d kl. %H.%M}. Utkast, inte publicerat."
    assert page_of_report.one("footer").text.count(said) == 1


def test_a_published_page_is_not_called_a_draft():
    """A published page has no mark; its foot says when it was published and what it replaces."""
    page = parse(exported(hostile.executed(), PUBLISHED))
    assert "utkast" not in page.one("body").text.casefold()
    assert page.all("p", **{"class": "utkast"}) == []
    assert REPLACING in page.one("footer").text
    (mark,) = parse(exported(hostile.executed())).all("p", **{"class": "utkast"})
    assert mark.parent.tag == "header"


@pytest.mark.attack
def test_hostile_notebook_becomes_a_page_that_runs_nothing():
    """Whatever a cell puts out or a text holds, nothing in the page can run or load anything."""
    page = parse(exported(hostile.notebook()))
    assert runs_something(page) == []
    assert policy(page)["default-src"] == ["'none'"]
    assert policy(page)["script-src"] == [own(page, "script")]
    assert page.one("script").parent.tag == "body"


@pytest.mark.attack
@pytest.mark.parametrize("html", hostile.HTML)
def test_each_hostile_output_alone(html):
    """No single output opens a way that another one would have shut."""
    page = parse(exported(hostile.executed(new_output("display_data", {"text/html": html}))))
    assert runs_something(page) == []
    assert page.one("footer").all("table"), "the output swallowed the rest of the page"


@pytest.mark.attack
@pytest.mark.parametrize("text", hostile.MARKDOWN)
def test_each_hostile_text_alone(text):
    """No text of an analyst runs anything; its HTML is shown as it was written."""
    page = parse(exported(hostile.executed(new_output("display_data", {"text/markdown": text}))))
    assert runs_something(page) == []


@pytest.mark.attack
def test_a_municipality_with_a_hostile_name_is_a_text():
    """A page's heading and title can come from a register; there too they are text."""
    notebook = hostile.executed()
    exhibits.provenance(notebook)["options"] = {"municipality": f"<script>{hostile.MARK}</script>"}
    page = parse(exported(notebook))
    assert runs_something(page) == []
    assert page.one("h1").text == f"<script>{hostile.MARK}</script>"
    assert page.one("title").text.startswith("<script>")


def test_cleaning_keeps_what_reports_need():
    """What the house itself shows comes through: tables, charts, details, headings, links."""
    picture = base64.b64encode(b"<svg/>").decode()
    html = (
        '<figure><table><caption>Tabell</caption><thead><tr><th scope="col" class="tal">A</th>'
        '</tr></thead></table><img src="data:image/svg+xml;base64,' + picture + '" alt="bild">'
        "<details><summary>Visa</summary><p>text</p></details></figure>"
    )
    text = "## En rubrik\n\n[länk](https://example.org/)"
    shown = [new_output("display_data", {"text/html": html})]
    shown.append(new_output("display_data", {"text/markdown": text}))
    page = exported(hostile.executed(*shown))
    assert html in page
    main = parse(page).one("main")
    assert main.one("h2").attrs["id"] == "en_rubrik"
    assert main.one("a").attrs["href"] == "https://example.org/"


def test_only_what_is_meant_for_readers_is_shown():
    """Printed text is shown; warnings on stderr and the code of a cell are not."""
    page = exported(
        hostile.executed(
            new_output("stream", name="stdout", text="utskrift"),
            new_output("stream", name="stderr", text="FutureWarning"),
        )
    )
    shown = parse(page).one("main").text
    assert "utskrift" in shown and "FutureWarning" not in shown and "hemlig_kod" not in shown


def test_picture_without_description_says_so():
    """A picture straight from a notebook gets a description that says it lacks one."""
    picture = {"image/png": base64.b64encode(b"png").decode()}
    page = parse(exported(hostile.executed(new_output("display_data", picture))))
    assert page.one("img").attrs["alt"] == export.NO_ALT


def test_notebook_that_was_not_executed_is_refused():
    """A notebook without outputs makes no empty page; the message says what to do."""
    notebook = hostile.executed()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    with pytest.raises(NotebookError, match="inte körd; kör den först"):
        exported(notebook)


def test_notebook_without_heading_is_refused():
    """A page needs a title; a notebook without a main heading is refused with what to do."""
    notebook = hostile.executed(heading="text utan rubrik")
    with pytest.raises(NotebookError, match="rubrik saknas"):
        exported(notebook)


BREAKING = f'"}}}}</style><script>{hostile.MARK}</script><img src=x onerror={hostile.MARK}>\\'


@pytest.mark.attack
@pytest.mark.parametrize("template", ["chapter", "statement"])
def test_parameters_break_out_of_nothing(template):
    """The organisation stands in the style sheet of printed pages too; it is a text everywhere."""
    run = replace(RUN, organisation=BREAKING, kind=BREAKING, contact=BREAKING)
    edition = Edition(run, MADE)
    if template == "chapter":
        page = parse(export.page(hostile.executed(), Place(edition, LINKS)))
    else:
        page = parse(export.render("accessibility.html", edition=edition))
    assert runs_something(page) == []
    assert policy(page)["style-src"] == [own(page, "style")]
    assert BREAKING in page.one("title").text
    assert page.one("main").all("img", "script") == []


def test_statement_says_where_readers_can_write():
    """An address of mail is a link to write to; anything else is a text; without one it stands."""
    said = {}
    for contact in ("info@example.org", "Ring oss", ""):
        edition = Edition(replace(RUN, contact=contact), MADE)
        page = parse(export.render("accessibility.html", edition=edition))
        links = [a.attrs["href"] for a in page.one("main").all("a")]
        said[contact] = links, contact in page.one("main").text
    assert said == {
        "info@example.org": (["mailto:info@example.org"], True),
        "Ring oss": ([], True),
        "": ([], True),
    }
