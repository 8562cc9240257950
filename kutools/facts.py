"""What a figure is: one row of a table, with name, value, unit and what it rests on.

A table of facts is a DataFrame with the columns of `COLUMNS`, one row per figure and period.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from kutools import swedish
from kutools.contract import DIRECTIONS, INDICATOR_STATUSES
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

# name    dotted, as in figures.json; label and item say it in Swedish: "Närvaro", "PKS"
# group   what the item belongs to, such as a goal; mostly empty
# period  the report's, or one it is compared with
# covers  the period the value really is of: courses in a report for 2020-T2 cover 2020-H1
# value   shares 0–1, kronor, counts, årsarbetare; never tkr, never per cent
# unit    andel, kr, antal, årsarbetare, or status: a place in STATUSES
# n       how many rows, meetings or answers it rests on
# status  ok, suppressed or missing; a missing value is NaN and never counted as 0
# target  what the value should reach, in its unit; NaN where nothing is aimed at
# direction  how it is reached: högre, lägre or lika; empty where there is no target
# source  the register it was computed from; several with blanks between
COLUMNS = "name label item group period covers value unit n status target direction source".split()
# How an indicator stands, from worst to best, each with its symbol.
STATUSES = dict(zip(INDICATOR_STATUSES, "○◐●", strict=False))
NO_RESULT = INDICATOR_STATUSES[-1]
# How a target is reached.
HIGHER, LOWER, EQUAL = DIRECTIONS
# A result on fewer answers than this is not shown.
LEAST_ANSWERS = 5
_KEPT = pd.StringDtype("python", na_value=math.nan)


def make(
    name: str,
    label: str,
    values: Mapping[str, float] | pd.Series | float,
    unit: str,
    *,
    n: Mapping[str, int] | pd.Series | int = 1,
    group: Mapping[str, str] | pd.Series | str = "",
    target: float = math.nan,
    end: str = "",
) -> pd.DataFrame:
    """Make one fact, or one for each item of a series.

    Args:
        name: the figure's name, such as `narvaro.natverk`; an item's slug is put after it.
        label: what is measured, in Swedish.
        values: the value, or item → value. NaN means that there is no value.
        unit: andel, kr, antal, årsarbetare or status.
        n: what the value rests on, alone or by item.
        group: what the items belong to, alone or by item.
        target: what each value should at least reach, if anything.
        end: last part of the name, after the item.

    Returns:
        One row per value; `period`, `covers` and `source` still empty.
    """
    by_item = dict(values) if isinstance(values, pd.Series | Mapping) else {"": values}
    numbers = np.array(list(by_item.values()), dtype=float)
    is_known = np.isfinite(numbers)  # a share of nothing is infinite, and no value
    columns = {
        "name": [_dotted(name, item, end) for item in by_item],
        "label": label,
        "item": list(by_item),
        "group": _for_each(group, by_item),
        "period": "",
        "covers": "",
        "value": np.where(is_known, numbers, math.nan),
        "unit": unit,
        "n": np.array([0 if pd.isna(count) else int(count) for count in _for_each(n, by_item)]),
        "status": ["ok" if known else "missing" for known in is_known],
        "target": np.full(len(numbers), target),
        "direction": "" if math.isnan(target) else HIGHER,
        "source": "",
    }
    arrays = {key: _column(column, len(numbers)) for key, column in columns.items()}
    return pd.DataFrame(arrays, columns=COLUMNS, copy=False)


def with_sum(
    name: str,
    label: str,
    values: pd.Series,
    unit: str,
    *,
    n: pd.Series | None = None,
    group: str = "",
    end: str = "",
) -> pd.DataFrame:
    """Make one fact for each item of a series, and one for their sum, which is no item.

    Args:
        name: the figure's name; that of the sum, before `end`.
        label: what is measured, in Swedish.
        values: item → value. NaN adds nothing, and a sum of nothing else is missing.
        unit: kr, antal or årsarbetare.
        n: item → what its value rests on; else on one amount, where there is one.
        group: what all belong to.
        end: last part of every name, after the item.
    """
    rest_on = values.notna() if n is None else n
    whole = make(name, label, values.sum(min_count=1), unit, n=rest_on.sum(), group=group, end=end)
    return together([make(name, label, values, unit, n=rest_on, group=group, end=end), whole])


def _column(given: np.ndarray | list[str] | str, rows: int) -> np.ndarray | ExtensionArray:
    """Return a column: numbers, or texts as `to_search` has them, one of them for every row."""
    if isinstance(given, np.ndarray):
        return given
    return pd.array([given] * rows if isinstance(given, str) else given, dtype=_KEPT)


def together(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of facts together; without any, an empty table of facts."""
    tables = [table for table in tables if not table.empty]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


def to_search(facts: pd.DataFrame) -> pd.DataFrame:
    """Return facts with their texts kept by Python, which is faster to choose among than Arrow.

    Not by a setting of pandas: that would be another's too, who works in another thread.
    """
    return facts.astype({name: _KEPT for name in facts if facts[name].dtype == "str"})


def select(facts: pd.DataFrame, *names: str, periods: Iterable[Period] = ()) -> pd.DataFrame:
    """Return the named figures and those below them, in the order of the names.

    `narvaro.natverk` gives the fact of every network, `ekonomi.utfall` the sum and each area. A `*`
    stands for any one part of a name. A figure that two names give comes once, where the first
    has it. Without periods all are returned.
    """
    wanted = [str(period) for period in periods]
    rows = facts[facts["period"].isin(wanted)] if wanted else facts
    forms = (re.escape(name).replace(r"\*", "[^.]+") for name in names)
    below = (rows["name"].str.fullmatch(rf"{form}(\..*)?") for form in forms)
    return together(rows[fits] for fits in below).drop_duplicates(["name", "period"])


def one(facts: pd.DataFrame, name: str, period: Period) -> pd.Series:
    """Return the one fact with this name and period.

    Raises:
        ParamsError: with the nearest name, if there is none.
    """
    own = facts[facts["period"] == str(period)]
    fact = named(own, name)
    if fact is None:
        raise ParamsError(
            f'{period}: det finns ingen uppgift "{name}".{suggest(name, own["name"])}'
        )
    return fact


def named(facts: pd.DataFrame, name: str) -> pd.Series | None:
    """Return the first fact with a name, if there is one."""
    fits = (facts["name"] == name).to_numpy()
    return facts.iloc[fits.argmax()] if fits.any() else None


def search(facts: pd.DataFrame, period: Period, word: str = "") -> pd.DataFrame:
    """Return a period's figures that have every one of some words, and what they show.

    Args:
        facts: the facts.
        period: whose figures.
        word: one or more words, to be found in name, label, item or the value as it is shown.

    Returns:
        One row per figure: `name`, `label`, `item` and `värde` as a reader sees it.
    """
    own = facts[facts["period"] == str(period)]
    own = own.assign(värde=[shown(fact) for _, fact in own.iterrows()])
    own = own[["name", "label", "item", "värde"]]
    text = own.agg(" ".join, axis=1).str.casefold() if len(own) else pd.Series(dtype=str)
    has = (text.str.contains(part, regex=False) for part in word.casefold().split())
    return own[reduce(and_, has, pd.Series(True, own.index))]


def title(fact: Mapping | pd.Series) -> str:
    """Say what a fact is of: its label, and its item, or else the group that it sums, if any."""
    return " – ".join(filter(None, [fact["label"], fact["item"] or fact.get("group", "")]))


def other_months(fact: Mapping | pd.Series) -> Period | None:
    """Return what a fact's value is of where that has other months than the fact's period."""
    covers = Period.parse(fact["covers"] or fact["period"])
    return None if covers.same_months(Period.parse(fact["period"])) else covers


def reaches(values: pd.Series, target: float) -> pd.Series:
    """Say which values reach a target that is better the higher."""
    return values.map(lambda value: short_of(value, target, HIGHER) <= 0)


def short_of(value: float, target: float, direction: str) -> float:
    """Say how much a value lacks to its target; nothing or less when it is reached.

    Twelve decimals are compared: a mean of exactly 0,8 may come out as 0,7999999999999999.
    """
    lacks = {LOWER: value - target, EQUAL: abs(value - target)}.get(direction, target - value)
    return round(lacks, 12)


def is_reached(fact: Mapping | pd.Series) -> bool | None:
    """Say whether a fact reaches its target; None where it has no value or no target."""
    if fact["status"] != "ok" or pd.isna(fact["target"]):
        return None
    return short_of(fact["value"], fact["target"], fact["direction"]) <= 0


def check_share(parameter: str, value: float) -> None:
    """Refuse a parameter of a run that should be a share but is none, such as 80 for 0.80.

    Raises:
        ParamsError: with what was found and expected.
    """
    if not 0 <= value <= 1:
        raise ParamsError(
            f'parametern "{parameter}" är {value}, väntade en andel mellan 0 och 1; '
            "skriv 0.80 för 80 %."
        )


def shown(fact: pd.Series) -> str:
    """Write a fact's value as a reader sees it; a status by symbol and word."""
    if fact["status"] == "suppressed":
        return swedish.SUPPRESSED
    if fact["unit"] == "status":
        word = status_word(fact)
        return f"{STATUSES.get(word, swedish.MISSING)} {word}".replace(" ", swedish.NBSP)
    if fact["status"] == "missing":
        return swedish.MISSING
    return swedish.quantity(fact["value"], fact["unit"])


def status_word(fact: Mapping | pd.Series) -> str:
    """Return the word of a fact whose unit is status."""
    return list(STATUSES)[int(fact["value"])] if fact["status"] == "ok" else NO_RESULT


def withhold(facts: pd.DataFrame, parts: Iterable[str] = ()) -> pd.DataFrame:
    """Take the value from each fact that rests on fewer than `LEAST_ANSWERS` answers.

    Args:
        facts: shares of answers, some of nothing, which stay missing.
        parts: names of wholes whose items are parts of it, such as `enkat.nytta.partnerskap`.
            What is withheld of a whole can be told together, from the whole and the other parts.
            Where that gives a part away, the one with the next fewest answers goes too.
    """
    few = (facts["n"] < LEAST_ANSWERS) & (facts["status"] == "ok")
    for name in parts:
        inside = facts["name"].str.startswith(f"{name}.") & (facts["status"] == "ok")
        while _gives_away(facts[few & inside]) and (inside & ~few).any():
            few[facts.loc[inside & ~few, "n"].idxmin()] = True
    return suppress(facts, few)


def suppress(facts: pd.DataFrame, marked: pd.Series) -> pd.DataFrame:
    """Take the value from some facts; what is missing stays so."""
    marked = marked & (facts["status"] == "ok")
    return facts.assign(
        value=facts["value"].mask(marked), status=facts["status"].mask(marked, "suppressed")
    )


def _gives_away(parts: pd.DataFrame) -> bool:
    """Say whether parts told together are too few answers, or answers that are all alike."""
    answers, favourable = parts["n"].sum(), round((parts["value"] * parts["n"]).sum())
    return answers > 0 and (answers < LEAST_ANSWERS or favourable in (0, answers))


def as_figures(facts: pd.DataFrame, period: Period) -> dict[str, dict]:
    """Return a period's facts as in `figures.json`: name → value, unit, period and the rest.

    Only a fact that may be shown has a value there, and `n` with it. `period` is the one the
    value really is of. A status has its word as value.
    """
    rows = facts[facts["period"] == str(period)]
    may_show = rows["status"] != "suppressed"
    rows = rows.assign(period=rows["covers"]).drop(columns=["covers", "source"]).astype(object)
    rows["n"] = rows["n"].where(may_show)
    rows["value"] = rows["value"].where(rows["status"] == "ok")
    of_status = may_show & (rows["unit"] == "status")
    rows.loc[of_status, "value"] = [status_word(row) for _, row in rows[of_status].iterrows()]
    records = rows.where(rows.notna(), None).to_dict("records")
    return {record.pop("name"): record for record in records}


def _for_each(given: Mapping | pd.Series | object, items: Iterable[str]) -> list:
    """Return what is given by item, or the same for all, in the order of the items."""
    if isinstance(given, pd.Series | Mapping):
        by_item = dict(given)
        return [by_item.get(item, math.nan) for item in items]
    return [given for _ in items]


def _dotted(name: str, item: str, end: str) -> str:
    parts = [*name.split("."), item, end]
    return ".".join(swedish.slug(part) for part in parts if part)
