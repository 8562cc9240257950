"""A notebook reads as text, call, output; nothing is computed in it and nothing is left in it."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from kutools import measures, notebooks
from kutools.contract import REGISTERS
from kutools.exhibits import SLIDE
from kutools.newperiod import FOLLOW_UP

FOLDER = Path(__file__).parents[2] / "notebooks"
EVERY = sorted(FOLDER.glob("*.ipynb"))
CHAPTERS = notebooks.files(FOLDER)
LONGEST = 20
PATH = re.compile(
    r"^(\.{0,2}/|~|[A-Za-z]:\\|(data|params|outputs|notebooks)/)"
    r"|\.(csv|xlsx|parquet|md|ya?ml|ipynb|html|json)$"
)
FORBIDDEN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.comprehension),
    *(ast.Try, ast.TryStar, ast.With),
)


@pytest.fixture(params=EVERY, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook in the folder."""
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    """Each notebook that is a chapter of the report, with its name."""
    return request.param.stem, nbformat.read(request.param, as_version=4)


def code(nb) -> list:
    """The code cells."""
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def nodes(nb) -> list[ast.AST]:
    """Every node of the code."""
    return [node for cell in code(nb) for node in ast.walk(ast.parse(cell.source))]


def parameters(nb):
    """The cell of parameters, of which there is one."""
    (cell,) = [cell for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])]
    return cell


def test_there_are_chapters():
    """The tests below have something to test."""
    assert {"ekonomi", "narvaro", "forskning", "granskning"} <= {path.stem for path in CHAPTERS}


def test_notebook_is_valid(notebook):
    """The file is a notebook as the format has it."""
    nbformat.validate(notebook)


def test_outputs_are_stripped(notebook):
    """No output, count or trace of an execution is kept: run `make strip`."""
    assert [cell.id for cell in code(notebook) if cell.outputs or cell.execution_count] == []
    assert "papermill" not in notebook.metadata and "widgets" not in notebook.metadata
    assert [cell.id for cell in notebook.cells if set(cell.metadata) - {"tags", "slideshow"}] == []


def test_kernel_is_the_plain_one(notebook):
    """It runs in the kernel that every installation has, and names no version of Python."""
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata.get("language_info", {})) <= {"name"}


def test_nothing_is_defined_or_looped(notebook):
    """Computing belongs in measures, where it is tested: no function, loop, try or with."""
    found = [node for node in nodes(notebook) if isinstance(node, FORBIDDEN)]
    assert [ast.dump(node)[:80] for node in found] == []


def test_only_the_house_is_imported(chapter):
    """A chapter imports kutools as ku and nothing else."""
    imported = [node for node in nodes(chapter[1]) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import kutools as ku"]


def test_no_path_is_named(notebook):
    """Where files lie is the project's business: no path, file name or reading of a file."""
    strings = [node.value for node in nodes(notebook) if isinstance(node, ast.Constant)]
    texts = [text for text in strings if isinstance(text, str) and text not in REGISTERS]
    assert [text for text in texts if PATH.search(text)] == []
    named = {node.attr for node in nodes(notebook) if isinstance(node, ast.Attribute)}
    named |= {node.id for node in nodes(notebook) if isinstance(node, ast.Name)}
    assert not [name for name in named if name.startswith("read_") or name in ("open", "Path")]


def test_code_cells_are_short(notebook):
    """A code cell is one call that can be seen at once."""
    long = {cell.id: len(cell.source.splitlines()) for cell in code(notebook)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_parameters_are_literals_with_a_comment_each(chapter):
    """One cell is the interface: names given literal values, each with what it means."""
    source = parameters(chapter[1]).source
    for statement in ast.parse(source).body:
        assert isinstance(statement, ast.Assign)
        ast.literal_eval(statement.value)
        assert re.search(r"  # \w{4,}", source.splitlines()[statement.end_lineno - 1])


def test_parameters_have_the_measures_defaults(chapter):
    """A parameter that a measure takes has the measure's own default; no other is invented."""
    values = notebooks.read(FOLDER / f"{chapter[0]}.ipynb").parameters
    known = measures.options()
    own = {name: v for name, v in values.items() if name not in ("period", "compare_with")}
    assert set(own.pop("registers", [])) <= set(REGISTERS)
    assert own == {name: known.get(name) for name in own}


def test_a_chapter_asks_about_some_registers_or_audits_all(chapter):
    """Every chapter names its registers but the audit, which asks about the whole report."""
    name, nb = chapter
    given = notebooks.read(FOLDER / f"{name}.ipynb").parameters
    calls = [node.func for node in nodes(nb) if isinstance(node, ast.Call)]
    opened = [ast.unparse(call) for call in calls if ast.unparse(call).startswith("ku.open_")]
    if name == "granskning":
        assert set(given) == {"period"}
        assert opened == ["ku.open_review"]
    else:
        assert given["registers"]
        assert opened == ["ku.open_chapter"]


def test_first_cell_asks_and_warns(chapter):
    """The first cell has the only title, the chapter's question and what to be careful about."""
    first, *others = chapter[1].cells
    assert first.cell_type == "markdown"
    title, question, *caveat = [part for part in first.source.split("\n\n") if part.strip()]
    assert re.fullmatch(r"# \S.*", title)
    assert question.endswith("?")
    assert caveat and not caveat[0].endswith("?")
    assert [c.id for c in others if c.cell_type == "markdown" and re.match("# ", c.source)] == []
    assert chapter[1].cells[1] is parameters(chapter[1])


def test_every_answer_stands_under_its_question(chapter):
    """What is shown stands under a text cell with a heading, and no heading is left empty."""
    heading, shown = "", {}
    for cell in chapter[1].cells:
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0]
            shown[heading] = 0
        elif re.match(r"chapter\.(?!own_text)", cell.source):
            assert heading.startswith("## "), f"{cell.id} stands under no question"
            shown[heading] += 1
    assert [text for text, answers in shown.items() if text.startswith("## ") and not answers] == []


def test_no_figure_is_typed_into_text(chapter):
    """Figures in text are bound by name, so that they follow the data: prose has no digits.

    The year in the name of the global goals, Agenda 2030, is no figure.
    """
    prose = [cell.source for cell in chapter[1].cells if cell.cell_type == "markdown"]
    names = re.compile(r"`[^`]*`|Agenda 2030")
    assert [text for text in prose if re.search(r"\d", names.sub("", text))] == []


def test_only_what_shows_a_table_or_chart_is_a_slide(chapter):
    """A tag makes a slide of what a cell shows; on text, data or findings it would make none."""
    tagged = [cell for cell in chapter[1].cells if SLIDE in cell.metadata.get("tags", [])]
    shows = re.compile(
        r"\.(table|scorecard|ranked|paired|stacked|history|multiples|timeline|matrix)\(\s*\""
    )
    assert [cell.id for cell in tagged if not shows.search(cell.source)] == []
    assert [cell.id for cell in tagged if cell.cell_type != "code"] == []


def test_tags_are_those_that_mean_something(notebook):
    """A misspelt tag would silently make no slide: there are tags for parameters and slides."""
    tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
    assert tags <= {"parameters", SLIDE}


def test_a_report_has_slides_for_a_meeting():
    """What a follow-up's chapters tag is fifteen to twenty slides, no more than a meeting bears."""
    tagged = [
        cell.id
        for name in FOLLOW_UP
        for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
        if SLIDE in cell.metadata.get("tags", [])
    ]
    assert 15 <= len(tagged) <= 20
