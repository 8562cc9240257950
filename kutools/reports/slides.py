"""The presentation: what the chapters' tagged cells show, one slide each (`presentation.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kutools.exhibits import Placed
from kutools.reports import export
from kutools.reports.edition import Edition
from kutools.tables import Table

# What fits on a slide in the ordinary size, and in the next smaller.
ROWS, COLUMNS, MOST_ROWS = 10, 6, 18


def page(
    shown: Sequence[tuple[str, Placed]],
    edition: Edition,
    *,
    key_figures: Sequence[Mapping[str, str]],
) -> str:
    """Return the presentation as one page, which reads as a page where no script may run.

    Args:
        shown: chapter title and exhibit of each slide, in order.
        edition: the edition of the report.
        key_figures: the figures of the report's first page.
    """
    slides = [
        {
            "chapter": chapter,
            "heading": placed.heading,
            "body": export.figure(placed),
            "density": _density(placed.exhibit.table),
        }
        for chapter, placed in shown
    ]
    return export.render(
        "slides.html",
        styles=(*export.STYLES, "slides.css"),
        scripts=("slides.js", "frames.js"),
        edition=edition,
        slides=slides,
        key_figures=key_figures,
    )


def _density(table: Table) -> str:
    """Return the classes that set a table smaller, so that it stands on one slide."""
    lines = len(table.rows) + len(table.sections)
    if lines > MOST_ROWS:
        return " tat tatast"
    return " tat" if lines > ROWS or len(table.header) > COLUMNS else ""
