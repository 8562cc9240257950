"""Compare what a file repeats with what its rows give: control columns and sum rows.

Printed values are compared and never used. A difference larger than rounding is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kutools import swedish
from kutools.contract import UNIT, UNITS, Register
from kutools.errors import Finding, Place

# How each rule says that nothing is printed, and what is printed.
SAID = {
    "kontrollkolumn": ("inget värde är angivet", "angivet är"),
    "andel": ("ingen andel är angiven", "angivet är"),
    "summarad": ("summaraden är tom", "summaraden anger"),
}
# The unit of what a sum row adds up; amounts are in kronor.
UNITS_OF = {"count": "antal", "number": "årsarbetare"}


def compare(register: Register, table: pd.DataFrame, is_sum: np.ndarray) -> list[Finding]:
    """Compare the control columns and sum rows of one sheet.

    Args:
        register: the contract.
        table: the sheet's rows as printed, sum rows among them, amounts in the unit of the file.
        is_sum: which rows are sum rows.

    Returns:
        The differences larger than half a unit for each rounded value that was added.
    """
    repeated = [name for name in register.repeated if table[name].notna().any()]
    # What only repeats others need not be there.
    printed = [n for n in register.numeric if n not in register.controls or n in repeated]
    if not repeated and not is_sum.any():
        return []
    factor = units(register, table, is_sum)
    rows, found = table[~is_sum], []
    for name in repeated:
        check = _control_column if name in register.controls else _share_column
        found += check(register, name, rows, factor[~is_sum])
    given = rows.assign(**{name: _recomputed(register, rows, name) for name in register.controls})
    given, sums, factor = given[printed], table.loc[is_sum, printed], factor[is_sum]
    for place, above in enumerate(_added_up(is_sum)):
        found += _sum_row(register, sums.iloc[[place]], given.iloc[above], factor.iat[place])
    return found


def units(register: Register, table: pd.DataFrame, is_sum: np.ndarray) -> pd.Series:
    """Return the kronor in one unit of each row; a sum row without unit has that of its rows."""
    if not register.in_units:
        return pd.Series(1, index=table.index)
    of_text = [UNITS.get(text, np.nan) for text in table[UNIT].cat.categories]
    factor = pd.Series(np.take(of_text, table[UNIT].cat.codes), index=table.index)
    return factor.where(is_sum | factor.notna(), 1).ffill().fillna(1)


def _recomputed(register: Register, table: pd.DataFrame, name: str) -> pd.Series:
    terms = register.controls[name].items()
    return sum(sign * table[term].fillna(0) for term, sign in terms)


def _control_column(
    register: Register, name: str, rows: pd.DataFrame, factor: pd.Series
) -> Iterator[Finding]:
    printed, given = rows[name], _recomputed(register, rows, name)
    margin = (len(register.controls[name]) + 1) / 2 * _step(printed)
    for at in np.flatnonzero(_differs(printed, given, margin)):
        amounts = (values.iat[at] * factor.iat[at] for values in (printed, given))
        where, item = _of_row(register, rows, at, name)
        yield _finding("kontrollkolumn", where, item, *amounts, "kr", _formula(register, name))


def _share_column(
    register: Register, name: str, rows: pd.DataFrame, factor: pd.Series
) -> Iterator[Finding]:
    """Compare the shares that are printed; those of a whole may be rounded to make 100 %.

    So each may be up to a whole step off, not half a step as where it is rounded by itself.
    """
    share, printed = register.shares[name], rows[name]
    amounts = rows[share.of] * factor
    given = amounts / amounts.groupby([rows[column] for column in share.within]).transform("sum")
    # A share printed as 50 % is no rougher than one printed as 53 %.
    differs = (printed - given).abs().round(12) >= min(_step(printed), 0.01)
    source = f"{share.of} i raderna med samma {swedish.listed(list(share.within))}"
    for at in np.flatnonzero(differs):
        where, item = _of_row(register, rows, at, name)
        yield _finding("andel", where, item, printed.iat[at], given.iat[at], "andel", source)


def _of_row(register: Register, rows: pd.DataFrame, at: int, name: str) -> tuple[Place, str]:
    """Return where a cell stands, and what its row is about."""
    naming = next(column.name for column in register.columns if column.kind == "text")
    return Place(*rows.index[at], name), rows[naming].iat[at]


def _added_up(is_sum: np.ndarray) -> Iterator[slice]:
    """Give for each sum row the rows it adds up: those since the one before, or if none, all.

    They are counted without the sum rows among them.
    """
    start = 0
    for end in np.cumsum(~is_sum)[is_sum]:
        yield slice(start if start < end else 0, end)
        start = end


def _sum_row(
    register: Register, printed: pd.DataFrame, rows: pd.DataFrame, factor: float
) -> Iterator[Finding]:
    for name in printed:
        kind = register.column(name).kind
        margin = 0 if kind == "count" else len(rows) / 2 * _step(rows[name])
        value, recomputed = printed[name].iat[0], rows[name].sum()
        if _differs(value, recomputed, margin):
            unit, scale = UNITS_OF.get(kind, "kr"), factor if kind == "amount" else 1
            amounts = (value * scale, recomputed * scale)
            where = Place(*printed.index[0], name)
            yield _finding("summarad", where, "Summaraden", *amounts, unit, "raderna ovan")


def _differs(
    printed: pd.Series | float, recomputed: pd.Series | float, margin: float
) -> pd.Series | bool:
    """Mark the printed values that are wrong; none printed is right only where it would be zero."""
    return abs(np.nan_to_num(printed) - recomputed) > margin


def _step(values: pd.Series) -> float:
    """Return the smallest step the printed values are rounded to, such as 1 or 0.1."""
    different = values.dropna().unique()
    return 10.0 ** -max(map(swedish.decimals, different[different % 1 != 0]), default=0)


def _formula(register: Register, name: str) -> str:
    """Write a control column's formula in words: `ingående + erhållna − utfall`."""
    signs = {1: " + ", -1: f" {swedish.MINUS} "}
    terms = register.controls[name].items()
    return "".join(signs[sign] + term for term, sign in terms).removeprefix(" + ")


def _finding(
    rule: str, place: Place, item: str, printed: float, recomputed: float, unit: str, source: str
) -> Finding:
    """Say what is printed against what its source, other columns or rows, gives."""
    left_out, stated = SAID[rule]
    given = f"{source} ger {swedish.quantity(recomputed, unit)}"
    if pd.isna(printed):
        said, published = f"{left_out}, {given}.", None
    else:
        difference = swedish.change(printed - recomputed, unit).removeprefix("+")
        stated = f"{stated} {swedish.quantity(printed, unit)}"
        said, published = f"{stated}, {given} (skillnad {difference}).", printed
    return Finding(rule, place, place.column, published, recomputed, unit, said, item=item)
