"""The whole report in one file: every chapter once, in order, with contents that lead there."""

import re

import hostile
import pytest
from htmlpage import Element, ids, outline, parse, runs_something
from nbformat.v4 import new_markdown_cell
from test_export import DRAFT, DRAFTED, PUBLISHED, REPLACING
from test_run import load

from kutools.reports import book
from kutools.reports.edition import Edition
from kutools.reports.export import Link


@pytest.fixture(scope="module")
def whole(report) -> Element:
    """The whole report for 2020-T2, taken apart."""
    return parse((report / "rapport.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def chapters(report) -> dict[str, Element]:
    """The report's chapters as pages of their own, in order."""
    names = load(report / "manifest.json")["chapters"]
    return {name: parse((report / f"{name}.html").read_text("utf-8")) for name in names}


def made(*notebooks, edition: Edition = DRAFT) -> Element:
    """The whole report of some notebooks."""
    links = [Link(f"k{at}", f"Kapitel <{at}>") for at in range(len(notebooks))]
    pairs = list(zip(links, notebooks, strict=True))
    return parse(book.page(pairs, edition))


def classes(page: Element, name: str) -> list[str]:
    """The texts of a class."""
    return [element.text for element in page.all() if element.attrs.get("class") == name]


def test_every_chapter_stands_once_with_its_number(whole, chapters):
    """Each chapter is a section with its number and title, in the order of the report."""
    titles = [page.one("h1").text for page in chapters.values()]
    assert [s.all("h2")[0].text for s in whole.one("main").all("section")] == [
        f"{number}. {title}" for number, title in enumerate(titles, start=1)
    ]
    assert [heading.text for heading in whole.all("h1")] == ["Delårsrapport januari–augusti 2020"]


def test_a_chapter_says_the_same_as_its_own_page(whole, chapters):
    """Questions, tables, charts and warnings are those of the chapter's page, one by one."""
    sections = whole.one("main").all("section")
    for section, page in zip(sections, chapters.values(), strict=True):
        main = page.one("main")
        assert [h.text for h in section.all("h3")] == [h.text for h in main.all("h2")]
        assert [t.text for t in section.all("table")] == [t.text for t in main.all("table")]
        pictures = [[i.attrs["src"] for i in part.all("img")] for part in (section, main)]
        assert pictures[0] == pictures[1]
        for name in ("kalla", "lasning", "definition", "underlag"):
            assert classes(section, name) == classes(main, name)


def test_headings_go_one_level_down(whole):
    """Title, chapter, question: no level is jumped over, and the only main heading is the first."""
    assert set(outline(whole)) >= {1, 2, 3}


def test_every_name_is_alone(whole):
    """Chapters that ask the same question do not have the same name to link to."""
    first, second = hostile.executed(), hostile.executed()
    for chapter in (first, second):
        chapter.cells.append(new_markdown_cell("## Vad kostar det?"))
    asked = [h.attrs["id"] for h in made(first, second).all("h3") if h.text == "Vad kostar det?"]
    assert len(set(asked)) == len(asked) == 2
    assert ids(whole)


def test_contents_lead_to_every_chapter_and_question(whole):
    """The contents name every chapter and question in order, each a link to where it stands."""
    links = whole.one("nav", **{"class": "innehall"}).all("a")
    targets = [whole.one(id=link.attrs["href"].removeprefix("#")) for link in links]
    assert [target.tag for target in targets] == [
        heading.tag for heading in whole.one("main").all("h2", "h3") if "Inneh" not in heading.text
    ]
    for link, target in zip(links, targets, strict=True):
        assert re.sub(r"^\d+\. ", "", target.text) == link.text


def test_no_link_leads_out_of_it(whole):
    """Whoever gets the file alone finds in it whatever it leads to."""
    links = [link.attrs["href"] for link in whole.all("a")]
    assert [target for target in links if not target.startswith("#")] == []


@pytest.mark.attack
def test_it_stands_alone_when_it_is_mailed(whole):
    """Every file that the chapters rest on is named once at its foot, with hash and origin."""
    rows = whole.one("footer").one("tbody").all("tr")
    files = [row.one("th").text for row in rows]
    assert len(files) == len(set(files)) > 10
    origins = {row.one("th").text: row.all("td")[1].text for row in rows}
    for path, origin in origins.items():
        assert (origin == "rekonstruerade") == ("rekonstruerad" in path), path


@pytest.mark.attack
def test_hostile_chapters_run_nothing():
    """Put together, hostile notebooks are as harmless as each of them alone."""
    page = made(hostile.notebook(), hostile.notebook())
    assert runs_something(page) == []
    assert [s.all("h2")[0].text for s in page.one("main").all("section")] == [
        "1. Kapitel <0>",
        "2. Kapitel <1>",
    ]
    assert len(page.all("footer")) == 1


def test_a_chapter_without_questions_is_in_the_contents():
    """A chapter that is only a text stands in the contents, without an empty list below it."""
    silent, asking = hostile.executed(), hostile.executed()
    asking.cells.append(new_markdown_cell("## Vad *kostar* det?\n\n### En del av det"))
    page = made(silent, asking)
    contents = page.one("nav", **{"class": "innehall"})
    assert [link.text for link in contents.all("a")] == [
        "Kapitel <0>",
        "Kapitel <1>",
        "Vad kostar det?",
    ]
    assert len(contents.all("ul")) == 1
    assert outline(page)[-3:] == [2, 3, 4]


def test_a_draft_says_that_it_is_one(whole):
    """Who reads the first line of a draft, or the foot of it, knows that nothing is published."""
    (mark,) = whole.one("header").all("p", **{"class": "utkast"})
    assert mark.text == "Utkast Rapporten är inte publicerad."
    page = made(hostile.executed())
    assert classes(page, "utkast") == [mark.text]
    assert page.one("footer").text.count(DRAFTED) == 1


def test_a_published_report_is_not_called_a_draft():
    """Once it is published the mark is gone, and the foot says when, and what it replaces."""
    page = made(hostile.executed(), edition=PUBLISHED)
    assert "utkast" not in page.one("body").text.casefold()
    assert classes(page, "utkast") == []
    assert REPLACING in page.one("footer").text
