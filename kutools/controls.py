"""Compare what a file repeats with what its rows give: control columns and sum rows.

Printed values are compared and never used. A difference larger than rounding is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from kutools import swedish
from kutools.contract import UNITS, Register
from kutools.errors import Finding, Place

# How each rule says that nothing is printed, and what is printed.
SAID = {
    "kontrollkolumn": ("inget värde är angivet", "angivet är"),
    "andel": ("ingen andel är angiven", "angivet är"),
    "summarad": ("summaraden är tom", "summaraden anger"),
}


# The unit of what a sum row adds up; amounts are in kronor.
UNITS_OF = {"count": "antal", "number": "årsarbetare"}


def compare(register: Register, table: pd.DataFrame, is_sum: pd.Series) -> list[Finding]:
    """Compare the control columns and sum rows of one sheet.

    Args:
        register: the contract.
        table: the sheet's rows as printed, sum rows among them, amounts in the unit of the file.
        is_sum: which rows are sum rows.

    Returns:
        The differences larger than half a unit for each rounded value that was added.
    """
    factor = units(register, table, is_sum)
    given = _recomputed(register, table)
    found = []
    printed = [name for name in register.numeric if _is_printed(register, table, name)]
    for name in register.controls:
        if name in printed:
            found += _control_column(register, table.loc[~is_sum, name], given[name], factor)
    for name in register.shares:
        found += _share_column(register, name, table[~is_sum], factor)
    for at in table.index[is_sum]:
        rows = given[_rows_above(is_sum, at)]
        found += _sum_row(register, table.loc[at, printed], rows, float(factor[at]))
    naming = next(column.name for column in register.columns if column.kind == "text")
    items = table[naming].mask(is_sum, "Summaraden")
    return [replace(one, item=items[one.place.index]) for one in found]


def _is_printed(register: Register, table: pd.DataFrame, name: str) -> bool:
    """Say whether a file has a column; one that only repeats others need not be there."""
    return name not in register.controls or table[name].notna().any()


def units(register: Register, table: pd.DataFrame, is_sum: pd.Series) -> pd.Series:
    """Return the kronor in one unit of each row; a sum row without unit has that of its rows."""
    if not register.in_units:
        return pd.Series(1, index=table.index)
    unit = table["enhet"].mask(is_sum & (table["enhet"] == "")).ffill()
    return unit.map(UNITS).fillna(1)


def _recomputed(register: Register, table: pd.DataFrame) -> pd.DataFrame:
    given = table.copy()
    for name, terms in register.controls.items():
        given[name] = sum(sign * table[term].fillna(0) for term, sign in terms.items())
    return given


def _control_column(
    register: Register, printed: pd.Series, given: pd.Series, factor: pd.Series
) -> Iterator[Finding]:
    name = str(printed.name)
    margin = (len(register.controls[name]) + 1) / 2 * _step(printed)
    for at, value in printed.items():
        if _differs(value, given[at], margin):
            amounts = (value * factor[at], given[at] * factor[at])
            yield _finding("kontrollkolumn", at, name, *amounts, "kr", _formula(register, name))


def _share_column(
    register: Register, name: str, rows: pd.DataFrame, factor: pd.Series
) -> Iterator[Finding]:
    """Compare the shares that are printed; those of a whole may be rounded to make 100 %.

    So each may be up to a whole step off, not half a step as where it is rounded by itself.
    """
    share = register.shares[name]
    amounts = rows[share.of] * factor[rows.index]
    given = amounts / amounts.groupby([rows[column] for column in share.within]).transform("sum")
    for at, value in rows[name].dropna().items():
        # A share printed as 50 % is no rougher than one printed as 53 %.
        if round(abs(value - given[at]), 12) >= min(_step(rows[name]), 0.01):
            source = f"{share.of} i raderna med samma {swedish.listed(list(share.within))}"
            yield _finding("andel", at, name, value, given[at], "andel", source)


def _sum_row(
    register: Register, printed: pd.Series, rows: pd.DataFrame, factor: float
) -> Iterator[Finding]:
    for name in printed.index:
        kind = register.column(name).kind
        is_count = kind == "count"
        margin = 0 if is_count else len(rows) / 2 * _step(rows[name])
        value, recomputed = printed[name], rows[name].sum()
        if _differs(value, recomputed, margin):
            unit, scale = UNITS_OF.get(kind, "kr"), factor if kind == "amount" else 1
            amounts = (value * scale, recomputed * scale)
            yield _finding("summarad", printed.name, name, *amounts, unit, "raderna ovan")


def _differs(printed: float, recomputed: float, margin: float) -> bool:
    """Say whether a printed value is wrong; none printed is right only where it would be zero."""
    return abs((0 if pd.isna(printed) else printed) - recomputed) > margin


def _rows_above(is_sum: pd.Series, at: tuple) -> pd.Series:
    """Mark the rows a sum row adds up: those since the sum row before it, or if none, all."""
    group = is_sum.cumsum().shift(fill_value=0)
    since = (group == group[at]) & ~is_sum
    return since if since.any() else (group <= group[at]) & ~is_sum


def _step(values: pd.Series) -> float:
    """Return the smallest step the printed values are rounded to, such as 1 or 0.1."""
    return 10.0 ** -max(map(swedish.decimals, values.dropna()), default=0)


def _formula(register: Register, name: str) -> str:
    """Write a control column's formula in words: `ingående + erhållna − utfall`."""
    signs = {1: " + ", -1: f" {swedish.MINUS} "}
    terms = register.controls[name].items()
    return "".join(signs[sign] + term for term, sign in terms).removeprefix(" + ")


def _finding(
    rule: str, at: tuple, name: str, printed: float, recomputed: float, unit: str, source: str
) -> Finding:
    """Say what is printed against what its source, other columns or rows, gives."""
    place = Place(at[0], at[1], int(at[2]), name)
    left_out, stated = SAID[rule]
    given = f"{source} ger {swedish.quantity(recomputed, unit)}"
    if pd.isna(printed):
        return Finding(rule, place, name, None, recomputed, unit, f"{left_out}, {given}.")
    difference = swedish.change(printed - recomputed, unit).removeprefix("+")
    said = f"{stated} {swedish.quantity(printed, unit)}, {given} (skillnad {difference})."
    return Finding(rule, place, name, printed, recomputed, unit, said)
