"""What a chapter notebook says of itself: its title and the question that it asks."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kutools import notebooks


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
