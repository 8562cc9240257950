"""Published results: what was reported for periods whose rows are not in the registers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kutools import facts
from kutools.errors import Failure, Place, RegisterError
from kutools.periods import Period

SOURCE = "matetal/resultat"
MANUAL = "manuell"


def results(
    rows: pd.DataFrame,
    computed: pd.DataFrame,
    period: Period,
    covered: Mapping[str, Period],
    *,
    compared: bool,
) -> pd.DataFrame:
    """Return published results of figures that could not be computed for a period.

    Args:
        rows: what was published, as `stated` gives it.
        computed: the facts so far; a figure among them is not replaced.
        period: the period of the report, or one it is compared with.
        covered: first part of a figure's name → what facts of that kind cover in a report for
            the period, where it is not the period itself.
        compared: whether a whole year's result will do, as a comparison, where the period has
            none. A count will not: it grows over the year.

    Returns:
        Facts named as the figures, with the label and unit that the figure has in other periods
        or else in `matetal/matetal`; a figure that has neither is left out.
    """
    known = computed[computed["period"] == str(period)]["name"]
    like = computed.drop_duplicates("name").set_index("name")
    rows = rows[~rows["name"].isin(known)]
    rows = rows[rows["name"].isin(like.index) | (rows["unit"] != "")]
    tables = []
    for name, of_name in rows.groupby("name", sort=False):
        group = name.partition(".")[0]
        same = like.loc[name] if name in like.index else of_name.iloc[0]
        chosen = find(of_name, covered.get(group, period), same["unit"], compared=compared)
        if chosen is not None:
            tables.append(_fact(name, same, chosen, period))
    return facts.together(tables)


def find(rows: pd.DataFrame, period: Period, unit: str, *, compared: bool) -> pd.Series | None:
    """Return the result of the same months, or as a comparison that of the whole year.

    Raises:
        RegisterError: if there are two, or the result of a share is none.
    """
    spans = [Period.parse(text) for text in rows["period"]]
    chosen = rows[[span.same_months(period) for span in spans]]
    if chosen.empty and compared and unit != "antal":
        chosen = rows[[span.is_year and span.year == period.year for span in spans]]
    if chosen.empty:
        return None
    first, *others = (Place(*at, "resultat") for at in chosen.index)
    if others:
        message = f"samma månader som {first}; behåll ett av resultaten."
        raise RegisterError([Failure(other, message) for other in others])
    result = chosen.iloc[0]
    if unit == "andel" and abs(result["resultat"]) > 1:
        message = f"{result['resultat']:g} är ingen andel; skriv 76 % eller 0,76."
        raise RegisterError([Failure(first, message)])
    if unit == "antal" and not (result["resultat"] >= 0 and result["resultat"].is_integer()):
        message = f"{result['resultat']:g} är inget antal; väntade ett helt tal, 0 eller mer."
        raise RegisterError([Failure(first, message)])
    return result


def stated(registers) -> pd.DataFrame:
    """Return what was published by the figure's name; label and unit as indicators have them.

    Args:
        registers: uses `matetal/resultat`, and `matetal/matetal` for what its ids stand for.
    """
    listed = registers["matetal/matetal"]
    of_id = dict(zip(listed["id"], listed["källa"], strict=True))
    rows = registers[SOURCE]
    names = [of_id.get(key, key) for key in rows["id"]]
    rows = rows.assign(name=names, item="", group="")
    for column, told in (("label", "mätetal"), ("unit", "enhet")):
        of_name = dict(zip(listed["källa"], listed[told], strict=True))
        rows[column] = [of_name.get(name, "") for name in names]
    return rows[rows["name"] != MANUAL]


def _fact(name: str, like: pd.Series, result: pd.Series, period: Period) -> pd.DataFrame:
    fact = facts.make(name, like["label"], result["resultat"], like["unit"])
    return fact.assign(
        item=like["item"],
        group=like["group"],
        period=str(period),
        covers=result["period"],
        source=SOURCE,
    )
