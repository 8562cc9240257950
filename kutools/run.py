"""A run: check the data, execute the chapters, render the pages, publish them whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
import pandas as pd

from kutools import (
    contract,
    execution,
    export,
    facts,
    measures,
    notebooks,
    outputs,
    params,
    registers,
    swedish,
)
from kutools.errors import Failure, Finding, NotebookError, Place, RegisterError
from kutools.execution import Outcome, Task
from kutools.notebooks import Notebook
from kutools.params import Params
from kutools.periods import Period
from kutools.project import Project, versions
from kutools.registers import Registers, SourceFile

FRONT_PAGE = "index.html"
Say = Callable[[str], None]


@dataclass
class Plan:
    """What a run is about to do.

    Attributes:
        project: the folders.
        params: the run's parameters.
        registers: the data, checked.
        chapters: the chapters that have data, in order.
        left_out: chapter → why it is left out.
        sources: parameters, notebooks and own texts → their hash when the run began.
    """

    project: Project
    params: Params
    registers: Registers
    chapters: list[Notebook]
    left_out: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def facts(self) -> pd.DataFrame:
        """Compute every fact of the period and of those compared with."""
        periods = [self.params.period, *self.params.compare_with]
        return measures.compute(self.registers, periods, self.params.options)

    def files(self) -> list[SourceFile]:
        """Return the files that hold rows for the period."""
        names = {name for chapter in self.chapters for name in chapter.registers}
        return self.registers.files_of(names, self.params.period)

    def has_data(self, figure: str) -> bool:
        """Say whether the registers that a figure would come from have rows for the period."""
        group = figure.partition(".")[0]
        behind = [name for name in contract.REGISTERS if name.partition("/")[0] == group]
        period = self.params.period
        return not behind or any(not self.registers.within(name, period).empty for name in behind)

    def parameters(self, chapter: Notebook) -> dict[str, object]:
        """Return the parameters that a chapter takes."""
        given = {
            **self.params.options,
            "period": str(self.params.period),
            "compare_with": [str(period) for period in self.params.compare_with],
        }
        return {name: given[name] for name in chapter.parameters if name in given}


def plan(project: Project, period: Period) -> Plan:
    """Read parameters, notebooks and data, and decide which chapters there are.

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
    data = registers.read(project.data)
    made = Plan(project, chosen, data, [])
    for chapter in chapters:
        if any(not data.within(name, period).empty for name in chapter.registers):
            made.chapters.append(chapter)
        else:
            made.left_out[chapter.chapter] = _why_left_out(data, chapter, period)
    if not made.chapters:
        raise RegisterError([Failure(Place(project.data.name), _no_data(data, period))])
    made.sources = _sources(made)
    return made


def _sources(made: Plan) -> dict[str, str]:
    """Return the files that are no registers, with their hashes as they are now."""
    project, period = made.project, made.params.period
    texts = sorted(project.texts(period).glob("*.md"))
    named = {
        f"{project.params.name}/{period}.yml": project.params_file(period),
        **{f"notebooks/{chapter.path.name}": chapter.path for chapter in made.chapters},
        **{path.relative_to(project.data.parent).as_posix(): path for path in texts},
    }
    return {
        label: hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        for label, path in named.items()
    }


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


def run(project: Project, period: Period, jobs: int, say: Say) -> Path:
    """Make the report of a period.

    Args:
        project: the folders.
        period: the period.
        jobs: how many notebooks to execute at a time.
        say: told each step, in Swedish.

    Returns:
        The report's front page. An earlier report is replaced, and only when all went well.

    Raises:
        ParamsError, RegisterError, NotebookError: nothing is published then.
    """
    started = dt.datetime.now().astimezone()
    made = plan(project, period)
    say(f"{made.params.kind.capitalize()} {period.label}: {len(made.chapters)} kapitel")
    for chapter, why in made.left_out.items():
        say(f"  {chapter:<14} lämnas ute: {why}")
    table = made.facts()
    # Before anything is executed, so that a misspelt name is told at once.
    key_figures = _key_figures(made, table, say)
    with outputs.built_aside(project.outputs, period) as building:
        (building / "notebooks").mkdir()
        _execute(made, building, jobs, say)
        outputs.forget_failed(project.outputs, period)
        _write(made, building, table, key_figures, started)
    _write_list(project, made.params.organisation)
    return project.outputs / str(period) / FRONT_PAGE


def _execute(made: Plan, building: Path, jobs: int, say: Say) -> None:
    """Execute the chapters, some at a time; all of them, before a failure is told.

    Raises:
        NotebookError: with every chapter that failed, and where its notebook is kept.
    """
    failures = []
    # The folder of the sockets is made here: a worker that is ended has no time to remove it.
    with tempfile.TemporaryDirectory(prefix="kutools-") as sockets:
        for outcome in _outcomes(_tasks(made, building, Path(sockets)), jobs):
            name = outcome.task.source.stem
            if outcome.error:
                say(f"  {name:<14} misslyckades efter {_seconds(outcome)}")
                failures.append(_failure(made, outcome))
            else:
                say(f"  {name:<14} klar på {_seconds(outcome)}")
    if failures:
        raise NotebookError("\n".join([*failures, "Inget är publicerat; rätta och kör igen."]))


def _tasks(made: Plan, building: Path, sockets: Path) -> list[Task]:
    return [
        Task(
            chapter.path,
            building / "notebooks" / chapter.path.name,
            made.parameters(chapter),
            made.project.environment(),
            sockets / chapter.chapter,
        )
        for chapter in made.chapters
    ]


def _outcomes(tasks: list[Task], jobs: int) -> Iterator[Outcome]:
    """Execute tasks in fresh processes and give each outcome when it is there."""
    pool = ProcessPoolExecutor(
        min(jobs, len(tasks)), mp_context=multiprocessing.get_context("spawn")
    )
    try:
        for future in as_completed(_submitted(pool, tasks)):
            yield future.result()
    except BaseException:
        # Interrupted: a kernel ends by itself when the process that started it does.
        for process in list(pool._processes.values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, tasks: list[Task]) -> list[Future]:
    """Start the tasks in processes that leave Ctrl+C to this one, which then ends them."""
    with _ignored(signal.SIGINT):
        return [pool.submit(execution.execute, task) for task in tasks]


@contextmanager
def _ignored(number: signal.Signals) -> Iterator[None]:
    """Ignore a signal for a moment; processes started meanwhile ignore it for good."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)


def _seconds(outcome: Outcome) -> str:
    return f"{swedish.number(outcome.seconds, 1)}{swedish.NBSP}s"


def _failure(made: Plan, outcome: Outcome) -> str:
    source = f"notebooks/{outcome.task.source.name}"
    message = f"{source}, {outcome.error}"
    if outcome.task.target.exists():
        period = made.params.period
        kept = outputs.keep_failed(made.project.outputs, period, outcome.task.target)
        message += f"\n  Notebooken som den kördes: {os.path.relpath(kept)}"
    return message


def _write(
    made: Plan,
    building: Path,
    table: pd.DataFrame,
    key_figures: list[dict[str, str]],
    started: dt.datetime,
) -> None:
    """Write pages and data of the report into the folder that is being built."""
    chapters = export.links(made.chapters)
    executed = [_tidied(building / "notebooks" / chapter.path.name) for chapter in made.chapters]
    for link, notebook in zip(chapters, executed, strict=True):
        _check_unchanged(made, notebook)
        page = export.page(notebook, made.params, chapters)
        (building / link.href).write_text(page, encoding="utf-8")
    period = made.params.period
    outputs.write_json(building / "figures.json", facts.as_figures(table, period))
    found = {c.chapter: made.registers.findings_of(c.registers, period) for c in made.chapters}
    every = dict.fromkeys(item for items in found.values() for item in items)
    outputs.write_json(building / "findings.json", [_finding(item) for item in every])
    front = export.render(
        "report.html",
        run=made.params,
        links=chapters,
        left_out=made.left_out,
        key_figures=key_figures,
        found={name: len(items) for name, items in found.items()},
        reconstructed=any(file.reconstructed for file in made.files()),
        created=_local(started),
    )
    (building / FRONT_PAGE).write_text(front, encoding="utf-8")
    outputs.write_json(building / "manifest.json", _manifest(made, building, started))


def _tidied(path: Path) -> nbformat.NotebookNode:
    """Read an executed notebook and take the machine's own paths out of it."""
    notebook = nbformat.read(path, as_version=4)
    record = notebook.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if record.get(key):
            record[key] = f"notebooks/{Path(record[key]).name}"
    nbformat.write(notebook, path)
    return notebook


def _check_unchanged(made: Plan, notebook: nbformat.NotebookNode) -> None:
    """Refuse a chapter that read other files than the run checked.

    Raises:
        RegisterError: naming each file that changed in between.
    """
    checked = {file.path: file.sha256 for file in made.registers.files}
    seen = (export.provenance_of(notebook) or {}).get("files", [])
    changed = [file["path"] for file in seen if checked.get(file["path"]) != file["sha256"]]
    changed += sorted({label for label, _ in made.sources.items() ^ _sources(made).items()})
    if changed:
        message = "filen ändrades under körningen; kör igen när den är färdig."
        raise RegisterError([Failure(Place(path), message) for path in changed])


def _key_figures(made: Plan, table: pd.DataFrame, say: Say) -> list[dict[str, str]]:
    """Return the figures of the first page: label, value, and the same in the period before.

    Raises:
        ParamsError: with the nearest name, if there is no such figure and there is data for it.
    """
    chosen, before = made.params, made.params.compare_with[0]
    earlier = table[table["period"] == str(before)].set_index("name")
    figures = []
    for name in chosen.key_figures:
        if not made.has_data(name):
            say(f"  {name} lämnas ute: registren har inga rader för {chosen.period}")
            continue
        fact = facts.one(table, name, chosen.period)
        was = facts.shown(earlier.loc[name]) if name in earlier.index else ""
        label = " – ".join(filter(None, [fact["label"], fact["item"]]))
        figures.append(
            {"label": label, "value": facts.shown(fact), "was": was, "before": before.label}
        )
    return figures


def _finding(finding: Finding) -> dict[str, object]:
    return {**asdict(finding), "place": str(finding.place), "difference": finding.difference}


def _manifest(made: Plan, building: Path, started: dt.datetime) -> dict[str, object]:
    """Return what the report was made from and what came out."""
    chosen = made.params
    return {
        "period": str(chosen.period),
        "kind": chosen.kind,
        "organisation": chosen.organisation,
        "created": started.isoformat(timespec="seconds"),
        "compare_with": [str(period) for period in chosen.compare_with],
        "parameters": chosen.options,
        "chapters": [chapter.chapter for chapter in made.chapters],
        "left_out": made.left_out,
        "versions": versions(),
        "inputs": [
            *(asdict(file) for file in made.registers.files),
            *({"path": path, "sha256": digest} for path, digest in made.sources.items()),
        ],
        "notices": [str(notice) for notice in made.registers.notices],
        "outputs": outputs.hashes(building),
    }


def _local(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d kl. %H.%M}"


def _write_list(project: Project, organisation: str) -> None:
    """Write the page that lists every period's report, newest first."""
    page = export.render(
        FRONT_PAGE, organisation=organisation, reports=outputs.reports(project.outputs)
    )
    (project.outputs / FRONT_PAGE).write_text(page, encoding="utf-8")
