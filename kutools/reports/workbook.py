"""The report's tables as an Excel workbook: numbers to count with, written as in the report."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, count
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kutools import swedish
from kutools.exhibits import Placed, legible
from kutools.look import GREY, MAIN, STRIPE
from kutools.reports.edition import Edition
from kutools.tables import Cell, Table

CONTENTS, LONGEST = "Innehåll", 31  # the first sheet, and characters in the name of any
# Texts that a programme could take for something to run.
RUNS = ("=", "+", "-", "@", "\t", "\n")
# Characters: how wide a column may be, and how wide the words below a table.
NARROWEST, WIDEST, LINE = 9, 52, 95
FONT, SIZE, ROW = "Arial", 10, 13.5  # points
TITLE, SMALL = {"bold": True, "font_size": 14}, {"font_color": GREY}
TOTAL, WRAPPED = {"bold": True, "top": 1}, {"text_wrap": True, "valign": "top"}
HEADER = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": STRIPE}
LINKED = {"font_color": MAIN, "underline": 1, "valign": "top"}
# A number as `swedish` writes it, with what stands after it: `+5 procentenheter`, `45,30`.
_WRITTEN = re.compile(r"[+−]?\d+(?:\s\d{3})*(?:,(\d+))?(.*)", re.DOTALL)


def write(
    path: Path,
    chapters: Sequence[tuple[str, Sequence[Placed]]],
    *,
    edition: Edition,
) -> None:
    """Write every table on a sheet of its own, and the figures of the charts that no table has.

    Args:
        path: the file to write.
        chapters: each chapter's title and what it shows.
        edition: the edition; its moment is the only thing that differs between equal reports.
    """
    placed = [(chapter, one) for chapter, exhibits in chapters for one in exhibits]
    homes = sheets_of([one for _, one in placed])
    own = {at: placed[at][1] for at in sorted(set(homes))}
    captions = [one.exhibit.table.caption for one in own.values()]
    names = dict(zip(own, sheet_names(captions), strict=True))
    # Every text is written as text; this is for whoever adds a line that forgets to.
    as_text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    look = {"default_format_properties": {"font_name": FONT, "font_size": SIZE}}
    with xlsxwriter.Workbook(str(path), {"in_memory": True, **as_text, **look}) as file:
        known = {"title": legible(edition.title), "company": legible(edition.organisation)}
        known |= {"author": known["company"], "created": edition.office_time}
        file.set_properties({**known, "status": edition.status})
        book = _Book(file, edition)
        book.contents(placed, [names[home] for home in homes])
        for at, one in own.items():
            book.exhibit(names[at], one)


def sheets_of(placed: Sequence[Placed]) -> list[int]:
    """Return for each table and chart the place of the one on whose sheet its figures stand.

    That is its own, but for a chart all of whose figures a table has: they stand there alone.
    """
    tables = {at: one.traced for at, one in enumerate(placed) if not one.exhibit.form}
    return [
        at
        if at in tables or not one.traced
        else next((of for of, figures in tables.items() if one.traced <= figures), at)
        for at, one in enumerate(placed)
    ]


def sheet_names(captions: Sequence[str]) -> Iterator[str]:
    """Make each caption a name that Excel takes for a sheet: short, plain and never twice."""
    used = {CONTENTS.casefold(), "history"}
    for caption in captions:
        plain = re.sub(r"[\[\]:*?/\\']", " ", legible(caption)).strip() or "Blad"
        endings = chain([""], (f" ({again})" for again in count(2)))
        tries = (_cut(plain, LONGEST - len(end)) + end for end in endings)
        name = next(text for text in tries if text.casefold() not in used)
        used.add(name.casefold())
        yield name


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,')}…"


def number_format(cell: Cell) -> str:
    """Return the format that shows a cell's number as its text has it, in Excel's own notation.

    Decimals, sign and unit are those of the text: `31 873 000 kr` gives `#,##0" kr"`. Excel writes
    it with the reader's own comma and space.
    """
    found = _WRITTEN.fullmatch(legible(cell.text))
    decimals, after = (len(found[1] or ""), found[2]) if found else (0, "")
    code = f"{'0' if cell.unit == 'andel' else '#,##0'}{'.' * bool(decimals)}{'0' * decimals}"
    if cell.unit == "andel":
        code, after = f'{code}"{swedish.NBSP}"%', after.strip().removeprefix("%")
    code += _quoted(after.removesuffix(f"{swedish.NBSP}årsarbetare"))
    signed = cell.unit == "procentenheter" or cell.text.startswith("+")
    if not swedish.round_half_up(cell.value * (100 if cell.unit == "andel" else 1), decimals):
        return f"{code};{code}" if signed or cell.value < 0 else code  # never +0 or −0
    below_zero = f'{code};"{swedish.MINUS}"{code}'
    return f"+{below_zero};{code}" if signed else below_zero if cell.value < 0 else code


def _quoted(text: str) -> str:
    """Write what stands after a number as a format does; a long text would break the format."""
    plain = text.replace('"', "").replace("\n", " ")
    return f'"{plain}"' if 0 < len(plain) <= 60 else ""


class _Book:
    """A workbook being written, with the formats it has used."""

    def __init__(self, file: xlsxwriter.Workbook, edition: Edition) -> None:
        self.file, self.edition = file, edition
        self.formats: dict[tuple, Format] = {}

    def contents(
        self,
        placed: Sequence[tuple[str, Placed]],
        names: Sequence[str],
    ) -> None:
        """Write the first sheet: whose report it is, and on which sheet each figure stands."""
        widths = [13, 24, 50, 34, 70]
        sheet = self._sheet(CONTENTS, widths, header=3)
        self._text(sheet, 0, 0, self.edition.organisation, TITLE)
        self._text(sheet, 1, 0, self.edition.title, {})
        for column, heading in enumerate(("Nummer", "Kapitel", "Titel", "Blad", "Källa")):
            self._text(sheet, 3, column, heading, HEADER)
        for row, (name, (chapter, one)) in enumerate(zip(names, placed, strict=True), start=4):
            words = (one.number, chapter, one.exhibit.table.caption, name, one.exhibit.source)
            sheet.set_row(row, _height(words, widths))
            for column, text in enumerate(words):
                self._text(sheet, row, column, text, WRAPPED)
            sheet.write_url(
                row, 3, f"internal:'{name}'!A1", self._format(LINKED | _kept(name)), name
            )
        for row, text in enumerate((swedish.SIGNS, self.edition.said), start=len(placed) + 5):
            self._text(sheet, row, 0, text, SMALL)

    def exhibit(self, name: str, placed: Placed) -> None:
        """Write a table with its title above and its words below."""
        shown, table = placed.exhibit, placed.exhibit.table
        header = 3 if table.unit else 2
        widths = _widths(table)
        sheet = self._sheet(name, widths, header)
        across = _across(widths)
        self._words(sheet, 0, f"{placed.number} {table.caption}", across, TITLE)
        if table.unit:
            self._text(sheet, 1, 0, f"Enhet: {table.unit}", SMALL)
        sheet.set_row(header, _height(table.header, widths, 1))
        for column, heading in enumerate(table.header):
            look = HEADER | _aside(table.is_numeric(column), column)
            self._text(sheet, header, column, heading, look)
        row = self._rows(sheet, header + 1, table, widths) + 1
        for text in filter(None, (shown.reading, shown.note, shown.source)):
            self._words(sheet, row, text, across, SMALL)
            row += 1

    def _rows(self, sheet: Worksheet, row: int, table: Table, widths: Sequence[int]) -> int:
        """Write the rows with the headings above them; return the row after the last."""
        for at, cells in enumerate(table.rows):
            if at in table.sections:
                self._text(sheet, row, 0, table.sections[at], {"bold": True})
                row += 1
            sheet.set_row(row, _height([cell.text for cell in cells], widths))
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell, TOTAL if at in table.totals else {})
            row += 1
        return row

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: dict) -> None:
        look = {"valign": "top", **look}
        if cell.has_value:
            shown = self._format({"num_format": number_format(cell), **look})
            sheet.write_number(row, column, cell.number, shown)
        else:
            self._text(sheet, row, column, cell.text, WRAPPED | look | _aside(cell.numeric, column))

    def _words(self, sheet: Worksheet, row: int, text: str, across: Sequence, look: dict) -> None:
        """Write a text over several columns, on as many lines as it needs."""
        last, width = across
        size = look.get("font_size", SIZE)
        sheet.set_row(row, _height([text], [width * SIZE / size]) * size / SIZE)
        sheet.merge_range(row, 0, row, max(last, 1), "", self._format(WRAPPED | look))
        self._text(sheet, row, 0, text, WRAPPED | look)

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, look: dict) -> None:
        """Write a text that stays one, also where it looks like a formula, and when edited."""
        sheet.write_string(row, column, legible(text), self._format(look | _kept(text)))

    def _format(self, look: dict) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format(look)
        return self.formats[key]

    def _sheet(self, name: str, widths: Sequence[int], header: int) -> Worksheet:
        """Add a sheet that stays headed when scrolled, and is printed on pages as wide as it."""
        sheet = self.file.add_worksheet(name)
        sheet.freeze_panes(header + 1, 0)
        sheet.repeat_rows(header)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if self.edition.is_draft:
            sheet.set_header(f"&R{self.edition.status.upper()}")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet


def _kept(text: str) -> dict:
    """Return what keeps a text one, also when its cell is edited."""
    return {"quote_prefix": True} if text.startswith(RUNS) else {}


def _widths(table: Table) -> list[int]:
    """Return how wide each column must be for its longest cell and its heading's longest word."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.header)
    # A heading may wrap, but not inside a word, and not where it is as short as `jan–aug 2020`.
    longest = (
        max(
            [NARROWEST, min(len(heading), 14)]
            + [len(text) for text in [*heading.split(), *(cell.text for cell in cells)]]
        )
        for heading, cells in zip(table.header, columns, strict=True)
    )
    return [min(width + 2, WIDEST) for width in longest]


def _height(texts: Sequence[str], widths: Sequence[float], letters: float = 1.15) -> float:
    """Return how high a row must be for its longest text, with so many letters to a width."""
    pairs = zip(texts, widths, strict=True)
    return ROW * max(
        [1, *(len(textwrap.wrap(text, max(1, int(letters * width)))) for text, width in pairs)]
    )


def _aside(numeric: bool, column: int) -> dict:
    """Return how a text stands: numbers to the right, words kept apart from numbers before them."""
    return {"align": "right"} if numeric else {"align": "left", "indent": 1} if column else {}


def _across(widths: Sequence[int]) -> tuple[int, int]:
    """Return the last column that words go over, and their width, also beyond a narrow table."""
    ends = list(accumulate([*widths, *[NARROWEST] * LINE]))
    last = next(at for at, end in enumerate(ends) if end >= LINE)
    return last, ends[last]
