"""Tables as a reader meets them: a caption with unit, row and column headings, Swedish numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import pandas as pd

from kutools import facts as figures
from kutools import swedish
from kutools.contract import UNITS
from kutools.periods import Period

# What stands between two figures whose difference a number is, between the parts of a place, and
# after a share that is rounded so that its row makes 100 %.
MINUS, IN_REGISTER, TO_HUNDRED = " − ", "|", " till 100 %"
# Where the exporter puts "Tabell 1.1"; a b-table shares its number with the a-table before it.
NUMBER = '<span class="nummer tabell{part}"></span>'
NUMERIC = ' class="tal"'
# Characters: with longer texts than this beside its row headings a table is stacked on a phone.
WORDY = 24
# What each part of a stacked table still is to whoever hears it read.
ROLES = {
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    'th scope="col"': "columnheader",
    'th scope="row"': "rowheader",
    'th scope="rowgroup"': "rowheader",
    "td": "cell",
}


@dataclass(frozen=True)
class Cell:
    """What a cell shows; numbers stand to the right.

    Attributes:
        text: what a reader sees.
        numeric: whether it is a number, or stands where one would.
        value: the number itself, unrounded, in its unit.
        unit: andel, kr, tkr, antal and so on, for a workbook to write it in.
        of: what it can be traced to: a fact and period, two of them with a minus between, or a
            place in a register.
    """

    text: str
    numeric: bool = True
    value: float | None = None
    unit: str = ""
    of: str = field(default="", compare=False)

    @property
    def has_value(self) -> bool:
        """Whether it holds a number, which may be drawn and counted with."""
        return self.value is not None and math.isfinite(self.value)

    @property
    def number(self) -> float | None:
        """Its number in fourteen digits, as where the report rounds: 0,785 stays 0,785."""
        return float(f"{self.value:.14g}") if self.has_value else None


@dataclass(frozen=True)
class Table:
    """A table of texts, ready to be shown.

    Attributes:
        caption: what the table shows.
        header: column headings; the first column names the rows.
        rows: one list of cells per row, as long as the header.
        unit: the unit of all amounts, if they have one in common.
        sections: number of a row → heading above it, over the rows until the next; empty where
            rows follow that belong to none.
        totals: numbers of the rows that sum others.
    """

    caption: str
    header: list[str]
    rows: list[list[Cell]]
    unit: str = ""
    sections: Mapping[int, str] = field(default_factory=dict)
    totals: Sequence[int] = ()

    def html(self, number: str = "") -> str:
        """Return the table as HTML; every text is escaped."""
        named = swedish.names(self.caption, self.unit)
        shown = not named and any(cell.unit == self.unit for row in self.rows for cell in row)
        unit = f' <span class="enhet">{escape(self.unit)}</span>' if self.unit and shown else ""
        head = "".join(
            _heading(name, at > 0 and self.is_numeric(at)) for at, name in enumerate(self.header)
        )
        caption = f"<caption>{number}{escape(self.caption)}{unit}</caption>"
        body = "".join(map(self._body, *self._spans()))
        table = f"<table>{caption}<thead><tr>{head}</tr></thead>{body}</table>"
        return f'<div class="ram">{_stacked(table) if self._is_wordy else table}</div>'

    def is_numeric(self, column: int) -> bool:
        """Whether there are only numbers in a column, and its heading stands as they do."""
        return all(row[column].numeric for row in self.rows)

    @property
    def _is_wordy(self) -> bool:
        """Whether it has too long texts to stand in columns on a phone."""
        texts = (cell.text for row in self.rows for cell in row[1:] if not cell.numeric)
        return any(len(text) > WORDY for text in texts)

    def _spans(self) -> tuple[list[int], list[int]]:
        """Return where each section starts and ends."""
        starts = sorted({0, *self.sections})
        return starts, [*starts[1:], len(self.rows)]

    def _body(self, start: int, end: int) -> str:
        heading = ""
        if self.sections.get(start):
            span = f'scope="rowgroup" colspan="{len(self.header)}"'
            heading = f'<tr class="grupp"><th {span}>{escape(self.sections[start])}</th></tr>'
        names = self.header if self._is_wordy else [""] * len(self.header)
        rows = "".join(_row(self.rows[at], names, at in self.totals) for at in range(start, end))
        return f"<tbody>{heading}{rows}</tbody>"


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
    change: bool = False,
) -> Table:
    """Lay facts out, one cell per fact; items that belong to a group stand under its name.

    Args:
        facts: the facts to show; groups, items and columns come in their order.
        caption: what the table shows.
        rows: what the rows are, `item` or `label`.
        by: what the columns are, `label` or `period`.
        unit: one unit for all amounts, without it in the cells: `tkr` and `kr`, or `årsarbetare`.
        first: heading of the first column.
        total: name of the row without item, which comes last in its group.
        whole: columns whose shares make one whole in each row; they are shown as adding up to 100.
        headings: other headings for columns.
        change: whether a last column has the change of shares, from the second period to the first.
    """
    columns = list(facts[by].unique())
    lookup = {(fact["group"], fact[rows], fact[by]): fact for fact in facts.to_dict("records")}
    body, sections, totals = [], {}, []
    for group, items in _items(facts, rows).items():
        if group or body:
            sections[len(body)] = group
        for item in items:
            if item == "" and len(items) > 2:
                totals.append(len(body))
            chosen = [lookup.get((group, item, column)) for column in columns]
            name = Cell(item or total, numeric=False)
            body.append([name, *_cells(chosen, columns, unit, whole)])
            if change:
                body[-1].append(_change(*chosen[:2]))
    header = [first, *((headings or {}).get(column, column) for column in columns)]
    header += ["Förändring, procentenheter"] * change
    return Table(caption, header, body, unit, sections, tuple(totals))


def of_rows(
    rows: pd.DataFrame,
    *,
    caption: str,
    headings: Mapping[str, str],
    kinds: Mapping[str, str],
    unit: str = "",
    under: str = "",
) -> Table:
    """Show rows of a register as they are.

    Args:
        rows: the rows, in the order to show them.
        caption: what the table shows.
        headings: register column → heading, in the order to show them.
        kinds: register column → what its cells hold, as in the contract.
        unit: as for `of_facts`.
        under: a column whose values are headings above the rows that have them.
    """
    if under:
        order = {value: place for place, value in enumerate(rows[under].unique())}
        rows = rows.sort_values(under, key=lambda values: values.map(order), kind="stable")
    above = rows[under] if under else pd.Series("", rows.index)
    changes = (above != above.shift()).to_numpy()
    sections = {
        at: above.iloc[at] for at in range(len(rows)) if changes[at] and (at or above.iloc[at])
    }
    cells = [
        [
            replace(_register_cell(row[column], kinds[column], unit), of=in_register(at, column))
            for column in headings
        ]
        for at, row in zip(rows.index, rows.to_dict("records"), strict=True)
    ]
    return Table(caption, list(headings.values()), cells, unit, sections)


def of_links(links: pd.DataFrame, *, caption: str, first: str) -> Table:
    """Say what each row serves, as a matrix draws it.

    Args:
        links: `row`, `column` and `main` of each link.
        caption: what the table shows.
        first: heading of the first column.
    """
    of_row = dict(iter(links.sort_values("column", kind="stable").groupby("row")))
    rows = [
        [Cell(name, numeric=False), *(_named(own[own["main"] == main]) for main in (True, False))]
        for name, own in ((name, of_row[name]) for name in links["row"].unique())
    ]
    return Table(caption, [first, "Främst", "Även"], rows)


def _named(links: pd.DataFrame) -> Cell:
    return Cell(", ".join(links["column"].astype(str)) or swedish.MISSING, numeric=False)


def scorecard(facts: pd.DataFrame, *, caption: str) -> Table:
    """Lay indicators out: result, status and target, and the nearest period compared with.

    The answer stands first, where it is in sight also on a phone.

    Args:
        facts: `matetal.<id>` of the report's period and of others, with target and status.
        caption: what the table shows.
    """
    facts = facts[facts["label"].isin(["Resultat", "Målvärde", "Status"])]
    now, *others = facts["period"].unique()
    before = others[0] if others else ""
    lookup = {(f["item"], f["label"], f["period"]): f for f in facts.to_dict("records")}
    body, sections = [], {}
    for group, items in _items(facts, "item").items():
        sections[len(body)] = group
        for item in items:
            result, status, target = (
                lookup.get((item, label, now)) for label in ("Resultat", "Status", "Målvärde")
            )
            body.append([Cell(item, numeric=False), _cell(result), _status(status), _cell(target)])
            if before:
                earlier = lookup.get((item, "Resultat", before))
                body[-1] += [_cell(earlier), _moved(result, earlier)]
    header = ["Mätetal", Period.parse(now).short, "Status", "Målvärde"]
    header += [Period.parse(before).short, "Förändring"] if before else []
    return Table(caption, header, body, "", sections)


def _items(facts: pd.DataFrame, rows: str) -> dict[str, list[str]]:
    """Return what names the rows of each group, in order; the row without item is the last."""
    groups = facts[["group", rows]].drop_duplicates().groupby("group", sort=False)[rows]
    return {group: sorted(items, key=lambda item: item == "") for group, items in groups}


def _cells(
    facts: Sequence[Mapping | None], columns: Sequence[str], unit: str, whole: Sequence[str]
) -> list[Cell]:
    cells = [_cell(fact, unit) for fact in facts]
    parts = [
        at
        for at, (fact, column) in enumerate(zip(facts, columns, strict=True))
        if column in whole and _has_value(fact) and fact["unit"] == "andel"
    ]
    percents = swedish.whole_percents([facts[at]["value"] for at in parts])
    for at, percent in zip(parts, percents, strict=True):
        share = percent / 100
        of = traced(facts[at]) + TO_HUNDRED
        cells[at] = Cell(swedish.percent(share), value=share, unit="andel", of=of)
    return cells


def _has_value(fact: Mapping | None) -> bool:
    return fact is not None and fact["status"] == "ok"


def _cell(fact: Mapping | None, unit: str = "") -> Cell:
    """Return a fact as a cell, with its months where they are not those of its column."""
    if fact is None:
        return Cell(swedish.MISSING)
    if not _has_value(fact):
        return Cell(figures.shown(fact), of=traced(fact))
    if fact["unit"] == "kr" and unit in UNITS:
        value = fact["value"] / UNITS[unit]
        return Cell(swedish.number(value), value=value, unit=unit, of=traced(fact))
    text = figures.shown(fact)
    if fact["unit"] == unit:
        text = text.removesuffix(f"{swedish.NBSP}{unit}")
    if other := figures.other_months(fact):
        text += f" ({other.short})"
    return Cell(text, value=fact["value"], unit=fact["unit"], of=traced(fact))


def traced(*facts: Mapping) -> str:
    """Return what a number is traced to: `narvaro.samtliga@2020-T2`, or a difference of two."""
    return MINUS.join(f"{fact['name']}@{fact['covers'] or fact['period']}" for fact in facts)


def in_register(at: object, column: str) -> str:
    """Return what a register's cell is traced to, where its row has a place in a file."""
    return IN_REGISTER.join([*map(str, at), column]) if isinstance(at, tuple) else ""


def _status(fact: Mapping | None) -> Cell:
    if fact is None:
        return Cell(swedish.MISSING, numeric=False)
    return Cell(figures.shown(fact), numeric=False, of=traced(fact))


def _moved(now: Mapping | None, before: Mapping | None) -> Cell:
    """Return the change of a figure in its own unit; only shares compare with other months."""
    if not (_has_value(now) and _has_value(before)):
        return Cell(swedish.MISSING)
    change, of = now["value"] - before["value"], traced(now, before)
    if now["unit"] == "andel":
        return Cell(swedish.points(change), value=100 * change, unit="procentenheter", of=of)
    if Period.parse(now["covers"]).part != Period.parse(before["covers"]).part:
        return Cell(swedish.MISSING)
    text = swedish.signed(swedish.quantity(change, now["unit"]))
    return Cell(text, value=change, unit=now["unit"], of=of)


def _change(now: Mapping | None, before: Mapping | None) -> Cell:
    """Return the change of a share without its unit, whose name stands above."""
    moved = _moved(now, before)
    return replace(moved, text=moved.text.rpartition(swedish.NBSP)[0]) if moved.unit else moved


def _register_cell(value: object, kind: str, unit: str) -> Cell:
    if kind == "flag":
        return Cell({True: "ja", False: "nej"}.get(value, swedish.MISSING), numeric=False)
    if pd.isna(value) or value == "":
        return Cell(swedish.MISSING, numeric=kind in ("amount", "count", "number"))
    if isinstance(value, pd.Timestamp):
        return Cell(_day(value, kind), numeric=False)
    if kind == "year":
        return Cell(f"{value:.0f}", numeric=False)
    if isinstance(value, str):
        return Cell(value, numeric=False)
    if kind == "amount":
        value = value / UNITS[unit or "kr"]
        return Cell(swedish.number(value), value=value, unit=unit or "kr")
    return Cell(swedish.shortest(value), value=value, unit="antal")


def _day(day: pd.Timestamp, kind: str) -> str:
    """Write a day; a start or end that may have been given as a month or year, as that."""
    text = f"{day:%Y-%m-%d}"
    if kind == "start":
        return text.removesuffix("-01").removesuffix("-01")
    if kind == "end" and day.is_month_end:
        return text[:4] if day.is_year_end else text[:7]
    return text


def _heading(name: str, numeric: bool) -> str:
    """Return a column heading; a column without one is no heading to a screen reader either."""
    return f'<th scope="col"{NUMERIC * numeric}>{escape(name)}</th>' if name else "<td></td>"


def _stacked(table: str) -> str:
    """Let a phone show each row on its own, and a table stay one to whoever hears it read."""
    for tag, role in ROLES.items():
        table = table.replace(f"<{tag}", f'<{tag} role="{role}"')
    return table.replace("<table", '<table class="staplas"', 1)


def _row(cells: list[Cell], names: Sequence[str], is_total: bool) -> str:
    """Return a row; where names are given each cell bears its column's, to show on a phone."""
    head, *rest = cells
    named = (f' data-rubrik="{escape(name)}"' if name else "" for name in names[1:])
    tags = "".join(
        f"<td{NUMERIC * cell.numeric}{name}>{escape(cell.text)}</td>"
        for cell, name in zip(rest, named, strict=True)
    )
    total = ' class="summa"' if is_total else ""
    return f'<tr{total}><th scope="row">{escape(head.text)}</th>{tags}</tr>'
