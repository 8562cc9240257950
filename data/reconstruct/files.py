"""How the reconstructed files are written and read: UTF-8, semicolon, one kind of line end."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from checks import Rows


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the rows under their column names, the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def read(path: Path) -> Rows:
    """Return the rows as they stand in the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
