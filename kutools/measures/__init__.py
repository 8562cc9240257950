"""Every figure, computed once: small pure functions from registers and a period to facts."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kutools import contract, facts
from kutools.errors import Failure, Place, RegisterError
from kutools.measures import (
    activities,
    agenda,
    attendance,
    budget,
    courses,
    economy,
    grants,
    indicators,
    networks,
    planning,
    published,
    research,
    staff,
    survey,
)
from kutools.periods import Period


@dataclass(frozen=True)
class Measure:
    """A function that computes facts, and what it reads.

    Attributes:
        function: takes registers, a period and options.
        registers: what it reads; the first one must have rows for the period.
        present: whether it tells of now, or of the report's own year only, and so is not
            computed for earlier periods.
        also: gives rows that count without lying in the period themselves.
        by_half_year: whether a report in the middle of the year covers the first half-year.
    """

    function: Callable[..., pd.DataFrame]
    registers: tuple[str, ...]
    present: bool = False
    also: Callable[..., pd.DataFrame] | None = None
    by_half_year: bool = False

    @property
    def options(self) -> dict[str, object]:
        """The parameters of a run that it takes, such as a target, with their defaults."""
        return _options(self.function)

    def covers(self, period: Period) -> Period:
        """Return what the facts in a report for the period are of."""
        return period.half_year if self.by_half_year else period

    def has_rows(self, registers, period: Period) -> bool:
        """Say whether there is anything to count in the period."""
        if registers.count(self.registers[0], self.covers(period)):
            return True
        return self.also is not None and not self.also(registers, period).empty

    def compares(self, registers, period: Period) -> bool:
        """Say whether an earlier period can be compared with: all of it, not its start alone."""
        return not self.present and registers.reaches(self.registers[0], self.covers(period))


ATTENDANCE = ("narvaro", "organisation/kommuner", "organisation/parter")
COURSES = ("kurser/tillfallen", "kurser/deltagare", "organisation/kommuner")
MEASURES = (
    Measure(economy.followup, ("ekonomi/budgetuppfoljning", "organisation/omraden")),
    Measure(economy.financing, ("ekonomi/finansiering", "organisation/omraden")),
    Measure(budget.plan, ("ekonomi/budgetplan", "organisation/omraden"), present=True),
    Measure(staff.staff, ("personal/arsarbetare",)),
    Measure(grants.applications, ("externa_medel/ansokningar",)),
    Measure(attendance.attendance, ATTENDANCE),
    Measure(attendance.of_municipality, ATTENDANCE),
    Measure(courses.courses, COURSES, by_half_year=True),
    Measure(courses.of_municipality, COURSES, by_half_year=True),
    Measure(
        survey.survey,
        ("enkat/svar", "enkat/fragor", "organisation/natverk", "organisation/mal"),
    ),
    Measure(research.studies, ("forskning/studier",), present=True),
    Measure(research.applications, ("externa_medel/ansokningar",), also=research.of_period),
    Measure(networks.networks, ("organisation/natverk",)),
    Measure(activities.activities, ("aktiviteter/aktiviteter", "organisation/mal")),
    Measure(planning.areas, ("plan/omraden", "plan/mal", "organisation/mal"), present=True),
    Measure(agenda.links, ("agenda2030/koppling",), present=True),
)
# Computed last: indicators rest on the facts of all the others.
INDICATORS = ("matetal/matetal", "matetal/resultat", "organisation/mal")


def compute(
    registers,
    periods: Iterable[Period],
    options: Mapping[str, object] | None = None,
    names: Iterable[str] = tuple(contract.REGISTERS),
) -> pd.DataFrame:
    """Compute every fact that some registers give.

    Where there are no rows for a period, a published result stands in for the fact.

    Args:
        registers: what the gate let in (`kutools.registers.Registers`).
        periods: the report's own period, then those it is compared with.
        options: parameters of the run; each measure takes those it knows.
        names: the registers whose facts are wanted.

    Returns:
        A table of facts; a measure whose first register has no rows for a period gives none.

    Raises:
        RegisterError: if two items would have the same figure name, or an indicator is at fault.
    """
    periods, options = list(dict.fromkeys(periods)), options or {}
    computed = facts.together(
        _facts(measure, registers, period, options)
        for place, period in enumerate(periods)
        for measure in _about(names)
        if measure.has_rows(registers, period)
        and (place == 0 or measure.compares(registers, period))
    )
    stated = published.stated(registers)
    stated = stated[_of(names, stated["name"])]
    for place, period in enumerate(periods):
        covered = {m.registers[0].partition("/")[0]: m.covers(period) for m in MEASURES}
        results = published.results(stated, computed, period, covered, compared=place > 0)
        computed = facts.together([computed, results])
    computed = indicators.aim(registers, periods[0], computed)
    if INDICATORS[0] in names:
        taken = _taken(indicators.indicators, options)
        stands = indicators.indicators(registers, periods, computed, **taken)
        computed = facts.together([computed, stands])
    _check_names(computed)
    return facts.to_search(computed)


def options() -> dict[str, object]:
    """Return the parameters that measures take, with their defaults."""
    functions = [*(measure.function for measure in MEASURES), indicators.indicators]
    return {name: default for f in functions for name, default in _options(f).items()}


def registers_behind(names: Iterable[str]) -> list[str]:
    """Return the registers, and those that their measures and published results are found in."""
    read = [name for measure in _about(names) for name in measure.registers]
    return list(dict.fromkeys([*names, *read, *INDICATORS]))


def covers(register: str, period: Period) -> Period:
    """Return what facts of a register are of in a report for the period, as half a year."""
    of_register = (measure for measure in MEASURES if measure.registers[0] == register)
    return next((measure.covers(period) for measure in of_register), period)


def has_rows(registers, names: Iterable[str], period: Period) -> bool:
    """Say whether any of some registers has rows for what its figures are of."""
    return any(registers.count(name, covers(name, period)) for name in names)


def behind(source: str) -> list[str]:
    """Return the registers that facts with this source rest on, the organisation's own aside."""
    read = [name for m in MEASURES if m.registers[0] == source for name in m.registers]
    return list(dict.fromkeys([source, *(n for n in read if not n.startswith("organisation/"))]))


def _of(names: Iterable[str], figures: pd.Series) -> pd.Series:
    """Mark the figures of some registers; of others nobody knows here whether they have rows."""
    groups = {name.partition("/")[0] for name in names}
    of_all = INDICATORS[0] in names
    return figures.map(lambda name: of_all or name.partition(".")[0] in groups).astype(bool)


def _about(names: Iterable[str]) -> list[Measure]:
    """Return the measures of some registers; indicators may rest on any."""
    every = INDICATORS[0] in names
    return [measure for measure in MEASURES if every or measure.registers[0] in names]


def _facts(
    measure: Measure, registers, period: Period, options: Mapping[str, object]
) -> pd.DataFrame:
    covered = measure.covers(period)
    table = measure.function(registers, covered, **_taken(measure.function, options))
    source = measure.registers[0]
    return table.assign(period=str(period), covers=str(covered), source=source)


def _taken(function: Callable, options: Mapping[str, object]) -> dict[str, object]:
    return {name: options[name] for name in _options(function) if name in options}


def _options(function: Callable) -> dict[str, object]:
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty}


def _check_names(table: pd.DataFrame) -> None:
    """Refuse two items that differ only in what a figure's name leaves out, such as `&`."""
    twice = table[table.duplicated(["name", "period"], keep=False)]
    failures = [
        Failure(
            Place(f"data/{_place_of(row)}"),
            f'"{row.item}" får samma uppgiftsnamn som en annan ({row.name}); byt namn på en.',
        )
        for row in twice.drop_duplicates(["source", "item"]).itertuples(index=False)
    ]
    if failures:
        raise RegisterError(failures)


def _place_of(fact) -> str:
    """Return the register that gave a fact its name; an indicator's source is another's."""
    return INDICATORS[0] if fact.name.startswith("matetal.") else fact.source.split()[0]
