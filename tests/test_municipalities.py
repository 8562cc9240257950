"""Each municipality has a page of its own, of its own figures, made from one notebook."""

import datetime as dt
import json
import re

import nbformat
import pytest
from commands import ROOT
from htmlpage import Element, ids, outline, own, parse, policy, runs_something

from kutools import plan, registers, swedish
from kutools.chapter import open_chapter
from kutools.errors import ParamsError
from kutools.periods import Period
from kutools.project import Project
from kutools.runs import drafting
from kutools.runs.order import Order

PERIOD = Period.parse("2020-T2")


@pytest.fixture(scope="module")
def project() -> Project:
    """The project itself."""
    return Project.find(ROOT)


@pytest.fixture(scope="module")
def municipalities(project) -> list[str]:
    """The municipalities of the register, as in a Swedish phone book."""
    data = registers.read(project.data, ["organisation/kommuner"])
    return sorted(data["organisation/kommuner"]["kommun"], key=swedish.sort_key)


@pytest.fixture(scope="module")
def pages(report, municipalities) -> dict[str, Element]:
    """The page of each municipality, taken apart."""
    folder = report / "kommuner"
    return {
        name: parse((folder / f"{swedish.slug(name)}.html").read_text("utf-8"))
        for name in municipalities
    }


@pytest.fixture(scope="module")
def notebooks(report, municipalities) -> dict[str, nbformat.NotebookNode]:
    """The executed notebook of each municipality."""
    folder = report / "notebooks" / "kommuner"
    return {
        name: nbformat.read(folder / f"{swedish.slug(name)}.ipynb", as_version=4)
        for name in municipalities
    }


def test_a_page_is_called_by_the_municipality(pages):
    """The name of the municipality is the page's heading and stands first in its title."""
    for name, page in pages.items():
        assert page.one("h1").text == name
        said = "Delårsrapport januari–augusti 2020 – Kommunal utveckling"
        assert page.one("title").text == f"{name} – {said}"


def test_pages_link_home_and_to_each_other(report, pages, municipalities):
    """From a municipality's page one gets to the report's first page and to the others."""
    for name, page in pages.items():
        home = page.one("header").one("a")
        links = page.one("nav", **{"aria-label": "Kommuner"}).all("a")
        others = [link for link in links if not link.attrs["href"].startswith("#")]
        assert (report / "kommuner" / home.attrs["href"]).resolve() == report / "index.html"
        assert [link.text for link in others] == municipalities
        assert all((report / "kommuner" / link.attrs["href"]).is_file() for link in others)
        current = [link.text for link in others if "aria-current" in link.attrs]
        assert current == [name]


def test_the_front_page_links_every_municipality(report, municipalities):
    """The report's first page lists them as in a Swedish phone book, apart from the chapters."""
    section = parse((report / "index.html").read_text("utf-8")).one(
        "section", **{"aria-labelledby": "kommuner"}
    )
    links = {link.text: link.attrs["href"] for link in section.all("a")}
    assert list(links) == municipalities
    assert all((report / href).is_file() for href in links.values())


def test_a_municipality_is_no_chapter(report):
    """Their pages are in no navigation of chapters, in no contents and on no slide."""
    manifest = json.loads((report / "manifest.json").read_text("utf-8"))
    assert "kommun" not in manifest["chapters"] and "kommun" not in manifest["left_out"]
    for name in ("ekonomi", "rapport", "presentation"):
        page = parse((report / f"{name}.html").read_text("utf-8"))
        assert [link for link in page.all("a") if "kommuner/" in link.attrs["href"]] == []
        assert "Kommunrapport" not in page.text


def test_only_its_own_figures_are_on_a_page(pages, notebooks):
    """A page tells of its own municipality; the figures are computed for it and for no other."""
    shown = {}
    for name, page in pages.items():
        first = page.one("main").all("p", **{"class": "lasning"})[0].text
        shown[name] = re.search(r"närvaro var ([^.]*)\.", first)[1]
        assert notebooks[name].metadata.papermill.parameters.municipality == name
        assert f"municipality = {name}" in page.one("footer").text
    assert len(set(shown.values())) > len(shown) / 2, "not the same figure on every page"


def test_the_figures_agree_with_the_reports(report, pages):
    """A municipality's attendance on its page is the one in the report's own figures."""
    figures = json.loads((report / "figures.json").read_text("utf-8"))
    for name, page in pages.items():
        share = swedish.percent(figures[f"narvaro.kommun.{swedish.slug(name)}"]["value"])
        said = page.one("main").all("p", **{"class": "lasning"})[0].text
        assert said.startswith(f"Kommunens närvaro var {share}".replace("\u00a0", " "))


def test_the_reports_figures_are_of_no_single_municipality(report):
    """What depends on whose page it is has no place among the figures of the report."""
    figures = json.loads((report / "figures.json").read_text("utf-8"))
    assert [name for name in figures if name.startswith("kommun.")] == []


def test_pages_are_sound(pages):
    """As every page: headings in order, names alone, nothing run and nothing let through."""
    for page in pages.values():
        outline(page)
        ids(page)
        assert runs_something(page) == []
        assert policy(page)["script-src"] == [own(page, "script")]
        assert {image.attrs["alt"] != "" for image in page.all("img")} == {True}


def test_a_notebook_is_executed_once_for_each(project, municipalities, tmp_path):
    """The chapter's own tasks come first, then one a municipality, each told by its name."""
    order = Order(project, PERIOD, made=dt.datetime(2020, 9, 14, tzinfo=dt.UTC))
    tasks = drafting.prepare(order, tmp_path).tasks
    own = tasks[-len(municipalities) :]
    assert not any("municipality" in task.parameters for task in tasks[: -len(own)])
    assert [task.name for task in own] == [f"kommun {name}" for name in municipalities]
    assert [task.parameters["municipality"] for task in own] == municipalities
    assert len({task.target for task in tasks}) == len({task.key for task in tasks})
    assert len({task.target for task in tasks}) == len(tasks)


def test_params_cannot_name_a_municipality_for_all(project):
    """Whose page it is comes from the register, for each page its own."""
    made = plan.make(project, PERIOD)
    (notebook,) = made.by_municipality
    assert made.parameters(notebook, municipality="Aneby")["municipality"] == "Aneby"
    made.params.options["municipality"] = "Eksjö"
    assert made.parameters(notebook, municipality="Aneby")["municipality"] == "Aneby"


def test_an_unknown_municipality_is_told(project):
    """A municipality that is not in the register gives no page of dashes, but a sentence."""
    with pytest.raises(ParamsError):
        open_chapter(str(PERIOD), [], ["narvaro"], municipality="Jönköpng")
