"""One number in a register changes everything that depends on it, and nothing else."""

import html
import json
from pathlib import Path

import nbformat
import pytest
import smallproject
from smallproject import PERIOD, contents

from kutools import exhibits
from kutools.project import Project
from kutools.registers import sheets

# Four of Beta's four came to the council for schools; in the other run two of them did.
CHANGED = smallproject.DATA["narvaro"].replace(
    "2031-02-03;Skolrådet;fysisk;Beta;4;4", "2031-02-03;Skolrådet;fysisk;Beta;4;2"
)
# What rests on it: the network, all networks, the municipality, and the indicator of all networks.
DEPENDING = {
    "narvaro.samtliga",
    "narvaro.natverk.skolradet",
    "narvaro.kommun.beta",
    "matetal.kom",
}
# Everything that shows one of them; the audit's list of files has the register's own hash.
SHOWING = {
    "narvaro.html",
    "matetal.html",
    "kommuner/alfa.html",
    "kommuner/beta.html",
    "index.html",
    "rapport.html",
    "presentation.html",
    "presentation.pptx",
    "tabeller.xlsx",
    "figures.json",
    "manifest.json",
    "notebooks/narvaro.ipynb",
    "notebooks/matetal.ipynb",
    "notebooks/kommuner/alfa.ipynb",
    "notebooks/kommuner/beta.ipynb",
}
# On a municipality's own page also those of everyone called with it, Alfa's too.
ON_PAGES = {
    "alfa": {"kommun.alla", "kommun.alla.skolradet"},
    "beta": {"kommun.alla", "kommun.alla.skolradet", "kommun.narvaro", "kommun.narvaro.skolradet"},
}


@pytest.fixture(scope="module")
def both(drafted, tmp_path_factory) -> tuple[Project, Project]:
    """Two drafts of the same moment, of data in which one number differs."""
    other = smallproject.copied(drafted, tmp_path_factory.mktemp("annat") / "projekt")
    smallproject.write(other.data.parent, "narvaro", CHANGED)
    smallproject.draft(other)
    return drafted, other


def report_of(project: Project) -> Path:
    """The draft of a small project."""
    return project.outputs / str(PERIOD)


def without_digests(project: Project, content: bytes) -> str:
    """A page without the hash of the register that differs, which the foot of a page shows."""
    manifest = json.loads((report_of(project) / "manifest.json").read_text("utf-8"))
    text = content.decode("utf-8", errors="replace")
    for one in manifest["inputs"]:
        text = text.replace(one["sha256"], one["path"]).replace(one["sha256"][:12], one["path"])
    return text


def shown(project: Project) -> dict[tuple, tuple]:
    """What each cell shows: notebook, table, row and column → text, value and fact."""
    found = {}
    for path in sorted((report_of(project) / "notebooks").rglob("*.ipynb")):
        for one in exhibits.of_notebook(nbformat.read(path, as_version=4), 1):
            for at, row in enumerate(one.exhibit.table.rows):
                for column, cell in enumerate(row):
                    key = (path.stem, one.number, at, column)
                    found[key] = (cell.text, cell.value, cell.of)
    return found


def depends(page: str, of: str) -> bool:
    """Whether what a cell on a page is traced to is a figure that rests on the number."""
    named = {part.partition("@")[0] for part in of.split(" − ")}
    return f"@{PERIOD}" in of and bool(named & (DEPENDING | ON_PAGES.get(page, set())))


def test_the_figures_that_depend_on_it_change_and_no_other(both):
    """In figures.json exactly the figures that rest on the row have another value."""
    before, after = (json.loads((report_of(p) / "figures.json").read_text("utf-8")) for p in both)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == DEPENDING
    assert before["narvaro.natverk.skolradet"]["value"] == 7 / 8
    assert after["narvaro.natverk.skolradet"]["value"] == 5 / 8


def test_the_files_that_show_them_change_and_no_other(both):
    """Every page, slide and sheet without one of those figures is the same, byte for byte.

    But for the register's hash, by which every page says what it was made from.
    """
    one, other = both
    before, after = contents(report_of(one)), contents(report_of(other))
    assert before.keys() == after.keys()
    differing = {
        name
        for name in before
        if without_digests(one, before[name]) != without_digests(other, after[name])
    }
    assert differing == SHOWING


def test_the_cells_of_those_figures_change_and_no_other(both):
    """In every table exactly the cells that are traced to one of those figures are other."""
    before, after = (shown(project) for project in both)
    assert before.keys() == after.keys()
    differing = {key for key in before if before[key] != after[key]}
    assert differing == {key for key, (*_, of) in before.items() if depends(key[0], of)}
    shown_of = {before[key][2].partition("@")[0] for key in differing}
    assert shown_of >= DEPENDING | {"kommun.alla.skolradet", "kommun.narvaro.skolradet"}


def test_text_chart_slide_sheet_and_status_follow(both):
    """The sentence, the chart's description, the slides and the sheet have the new number."""
    texts = []
    for project in both:
        folder = report_of(project)
        names = ("narvaro.html", "presentation.html")
        page, deck = (
            html.unescape((folder / name).read_text("utf-8")).replace("\u00a0", " ")
            for name in names
        )
        book = sheets.read((folder / "tabeller.xlsx").read_bytes())
        values = {cell for sheet in book for _, row in sheet.rows for cell in row}
        texts.append((page, deck, values))
    (page, deck, values), (new_page, new_deck, new_values) = texts
    assert "har minskat från 100 % till 89 % (−11 procentenheter)" in page
    assert "har minskat från 100 % till 76 % (−24 procentenheter)" in new_page
    assert "Lägst är Skolrådet (88 %)" in page and "Lägst är Skolrådet (63 %)" in new_page
    assert "89 %" in deck and "76 %" in new_deck and "89 %" not in new_deck
    assert 0.875 in values and 0.875 not in new_values and 0.625 in new_values
