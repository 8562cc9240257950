"""The presentation: what the chapters' tagged cells show, one slide each (`presentation.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kutools import export
from kutools.exhibits import Placed
from kutools.params import Params
from kutools.tables import Table

# What fits on a slide in the ordinary size, and in the next smaller.
ROWS, COLUMNS, MOST_ROWS = 10, 6, 18


def page(
    shown: Sequence[tuple[str, Placed]],
    run: Params,
    *,
    key_figures: Sequence[Mapping[str, str]],
    origins: Sequence[str] = (),
    created: str,
) -> str:
    """Return the presentation as one page, which reads as a page where no script may run.

    Args:
        shown: chapter title and exhibit of each slide, in order.
        run: the run's parameters.
        key_figures: the figures of the report's first page.
        origins: what rows that were never published are called, if there are any.
        created: when, for the reader.
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
        styles=("style.css", "slides.css"),
        script="slides.js",
        run=run,
        slides=slides,
        key_figures=key_figures,
        origins=origins,
        created=created,
    )


def _density(table: Table) -> str:
    """Return the classes that set a table smaller, so that it stands on one slide."""
    lines = len(table.rows) + len(table.sections)
    if lines > MOST_ROWS:
        return " tat tatast"
    return " tat" if lines > ROWS or len(table.header) > COLUMNS else ""
