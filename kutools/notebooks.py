"""What a chapter notebook says of itself: its title and its parameters."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kutools.errors import NotebookError, ParamsError, suggest

# Notebooks for work in JupyterLab, which are no chapters of a report.
WORKSHOPS = ("start", "utforska")


@dataclass(frozen=True)
class Notebook:
    """A chapter notebook, read without running it.

    Attributes:
        path: the file.
        title: its first heading.
        question: the first paragraph below it, which says what the chapter asks.
        parameters: the names in its parameters cell and their defaults.
    """

    path: Path
    title: str
    question: str
    parameters: dict[str, object]

    @property
    def chapter(self) -> str:
        """The chapter's name, as in params and page names."""
        return self.path.stem

    @property
    def by_municipality(self) -> bool:
        """Whether it is executed once for each municipality instead of being a chapter."""
        return "municipality" in self.parameters

    @property
    def registers(self) -> list[str]:
        """The registers that the chapter is about; it is left out where none has rows."""
        return list(self.parameters.get("registers", []))


def read(path: Path) -> Notebook:
    """Read a notebook's title and parameters.

    Raises:
        NotebookError: if it has no heading, or not exactly one cell of literal parameters.
    """
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, OSError) as error:
        raise NotebookError(f"{path.name}: notebooken går inte att läsa ({error}).") from error
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise NotebookError(
            f'{path.name}: {len(tagged)} celler har taggen "parameters"; väntade precis en.'
        )
    parameters = _literals(path, tagged[0].source)
    return Notebook(path, title(path.name, cells), _question(cells), parameters)


def files(folder: Path) -> list[Path]:
    """Return the chapter notebooks in a folder."""
    return [path for path in sorted(folder.glob("*.ipynb")) if path.stem not in WORKSHOPS]


def find(folder: Path, chapter: str) -> Notebook:
    """Read the notebook of a chapter.

    Raises:
        ParamsError: with the nearest name, if there is no such chapter.
    """
    known = [path.stem for path in files(folder)]
    if chapter not in known:
        raise ParamsError(
            f'okänt kapitel "{chapter}".{suggest(chapter, known)} Kapitel som finns: '
            f"{', '.join(known)}."
        )
    return read(folder / f"{chapter}.ipynb")


def title(name: str, cells: list) -> str:
    """Return a notebook's first heading.

    Raises:
        NotebookError: naming the notebook, if it has none.
    """
    for cell in cells:
        for line in cell.source.splitlines():
            if cell.cell_type == "markdown" and line.startswith("# "):
                return line.removeprefix("# ").strip()
    raise NotebookError(f"{name}: rubrik saknas; väntade en rad som börjar med #.")


def _question(cells: list) -> str:
    """Return the first paragraph below a notebook's first heading."""
    texts = (f"\n{cell.source}" for cell in cells if cell.cell_type == "markdown")
    below = next(text for text in texts if "\n# " in text).partition("\n# ")[2].partition("\n")[2]
    paragraph = " ".join(below.strip().partition("\n\n")[0].split())
    return paragraph if paragraph[:1].isalpha() else ""  # else a list, a table or a heading


def _literals(path: Path, source: str) -> dict[str, object]:
    try:
        statements = [node for node in ast.parse(source).body if isinstance(node, ast.Assign)]
        return {node.targets[0].id: ast.literal_eval(node.value) for node in statements}
    except (SyntaxError, ValueError, AttributeError) as error:
        raise NotebookError(
            f'{path.name}: cellen med taggen "parameters" ska bara ge namn ett värde vardera, '
            f'som period = "2020-T2" ({error}).'
        ) from error
