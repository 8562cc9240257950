"""What a chapter shows travels as data from the notebook to slides and workbook, unchanged."""

import json
from dataclasses import replace

import hostile
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from kutools import exhibits, facts
from kutools.exhibits import EXHIBIT, Exhibit
from kutools.registers import SourceFile
from kutools.show import Frame, Selection, Shown
from kutools.tables import Cell, Table

NBSP = "\N{NO-BREAK SPACE}"
WHOLE = Exhibit(
    Table(
        "Närvaro & <mer>",
        ["Nätverk", "Andel"],
        [
            [
                Cell("PKS", numeric=False),
                Cell(f"76{NBSP}%", value=0.7649999999999999, unit="andel"),
            ],
            [Cell("Reko", numeric=False), Cell("–")],
            [Cell("Summa", numeric=False), Cell("1", value=1.0, unit="antal")],
        ],
        unit="tkr",
        sections={0: "Ledning", 2: ""},
        totals=(2,),
    ),
    form="ranked",
    part="b",
    reading="så läses den",
    note="så räknas den",
    source="Källa: data/narvaro/2020.csv.",
)


def shown(kind: str, part: str = "") -> Shown:
    """A table or a chart of two figures, or a table of a single one, as a cell shows it."""
    values = {"PKS": 0.76} if kind == "ensam" else {"PKS": 0.76, "Reko": 0.7}
    fact = facts.make("narvaro.natverk", "Närvaro", values, "andel")
    chosen = Selection(
        fact.assign(period="2020-T2", covers="2020-T2"),
        Frame([SourceFile("data/narvaro/2020.csv", "narvaro", "", 1)], str),
    )
    return chosen.ranked("Närvaro") if kind == "diagram" else chosen.table("Närvaro", part=part)


def executed(*cells: tuple[str, ...]) -> nbformat.NotebookNode:
    """A notebook of texts, tables and charts, as it is read back after its execution.

    A cell is a text, or `tabell`, `diagram` or `ensam` followed by its part and its tags.
    """
    notebook = hostile.executed()
    for kind, *more in cells:
        if kind not in ("tabell", "diagram", "ensam"):
            notebook.cells.append(new_markdown_cell(kind))
            continue
        part, *tags = more or [""]
        output = new_output("execute_result", shown(kind, part)._repr_mimebundle_())
        metadata = {"tags": tags} if tags else {}
        notebook.cells.append(new_code_cell("x", outputs=[output], metadata=metadata))
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def test_an_exhibit_survives_as_json_text():
    """Every text, number, heading and sum is the same after the notebook has been a file."""
    text = json.dumps(replace(WHOLE, target=0.8).as_json(), sort_keys=True)
    back = Exhibit.of_json(json.loads(text))
    assert back.target == 0.8
    assert back.table.rows == WHOLE.table.rows
    assert back.table.rows[0][1].value == 0.7649999999999999
    assert back.table.sections == {0: "Ledning", 2: ""}
    assert list(back.table.totals) == [2]
    assert back.table.html() == WHOLE.table.html()
    assert Exhibit.of_json(back.as_json()) == back


def test_what_is_missing_survives_too():
    """A value that is missing is missing afterwards, and no number that is not one."""
    cell = Exhibit.of_json(json.loads(json.dumps(WHOLE.as_json()))).table.rows[1][1]
    assert (cell.text, cell.value) == ("–", None)
    missing = facts.make("a", "A", {"PKS": float("nan")}, "andel").assign(period="2020-T2")
    table = Selection(missing, Frame([], str)).table("A")
    json.dumps(table._repr_mimebundle_(), allow_nan=False)


@pytest.mark.parametrize("kind", ["tabell", "diagram"])
def test_every_value_that_is_shown_is_plain_json(kind):
    """What the cell shows goes into a notebook file, which holds no other numbers than JSON's."""
    bundle = shown(kind)._repr_mimebundle_()
    assert json.loads(json.dumps(bundle, allow_nan=False))["text/html"] == bundle["text/html"]


def test_a_frame_of_pandas_is_no_exhibit():
    """Only what the house shows has a number: an analyst's own table has none, and no slide."""
    notebook = hostile.executed(
        new_output("execute_result", {"text/html": pd.DataFrame({"a": [1]}).to_html()})
    )
    assert exhibits.of_notebook(notebook, 1) == []


def test_a_chart_and_a_table_are_numbered_for_themselves():
    """Charts are Diagram, tables Tabell, each from one, after the number of the chapter."""
    placed = exhibits.of_notebook(executed(["tabell"], ["diagram"], ["tabell"], ["diagram"]), 2)
    assert [one.number for one in placed] == [
        "Tabell 2.1",
        "Diagram 2.1",
        "Tabell 2.2",
        "Diagram 2.2",
    ]


@pytest.mark.parametrize(
    ("parts", "numbers"),
    [
        (["", "a", "b", ""], ["1", "2a", "2b", "3"]),
        (["a", "b", "a", "b"], ["1a", "1b", "2a", "2b"]),
        (["a", "a"], ["1a", "2a"]),
    ],
)
def test_two_tables_that_belong_together_share_a_number(parts, numbers):
    """A b-table has the number of the a-table before it."""
    told = exhibits.numbered((("tabell", part) for part in parts), 3)
    assert list(told) == [f"Tabell 3.{number}" for number in numbers]


def test_outside_the_chapters_numbers_are_whole():
    """On a page that is no chapter of the report there is no chapter before the number."""
    assert list(exhibits.numbered([("tabell", "a"), ("diagram", "")], 0)) == [
        "Tabell 1a",
        "Diagram 1",
    ]


def test_a_tagged_cell_is_a_slide():
    """What the analyst has tagged is a slide; everything else is in the report alone."""
    placed = exhibits.of_notebook(
        executed(["tabell", "", "slide"], ["tabell"], ["diagram", "", "annat", "slide"]), 1
    )
    assert [one.on_slide for one in placed] == [True, False, True]


def test_a_single_figure_is_no_slide():
    """One number takes no slide of its own, such as what a history of one period comes to."""
    (alone,) = exhibits.of_notebook(executed(["ensam", "", "slide"]), 1)
    assert not alone.on_slide


def test_an_exhibit_stands_under_the_question_above_it():
    """The heading of a slide is the nearest question above the cell, without the words below it."""
    notebook = executed(
        ["## Hur många kom?\n\nSå räknas det."], ["tabell"], ["bara text"], ["diagram"]
    )
    first, second = exhibits.of_notebook(notebook, 1)
    assert first.heading == second.heading == "Hur många kom?"


def test_the_html_is_the_pages_own():
    """What a slide shows is the very output of the cell."""
    (placed,) = exhibits.of_notebook(executed(["diagram"]), 1)
    assert placed.html == shown("diagram").html
    assert EXHIBIT not in placed.html


def test_a_notebook_that_was_not_executed_has_no_origin():
    """An origin is what an execution leaves; without it there is none."""
    assert exhibits.provenance(hostile.executed())["period"] == "2020-T2"
    assert exhibits.provenance(nbformat.v4.new_notebook()) is None
