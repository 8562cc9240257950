"""A run: check the data, execute the chapters, render the pages, put the draft in place whole."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from kutools import execution, outputs, overview, pdf, plan, report, swedish
from kutools.edition import Edition
from kutools.errors import NOTE, Finding, NotebookError
from kutools.execution import Outcome, Task
from kutools.notebooks import Notebook
from kutools.periods import Period
from kutools.plan import Plan
from kutools.project import Project

Say = Callable[[str], None]


def run(
    project: Project,
    period: Period,
    jobs: int,
    say: Say,
    with_pdf: bool = False,
    only: Sequence[str] = (),
) -> Path:
    """Make a draft of the report of a period, or a trial of some of its chapters.

    Args:
        project: the folders.
        period: the period.
        jobs: how many notebooks to execute at a time.
        say: told each step, in Swedish.
        with_pdf: whether the report is also printed as a PDF.
        only: the chapters of a trial; none for the whole report.

    Returns:
        The front page. An earlier draft is replaced, and only when all went well; a trial lies
        beside it, leaves it as it is, and is never published.

    Raises:
        ParamsError, RegisterError, NotebookError: no draft is made then.
    """
    started = dt.datetime.now().astimezone()
    if with_pdf:
        pdf.browser()  # told now, and not when everything has been executed
    made = plan.make(project, period)
    made = made.only(only) if only else made
    _announce(made, say)
    place = outputs.draft_place(project.outputs, period)
    place = outputs.trial_place(project.outputs, period) if only else place
    trial = tuple(chapter.title for chapter in made.notebooks) if only else ()
    edition = Edition(made.params, started, report.origins(made), pdf=with_pdf, trial=trial)
    found = build(made, place, edition, jobs, say)
    report.write_list(project, made.params.organisation)
    if not only:
        _tell(found, say)
    return place / report.FRONT_PAGE


def build(made: Plan, place: Path, edition: Edition, jobs: int, say: Say) -> list[Finding]:
    """Execute the chapters of a plan and write the report, whole or not at all.

    Args:
        made: the plan.
        place: the report's folder.
        edition: the edition of the report.
        jobs: how many notebooks to execute at a time.
        say: told each step, in Swedish.

    Returns:
        What does not agree.
    """
    period, table = made.params.period, made.facts()
    # Before anything is executed, so that a misspelt name is told at once.
    found = made.findings(table)
    overview.make(made, table)
    for name in made.params.key_figures:
        if not made.has_data(name, table):
            say(f"  {name} tas inte med: registren har inga rader för {period}")
    with outputs.built_aside(place) as building:
        (building / "notebooks").mkdir()
        _execute(made, building, jobs, say)
        if not edition.trial:
            outputs.forget_failed(made.project.outputs, period)
        report.write(made, building, table, found, edition)
    return found


def _announce(made: Plan, say: Say) -> None:
    """Say what is about to be made."""
    pages = len(made.by_municipality) * len(made.municipalities)
    also = f" och {swedish.counted(pages, 'kommunsida', 'kommunsidor')}" if pages else ""
    kind = swedish.capitalized(made.params.kind)
    say(f"{kind} {made.params.period.label}: {len(made.chapters)} kapitel{also}")
    for chapter, why in made.left_out.items():
        say(f"  {chapter:<22} tas inte med: {why}")


def _tell(found: list[Finding], say: Say) -> None:
    """Say how many findings there are, and how many of them stand in the way of a release."""
    told = [finding for finding in found if finding.severity != NOTE]
    blocking = sum(finding.blocks for finding in found)
    count = swedish.counted(len(told), "avvikelse", "avvikelser")
    say(f"Utkast. {count} i granskningen, varav {blocking} hindrar att rapporten publiceras.")


def _execute(made: Plan, building: Path, jobs: int, say: Say) -> None:
    """Execute the chapters, some at a time; all of them, before a failure is told.

    Raises:
        NotebookError: with every chapter that failed, and where its notebook is kept.
    """
    failures = []
    # The folder of the sockets is made here: a worker that is ended has no time to remove it.
    with tempfile.TemporaryDirectory(prefix="kutools-") as sockets:
        tasks = _tasks(made, building, Path(sockets))
        for count, outcome in enumerate(_outcomes(tasks, jobs), start=1):
            name = f"{count:>4} av {len(tasks)}  {outcome.task.name:<22}"
            if outcome.error:
                say(f"{name} misslyckades efter {_seconds(outcome)}")
                failures.append(_failure(made, outcome))
            else:
                say(f"{name} klar på {_seconds(outcome)}")
    if failures:
        raise NotebookError("\n".join([*failures, "Inget utkast är gjort; rätta och kör igen."]))


def _tasks(made: Plan, building: Path, sockets: Path) -> list[Task]:
    """Return the notebooks to execute: chapters, then a page for each municipality."""
    own = [
        _task(made, chapter, building / "notebooks" / chapter.path.name, sockets)
        for chapter in made.chapters
    ]
    for notebook in made.by_municipality:
        (building / "notebooks" / report.MUNICIPAL).mkdir(exist_ok=True)
        for name in made.municipalities:
            target = building / "notebooks" / report.MUNICIPAL / f"{swedish.slug(name)}.ipynb"
            own.append(_task(made, notebook, target, sockets, municipality=name))
    return own


def _task(made: Plan, notebook: Notebook, target: Path, sockets: Path, **parameters: str) -> Task:
    return Task(
        " ".join([notebook.chapter, *parameters.values()]),
        notebook.path,
        target,
        made.parameters(notebook, **parameters),
        made.project.environment(),
        sockets / target.stem,
    )


def _outcomes(tasks: list[Task], jobs: int) -> Iterator[Outcome]:
    """Execute tasks in fresh processes and give each outcome when it is there."""
    pool = ProcessPoolExecutor(
        min(jobs, len(tasks)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_leave_to_others,
    )
    try:
        for future in as_completed(_submitted(pool, tasks)):
            yield future.result()
    except BrokenProcessPool as error:
        raise NotebookError(
            "en process som körde en notebook avbröts, troligen av minnesbrist. "
            "Inget utkast är gjort; kör igen med färre åt gången: --jobs 1"
        ) from error
    except BaseException:
        # Interrupted: a kernel ends by itself when the process that started it does.
        for process in list(pool._processes.values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, tasks: list[Task]) -> list[Future]:
    """Start the tasks in processes that leave Ctrl+C to this one, which then ends them."""
    with _held(signal.SIGINT):
        return [pool.submit(execution.execute, task) for task in tasks]


@contextmanager
def _held(number: signal.Signals) -> Iterator[None]:
    """Hold a signal back for a moment: it is heard afterwards, and not lost.

    Processes started meanwhile hold it back too, until they `_leave_to_others`.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where it goes to every process anyway
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])


def _leave_to_others() -> None:
    """Ignore Ctrl+C for good in a process that another one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


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
