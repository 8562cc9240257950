"""The presentation: what the chapters' tagged cells show, one slide each (`presentation.html`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kutools.exhibits import Exhibit, Placed
from kutools.reports import export
from kutools.reports.edition import Edition

# What fits on a slide in the ordinary size, and in the next smaller; bars below the words.
ROWS, COLUMNS, MOST_ROWS, BARS = 10, 6, 18, 15


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
            "layout": _layout(placed.exhibit),
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


def _layout(shown: Exhibit) -> str:
    """Return the classes that set a table smaller, or a high chart beside its words."""
    table = shown.table
    if shown.form:
        return " hog" * (len(table.rows) > BARS)
    lines = len(table.rows) + len(table.sections)
    if lines > MOST_ROWS:
        return " tat tatast"
    return " tat" if lines > ROWS or len(table.header) > COLUMNS else ""
