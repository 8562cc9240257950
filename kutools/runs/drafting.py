"""The heavy ends of a run, done in processes of their own: what is to be executed, then the files.

Between them stand only the notebooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kutools import audit, params, plan, swedish
from kutools.plan import Plan
from kutools.reports import report
from kutools.reports.edition import Edition
from kutools.reports.report import Contents
from kutools.runs.execution import Task
from kutools.runs.order import Order


@dataclass(frozen=True)
class Prepared:
    """What a run is about to do.

    Attributes:
        tasks: the notebooks to execute: chapters, then a page for each municipality.
        said: what is about to be made, in Swedish.
        contents: what the report says besides them.
    """

    tasks: list[Task]
    said: list[str]
    contents: Contents


def prepare(order: Order, building: Path) -> Prepared:
    """Check everything that can be checked before anything is executed.

    Args:
        order: what is asked for.
        building: the folder that the report is built in.

    Raises:
        ParamsError, RegisterError: if parameters, data or texts are at fault.
    """
    made = plan.make(order.project, order.period)
    made = made.only(order.only) if order.only else made
    table = made.facts()
    contents = report.contents(made, table, made.findings(table), _edition(order, made))
    tasks = list(_tasks(made, building))
    for task in tasks:
        task.target.parent.mkdir(parents=True, exist_ok=True)
    return Prepared(tasks, list(_announced(made, contents.overview.absent)), contents)


def finish(order: Order, building: Path, contents: Contents) -> str:
    """Write the files of the report from its executed notebooks.

    Args:
        order: what is asked for.
        building: the folder, with the notebooks in it.
        contents: what it says besides them.

    Returns:
        How many findings there are, in Swedish; nothing of a trial.

    Raises:
        RegisterError: if anything has changed meanwhile.
    """
    report.write(contents, building)
    return "" if order.only else f"Utkast. {audit.summary(contents.findings)}"


def write_list(order: Order) -> None:
    """Write the page that lists every period's report."""
    chosen = params.load(order.project.params_file(order.period), order.period)
    report.write_list(order.project, chosen.organisation)


def _edition(order: Order, made: Plan) -> Edition:
    trial = tuple(chapter.title for chapter in made.notebooks) if order.only else ()
    origins = report.origins(made)
    edition = Edition(made.params, order.made, origins, pdf=order.pdf, trial=trial)
    return edition.publish(order.published, order.revised) if order.published else edition


def _announced(made: Plan, absent: list[str]) -> Iterator[str]:
    """Say what is about to be made, and what is left out."""
    pages = len(made.by_municipality) * len(made.municipalities)
    also = f" och {swedish.counted(pages, 'kommunsida', 'kommunsidor')}" if pages else ""
    kind, period = swedish.capitalized(made.params.kind), made.params.period
    yield f"{kind} {period.label}: {len(made.chapters)} kapitel{also}"
    for notebook, why in made.left_out:
        yield f"  {notebook.chapter:<22} tas inte med: {why}"
    for name in absent:
        yield f"  {name} tas inte med: registren har inga rader för {period}"


def _tasks(made: Plan, building: Path) -> Iterator[Task]:
    for page in made.pages:
        yield Task(
            name=" ".join([page.notebook.chapter, *page.own.values()]),
            key=f"{made.params.period}/{page.place}",
            source=page.notebook.path,
            target=building / "notebooks" / f"{page.place}.ipynb",
            parameters=made.parameters(page.notebook, **page.own),
            environment=made.project.environment(),
        )
