"""Indicators (mätetal): result, target and status, from facts and published results."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from kutools import facts, swedish
from kutools.contract import REGISTERS
from kutools.errors import Failure, Place, RegisterError, suggest
from kutools.measures import goals, published
from kutools.measures.published import MANUAL
from kutools.periods import Period

NOT_REACHED, PARTLY, REACHED = range(len(facts.STATUSES))
# So much like a figure's name (0–1) is a source that it must be that name misspelt.
ALMOST = 0.9


def indicators(
    registers, periods: Sequence[Period], computed: pd.DataFrame, partly_from: float = 0.75
) -> pd.DataFrame:
    """Tell how the indicators of the report's period stand, and what they were before.

    Args:
        registers: uses `matetal/matetal`, `matetal/resultat` and the order of `organisation/mal`.
        periods: the report's own, whose indicators are meant, then those compared with.
        computed: every other fact; an indicator's source (källa) is the name of one of them.
        partly_from: the share of its target from which an indicator is partly reached
            (delvis uppfyllt), where `delvis_från` says nothing else.

    Returns:
        Grouped by goal: `matetal.<id>` (the result, in the indicator's unit, for every period),
        and for the report's own period `matetal.<id>.mal` (the target) and `matetal.<id>.status`
        (a place in `facts.STATUSES`; missing without a result). Counts of those
        that have a target or no result: `matetal.antal`, `matetal.status.<status>` and by goal
        `matetal.status.<goal>.<status>`. Of those with a target, the share that is reached:
        `matetal.andel_uppfyllda`.

    Raises:
        RegisterError: if an indicator holds twice at the period's end, or its source is misspelt.
        ParamsError: if `partly_from` is no share.
    """
    facts.check_share("partly_from", partly_from)
    rows = valid(registers, periods[0])
    if rows.empty:
        return facts.together([])
    _check_sources(rows, computed)
    results = [
        _results(rows, registers, computed, period, compared=place > 0)
        for place, period in enumerate(periods)
    ]
    own = results[0] = _aimed(results[0], rows)
    targets = _facts(rows, rows["målvärde"], "Målvärde", end="mal")
    targets["status"] = targets["status"].where(targets["value"].isna(), "ok")
    stands = _stands(rows, own, partly_from)
    said = facts.together([targets, stands, *_counts(registers, stands, rows["målvärde"].count())])
    said = said.assign(period=str(periods[0]), covers=str(periods[0]))
    said["source"] = said["source"].where(said["source"] != "", "matetal/matetal")
    return facts.together([*results, said])


def valid(registers, period: Period) -> pd.DataFrame:
    """Return the indicators that hold on the period's last day, by goal.

    Raises:
        RegisterError: if one of them is there twice.
    """
    rows, day = registers["matetal/matetal"], pd.Timestamp(period.end)
    rows = rows[~(rows["gäller_från"] > day) & ~(rows["gäller_till"] < day)]
    failures = [
        Failure(
            Place(*at, "id"),
            f'"{row["id"]}" gäller två gånger {day:%Y-%m-%d}; avsluta den ena med gäller_till.',
        )
        for at, row in rows[rows.duplicated("id")].iterrows()
    ]
    if failures:
        raise RegisterError(failures)
    return goals.by_goal(registers, rows)


def _check_sources(rows: pd.DataFrame, computed: pd.DataFrame) -> None:
    """Refuse a source that can be no figure, is spelt almost as one, or has another unit.

    A figure may have nothing in a period, as a course's saving where no prices are known, and an
    item, such as a network, may have a name much like that of another.
    """
    computed = computed[computed["source"] != published.SOURCE]
    units = dict(zip(computed["name"], computed["unit"], strict=True))
    names = {*units, MANUAL}
    groups = {name.partition(".")[0] for name in names}
    kinds = {name.rpartition(".")[0] for name in names} - {*groups, ""}
    failures = []
    for at, row in rows.iterrows():
        source, unit = row["källa"], units.get(row["källa"], row["enhet"])
        known = source in names or source.rpartition(".")[0] in kinds
        meant = "" if known and _may_be(source) else suggest(source.casefold(), names, ALMOST)
        if meant or not _may_be(source):
            hint = meant or f" Väntade ett namn som narvaro.samtliga, eller {MANUAL}."
            message = f'det finns ingen uppgift "{source}".{hint}'
            failures.append(Failure(Place(*at, "källa"), message))
        elif unit != row["enhet"]:
            message = f"fann {row['enhet']}, men {source} är {unit}."
            failures.append(Failure(Place(*at, "enhet"), message))
    if failures:
        raise RegisterError(failures)


def _may_be(source: str) -> bool:
    """Say whether a source can be a figure: one of a register's, and not of an indicator's."""
    group = source.partition(".")[0]
    groups = {name.partition("/")[0] for name in REGISTERS} - {"matetal"}
    return source == MANUAL or ("." in source and group in groups)


def _facts(rows: pd.DataFrame, values: pd.Series, label: str, *, end: str = "") -> pd.DataFrame:
    """Return a fact for each indicator, named by its id and called what it measures."""
    ids, unit = rows["id"].to_numpy(), rows["enhet"].to_numpy()
    table = facts.make("matetal", label, pd.Series(values.to_numpy(), ids), "", end=end)
    return table.assign(item=rows["mätetal"].to_numpy(), group=rows["mål"].to_numpy(), unit=unit)


def _results(
    rows: pd.DataFrame, registers, computed: pd.DataFrame, period: Period, *, compared: bool
) -> pd.DataFrame:
    """Return each indicator's result in a period, as its source has it."""
    there = computed[computed["period"] == str(period)].set_index("name")
    there = there.reindex(rows["källa"])
    table = _facts(rows, there["value"], "Resultat").assign(period=str(period))
    table["n"] = there["n"].fillna(0).astype(int).to_numpy()
    for column, absent in (("status", "missing"), ("covers", str(period))):
        table[column] = there[column].fillna(absent).to_numpy()
    table["source"] = there["source"].fillna("matetal/matetal").to_numpy()
    given = registers[published.SOURCE]
    for place, row in enumerate(rows.itertuples()):
        if row.källa == MANUAL:
            of_id = given[given["id"] == row.id]
            found = published.find(of_id, period, row.enhet, compared=compared)
            if found is not None:
                told = found["resultat"], "ok", found["period"], published.SOURCE, 1
                columns = ["value", "status", "covers", "source", "n"]
                table.loc[table.index[place], columns] = told
    return table


def _aimed(results: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return results with the targets of their indicators."""
    direction = rows["riktning"].where(rows["riktning"] != "", facts.HIGHER)
    direction = direction.where(rows["målvärde"].notna(), "")
    return results.assign(target=rows["målvärde"].to_numpy(), direction=direction.to_numpy())


def aim(registers, period: Period, computed: pd.DataFrame) -> pd.DataFrame:
    """Return facts with the targets that indicators set for them, where they have none already.

    Args:
        registers: uses `matetal/matetal`.
        period: the period of the report, whose facts are aimed at the targets.
        computed: the facts.
    """
    rows = valid(registers, period).drop_duplicates("källa").set_index("källa")
    mine = (computed["period"] == str(period)) & computed["target"].isna()
    mine &= computed["name"].isin(rows.index)
    aimed = computed.copy()
    chosen = rows.loc[computed.loc[mine, "name"]]
    aimed.loc[mine, ["target", "direction"]] = _aimed(
        computed.loc[mine, ["target", "direction"]], chosen
    )
    return aimed


def _stands(rows: pd.DataFrame, results: pd.DataFrame, partly_from: float) -> pd.DataFrame:
    """Return how each indicator stands; one without target or result does not."""
    partly = rows["delvis_från"].fillna(partly_from)
    places = [
        _place(*row)
        for row in zip(results["value"], rows["målvärde"], rows["riktning"], partly, strict=True)
    ]
    table = _facts(rows, pd.Series(places), "Status", end="status").assign(unit="status")
    withheld = (results["status"] == "suppressed").to_numpy()
    no_target = rows["målvärde"].isna().to_numpy()
    table["status"] = table["status"].mask(withheld, "suppressed")
    table["source"] = results["source"].to_numpy()
    return table.assign(n=results["n"].to_numpy())[
        ~(no_target & results["value"].notna().to_numpy())
    ]


def _place(value: float, target: float, direction: str, partly_from: float) -> float:
    """Return an indicator's place in `facts.STATUSES`; NaN without a result or target.

    Without a share of a target there is no partly: of a target of 0 every share is 0.
    """
    if pd.isna(value) or pd.isna(target):
        return math.nan
    lacks = facts.short_of(value, target, direction)
    allowed = {
        facts.LOWER: target / partly_from - target if partly_from else 0,
        facts.EQUAL: (1 - partly_from) * abs(target),
    }.get(direction, (1 - partly_from) * target)
    if lacks <= 0:
        return REACHED
    return PARTLY if lacks <= round(allowed, 12) else NOT_REACHED


def _counts(registers, stands: pd.DataFrame, aimed: int) -> list[pd.DataFrame]:
    """Count the indicators by how they stand, in all, by goal and of those with a target."""
    words = stands.apply(facts.status_word, axis=1)
    order = goals.present(registers, stands["group"])
    n = len(stands)
    reached = (words == list(facts.STATUSES)[REACHED]).sum()
    tables = [
        facts.make("matetal.antal", "Mätetal", n, "antal", n=n),
        facts.make(
            "matetal.andel_uppfyllda",
            "Andel uppfyllda av mätetalen med målvärde",
            reached / (aimed or math.nan),
            "andel",
            n=aimed,
        ),
    ]
    for word in [*reversed(facts.STATUSES), facts.NO_RESULT]:
        counts = stands.loc[words == word, "group"].value_counts().reindex(order, fill_value=0)
        label = swedish.capitalized(word)
        tables.append(facts.with_sum("matetal.status", label, counts, "antal", n=counts, end=word))
    # What is counted rests on all that the indicators rest on.
    source = " ".join(stands["source"].unique())
    return [table.assign(source=source) for table in tables]
