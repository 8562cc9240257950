"""Reconstruct staff (årsarbetare) that give the published sums of 2019-T3 and 2020-T2.

The sums by form of employment, by activity and by funding were published, each on its own; how
they combine was not. How much of each activity falls on each form and funding is chosen here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from checks import Rows, expect
from files import read, write

FILE = "personal/arsarbetare/{period}_rekonstruerad.csv"
COLUMNS = "period verksamhet anställningsform finansiering årsarbetare".split()

# --- What was published -------------------------------------------------------------------------

# Årsarbetare by period and column. Delårsrapport januari-augusti 2020, the section on staff.
PUBLISHED = {
    "2019-T3": {
        "anställningsform": {"tjänsteköp": "8.15", "tillsvidare": "31.55", "visstid": "10.90"},
        "verksamhet": {
            "FoU-verksamhet": "24.40",
            "Ledning och stab": "4.40",
            "Övrig verksamhet": "21.80",
        },
    },
    "2020-T2": {
        "anställningsform": {"tjänsteköp": "7.25", "tillsvidare": "24.25", "visstid": "13.80"},
        "verksamhet": {
            "FoU-verksamhet": "27.95",
            "Ledning och stab": "4.40",
            "Miljösamverkan": "1.00",
            "Kurs och konferens": "1.00",
            "VFU samt vård- och omsorgscollege": "2.35",
            "Barnahus och Familjehemsresursen": "8.00",
            "Fjärrundervisning": "0.60",
        },
        "finansiering": {"grund": "25.50", "extern": "19.80"},
    },
}

# --- What was chosen, so that the published sums come out ---------------------------------------

# Årsarbetare by period, activity and funding; then tjänsteköp, tillsvidare and visstid, 0 for none.
FORMS = "tjänsteköp tillsvidare visstid".split()
CHOSEN = {
    "2019-T3": (
        ("FoU-verksamhet", "", "4.10", "12.40", "7.90"),
        ("Ledning och stab", "", "0", "4.40", "0"),
        ("Övrig verksamhet", "", "4.05", "14.75", "3.00"),
    ),
    "2020-T2": (
        ("FoU-verksamhet", "grund", "3.00", "9.75", "2.00"),
        ("FoU-verksamhet", "extern", "2.00", "1.00", "10.20"),
        ("Ledning och stab", "grund", "0", "4.40", "0"),
        ("Miljösamverkan", "grund", "0", "1.00", "0"),
        ("Kurs och konferens", "grund", "0", "1.00", "0"),
        ("VFU samt vård- och omsorgscollege", "grund", "1.25", "1.10", "0"),
        ("Barnahus och Familjehemsresursen", "grund", "0", "2.00", "0"),
        ("Barnahus och Familjehemsresursen", "extern", "1.00", "4.00", "1.00"),
        ("Fjärrundervisning", "extern", "0", "0", "0.60"),
    ),
}


def rows_of(period: str) -> Iterator[list[str]]:
    """Yield the rows of a period, without the groups that nobody belongs to."""
    for activity, funding, *staff in CHOSEN[period]:
        for form, count in zip(FORMS, staff, strict=True):
            if Decimal(count):
                yield [period, activity, form, funding, count.replace(".", ",")]


def check(rows: Rows, period: str) -> None:
    """Check that the rows give every published sum of the period, and no group twice."""
    for column, published in PUBLISHED[period].items():
        sums: Counter[str] = Counter()
        for row in rows:
            sums[row[column]] += Decimal(row["årsarbetare"].replace(",", "."))
        wanted = {name: Decimal(value) for name, value in published.items()}
        expect(f"{period} by {column}", dict(sums), wanted)
    groups = Counter(tuple(row[column] for column in COLUMNS[:-1]) for row in rows)
    expect(f"{period} most rows alike", max(groups.values()), 1)


def make(folder: Path) -> str:
    """Write the files under the data folder, read them back and check them.

    Returns:
        What was made, in a sentence.

    Raises:
        ValueError: with the published sum that did not come out.
    """
    count = 0
    for period in CHOSEN:
        path = folder / FILE.format(period=period)
        write(path, COLUMNS, rows_of(period))
        rows = read(path)
        check(rows, period)
        count += len(rows)
    return f"staff: {count} rows"
