"""What an executed notebook carries as data: each table and chart, and its own origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from kutools import swedish
from kutools.tables import Cell, Table

# What XML, and so Excel and PowerPoint, does not allow, and characters that cannot be seen.
FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# How an executed notebook carries what its page says of its origin.
PROVENANCE = "application/vnd.kutools.provenance+json"
# How a cell's output carries what it shows, beside the HTML that a reader sees.
EXHIBIT = "application/vnd.kutools.exhibit+json"
# What cells with this tag show is a slide of the presentation, unless it is a single figure.
SLIDE = "slide"


@dataclass(frozen=True)
class Exhibit:
    """A table or chart with the words around it.

    Attributes:
        table: its figures; for a chart those that one can unfold.
        form: how it is drawn, such as `ranked`; empty for a table.
        part: `a` or `b` of two tables that share a number.
        reading: how to read it.
        note: the definition.
        source: where it comes from, with a warning where that is not published rows.
        target: the value that a chart's line shows, which is better the higher.
    """

    table: Table
    form: str = ""
    part: str = ""
    reading: str = ""
    note: str = ""
    source: str = ""
    target: float | None = None

    @property
    def kind(self) -> str:
        """What it is numbered as."""
        return "diagram" if self.form else "tabell"

    @property
    def is_single(self) -> bool:
        """Whether it shows one figure, which words say as well."""
        return sum(len(row) - 1 for row in self.table.rows) == 1

    def as_json(self) -> dict[str, object]:
        """Return it as an output carries it."""
        return asdict(self)

    @classmethod
    def of_json(cls, content: dict) -> Exhibit:
        """Read what `as_json` wrote, also after it has been JSON text."""
        table = dict(content["table"])
        table["rows"] = [[Cell(**cell) for cell in row] for row in table["rows"]]
        table["sections"] = {int(at): name for at, name in table["sections"].items()}
        return cls(**{**content, "table": Table(**table)})


@dataclass(frozen=True)
class Placed:
    """An exhibit where it stands in a report.

    Attributes:
        exhibit: what is shown.
        number: such as `Tabell 2.1a`.
        heading: the question it stands under.
        html: the output as the chapter's page has it, not cleaned.
        on_slide: whether it is a slide of the presentation.
    """

    exhibit: Exhibit
    number: str
    heading: str
    html: str
    on_slide: bool

    @property
    def cells(self) -> list[Cell]:
        """The cells of its table, row by row."""
        return [cell for row in self.exhibit.table.rows for cell in row]

    @property
    def traced(self) -> set[str]:
        """What its numbers are traced to."""
        return {cell.of for cell in self.cells if cell.of}


def legible(text: str) -> str:
    """Return a text on one line, without what XML does not allow."""
    return re.sub(r"[\t\n]+", " ", FORBIDDEN.sub("", text))


def provenance(nb) -> dict | None:
    """Return what an executed notebook (an `nbformat.NotebookNode`) says of its origin, if any."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if PROVENANCE in output.get("data", {}):
                return output["data"][PROVENANCE]
    return None


def of_notebook(nb, chapter: int) -> list[Placed]:
    """Return every exhibit of an executed notebook, numbered as in the report."""
    found = list(_found(nb))
    numbers = numbered(((exhibit.kind, exhibit.part) for exhibit, *_ in found), chapter)
    return [
        Placed(exhibit, number, heading, html, on_slide)
        for (exhibit, heading, html, on_slide), number in zip(found, numbers, strict=True)
    ]


def numbered(kinds_and_parts: Iterable[tuple[str, str]], chapter: int) -> Iterator[str]:
    """Number tables and charts in the order in which they stand in a chapter: `Tabell 2.1`.

    Outside the report's chapters, in chapter 0, it is `Tabell 1`.
    """
    counts, within = {"tabell": 0, "diagram": 0}, f"{chapter}." if chapter else ""
    for kind, part in kinds_and_parts:
        counts[kind] += part != "b"
        yield f"{kind.capitalize()} {within}{counts[kind]}{part}"


def of_table(table: Table) -> Placed:
    """Return a table that stands outside of the chapters, and so has no number."""
    return Placed(Exhibit(table), table.caption, "", "", on_slide=False)


def anchor(number: str) -> str:
    """Return the name that a link to a table or chart has: `tabell-2-1a`."""
    return swedish.slug(number).replace("_", "-")


def _found(nb) -> Iterator[tuple[Exhibit, str, str, bool]]:
    heading = ""
    for cell in nb.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("#").strip()
        for output in cell.get("outputs", []):
            if EXHIBIT in output.get("data", {}):
                exhibit = Exhibit.of_json(output["data"][EXHIBIT])
                on_slide = SLIDE in cell.metadata.get("tags", []) and not exhibit.is_single
                yield exhibit, heading, "".join(output["data"]["text/html"]), on_slide
