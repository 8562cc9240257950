"""What a figure is: one row of a table, with name, value, unit and what it rests on.

A table of facts is a DataFrame with the columns of `COLUMNS`, one row per figure and period.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from kutools import swedish
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

# name    dotted, as in figures.json; label and item say it in Swedish: "Närvaro", "PKS"
# value   shares 0–1, kronor, counts, årsarbetare; never tkr, never per cent
# n       how many rows, meetings or answers it rests on
# status  ok, suppressed or missing; a missing value is NaN and never counted as 0
# source  the registers it was computed from
COLUMNS = ["name", "label", "item", "period", "value", "unit", "n", "status", "source"]


def make(
    name: str,
    label: str,
    values: Mapping[str, float] | pd.Series | float,
    unit: str,
    *,
    n: Mapping[str, int] | pd.Series | int = 1,
    end: str = "",
) -> pd.DataFrame:
    """Make one fact, or one for each item of a series.

    Args:
        name: the figure's name, such as `narvaro.natverk`; an item's slug is put after it.
        label: what is measured, in Swedish.
        values: the value, or item → value. NaN means that there is no value.
        unit: andel, kr, antal or årsarbetare.
        n: what the value rests on, alone or by item.
        end: last part of the name, after the item.

    Returns:
        One row per value, `period` and `source` still empty.
    """
    # A share of nothing is infinite, and no value.
    values = _by_item(values).astype(float).replace([math.inf, -math.inf], math.nan)
    counts = _by_item(n) if isinstance(n, pd.Series | Mapping) else pd.Series(n, values.index)
    table = pd.DataFrame(
        {
            "name": [_dotted(name, item, end) for item in values.index],
            "label": label,
            "item": list(values.index),
            "period": "",
            "value": values.to_numpy(),
            "unit": unit,
            "n": counts.reindex(values.index).fillna(0).astype(int).to_numpy(),
            "status": values.isna().map({True: "missing", False: "ok"}).to_numpy(),
            "source": "",
        }
    )
    return table[COLUMNS]


def together(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of facts together; without any, an empty table of facts."""
    tables = [table for table in tables if not table.empty]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


def select(facts: pd.DataFrame, *names: str, periods: Iterable[Period] = ()) -> pd.DataFrame:
    """Return the named figures and those below them, in the order of the names.

    `narvaro.natverk` gives the fact of every network, `ekonomi.utfall` the sum and each area.
    A figure that two names give comes once, where the first has it. Without periods all are
    returned.
    """
    wanted = [str(period) for period in periods]
    rows = facts[facts["period"].isin(wanted)] if wanted else facts
    below = (rows["name"].str.startswith(f"{name}.") | (rows["name"] == name) for name in names)
    return together(rows[fits] for fits in below).drop_duplicates(["name", "period"])


def one(facts: pd.DataFrame, name: str, period: Period) -> pd.Series:
    """Return the one fact with this name and period.

    Raises:
        ParamsError: with the nearest name, if there is none.
    """
    in_period = facts[facts["period"] == str(period)]
    rows = in_period[in_period["name"] == name]
    if rows.empty:
        raise ParamsError(
            f'{period}: det finns ingen uppgift "{name}".{suggest(name, in_period["name"])}'
        )
    return rows.iloc[0]


def title(fact: Mapping | pd.Series) -> str:
    """Say what a fact is of: its label, and its item where it has one."""
    return " – ".join(filter(None, [fact["label"], fact["item"]]))


def reaches(values: pd.Series, target: float) -> pd.Series:
    """Say which values reach a target that is better the higher.

    Twelve decimals are compared: a mean of exactly 0,8 may come out as 0,7999999999999999.
    """
    return values.round(12) >= target


def shown(fact: pd.Series) -> str:
    """Write a fact's value as a reader sees it."""
    if fact["status"] == "ok":
        return swedish.quantity(fact["value"], fact["unit"])
    return swedish.SUPPRESSED if fact["status"] == "suppressed" else swedish.MISSING


def as_figures(facts: pd.DataFrame, period: Period) -> dict[str, dict]:
    """Return a period's facts as in `figures.json`: name → value, unit, period and the rest.

    Only a fact that may be shown has a value there.
    """
    rows = facts[facts["period"] == str(period)].drop(columns="source")
    rows = rows.assign(value=rows["value"].where(rows["status"] == "ok"))
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return {record.pop("name"): record for record in records}


def _by_item(values: Mapping[str, float] | pd.Series | float) -> pd.Series:
    """Return a value for each item; a single value has the empty item."""
    return pd.Series(values if isinstance(values, pd.Series | Mapping) else {"": values})


def _dotted(name: str, item: str, end: str) -> str:
    parts = [*name.split("."), item, end]
    return ".".join(swedish.slug(part) for part in parts if part)
