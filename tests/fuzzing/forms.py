"""A register as it comes: the same rows, written in every way that Swedish files are written.

What is changed is only how it looks; what the rows say stays the same, so that whatever is read
can be compared with what was written. Everything is drawn from a `random.Random`, so that a trial
can be made again from its seed.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from random import Random

import openpyxl

from kutools.contract import DAYS, NUMBERS, UNITS, Column, Register

BLANKS = " \u00a0\u2009\u202f\u2007"
PLAIN_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What may stand above a table and below it.
TITLES = ["Närvaro", "Utdrag ur systemet 2020-09-01", "Uppgifter i kronor", "Nätverk; alla"]
FOOTNOTES = ["* preliminär uppgift", "Källa: ekonomisystemet", "Enligt beslut i juni"]


@dataclass
class Table:
    """A register's rows as they are written.

    Attributes:
        register: its contract.
        header: the columns.
        rows: the cells, text or what Excel stores.
        above: rows of titles.
        below: rows of sums and footnotes.
    """

    register: Register
    header: list[str]
    rows: list[list[object]]
    above: list[list[object]]
    below: list[list[object]]

    def column(self, position: int) -> Column | None:
        """The contract's column that a column is."""
        known = {column.name: column for column in self.register.columns}
        return known.get(self.header[position])

    def grid(self) -> list[list[object]]:
        """Every row there is, the first row first."""
        return [*self.above, self.header, *self.rows, *self.below]


def read_clean(register: Register, text: str) -> Table:
    """A table as it is kept in `data/`, where everything is written plainly."""
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    return Table(register, header, [list(row) for row in rows if any(row)], [], [])


# Cells


def number(random: Random, text: str, kind: str) -> str:
    """A number in one of the ways that Swedish files have."""
    percent = text.strip().endswith("%")
    bare = text.replace("%", "").replace(" ", "").replace(",", ".")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return text
    sign, digits = value < 0, f"{abs(value):f}"
    whole, _, part = digits.partition(".")
    if random.random() < 0.5:
        whole = f"{int(whole):,}".replace(",", random.choice(BLANKS))
    elif random.random() < 0.2:
        whole = whole.zfill(len(whole) + random.randint(1, 2))
    if not part and kind != "count" and random.random() < 0.2:
        part = "0" * random.choice((1, 2))
    # A lone point before three digits can be read two ways.
    point = "," if len(part) == 3 else random.choice(",.")
    written = f"{whole}{point if part else ''}{part}"
    if sign:
        written = random.choice(("-", "\u2212", "- ", "\u2013")) + written
    if percent:
        written += random.choice(("%", " %", "\u00a0%"))
    return around(random, written) + random.choice(("", "", "", "*"))


def text(random: Random, cell: str) -> str:
    """A text with blanks, stars or composition that mean nothing."""
    if random.random() < 0.3:
        cell = unicodedata.normalize("NFD", cell)
    if random.random() < 0.2:
        cell = cell.replace(" ", random.choice(("  ", "\u00a0", " \u00a0")))
    if random.random() < 0.2 and cell:
        cell += random.choice(("*", " *", "**"))
    return around(random, cell)


def around(random: Random, cell: str) -> str:
    """A cell with blanks around it, now and then."""
    if random.random() < 0.8:
        return cell
    return random.choice(("", " ", "\u00a0")) + cell + random.choice(("", " ", "  "))


def choice(random: Random, cell: str) -> str:
    """A word of few in another case."""
    return around(random, random.choice((cell, cell.upper(), cell.capitalize())))


def flag(random: Random, cell: str) -> str:
    """Yes or no, as systems have them."""
    words = {"ja": ("ja", "JA", "Ja", "true", "Sant", "1"), "nej": ("nej", "Nej", "FALSE", "0")}
    return random.choice(words.get(cell.strip().casefold(), (cell,)))


def day(random: Random, cell: str) -> str:
    """A day as it is, or with the midnight that some systems add."""
    if PLAIN_DAY.fullmatch(cell) and random.random() < 0.3:
        cell += " 00:00:00"
    return around(random, cell)


def cell_in_another_form(random: Random, cell: str, column: Column | None) -> str:
    """The same cell, written in another way."""
    if column is None or not cell or random.random() < 0.4:
        return cell
    if column.choices:
        return choice(random, cell)
    if column.kind in NUMBERS:
        return number(random, cell, column.kind)
    ways: dict[str, Callable] = {"text": text, "flag": flag, **dict.fromkeys(DAYS, day)}
    return ways.get(column.kind, around)(random, cell)


# Tables


def cells(random: Random, table: Table) -> None:
    """Write cells in other ways."""
    for row in table.rows:
        for position, cell in enumerate(row):
            row[position] = cell_in_another_form(random, cell, table.column(position))


def order(random: Random, table: Table) -> None:
    """Put the columns in another order."""
    places = random.sample(range(len(table.header)), len(table.header))
    table.header = [table.header[place] for place in places]
    for part in (table.rows, table.below):
        part[:] = [[row[place] for place in places] for row in part]


def header(random: Random, table: Table) -> None:
    """Write the names of the columns in other ways."""
    for position, name in enumerate(table.header):
        if random.random() < 0.4:
            other = random.choice((name.upper(), name.capitalize(), f" {name} ", f"{name}*"))
            table.header[position] = unicodedata.normalize(random.choice(("NFC", "NFD")), other)


def title(random: Random, table: Table) -> None:
    """Put titles above the table, and blank rows."""
    width = len(table.header)
    for _ in range(random.randint(1, 4)):
        table.above.append([random.choice([*TITLES, ""]), *[""] * (width - 1)])


def blank_rows(random: Random, table: Table) -> None:
    """Leave rows blank among the others."""
    for _ in range(random.randint(1, 3)):
        at = random.randint(0, len(table.rows))
        table.rows.insert(at, [random.choice(("", " ", "\u00a0"))] * len(table.header))


def blank_columns(random: Random, table: Table) -> None:
    """Leave columns blank, without a name."""
    at = random.randint(0, len(table.header))
    for row in (table.header, *table.above, *table.rows, *table.below):
        row.insert(at, "")


def extra_column(random: Random, table: Table) -> None:
    """Add a column that is no part of the register."""
    table.header.append(random.choice(("Anm.", "förändring", "Senast ändrad")))
    for row in table.rows:
        row.append(random.choice(("", "se protokoll", "ny")))
    for row in (*table.above, *table.below):
        row.append("")


def footnotes(random: Random, table: Table) -> None:
    """Put footnotes below the table, where they are not taken for rows of one cell."""
    if len(table.register.required) < 2:
        return
    for note in random.sample(FOOTNOTES, random.randint(1, 2)):
        table.below.append([note] + [""] * (len(table.header) - 1))


def sum_row(random: Random, table: Table) -> None:
    """Put a row of sums below the table, that are right, in a register that names rows."""
    names = [name for name in table.register.key if name in table.header]
    named = [name for name in names if table.register.column(name).kind == "text"]
    numeric = [name for name in table.register.numeric if name in table.header]
    if not named or not numeric or "enhet" in table.header:
        return
    row = [""] * len(table.header)
    row[table.header.index(named[0])] = random.choice(("Summa", "Totalt", "SUMMA", "Summa:"))
    for name in numeric:
        at = table.header.index(name)
        given = [str(cells[at]) for cells in table.rows]
        if any("%" in cell for cell in given):
            return
        try:
            added = sum(Decimal(cell.replace(",", ".")) for cell in given if cell.strip())
        except InvalidOperation:
            return
        row[at] = f"{added:f}".replace(".", ",")
    table.below.append(row)


def unit(random: Random, table: Table) -> None:
    """Give amounts in another unit, with a column that says so."""
    amounts = [c.name for c in table.register.columns if c.kind == "amount"]
    if not table.register.in_units or "enhet" in table.header:
        return
    word, factor = random.choice(list(UNITS.items()))
    table.header.append("enhet")
    for row in table.rows:
        row.append(word)
        for name in set(amounts) & set(table.header):
            at = table.header.index(name)
            if row[at]:
                exact = Decimal(str(row[at]).replace(",", ".")) / factor
                row[at] = f"{exact.normalize():f}".replace(".", ",")


# In the order that they are done: what counts on plain cells comes first.
FORMS = (
    unit,
    sum_row,
    cells,
    footnotes,
    order,
    header,
    extra_column,
    blank_rows,
    blank_columns,
    title,
)


# Files


def as_csv(random: Random, table: Table) -> bytes:
    """A CSV file in one of the encodings, separators and line ends there are."""
    grid = [[str(cell) for cell in row] for row in table.grid()]
    separator = random.choice(";\t,")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    written = io.StringIO(newline="")
    ends = random.choice(("\n", "\r\n"))
    csv.writer(written, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(grid)
    content = written.getvalue()
    encoding = random.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    try:
        return content.encode(encoding)
    except UnicodeEncodeError:  # not every blank is in Windows-1252
        return content.encode()


def as_excel(random: Random, table: Table) -> bytes:
    """An Excel file, with cells as text or as numbers and days, beside other sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = random.choice(("Blad1", "Underlag", "2020"))
    typed = random.random() < 0.7
    first = len(table.above) + 1
    for number_of_row, row in enumerate(table.grid()):
        is_row = first <= number_of_row < first + len(table.rows)
        sheet.append(
            [
                _stored(cell, table.column(at)) if typed and is_row else cell or None
                for at, cell in enumerate(row)
            ]
        )
    if random.random() < 0.3:
        book.create_sheet("Läs mig").append(["Så här fylls filen i"])
    if random.random() < 0.3:
        hidden = book.create_sheet("Gammal")
        hidden.append(table.header)
        hidden.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _stored(cell: object, column: Column | None) -> object:
    """A cell as Excel stores it, where it is plainly written."""
    if column and column.kind in NUMBERS and re.fullmatch(r"-?\d+(,\d+)?", str(cell)):
        value = float(str(cell).replace(",", "."))
        return int(value) if value.is_integer() else value
    if column and column.kind in DAYS and PLAIN_DAY.fullmatch(str(cell)):
        with suppress(ValueError):  # a day that there is not, stored as text
            return dt.datetime.fromisoformat(str(cell))
    return cell or None


def written(random: Random, table: Table) -> tuple[str, bytes]:
    """A file of the table, and how its name ends."""
    if random.random() < 0.3:
        return ".xlsx", as_excel(random, table)
    return ".csv", as_csv(random, table)
