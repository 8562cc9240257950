"""What a chapter notebook works with: its registers, its facts, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property

import pandas as pd

from kutools import audit, facts, look, measures, params, prose, show, swedish, texts
from kutools.contract import REGISTERS
from kutools.errors import ParamsError, RegisterError
from kutools.exhibits import PROVENANCE
from kutools.measures.published import SOURCE as PUBLISHED
from kutools.periods import Period
from kutools.project import Project, versions
from kutools.registers import Registers, SourceFile
from kutools.registers import read as read_registers
from kutools.show import ORIGINS, Frame, Rows, Selection, Shown, Text


def open_chapter(
    period: str, compare_with: Sequence[str], registers: Sequence[str], **options: object
) -> Chapter:
    """Open a chapter; its registers are read through the gate and its facts computed.

    Args:
        period: the period of the report, such as `2020-T2`.
        compare_with: periods to compare with; none gives the same part of the two years before.
        registers: the registers the chapter is about.
        options: parameters of measures, such as `attendance_target`.

    Raises:
        ParamsError: if a period or register does not exist.
        RegisterError: with every fault in the registers.
    """
    own = params.parse_period(period)
    others = [params.parse_period(text) for text in compare_with] or own.comparisons()
    project = Project.find()
    found = read_registers(project.data, measures.registers_behind(registers))
    table = measures.compute(found, [own, *others], options, registers)
    return Chapter(own, others, tuple(registers), options, project, found, table)


def preceding(period: str, count: int) -> list[str]:
    """Return the names of the periods of the same kind just before one, nearest first."""
    return [str(before) for before in params.parse_period(period).preceding(count)]


def _within(name: str) -> Callable[[Registers, Period], pd.DataFrame]:
    return lambda registers, period: registers.within(name, period)


@dataclass(frozen=True)
class Chapter:
    """A chapter of a report for one period.

    Attributes:
        period: the period of the report.
        compare_with: the periods it is compared with, nearest first.
        names: the registers it is about.
        options: parameters of measures.
        project: the folders it works in.
        registers: those it is about, and those that its measures look things up in.
        facts: every fact that they give, for the period and those compared with.
    """

    period: Period
    compare_with: Sequence[Period]
    names: tuple[str, ...]
    options: Mapping[str, object]
    project: Project = field(repr=False)
    registers: Registers = field(repr=False)
    facts: pd.DataFrame = field(repr=False)

    @property
    def periods(self) -> list[Period]:
        """The period of the report, then those it is compared with."""
        return [self.period, *self.compare_with]

    def select(self, *names: str, compare: bool = False) -> Selection:
        """Choose figures to show; those below a name are included.

        Args:
            names: such as `narvaro.natverk` or `ekonomi.utfall`.
            compare: whether the periods compared with are included.
        """
        periods = self.periods if compare else [self.period]
        chosen = facts.select(self.facts, *names, periods=periods)
        published = chosen[chosen["source"] == PUBLISHED].drop_duplicates("covers")
        earlier = [Period.parse(p) for p in published["covers"] if p != str(self.period)]
        files = files_behind(chosen, self.registers)
        return Selection(chosen, Frame(files, self._bind, earlier))

    def rows(
        self, name: str, chosen: Callable[[Registers, Period], pd.DataFrame] | None = None
    ) -> Rows:
        """Choose rows of a register to show: those of the period, or those that `chosen` gives.

        Raises:
            ParamsError: if they are answers of single persons, which are never shown.
        """
        if REGISTERS[name].confidential:
            raise ParamsError(f"{name} är enskilda svar; de räknas men visas inte, rad för rad.")
        rows = (chosen or _within(name))(self.registers, self.period)
        frame = Frame(self.registers.files_behind(rows), self._bind)
        return Rows(rows, REGISTERS[name], frame)

    @cached_property
    def _every_fact(self) -> pd.DataFrame:
        """The facts of all registers, computed as the report's own parameters say."""
        given = params.options(self.project.params_file(self.period), self.period)
        everything = read_registers(self.project.data)
        return measures.compute(everything, self.periods, {**given, **self.options})

    def _bind(self, text: str) -> str:
        """Bind the figures in a text that is not Markdown."""
        return prose.bind(text, self.facts, self.period, markdown=False)

    def own_text(self, chapter: str) -> Text:
        """Show the analyst's own text, `data/texter/<period>/<chapter>.md`, if there is one.

        It may name any figure of the report, also those of other chapters' registers.

        Raises:
            RegisterError: if it names a figure that does not exist, with its line.
        """
        try:
            return Text(texts.bound(self.project, self.period, chapter, self.facts))
        except RegisterError:  # it may be of other chapters' figures
            return Text(texts.bound(self.project, self.period, chapter, self._every_fact))

    def findings(self) -> Shown:
        """Show what does not agree in the chapter's registers."""
        about = {file.path for file in self.registers.files_of(self.names, self.period)}
        found = audit.of_tables(self.registers, self.facts, self.period)
        found = [finding for finding in found if finding.place.file in about]
        behind = {finding.place.file for finding in found}
        files = [file for file in self.registers.files if file.path in behind]
        return show.findings(found, Frame(files, self._bind))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Show what the data is; the page's provenance travels with it."""
        said = summary(self.registers, self.names, self.period)
        return {"text/html": f"{look.in_lab()}{said}", PROVENANCE: self.provenance()}

    def provenance(self) -> dict[str, object]:
        """Return what the page says of its origin: period, parameters, files and versions."""
        return origin(self.registers, self.periods, self.options)


def files_behind(chosen: pd.DataFrame, registers: Registers) -> list[SourceFile]:
    """Return the files behind some facts, in the order of the facts."""
    origins = chosen[["source", "covers"]].drop_duplicates().itertuples(index=False)
    origins = [(name, of) for names, of in origins for name in names.split()]
    files = (registers.files_of(measures.behind(name), Period.parse(of)) for name, of in origins)
    return list(dict.fromkeys(file for part in files for file in part))


def summary(registers: Registers, names: Sequence[str], period: Period) -> str:
    """Say how much there is in some registers for a period, and what of it was never published."""
    files = registers.files_of(names, period)
    rows = sum(registers.count(name, period) for name in names)
    counts = swedish.counted(rows, "rad", "rader"), swedish.counted(len(files), "fil", "filer")
    said = [f"Underlag för {period.label}: {' i '.join(counts)}."]
    for kind, (_, how) in ORIGINS.items():
        which = dict.fromkeys(file.register for file in files if file.origin == kind)
        if which:
            listed = f"Gäller {swedish.listed(list(which))}."
            word, colon, why = how.partition(":")
            said.append(f'<strong class="rekonstruerad">{word}{colon}</strong>{why} {listed}')
    return f'<p class="underlag">{" ".join(said)}</p>'


def origin(registers: Registers, periods: Sequence[Period], options: Mapping) -> dict[str, object]:
    """Return what a page says of its origin.

    Args:
        registers: what it was made from.
        periods: the period of the report, then those it is compared with.
        options: its parameters.
    """
    own, *others = map(str, periods)
    return {
        "period": own,
        "compare_with": others,
        "options": options,
        "files": [{**asdict(file), "origin": file.origin} for file in registers.files],
        "notices": [str(notice) for notice in registers.notices],
        "versions": versions(),
    }
