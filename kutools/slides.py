"""The presentation: what the chapters' tagged cells show, one slide each (`presentation.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kutools import export
from kutools.exhibits import Placed
from kutools.params import Params
from kutools.tables import Table

# What fits on a slide in the ordinary size.
ROWS, COLUMNS = 10, 6


def page(
    shown: Sequence[tuple[str, Placed]],
    run: Params,
    *,
    key_figures: Sequence[Mapping[str, str]],
    created: str,
) -> str:
    """Return the presentation as one page, which reads as a page where no script may run.

    Args:
        shown: chapter title and exhibit of each slide, in order.
        run: the run's parameters.
        key_figures: the figures of the report's first page.
        created: when, for the reader.
    """
    slides = [
        {
            "chapter": chapter,
            "heading": placed.heading,
            "body": export.figure(placed),
            "dense": _is_dense(placed.exhibit.table),
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
        created=created,
    )


def _is_dense(table: Table) -> bool:
    """Say whether a table must be set smaller to stand on one slide."""
    return len(table.rows) + len(table.sections) > ROWS or len(table.header) > COLUMNS
