"""A register with one thing wrong in it, which must be refused at its place, and files with damage.

Each fault says which row and column it is in; damage to bytes may hit anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from forms import Table
from plainly import is_sum

from kutools.contract import DAYS, NUMBERS, Column
from kutools.errors import Failure

NO_NUMBERS = (
    "Ej aktuellt",
    "#DIV/0!",
    "n/a",
    "..",
    ".",
    "1,2,3",
    "1 23",
    "12a",
    "1e5",
    "∞",
    "=1+1",
)
TWO_WAYS = ("1.234", "-12.345", "999.000")
NO_PERIODS = ("2020-T4", "T2", "20", "hösten", "2020-T2b")
NO_DAYS = ("03/04/2020", "3.4.20", "2020-02-30", "2020-13-01", "igår", "43831", "2020-1-3")


@dataclass(frozen=True)
class Fault:
    """What must be told: the row as it stands in the table, if it is in one, and the column."""

    row: int | None
    column: str = ""

    def is_told_by(self, failure: Failure, file: str) -> bool:
        """Say whether a failure names the file, the row as Excel shows it, and the column."""
        place, is_of_row = failure.place, self.row in (None, (failure.place.row or 0) - 2)
        is_named = self.column.casefold() in f"{place.column} {failure.message}".casefold()
        return place.file.endswith(f"/{file}") and is_of_row and is_named


def _cell(random: Random, table: Table, wanted: Callable[[Column], bool]) -> tuple[int, int] | None:
    """Return row and column of a cell in a column of some kind, if the table has one."""
    known = [(at, table.column(at)) for at in range(len(table.header))]
    found = [at for at, column in known if column and wanted(column)]
    return (random.randrange(len(table.rows)), random.choice(found)) if found else None


def _put(
    random: Random, table: Table, wanted: Callable[[Column], bool], words: tuple[str, ...]
) -> Fault | None:
    """Put a word into a cell of a column of some kind."""
    cell = _cell(random, table, wanted)
    if cell is None:
        return None
    row, at = cell
    table.rows[row][at] = random.choice(words)
    return Fault(row, table.header[at])


def no_number(random: Random, table: Table) -> Fault | None:
    """Put what is no number where one is wanted."""
    return _put(random, table, lambda one: one.kind in NUMBERS, NO_NUMBERS)


def two_ways(random: Random, table: Table) -> Fault | None:
    """Put a number that can be read in two ways."""
    return _put(random, table, lambda one: one.kind in ("number", "amount"), TWO_WAYS)


def half(random: Random, table: Table) -> Fault | None:
    """Put half a person, or fewer than none, where something is counted."""
    return _put(random, table, lambda one: one.kind == "count", ("0,5", "-1", "1,25", "\u22123"))


def no_day(random: Random, table: Table) -> Fault | None:
    """Put what is no day, or can be read as more than one."""
    return _put(random, table, lambda one: one.kind in DAYS, NO_DAYS)


def no_period(random: Random, table: Table) -> Fault | None:
    """Put what is no period and no year."""
    return _put(random, table, lambda one: one.kind in ("period", "year"), NO_PERIODS)


def no_choice(random: Random, table: Table) -> Fault | None:
    """Put a word that is none of those allowed."""
    return _put(random, table, lambda one: bool(one.choices), ("någonting annat",))


def unknown_name(random: Random, table: Table) -> Fault | None:
    """Name what no register holds."""
    return _put(random, table, lambda one: bool(one.refers), ("Atlantis",))


def blank(random: Random, table: Table) -> Fault | None:
    """Leave a cell blank that must not be, in a row that has other cells."""
    cell = _cell(random, table, lambda one: not one.blank)
    if cell is None or sum(map(bool, table.rows[cell[0]])) <= 2:
        return None
    row, at = cell
    if any(map(is_sum, table.rows[row])):  # it needs no more than that word
        return None
    table.rows[row][at] = random.choice(("", " ", "\u00a0"))
    return Fault(row, table.header[at])


def twice(random: Random, table: Table) -> Fault | None:
    """Write a row twice."""
    table.rows.append(list(random.choice(table.rows)))
    return Fault(len(table.rows) - 1)


def missing_column(random: Random, table: Table) -> Fault | None:
    """Leave out a column that must be there, where others are left to know the header by."""
    known = [(at, table.column(at)) for at in range(len(table.header))]
    required = [at for at, column in known if column and column.required]
    if len(required) <= 2:
        return None
    at = random.choice(required)
    fault = Fault(None, table.header[at])
    for row in (table.header, *table.rows):
        del row[at]
    return fault


def column_twice(random: Random, table: Table) -> Fault | None:
    """Have a column twice."""
    at = random.randrange(len(table.header))
    for row in (table.header, *table.rows):
        row.append(row[at])
    return Fault(None, table.header[at])


def personal(random: Random, table: Table) -> Fault | None:
    """Put an identity number or an address into some cell."""
    row, at = random.randrange(len(table.rows)), random.randrange(len(table.header))
    table.rows[row][at] = random.choice(("19121212-1212", "121212-1212", "namn@example.org"))
    return Fault(row, table.header[at])


FAULTS = (
    no_number,
    two_ways,
    half,
    no_day,
    no_period,
    no_choice,
    unknown_name,
    blank,
    twice,
    missing_column,
    column_twice,
    personal,
)


# Damage


def flipped(random: Random, content: bytes) -> bytes:
    """Change some bytes."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut(random: Random, content: bytes) -> bytes:
    """Cut a file off, as one that is still being written."""
    return content[: random.randrange(len(content))]


def doubled(random: Random, content: bytes) -> bytes:
    """Write a piece of a file once more."""
    start = random.randrange(len(content))
    end = min(len(content), start + random.randint(1, 200))
    return content[:end] + content[start:end] + content[end:]


def dropped(random: Random, content: bytes) -> bytes:
    """Leave out a piece of a file."""
    start = random.randrange(len(content))
    return content[:start] + content[start + random.randint(1, 50) :]


DAMAGES = (flipped, cut, doubled, dropped)
