"""Nothing goes out unless every number in the finished files is that of a fact."""

import datetime as dt
import json
import re
import zipfile
from pathlib import Path

import nbformat
import openpyxl
import pytest
from commands import ROOT
from smallproject import MADE, PERIOD, edit

from kutools import plan, tables
from kutools.errors import GateError
from kutools.exhibits import EXHIBIT
from kutools.gate import Gate
from kutools.periods import Period
from kutools.project import Project
from kutools.reports import outputs, report
from kutools.reports.edition import Edition


def faults(project: Project, period: Period = PERIOD, *, published: bool = False) -> list[str]:
    """What the gate finds in a draft, with ordinary spaces."""
    made = plan.make(project, period)
    table = made.facts()
    folder = project.outputs / str(period)
    created = outputs.manifest(folder)["created"]
    edition = Edition(made.params, dt.datetime.fromisoformat(created), report.origins(made))
    edition = edition.publish(MADE) if published else edition
    try:
        said = report.contents(made, table, made.findings(table), edition)
        Gate(folder, made, table, said).check()
    except GateError as error:
        return [fault.replace("\u00a0", " ") for fault in error.faults]
    return []


def edit_parts(path: Path, part: str, old: str, new: str) -> None:
    """Change a text in every part of an Office file whose name matches."""
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    changed = {
        name: data.replace(old.encode(), new.encode()) if re.search(part, name) else data
        for name, data in content.items()
    }
    assert changed != content, f"{old} is in no {part}"
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in changed.items():
            parts.writestr(name, data)


def test_a_report_as_it_was_made_passes(drafted):
    """Every number in pages, slides, workbook and notebooks is traced; nothing is in the way."""
    assert faults(drafted) == []


@pytest.mark.parametrize("name", [path.stem for path in sorted((ROOT / "params").glob("*.yml"))])
def test_every_shipped_report_can_be_published(name, reports):
    """Every number in the reports of the project itself is traced, whatever kind they are of."""
    assert faults(Project.find(ROOT, outputs=reports), Period.parse(name)) == []


def test_a_chart_may_name_what_stands_nowhere_else(small):
    """A chart in PowerPoint names its target, a figure that no table shows; a slide's text may not.

    In the pages it is the picture's words that do.
    """
    deck = small.outputs / str(PERIOD) / "presentation.pptx"
    edit_parts(deck, "ppt/charts/", "Når målvärdet 90\u00a0%", "Når målvärdet 50\u00a0000")
    assert faults(small) == []
    edit_parts(deck, "ppt/slides/", "Om siffrorna", "Om 50\u00a0000")
    assert "talet 50000 går inte att härleda" in " ".join(faults(small))


PAGES = [
    ("narvaro.html", "<p>Närvaron", "<p>Drygt 4701 kom. Närvaron", "talet 4701 går inte att"),
    ("narvaro.html", "Skolrådet</th>", "Skolrådet 31</th>", "talet 31 går inte att härleda"),
    ("rapport.html", "</h1>", "</h1><p>Av 4702 tillfrågade</p>", "talet 4702 går inte"),
    ("presentation.html", "</h1>", "</h1><p>4703</p>", "talet 4703 går inte att härleda"),
    ("index.html", 'class="varde">98', 'class="varde">4706', "talet 4706 går inte att"),
    ("kommuner/alfa.html", "</h1>", "</h1><p>4704</p>", "talet 4704 går inte att härleda"),
    ("narvaro.html", 'alt="', 'alt="4705 av ', "talet 4705 går inte att härleda"),
    ("narvaro.html", "</h1>", '</h1><img src="https://example.org/a.png" alt="">', "hämtar https"),
    ("narvaro.html", "</h1>", '</h1><img srcset="a.png 2x" alt="">', "hämtar a.png 2x"),
    ("narvaro.html", "</h1>", '</h1><iframe title="x"></iframe>', "hämtar <iframe>"),
    ("narvaro.html", "<style>", "<style>@import 'a.css';", "hämtar <style> @import"),
    ("narvaro.html", "</h1>", '</h1><script src="a.js"></script>', "hämtar a.js"),
    ("ekonomi.html", "default-src 'none'", "default-src *", "saknar den policy"),
    ("narvaro.html", "</h1>", '</h1><a href="borta.html">x</a>', "länken borta.html leder"),
    ("narvaro.html", "</h1>", '</h1><a href="#borta">x</a>', "länken #borta leder ingenstans"),
    ("narvaro.html", "</h1>", '</h1><a href="enkat.html#borta">x</a>', "länken enkat.html#borta"),
    ("matetal.html", 'class="utkast"', "", "märkningen som"),
    ("figures.json", "0.8875", "0.8876", "har inte samma uppgifter som registren"),
    ("findings.json", "[]", '["x"]', "har inte samma uppgifter som registren"),
]


@pytest.mark.attack
def test_a_changed_page_is_stopped(small):
    """Each number, link, mark or address that is not the report's own is told, with its file.

    All of them at once, and nothing else.
    """
    for file, old, new, _ in PAGES:
        edit(small.outputs / str(PERIOD) / file, old, new)
    found = faults(small)
    missing = [
        (file, said)
        for file, _, _, said in PAGES
        if not any(fault.startswith(f"{file}: ") and said in fault for fault in found)
    ]
    assert missing == []
    # The name of a row that has got a number is also another name than its table's.
    assert len(found) == len(PAGES) + 1


def test_the_mark_of_a_draft_may_not_be_published(drafted):
    """A page that says that it is a draft is told, each one, when the report is to be published."""
    told = [fault for fault in faults(drafted, published=True) if "märkningen" in fault]
    pages = list((drafted.outputs / str(PERIOD)).rglob("*.html"))
    assert len(told) == len(pages)


SLIDES = [
    (r"slides/slide\d", "<a:t>Utfall", "<a:t>Utfall 4706", "talet 4706 går inte att härleda"),
    ("charts/chart", "<c:v>0.875", "<c:v>0.575", "talet 0.575 går inte att härleda"),
    (
        r"slide\d+\.xml\.rels",
        "</Relationships>",
        '<Relationship Id="x" Type="x" Target="https://example.org" TargetMode="External"/>'
        "</Relationships>",
        "leder till något utanför filen",
    ),
]


@pytest.mark.attack
def test_a_changed_slide_is_stopped(small):
    """A number on a slide or in its chart, and an address outside the file, is told."""
    for part, old, new, _ in SLIDES:
        edit_parts(small.outputs / str(PERIOD) / "presentation.pptx", part, old, new)
    found = faults(small)
    assert all(fault.startswith("presentation.pptx: ") for fault in found)
    assert [said for *_, said in SLIDES if not any(said in fault for fault in found)] == []


@pytest.mark.attack
def test_cells_that_have_changed_places_are_found(small):
    """Two numbers of a table that stand in each other's place are both the report's, and wrong."""
    page = small.outputs / str(PERIOD) / "narvaro.html"
    text = page.read_text("utf-8")
    first, second = (f'<td class="tal">{n}&nbsp;%</td>' for n in (88, 90))
    assert first in text and second in text
    swapped = text.replace(first, "X").replace(second, first).replace("X", second)
    page.write_text(swapped, encoding="utf-8")
    found = faults(small)
    assert found and all(re.search("(Tabell|Diagram) .* visar något annat", one) for one in found)


@pytest.mark.attack
def test_a_notebook_run_with_other_parameters_is_stopped(small):
    """A chapter whose target somebody changed in JupyterLab does not go out as the report's."""
    path, _ = executed(small, "narvaro")
    edit(path, '"attendance_target": 0.9', '"attendance_target": 0.7')
    assert "notebooks/narvaro.ipynb: kördes med attendance_target = 0.7, väntade 0.9." in faults(
        small
    )


@pytest.mark.attack
def test_a_changed_sheet_is_stopped(small):
    """A number in the workbook that the report does not show is told, with sheet and row."""
    file = small.outputs / str(PERIOD) / "tabeller.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = next(one for one in book if one["A1"].value.startswith("Tabell 2.1 "))
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, float | int))
    cell.value = 4711
    book.save(file)
    (found,) = faults(small)
    assert found == f'tabeller.xlsx: blad "{sheet.title}" har andra tal än Tabell 2.1.'


def executed(project: Project, name: str) -> tuple[Path, nbformat.NotebookNode]:
    """An executed notebook of a draft, and where it lies."""
    path = project.outputs / str(PERIOD) / "notebooks" / f"{name}.ipynb"
    return path, nbformat.read(path, as_version=4)


def cells_of(notebook: nbformat.NotebookNode, name: str) -> list[dict]:
    """The cells in the tables of an executed notebook that show a figure."""
    shown = [
        output["data"][EXHIBIT]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if EXHIBIT in output.get("data", {})
    ]
    rows = [row for exhibit in shown for row in exhibit["table"]["rows"]]
    return [cell for row in rows for cell in row if cell["of"].startswith(f"{name}@")]


CELLS = {
    "narvaro.natverk.skolradet": ({"value": 0.575}, "som är 0.875"),
    "narvaro.natverk.vardradet": ({"text": "78 %"}, "som är 0.9"),
    "narvaro.kommun.alfa": ({"of": "narvaro.kommun.gamma@2031-T3"}, "som inte finns"),
    "narvaro.kommun.beta": ({"of": ""}, "går inte att härleda till någon uppgift"),
    "narvaro.form.fysisk": ({"of": "narvaro.samtliga@2031-T3"}, "är inte narvaro.samtliga"),
}


def test_a_cell_shows_the_fact_that_it_is_of(small):
    """Value and text of a cell are those of the very figure it names, not just of any figure."""
    path, notebook = executed(small, "narvaro")
    for name, (change, _) in CELLS.items():
        for cell in cells_of(notebook, name):
            cell.update(change)
    nbformat.write(notebook, path)
    found = faults(small)
    assert [name for name, (_, said) in CELLS.items() if not any(said in f for f in found)] == []


@pytest.mark.attack
def test_a_withheld_figure_shows_nowhere(small):
    """A cell of a figure that rests on too few answers may hold its mark and nothing else."""
    path, notebook = executed(small, "enkat")
    cells = cells_of(notebook, "enkat.mat")
    assert cells and {cell["text"] for cell in cells} == {"..*"}
    for cell in cells:
        cell.update({"text": "100\u00a0%", "value": 1.0, "unit": "andel"})
    nbformat.write(notebook, path)
    assert any("är inte enkat.mat@2031-T3, som är ..*" in fault for fault in faults(small))


@pytest.mark.attack
def test_no_withheld_value_is_in_any_file(drafted):
    """The rows behind a withheld share give 100 %, and no file says so of that question."""
    report_folder = drafted.outputs / str(PERIOD)
    figures = json.loads((report_folder / "figures.json").read_text("utf-8"))
    assert figures["enkat.mat"]["value"] is None and figures["enkat.mat"]["n"] is None
    page = (report_folder / "enkat.html").read_text("utf-8")
    row = re.search(r"<tr[^>]*><th[^>]*>God mat</th>.*?</tr>", page)[0]
    assert "..*" in row and "100" not in row


OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": "svar 4707"},
    {"output_type": "display_data", "data": {"text/plain": "4708"}, "metadata": {}},
    {"output_type": "display_data", "data": {"text/html": "<td>4709</td>"}, "metadata": {}},
]


@pytest.mark.attack
def test_an_executed_notebook_holds_nothing_else(small):
    """What an analyst printed to look at, such as single answers, does not go out with the rest."""
    path, notebook = executed(small, "enkat")
    notebook.cells[-1].outputs = [nbformat.from_dict(output) for output in OUTPUTS]
    nbformat.write(notebook, path)
    found = faults(small)
    begins = [f"notebooks/enkat.ipynb: talet {n} går inte" for n in (4709, 4707, 4708)]
    number = len(notebook.cells)
    begins += [f"notebooks/enkat.ipynb: cell {number} skriver ut något"[: len(begins[0])]] * 2
    assert sorted(begins) == sorted(fault[: len(begins[0])] for fault in found)


@pytest.mark.attack
@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "stream", "name": "stdout", "text": "[6, 5, 6]"},
        {
            "output_type": "display_data",
            "data": {
                "text/html": '<table border="1" class="dataframe"><tr><td>6</td></tr></table>'
            },
            "metadata": {},
        },
        {
            "output_type": "display_data",
            "data": {"text/html": '<table id="T_1"><tr><td>6</td></tr></table>'},
            "metadata": {},
        },
        {"output_type": "display_data", "data": {"text/plain": "0    6"}, "metadata": {}},
    ],
    ids=["print", "data frame", "styled", "series"],
)
def test_single_answers_are_not_shown_though_such_numbers_are(small, output):
    """Grades are small numbers and stand in any report; what only shows them is stopped."""
    path, notebook = executed(small, "enkat")
    notebook.cells[-1].outputs = [nbformat.from_dict(output)]
    nbformat.write(notebook, path)
    assert any("skriver ut något eller visar en dataram" in fault for fault in faults(small))


@pytest.mark.attack
def test_a_table_of_single_answers_is_stopped(small):
    """A cell that is traced to one person's answer is right, and shown to nobody."""
    path, notebook = executed(small, "enkat")
    answers = plan.make(small, PERIOD).registers.tables["enkat/svar"]
    of = tables.IN_REGISTER.join([*map(str, answers.index[0]), "värde"])
    answer = {"text": "6", "value": 6.0, "unit": "antal", "of": of}
    for cell in cells_of(notebook, "enkat.mat"):
        cell.update(answer)
    nbformat.write(notebook, path)
    assert any(of in fault for fault in faults(small))


@pytest.mark.attack
def test_identity_numbers_are_stopped_wherever_they_are_written(small):
    """Also in a comment of a notebook, and in what an analyst wrote on a page."""
    path, notebook = executed(small, "enkat")
    notebook.cells[-1].source += "\n# fråga Anna 121212-1212"
    nbformat.write(notebook, path)
    page = small.outputs / str(PERIOD) / "enkat.html"
    edit(page, "</h1>", "</h1><p>Anna 121212-1212</p>")
    said = [fault for fault in faults(small) if "personnummer" in fault]
    assert {fault.partition(":")[0] for fault in said} == {"notebooks/enkat.ipynb", "enkat.html"}
