"""Every figure, computed once: small pure functions from registers and a period to facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kutools import facts
from kutools.errors import Failure, Place, RegisterError
from kutools.measures import attendance, economy, grants, research
from kutools.periods import Period


@dataclass(frozen=True)
class Measure:
    """A function that computes facts, and the registers it reads; the first one must have rows."""

    function: Callable[..., pd.DataFrame]
    registers: tuple[str, ...]

    @property
    def options(self) -> dict[str, object]:
        """The parameters of a run that it takes, such as a target, with their defaults."""
        parameters = list(inspect.signature(self.function).parameters.values())[2:]
        return {parameter.name: parameter.default for parameter in parameters}


MEASURES = (
    Measure(economy.followup, ("ekonomi/budgetuppfoljning", "organisation/omraden")),
    Measure(economy.financing, ("ekonomi/finansiering", "organisation/omraden")),
    Measure(grants.applications, ("externa_medel/ansokningar",)),
    Measure(attendance.attendance, ("narvaro", "organisation/kommuner", "organisation/parter")),
    Measure(research.studies, ("forskning/studier",)),
    Measure(research.applications, ("externa_medel/ansokningar",)),
)


def compute(
    registers, periods: Iterable[Period], options: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Compute every fact that the registers allow.

    Args:
        registers: what the gate let in (`kutools.registers.Registers`).
        periods: the periods to compute, such as the report's own and those it is compared with.
        options: parameters of the run; each measure takes those it knows.

    Returns:
        A table of facts; a measure whose first register has no rows for a period gives none.

    Raises:
        RegisterError: if two items would have the same figure name.
    """
    computed = facts.together(
        _facts(measure, registers, period, options or {})
        for period in periods
        for measure in MEASURES
        if not registers.within(measure.registers[0], period).empty
    )
    _check_names(computed)
    return computed


def registers_behind(names: Iterable[str]) -> list[str]:
    """Return the registers and those that their measures look things up in."""
    read = [measure.registers for measure in MEASURES if measure.registers[0] in names]
    return list(dict.fromkeys([*names, *(name for group in read for name in group)]))


def _facts(
    measure: Measure, registers, period: Period, options: Mapping[str, object]
) -> pd.DataFrame:
    chosen = {name: options[name] for name in measure.options if name in options}
    table = measure.function(registers, period, **chosen)
    return table.assign(period=str(period), source=measure.registers[0])


def _check_names(table: pd.DataFrame) -> None:
    """Refuse two items that differ only in what a figure's name leaves out, such as `&`."""
    twice = table[table.duplicated(["name", "period"], keep=False)]
    failures = [
        Failure(
            Place(f"data/{row.source}"),
            f'"{row.item}" får samma uppgiftsnamn som en annan ({row.name}); ge den ett annat namn.',
        )
        for row in twice.drop(columns="name").assign(name=twice["name"]).itertuples(index=False)
    ]
    if failures:
        raise RegisterError(failures)
