"""A page shows what the widgets of its notebook showed, and needs no kernel for it."""

import json
import re
import shutil
import sys
from html import unescape
from itertools import pairwise
from pathlib import Path

import hostile
import nbformat
import pytest
import widgetbook
from commands import start
from htmlpage import Element, ids, parse, runs_something
from nbformat.v4 import new_output
from test_export import DRAFT, LINKS, exported

from kutools import exhibits
from kutools.reports import book, export, frozen, report
from kutools.reports.frozen import STATE, UNKNOWN, VIEW

CELLS = list(widgetbook.CELLS.items())

# What the executed notebook holds and no reader sees.
HIDDEN = ["hemligt", "gömd", "osynlig", "bakom", "aldrig visad", "VBox(", "<function"]


@pytest.fixture(scope="module")
def executions(tmp_path_factory) -> list[Path]:
    """The notebook of widgets, executed twice by papermill."""
    return [widgetbook.executed(tmp_path_factory.mktemp("w")) for _ in range(2)]


@pytest.fixture(scope="module")
def notebook(executions) -> nbformat.NotebookNode:
    """The notebook as papermill leaves it, widgets and all."""
    return nbformat.read(executions[0], as_version=4)


@pytest.fixture(scope="module")
def page(notebook) -> str:
    """Its page."""
    return exported(notebook)


@pytest.fixture
def tidied(executions, tmp_path) -> list[Path]:
    """The notebooks of both executions as a report holds them."""
    paths = [tmp_path / str(number) / "prov.ipynb" for number in range(2)]
    for executed, path in zip(executions, paths, strict=True):
        path.parent.mkdir()
        shutil.copy(executed, path)
        report._tidied(path)
    return paths


def without_code(notebook: nbformat.NotebookNode) -> str:
    """All that a notebook holds but the code of its cells."""
    outputs = [cell.get("outputs") for cell in notebook.cells]
    return json.dumps([notebook.metadata, outputs], ensure_ascii=False)


def view(name: str, **more: object) -> nbformat.NotebookNode:
    """The output that a widget is shown by."""
    return new_output("display_data", {VIEW: {"model_id": name}, "text/plain": "VBox()", **more})


def shown(saved: dict, *outputs: nbformat.NotebookNode) -> Element:
    """What a page shows of outputs, the widgets being these."""
    made = hostile.executed(*outputs)
    made.metadata["widgets"] = {STATE: {"state": saved}}
    del made.cells[1].outputs[0].data["text/plain"]
    return parse(f"<main>{export.body(made, 1)}</main>").one("main")


def box(*children: str, **state: object) -> dict:
    """The saved state of a VBox."""
    names = [f"IPY_MODEL_{child}" for child in children]
    return {"model_name": "VBoxModel", "state": {"children": names, **state}}


@pytest.mark.parametrize(("code", "expected"), CELLS, ids=range(len(CELLS)))
def test_each_widget_shows_its_state(notebook, code, expected):
    """A control says its setting in Swedish, a container its contents, in order and once."""
    (cell,) = [cell for cell in notebook.cells if cell.source == widgetbook.dedented(code)]
    found = shown(notebook.metadata.widgets[STATE].state, *cell.outputs)
    assert found.text == " ".join(["Prov", *" ".join(expected).split()])


def test_a_picture_is_shown_with_its_description(page):
    """An Image is a picture of the page; its tooltip is read to those who cannot see it."""
    pictures = [image.attrs for image in parse(page).all("img", alt="En <bild>")]
    assert pictures == [{"src": f"data:image/png;base64,{widgetbook.PNG}", "alt": "En <bild>"}]


@pytest.mark.attack
def test_hostile_values_are_harmless(page):
    """Whatever a widget is called or set to is text; its HTML is cleaned as any other."""
    whole = parse(page)
    assert runs_something(whole) == []
    assert len(whole.all("script")) == 1
    said = [p.text for p in whole.all("p", **{"class": "reglage"})]
    script = f"<script>{hostile.MARK}</script>"
    assert f"{script}: {script}" in said


def test_nothing_but_what_is_shown_is_in_the_page(page, notebook):
    """No state, no id of a widget, nothing hidden and no secret is left in a page."""
    assert "application/vnd.jupyter" not in page
    assert [text for text in HIDDEN if text not in without_code(notebook)] == []
    assert [text for text in HIDDEN if text in unescape(page)] == []
    assert not re.search(r"\b[0-9a-f]{32}\b", page)


def test_the_same_inputs_give_the_same_bytes(tidied, executions):
    """Two executions, whose widgets have other ids, give the same notebook in a report."""
    assert executions[0].read_bytes() != executions[1].read_bytes()
    assert tidied[0].read_bytes() == tidied[1].read_bytes()
    notebook = nbformat.read(tidied[0], as_version=4)
    nbformat.validate(notebook)
    assert not [text for text in (*HIDDEN, VIEW, STATE) if text in without_code(notebook)]


def test_a_report_shows_the_same_as_the_page_of_the_notebook_itself(tidied, page):
    """What a run wrote gives the page that the executed notebook gives, and can be frozen again."""
    again = nbformat.read(tidied[0], as_version=4)
    is_same, is_still = exported(again) == page, export.still(again) == again
    assert is_same and is_still  # not compared by pytest, which would take minutes to tell how


def test_a_chart_in_an_output_is_a_chart_of_the_report(tidied, page):
    """It is numbered, and goes to slides and workbook, as one that stands by itself."""
    placed = exhibits.of_notebook(nbformat.read(tidied[0], as_version=4), 1)
    assert [(one.number, one.on_slide) for one in placed] == [
        ("Diagram 1.1", True),
        ("Diagram 1.2", True),
    ]
    assert {"diagram-1-1", "diagram-1-2"} <= set(ids(parse(page)))


def test_the_whole_report_shows_it_too(notebook):
    """In `rapport.html` as in the chapter's own page."""
    whole = book.page([(LINKS[0], notebook)], DRAFT)
    assert "Period: 2020-T2" in parse(whole).one("main").text
    assert runs_something(parse(whole)) == []


def test_nbconvert_shows_it_too(executions, tmp_path):
    """`jupyter nbconvert --to kutools` freezes the widgets of an executed notebook."""
    tool = [sys.executable, "-m", "nbconvert", "--to", "kutools", "--output-dir", str(tmp_path)]
    with start([*tool, str(executions[0])]) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    made = tmp_path / f"{executions[0].stem}.html"
    assert "Period: 2020-T2" in parse(made.read_text(encoding="utf-8")).one("main").text


def test_without_its_state_a_widget_is_said_to_be_missing_once():
    """A notebook saved without state says so in each cell once, and shows no code for it."""
    found = shown({}, view("a"))
    assert found.text == f"Prov {UNKNOWN}"
    saved = {"a": box("b", "c", "d"), "d": {"model_name": "FigureModel", "state": {}}}
    assert shown(saved, view("a")).text == f"Prov {UNKNOWN}"


def test_what_is_saved_without_defaults_is_shown():
    """JupyterLab leaves out of a saved state what is as it is from the start."""
    names = "IntSlider Checkbox Text Dropdown VBox HTML Image IntProgress Tab Output".split()
    saved = {name: {"model_name": f"{name}Model", "state": {}} for name in names}
    saved["Text"]["state"]["description"] = "Namn"
    found = shown({**saved, "a": box(*names)}, view("a"))
    assert found.text == "Prov 0 nej Namn: – 0 %"


@pytest.mark.parametrize("form", ["text/html", "text/markdown"])
def test_what_says_more_than_a_widget_wins(form):
    """A widget that also gives HTML is shown by it."""
    label = {"model_name": "LabelModel", "state": {"value": "tillståndet"}}
    assert shown({"a": label}, view("a", **{form: "bättre"})).text == "Prov bättre"
    assert shown({"a": label}, view("a")).text == "Prov tillståndet"


@pytest.mark.parametrize("children", [["a"], ["b", "b"]], ids=["ring", "doubling"])
def test_deep_widgets_end(children):
    """Neither a ring, nor 5 000 boxes in one another, nor a box that holds the next twice hangs."""
    names = [f"n{number}" for number in range(5000)]
    saved = {name: box(after, after) for name, after in pairwise(names)}
    saved[names[-1]] = box(*children)
    saved["a"] = box(names[0])
    saved["b"] = {"model_name": "LabelModel", "state": {"value": "innerst"}}
    expected = "Prov innerst" if "b" in children else "Prov"
    assert shown(saved, view("a")).text == expected


def test_the_notebook_itself_is_left_alone(notebook):
    """Exporting only reads: in JupyterLab the notebook's widgets go on as they were."""
    before = nbformat.writes(notebook)
    exported(notebook)
    is_same = nbformat.writes(notebook) == before
    assert is_same
    assert frozen.notebook(notebook)["metadata"].get("widgets") is None
