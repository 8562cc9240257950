"""Tables as a reader meets them: a caption with unit, row and column headings, Swedish numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from kutools import swedish

# Where the exporter puts "Tabell 1"; a b-table shares its number with the a-table before it.
NUMBER = '<span class="nummer tabell{part}"></span>'


@dataclass(frozen=True)
class Cell:
    """What a cell shows; numbers stand to the right."""

    text: str
    numeric: bool = True


@dataclass(frozen=True)
class Table:
    """A table of texts, ready to be shown.

    Attributes:
        caption: what the table shows.
        header: column headings; the first column names the rows.
        rows: one list of cells per row, as long as the header.
        unit: the unit of all amounts, if they have one in common.
        total: whether the last row sums the others.
    """

    caption: str
    header: list[str]
    rows: list[list[Cell]]
    unit: str = ""
    total: bool = False

    def html(self, number: str = "") -> str:
        """Return the table as HTML; every text is escaped."""
        unit = f' <span class="enhet">{escape(self.unit)}</span>' if self.unit else ""
        head = "".join(map(_heading, self.header, self._columns()))
        body = "".join(_row(row, self.total and row is self.rows[-1]) for row in self.rows)
        caption = f"<caption>{number}{escape(self.caption)}{unit}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _columns(self) -> list[list[Cell]]:
        return [[row[at] for row in self.rows] for at in range(len(self.header))]


def of_facts(
    facts: pd.DataFrame,
    *,
    caption: str,
    rows: str = "item",
    by: str = "label",
    unit: str = "",
    first: str = "",
    total: str = "Summa",
    whole: Sequence[str] = (),
    headings: Mapping[str, str] | None = None,
) -> Table:
    """Lay facts out, one cell per fact.

    Args:
        facts: the facts to show; items and columns come in their order.
        caption: what the table shows.
        rows: what the rows are, `item` or `label`.
        by: what the columns are, `label` or `period`.
        unit: `tkr` shows kronor in thousands, `kr` in kronor, both without unit in the cells.
        first: heading of the first column.
        total: name of the row without item, which comes last.
        whole: columns whose shares make one whole in each row; they are shown as adding up to 100.
        headings: other headings for columns.
    """
    items = _items(facts, rows)
    columns = list(facts[by].unique())
    lookup = {(fact[rows], fact[by]): fact for fact in facts.to_dict("records")}
    body = [
        [Cell(item or total, numeric=False), *_cells(lookup, item, columns, unit, whole)]
        for item in items
    ]
    names = [(headings or {}).get(column, column) for column in columns]
    return Table(caption, [first, *names], body, unit, total="" in items and len(items) > 2)


def of_rows(
    rows: pd.DataFrame, *, caption: str, headings: Mapping[str, str], unit: str = ""
) -> Table:
    """Show rows of a register as they are.

    Args:
        rows: the rows, in the order to show them.
        caption: what the table shows.
        headings: register column → heading, in the order to show them.
        unit: as for `of_facts`.
    """
    cells = [
        [_register_cell(value, unit) for value in row]
        for row in rows[list(headings)].itertuples(index=False)
    ]
    return Table(caption, list(headings.values()), cells, unit)


def with_change(table: Table, facts: pd.DataFrame, rows: str = "item") -> Table:
    """Add the change from the second period of a table of shares to its first."""
    now, before = facts["period"].unique()[:2]
    may_show = facts[facts["status"] == "ok"]
    values = may_show.pivot(index=rows, columns="period", values="value")
    values = values.reindex(index=_items(facts, rows), columns=[now, before])
    change = values[now] - values[before]
    body = [[*row, Cell(_points(by))] for row, by in zip(table.rows, change, strict=True)]
    header = [*table.header, "Förändring, procentenheter"]
    return Table(table.caption, header, body, table.unit, table.total)


def _items(facts: pd.DataFrame, rows: str) -> list[str]:
    """Return what names the rows, in order; the row without item is the last."""
    return sorted(facts[rows].unique(), key=lambda item: item == "")


def _points(difference: float) -> str:
    return (
        swedish.MISSING if pd.isna(difference) else swedish.signed(swedish.number(100 * difference))
    )


def _cells(
    lookup: Mapping, item: str, columns: Sequence[str], unit: str, whole: Sequence[str]
) -> list[Cell]:
    facts = [lookup.get((item, column)) for column in columns]
    shown = [_shown(fact, unit) for fact in facts]
    parts = [at for at, column in enumerate(columns) if column in whole and _has_value(facts[at])]
    percents = swedish.whole_percents([facts[at]["value"] for at in parts])
    for at, percent in zip(parts, percents, strict=True):
        shown[at] = swedish.percent(percent / 100)
    return [Cell(text) for text in shown]


def _has_value(fact: Mapping | None) -> bool:
    return fact is not None and fact["status"] == "ok"


def _shown(fact: Mapping | None, unit: str) -> str:
    if not _has_value(fact):
        withheld = fact is not None and fact["status"] == "suppressed"
        return swedish.SUPPRESSED if withheld else swedish.MISSING
    if fact["unit"] == "kr" and unit:
        return swedish.number(fact["value"] / {"kr": 1, "tkr": 1000}[unit])
    return swedish.quantity(fact["value"], fact["unit"])


def _register_cell(value: object, unit: str) -> Cell:
    if isinstance(value, str):
        return Cell(value or swedish.MISSING, numeric=False)
    if pd.isna(value):
        return Cell(swedish.MISSING, numeric=isinstance(value, float))
    if pd.api.types.is_bool(value):
        return Cell("ja" if value else "nej", numeric=False)
    if isinstance(value, pd.Timestamp):
        return Cell(f"{value:%Y-%m-%d}", numeric=False)
    return Cell(swedish.number(value / (1000 if unit == "tkr" else 1)))


def _numeric(cells: Iterable[Cell]) -> str:
    return ' class="tal"' if all(cell.numeric for cell in cells) else ""


def _heading(name: str, column: list[Cell]) -> str:
    """Return a column heading; a column without one is no heading to a screen reader either."""
    return f'<th scope="col"{_numeric(column)}>{escape(name)}</th>' if name else "<td></td>"


def _row(cells: list[Cell], is_total: bool) -> str:
    head, *rest = cells
    tags = "".join(f"<td{_numeric([cell])}>{escape(cell.text)}</td>" for cell in rest)
    total = ' class="summa"' if is_total else ""
    return f'<tr{total}><th scope="row">{escape(head.text)}</th>{tags}</tr>'
