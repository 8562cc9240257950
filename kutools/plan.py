"""What a run is about to do: parameters, data and chapters, checked before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

import pandas as pd

from kutools import audit, measures, notebooks, params, registers, swedish, texts
from kutools.audit import revision
from kutools.audit.revision import Release
from kutools.errors import Failure, Finding, ParamsError, Place, RegisterError, suggest
from kutools.notebooks import Notebook
from kutools.params import Params
from kutools.periods import Period
from kutools.project import Project, file_hash, listed
from kutools.registers import Registers, SourceFile

# The folder of the municipalities' own pages.
MUNICIPAL = "kommuner"


@dataclass(frozen=True)
class Page:
    """A page of a report that a notebook is executed for.

    Attributes:
        notebook: the notebook.
        place: where it lies in the report, such as `ekonomi` or `kommuner/aneby`.
        number: the chapter's number; 0 for a page that is no chapter.
        own: the parameters that it alone has.
    """

    notebook: Notebook
    place: str
    number: int = 0
    own: dict[str, str] = field(default_factory=dict)


@dataclass
class Plan:
    """What a run is about to do.

    Attributes:
        project: the folders.
        params: the run's parameters.
        registers: the data, checked.
        chapters: the chapters that have data, in order.
        by_municipality: the notebooks that are executed once for each municipality.
        left_out: the chapters that have no data, each with why it is left out.
        sources: parameters, notebooks, own texts and earlier releases → their hash when the run
            began.
        releases: what has been published, the earliest first.
    """

    project: Project
    params: Params
    registers: Registers
    chapters: list[Notebook] = field(default_factory=list)
    by_municipality: list[Notebook] = field(default_factory=list)
    left_out: list[tuple[Notebook, str]] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)

    @property
    def notebooks(self) -> list[Notebook]:
        """Every notebook that is executed."""
        return [*self.chapters, *self.by_municipality]

    @property
    def municipalities(self) -> list[str]:
        """The municipalities that get a page of their own, as in a Swedish phone book."""
        return self.registers.municipalities if self.by_municipality else []

    @property
    def pages(self) -> list[Page]:
        """The pages that notebooks are executed for: chapters, then those of municipalities."""
        chapters = [Page(one, one.chapter, at) for at, one in enumerate(self.chapters, start=1)]
        municipal = [
            Page(one, f"{MUNICIPAL}/{swedish.slug(name)}", own={"municipality": name})
            for one in self.by_municipality
            for name in self.municipalities
        ]
        return [*chapters, *municipal]

    @property
    def inputs(self) -> list[dict[str, object]]:
        """Every file that the report is made from: `path`, `sha256`, and what is known of data."""
        return [
            *(asdict(file) for file in self.registers.files),
            *({"path": path, "sha256": digest} for path, digest in self.sources.items()),
        ]

    def only(self, names: Sequence[str]) -> Plan:
        """Return the plan with some of its chapters.

        Raises:
            ParamsError: if the report has no such chapter, or has no data for it.
        """
        absent = {notebook.chapter: why for notebook, why in self.left_out}
        for name in names:
            if name in absent:
                raise ParamsError(f"{name} tas inte med: {absent[name]}.")
            if name not in (known := [one.chapter for one in self.notebooks]):
                raise ParamsError(
                    f'rapporten har inget kapitel "{name}".{suggest(name, known)} Kapitel: '
                    f"{', '.join(known)}."
                )
        some = replace(
            self,
            chapters=[one for one in self.chapters if one.chapter in names],
            by_municipality=[one for one in self.by_municipality if one.chapter in names],
        )
        return replace(some, sources=sources(self.project, self.params.period, some.notebooks))

    def facts(self) -> pd.DataFrame:
        """Compute every fact of the period and of those compared with."""
        return measures.compute(self.registers, self.params.periods, self.params.options)

    def findings(self, table: pd.DataFrame) -> list[Finding]:
        """Return everything that does not agree with the data, with reasons why it may stand.

        Raises:
            RegisterError: if a text names a figure that does not exist.
        """
        chosen = self.params
        found = audit.audit(
            self.registers,
            table,
            chosen.period,
            texts=texts.bind(texts.read(self.project, chosen.period), table, chosen.period),
            releases=self.releases,
            folder=self.project.data.name,
        )
        return audit.accept(found, chosen.accepted, self.params_label)

    @property
    def params_label(self) -> str:
        """The parameters' file, as messages name it."""
        return self.project.label(self.project.params_file(self.params.period))

    def files(self) -> list[SourceFile]:
        """Return the files that hold rows for the period or for those compared with."""
        names = {name for notebook in self.notebooks for name in notebook.registers}
        behind = [self.registers.files_of(names, period) for period in self.params.periods]
        return list(dict.fromkeys(file for files in behind for file in files))

    def parameters(self, chapter: Notebook, **own: object) -> dict[str, object]:
        """Return the parameters that a notebook takes, those of its own among them."""
        given = {
            **self.params.options,
            **own,
            "period": str(self.params.period),
            "compare_with": [str(period) for period in self.params.compare_with],
        }
        return {name: given[name] for name in chapter.parameters if name in given}


def make(project: Project, period: Period, data: Registers | None = None) -> Plan:
    """Read parameters, notebooks and data, and decide which chapters there are.

    Args:
        project: the folders.
        period: the period.
        data: the registers, where they have been read already.

    Raises:
        ParamsError: if the parameters are at fault.
        RegisterError: if the data is at fault, or no chapter has any for the period.
    """
    path = project.params_file(period)
    chosen = params.load(path, period)
    chapters = [notebooks.find(project.notebooks, name) for name in chosen.chapters]
    every = [notebooks.read(file) for file in notebooks.files(project.notebooks)]
    known = {key: value for notebook in every for key, value in notebook.parameters.items()}
    params.check_options(path, chosen.options, known)
    data = registers.read(project.data) if data is None else data
    made = Plan(project, chosen, data, releases=revision.releases(project))
    for chapter in chapters:
        if not chapter.registers or measures.has_rows(data, chapter.registers, period):
            (made.by_municipality if chapter.by_municipality else made.chapters).append(chapter)
        else:
            made.left_out.append((chapter, _why_left_out(data, chapter, period)))
    _check_texts(project, period)
    if not any(chapter.registers for chapter in made.chapters):
        raise RegisterError([Failure(Place(project.data.name), _no_data(data, period))])
    made.sources = sources(project, period, made.notebooks)
    return made


def _check_texts(project: Project, period: Period) -> None:
    """Refuse a text that no chapter would show.

    Raises:
        RegisterError: with the nearest chapter's name, for every such text.
    """
    known = [path.stem for path in notebooks.files(project.notebooks)]
    failures = [
        Failure(
            Place(texts.label(project, period, path.stem)),
            f'inget kapitel heter "{path.stem}", så texten visas inte.{suggest(path.stem, known)}',
        )
        for path in listed(project.texts(period), ".md")
        if path.stem not in known
    ]
    if failures:
        raise RegisterError(failures)


def sources(project: Project, period: Period, executed: Sequence[Notebook]) -> dict[str, str]:
    """Return the files that a report is made from that are no registers, with their hashes now."""
    written = listed(project.texts(period), ".md")
    # What this very period was published as is replaced when the report is.
    published = [path for path in listed(project.releases, ".json") if path.stem != str(period)]
    chapters = [notebook.path for notebook in executed]
    files = [project.params_file(period), *chapters, *written, *published]
    return {project.label(path): file_hash(path) if path.exists() else "" for path in files}


def _why_left_out(data: Registers, chapter: Notebook, period: Period) -> str:
    absent = [name for name in chapter.registers if name not in data]
    if len(absent) == len(chapter.registers):
        return f"registret saknas: {', '.join(absent)}"
    return f"registren har inga rader för {period}"


def _no_data(data: Registers, period: Period) -> str:
    known = sorted(
        {
            value
            for table in data.tables.values()
            if "period" in table
            for value in table["period"].unique()
        }
    )
    there = f" Perioder i registren: {', '.join(known)}." if known else ""
    return f"inget kapitel har data för {period}.{there}"
