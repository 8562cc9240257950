"""What a chapter notebook says of itself: its title and the question that it asks."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kutools import notebooks
from kutools.errors import NotebookError
from kutools.notebooks import Showing


def read(path, *texts: str) -> notebooks.Notebook:
    """Write a notebook of some text cells and read what it says of itself."""
    cell = new_code_cell("registers = []", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[*map(new_markdown_cell, texts), cell]), path / "prov.ipynb")
    return notebooks.read(path / "prov.ipynb")


@pytest.mark.parametrize(
    ("texts", "question"),
    [
        (["# Prov\n\nHur många\nkom?\n\nMer om det."], "Hur många kom?"),
        (["Ett förord.\n\n# Prov\n\nHur många?"], "Hur många?"),
        (["Ett förord.", "# Prov\nHur många?"], "Hur många?"),
        (["# Prov"], ""),
        (["# Prov\n\n## Hur många?"], ""),
        (["# Prov\n\n| a | b |\n|---|---|"], ""),
        (["# Prov\n\n- en punkt"], ""),
    ],
)
def test_the_question_is_the_paragraph_below_the_heading(tmp_path, texts, question):
    """It is read wherever the heading stands; what is no sentence is no question."""
    chapter = read(tmp_path, *texts)
    assert (chapter.title, chapter.question) == ("Prov", question)


def shown(path, *cells) -> list[Showing]:
    """What the cells of a notebook show; one that begins with # is text."""
    made = [(new_markdown_cell if c.startswith("#") else new_code_cell)(c) for c in cells]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Prov"), *made]), path / "prov.ipynb")
    return notebooks.showings(path / "prov.ipynb")


def test_what_a_cell_shows_is_read_with_the_chapters_words(tmp_path):
    """Its figures, caption and definition, and the text below the question it stands under."""
    code = (
        'chapter.select("a.b", "a.c", compare=True).only("X").in_all().table(\n'
        '    "Rubrik", note="Så {{ a.b }} "\n    "räknas.")'
    )
    assert shown(tmp_path, "## Hur?\n\nEn text.\n\nEn till.", code) == [
        Showing(
            chapter="prov",
            title="Prov",
            names=("a.b", "a.c"),
            labels=("X",),
            in_all=True,
            caption="Rubrik",
            text="En text.\n\nEn till.",
            note="Så {{ a.b }} räknas.",
        )
    ]


def test_a_text_is_of_the_nearest_question_above(tmp_path):
    """A question without a text does not borrow that of the question before."""
    code = 'chapter.select("a").ranked("R")'
    found = shown(tmp_path, "## Hur?\n\nEn text.", code, "## Vem?", code)
    assert [showing.text for showing in found] == ["En text.", ""]


@pytest.mark.parametrize(
    "code", ["%time x", "x = 1", 'chapter.rows("a").table("R", {})', 'chapter.select("a")', "f(1)"]
)
def test_other_cells_show_no_figures(tmp_path, code):
    """Rows of registers, commands and plain Python are nothing that figures are shown by."""
    assert shown(tmp_path, code) == []


CELL = {"cell_type": "markdown", "metadata": {}, "source": ["# Prov\n", "\n", "Hur många?"]}
PARAMETERS = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["x = 1"]}


def test_a_source_may_be_a_list_of_lines(tmp_path):
    """So JupyterLab writes it, and other tools write one text."""
    path = tmp_path / "prov.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [CELL, PARAMETERS]}), encoding="utf-8")
    chapter = notebooks.read(path)
    assert (chapter.title, chapter.question, chapter.parameters) == ("Prov", "Hur många?", {"x": 1})


@pytest.mark.parametrize(
    "content",
    [
        b"# Prov",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"nbformat": 4}',
        b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 5, "cells": []}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "metadata": {}}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "raw", "metadata": [], "source": ""}]}',
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path, content):
    """Another format, or a file of something else, is named; nothing breaks further in."""
    path = tmp_path / "prov.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotebookError, match=r"prov\.ipynb: notebooken går inte att läsa"):
        notebooks.read(path)


def test_a_notebook_that_is_not_there_is_named(tmp_path):
    """As one that cannot be read."""
    with pytest.raises(NotebookError, match=r"prov\.ipynb: notebooken går inte att läsa"):
        notebooks.read(tmp_path / "prov.ipynb")
