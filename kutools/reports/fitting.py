"""What fits on a slide: how wide texts are, and how a long table is shared out on slides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kutools.exhibits import legible
from kutools.tables import Table

# Inches across a slide's text, and lines that a table's cell may take.
ACROSS, MOST_LINES = 13.333 - 2 * 0.6, 12
# Points: a table that fits on one slide, and one that goes on over several.
ON_ONE, ON_MORE = (16, 14, 12, 11), (12, 11, 10)


@dataclass(frozen=True)
class Sheet:
    """A table shared out on slides.

    Attributes:
        size: points of its text.
        widths: inches of its columns.
        pages: for each slide its lines: a heading, or the number of a row.
    """

    size: int
    widths: list[float]
    pages: list[list[str | int]]


def fitted(table: Table, room: float) -> Sheet:
    """Share a table out on slides, in the largest text that needs only one, or else legible.

    Args:
        table: the table.
        room: the inches that one slide has for it.
    """
    for size, most in [*((size, 1) for size in ON_ONE), *((size, math.inf) for size in ON_MORE)]:
        widths, fits = _widths(table, size)
        sheet = Sheet(size, widths, list(_pages(table, size, widths, room)))
        if fits and len(sheet.pages) <= most:
            break
    return sheet


def _pages(
    table: Table, size: int, widths: Sequence[float], room: float
) -> Iterator[list[str | int]]:
    """Yield the lines of each slide; a heading never stands last, and is said again."""
    line, head = row_height([""], size, [ACROSS]), row_height(table.header, size, widths, bold=True)
    highs = [
        row_height([cell.text for cell in row], size, widths, bold=at in table.totals)
        for at, row in enumerate(table.rows)
    ]
    total = sum(highs) + line * len(table.sections)
    slides = max(1, math.ceil(total / max(room - head, line)))
    most = min(room, head + total / slides + max(highs, default=0) + line) if slides > 1 else room
    page, used, section = [], head, ""
    for at, high in enumerate(highs):
        section = table.sections.get(at, section)
        if page and used + high + line * (at in table.sections) > most:
            yield page
            again = [f"{section} (forts.)"] if section and at not in table.sections else []
            page, used = again, head + line * len(again)
        page += [section] * (at in table.sections) + [at]
        used += high + line * (at in table.sections)
    yield page


def _widths(table: Table, size: int) -> tuple[list[float], bool]:
    """Return the columns' widths, and whether every word has room."""
    columns = [[row[at].text for row in table.rows] for at in range(len(table.header))]
    least, wanted = [], []
    for head, texts in zip(table.header, columns, strict=True):
        words = max(
            ems(word, bold=True) for word in [*head.split(" "), *" ".join(texts).split(" ")]
        )
        whole = max([words, min(ems(head, bold=True), 7), *map(ems, texts)])
        least.append(words * size / 72 + 0.25)
        wanted.append(min(whole * size / 72 + 0.3, ACROSS / 2))
    spare = ACROSS - sum(least)
    if sum(wanted) <= ACROSS:
        wide = ACROSS if max(wanted) == ACROSS / 2 else max(1.2 * sum(wanted), ACROSS / 2)
        stretch = min(ACROSS, wide) / sum(wanted)
        return [width * stretch for width in wanted], True
    if spare < 0:
        return [width * ACROSS / sum(least) for width in least], False
    more = [max(0, want - need) for want, need in zip(wanted, least, strict=True)]
    share = spare / (sum(more) or 1)
    return [need + share * extra for need, extra in zip(least, more, strict=True)], True


def row_height(
    texts: Sequence[str], size: int, widths: Sequence[float], *, bold: bool = False
) -> float:
    """Return the inches of a row for its longest text, at most what a slide has."""
    pairs = zip(texts, widths, strict=True)
    lines = max(line_count(text, size, width - 0.2, bold=bold) for text, width in pairs)
    return min(lines, MOST_LINES) * size * 1.18 / 72 + 0.07


def shortened(text: str, size: int, width: float, most: int, *, bold: bool = False) -> str:
    """Shorten a text to so many lines; what is left out stands in the notes or the report."""
    text = legible(text)
    if (lines := line_count(text, size, width, bold=bold)) <= most:
        return text
    letters = int(len(text) * most / lines)
    while line_count(f"{text[:letters]} …", size, width, bold=bold) > most:
        letters -= 1
    whole = text[: letters + 1].rpartition(" ")[0] or text[:letters]
    return f"{whole.rstrip(', ')} …"


def line_count(text: str, size: int, width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a width of inches."""
    lines, used = 1, 0.0
    for word in legible(text).split(" "):
        wide = ems(f"{word} ", bold=bold) * size / 72
        if used and used + wide > width:
            lines, used = lines + 1, 0.0
        used += wide
        lines, used = lines + int(used // width), used % width
    return lines


def ems(text: str, *, bold: bool = False) -> float:
    """Return about how wide a text is, in the size of its letters."""
    wide = sum(
        0.28 if char in "ijltfr.,:;'|()[] \u00a0" else 0.8 if char in "mwMW%@ODGQ" else 0.56
        for char in text
    )
    capitals = sum(char.isupper() for char in text)
    return (wide + 0.12 * capitals) * (1.07 if bold else 1)
