"""Compare what a file repeats with what its rows give: control columns and sum rows.

Printed values are compared and never used. A difference larger than rounding is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kutools import swedish
from kutools.contract import UNITS, Register
from kutools.errors import Finding, Place


def compare(register: Register, table: pd.DataFrame, is_sum: pd.Series) -> list[Finding]:
    """Compare the control columns and sum rows of one sheet.

    Args:
        register: the contract.
        table: the sheet's rows as printed, sum rows among them, amounts in the unit of the file.
        is_sum: which rows are sum rows.

    Returns:
        The differences larger than half a unit for each rounded value that was added.
    """
    factor = units(table, is_sum)
    given = _recomputed(register, table)
    found = []
    for name in register.controls:
        if table[name].notna().any():
            found += _control_column(register, table.loc[~is_sum, name], given[name], factor)
    for at in table.index[is_sum]:
        rows = given[_rows_above(is_sum, at)]
        found += _sum_row(register, table.loc[at], rows, float(factor[at]))
    return found


def units(table: pd.DataFrame, is_sum: pd.Series) -> pd.Series:
    """Return the kronor in one unit of each row; a sum row without unit has that of its rows."""
    if "enhet" not in table:
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
        recomputed, said_given = given[at], f"{_formula(register, name)} ger"
        if pd.isna(value) and abs(recomputed) > margin:
            said = f"inget värde är angivet, {said_given} {_kronor(recomputed * factor[at])}."
            yield _finding("kontrollkolumn", at, name, None, recomputed * factor[at], said)
        elif abs(value - recomputed) > margin:
            said = _said(f"angivet är {{}}, {said_given} {{}}", value, recomputed, factor[at])
            yield _finding(
                "kontrollkolumn", at, name, value * factor[at], recomputed * factor[at], said
            )


def _sum_row(
    register: Register, printed: pd.Series, rows: pd.DataFrame, factor: float
) -> Iterator[Finding]:
    for name in register.numeric:
        value, recomputed = printed[name], rows[name].sum()
        exact = register.column(name).kind == "count"
        margin = 0 if exact else len(rows) / 2 * _step(rows[name])
        if pd.notna(value) and abs(value - recomputed) > margin:
            text = f"summaraden anger {name} {{}}, raderna ovan ger {{}}"
            said = _said(text, value, recomputed, factor)
            yield _finding(
                "summarad", printed.name, name, value * factor, recomputed * factor, said
            )


def _rows_above(is_sum: pd.Series, at: tuple) -> pd.Series:
    """Mark the rows a sum row adds up: those since the sum row before it."""
    group = is_sum.cumsum().shift(fill_value=0)
    return (group == group[at]) & ~is_sum


def _step(values: pd.Series) -> float:
    """Return the smallest step the printed values are rounded to, such as 1 or 0.1."""
    decimals = [len(f"{value:.10g}".partition(".")[2]) for value in values.dropna()]
    return 10.0 ** -max(decimals, default=0)


def _said(text: str, printed: float, recomputed: float, factor: float) -> str:
    amounts = (_kronor(value * factor) for value in (printed, recomputed))
    return f"{text.format(*amounts)} (skillnad {_kronor((printed - recomputed) * factor)})."


def _kronor(value: float) -> str:
    return swedish.quantity(value, "kr")


def _formula(register: Register, name: str) -> str:
    """Write a control column's formula in words: `ingående + erhållna − utfall`."""
    signs = {1: " + ", -1: f" {swedish.MINUS} "}
    terms = register.controls[name].items()
    return "".join(signs[sign] + term for term, sign in terms).removeprefix(" + ")


def _finding(
    rule: str, at: tuple, name: str, printed: float | None, recomputed: float, said: str
) -> Finding:
    place = Place(at[0], at[1], int(at[2]), name)
    return Finding(rule, place, name, printed, recomputed, "kr", said)
