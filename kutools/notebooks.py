"""What a chapter notebook says of itself: its title, its parameters, and what its cells show."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kutools.errors import NotebookError, ParamsError, suggest

# Notebooks for work in JupyterLab, which are no chapters of a report.
WORKSHOPS = ("start", "utforska")
# The format of notebooks that JupyterLab writes; its minor versions are read alike.
FORMAT = 4


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


@dataclass(frozen=True)
class Showing:
    """A cell of a chapter that shows figures, and what the chapter says of them.

    Attributes:
        chapter: the chapter's name.
        title: the chapter's title.
        names: the names of the figures, as `select` takes them.
        labels: the labels among them that are shown; empty for all.
        in_all: whether only the whole is shown, not its items.
        caption: of the table or chart.
        text: what stands under the heading above the cell, as Markdown.
        note: the definition below, with figures still in braces.
    """

    chapter: str
    title: str
    names: tuple[str, ...]
    labels: tuple[str, ...]
    in_all: bool
    caption: str
    text: str
    note: str


def read(path: Path) -> Notebook:
    """Read a notebook's title and parameters.

    Raises:
        NotebookError: if it has no heading, or not exactly one cell of literal parameters.
    """
    cells = _cells(path)
    tagged = [cell for cell in cells if "parameters" in cell["tags"]]
    if len(tagged) != 1:
        raise NotebookError(
            f'{path.name}: {len(tagged)} celler har taggen "parameters"; väntade precis en.'
        )
    parameters = _literals(path, tagged[0]["source"])
    return Notebook(path, title(path.name, cells), _question(cells), parameters)


def _cells(path: Path) -> list[dict]:
    """Read type, source and tags of every cell.

    As plain JSON: nbformat takes a second to import, longer than all that is read here.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["nbformat"] != FORMAT:
            raise ValueError(f"format {content['nbformat']}")
        return [_cell(cell) for cell in content["cells"]]
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        raise NotebookError(
            f"{path.name}: notebooken går inte att läsa; väntade en Jupyter-notebook i format "
            f"{FORMAT} ({error})."
        ) from error


def _cell(cell: Mapping) -> dict:
    return {
        "cell_type": cell["cell_type"],
        "source": "".join(cell["source"]),  # one text, or a list of its lines
        "tags": list(cell["metadata"].get("tags", [])),
    }


def showings(path: Path) -> list[Showing]:
    """Return what the cells of a chapter show of the facts, in their order.

    Raises:
        NotebookError: if the notebook has no heading or cannot be read.
    """
    cells, text, found = _cells(path), "", []
    chapter = path.stem, title(path.name, cells)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            text = _below(cell["source"], text)
        elif cell["cell_type"] == "code":
            found += [_showing(chapter, text, calls) for calls in _shown(cell["source"])]
    return found


def _below(source: str, before: str) -> str:
    """Return what stands below the last question so far, when another cell of text is read."""
    _, question, below = f"\n{source}".rpartition("\n## ")
    if question:
        return below.partition("\n")[2].strip()
    return "" if "\n# " in below else f"{before}\n\n{below.strip()}".strip()


def _showing(chapter: tuple[str, str], text: str, calls: dict[str, ast.Call]) -> Showing:
    *_, last = calls.values()
    noted = [word.value for word in last.keywords if word.arg == "note"]
    names, labels = (_texts(calls[way].args) if way in calls else () for way in ("select", "only"))
    caption, note = ("".join(_texts(nodes)) for nodes in (last.args[:1], noted))
    return Showing(*chapter, names, labels, "in_all" in calls, caption, text, note)


def _shown(source: str) -> Iterator[dict[str, ast.Call]]:
    """Find `chapter.select(…)` and what follows in a cell: way → its call, in order."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a command of the notebook's own, such as %time
        return
    for statement in statements:
        node, calls = getattr(statement, "value", None), {}
        while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            calls = {node.func.attr: node, **calls}
            node = node.func.value
        ways = list(calls)
        if ways[:1] == ["select"] and ways[1:] and calls[ways[-1]].args:
            yield calls


def _texts(nodes: Iterable[ast.expr]) -> tuple[str, ...]:
    """Return the texts among the arguments of a call."""
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return tuple(value for value in constants if isinstance(value, str))


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


def title(name: str, cells: Sequence[Mapping]) -> str:
    """Return a notebook's first heading.

    Raises:
        NotebookError: naming the notebook, if it has none.
    """
    for cell in cells:
        for line in cell["source"].splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line.removeprefix("# ").strip()
    raise NotebookError(f"{name}: rubrik saknas; väntade en rad som börjar med #.")


def _question(cells: Sequence[Mapping]) -> str:
    """Return the first paragraph below a notebook's first heading."""
    texts = (f"\n{cell['source']}" for cell in cells if cell["cell_type"] == "markdown")
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
