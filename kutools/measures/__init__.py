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
    """A function that computes facts, and what it reads.

    Attributes:
        function: takes registers, a period and options.
        registers: what it reads; the first one must have rows for the period.
        present: whether it counts by a status that tells of now, and so cannot be compared
            with earlier periods.
        also: gives rows that count without lying in the period themselves.
    """

    function: Callable[..., pd.DataFrame]
    registers: tuple[str, ...]
    present: bool = False
    also: Callable[..., pd.DataFrame] | None = None

    @property
    def options(self) -> dict[str, object]:
        """The parameters of a run that it takes, such as a target, with their defaults."""
        parameters = list(inspect.signature(self.function).parameters.values())[2:]
        return {parameter.name: parameter.default for parameter in parameters}

    def has_rows(self, registers, period: Period) -> bool:
        """Say whether there is anything to count in the period."""
        found = [registers.within(self.registers[0], period)]
        found += [self.also(registers, period)] if self.also else []
        return not all(rows.empty for rows in found)


MEASURES = (
    Measure(economy.followup, ("ekonomi/budgetuppfoljning", "organisation/omraden")),
    Measure(economy.financing, ("ekonomi/finansiering", "organisation/omraden")),
    Measure(grants.applications, ("externa_medel/ansokningar",)),
    Measure(attendance.attendance, ("narvaro", "organisation/kommuner", "organisation/parter")),
    Measure(research.studies, ("forskning/studier",), present=True),
    Measure(research.applications, ("externa_medel/ansokningar",), also=research.of_period),
)


def compute(
    registers, periods: Iterable[Period], options: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Compute every fact that the registers allow.

    Args:
        registers: what the gate let in (`kutools.registers.Registers`).
        periods: the report's own period, then those it is compared with.
        options: parameters of the run; each measure takes those it knows.

    Returns:
        A table of facts; a measure whose first register has no rows for a period gives none.

    Raises:
        RegisterError: if two items would have the same figure name.
    """
    computed = facts.together(
        _facts(measure, registers, period, options or {})
        for place, period in enumerate(dict.fromkeys(periods))
        for measure in MEASURES
        if not (measure.present and place) and measure.has_rows(registers, period)
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
            f'"{row.item}" får samma uppgiftsnamn som en annan ({row.name}); byt namn på en.',
        )
        for row in twice.itertuples(index=False)
    ]
    if failures:
        raise RegisterError(failures)
