"""A run: drafts of one period or of many, each put in place whole or not at all.

Here is the order of things. The work is done by an executor of `concurrent.futures`, any of them.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
)
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from kutools import swedish
from kutools.errors import KutoolsError, NotebookError, OutputError
from kutools.reports import outputs, pdf
from kutools.runs import execution, processes
from kutools.runs.execution import Outcome, Task
from kutools.runs.order import Order
from kutools.runs.reuse import Memory

# The front page of a draft that was made, or what is wrong with it.
Made = Path | KutoolsError
Tell = Callable[[Order, str], None]

DIED = (
    "processen avbröts, troligen av minnesbrist; kör igen med färre åt gången: --jobs 1 (i ett "
    "kluster: dask worker --nthreads 1)"
)
NOTHING = "Inget nytt utkast är gjort, och det som fanns ligger kvar; rätta och kör igen."
SAME, FRESH = "oförändrad", "allt görs om"
INDENT = " " * 14


@dataclass(frozen=True)
class Way:
    """How a run is made.

    Attributes:
        pool: gives the executor that does the work.
        cold: whether kernels start from nothing, and are not forked.
        fresh: whether everything is made anew, also what has not changed.
        why: whether every reason is told why a notebook is executed, and every file that it read.
    """

    pool: Callable[[], AbstractContextManager[Executor]]
    cold: bool = False
    fresh: bool = False
    why: bool = False


def run(orders: Sequence[Order], way: Way, say: Callable[[str], None]) -> list[Made]:
    """Make drafts, or trials of some chapters, which lie beside them and leave them as they are.

    Args:
        orders: what to make, in one outputs folder.
        way: how.
        say: told each step, in Swedish.

    Returns:
        Of each the front page, or what is wrong with it, which stops no other. An earlier draft is
        replaced, and only when all went well with the new one.

    Raises:
        ParamsError: if there is no browser to print a PDF with, before anything is done.
    """
    if any(order.pdf for order in orders):
        pdf.browser()  # told now, and not when everything has been executed
    folder = orders[0].project.outputs
    memory = Memory(folder)
    lock = threading.Lock()

    def tell(order: Order, text: str) -> None:
        with lock:
            say(f"{order.period}  {text}" if len(orders) > 1 else text)

    made = {} if way.fresh or way.why else _standing(orders, memory, tell)
    if left := [order for order in orders if order not in made]:
        # A thread for each draft, that mostly waits for the pool: it ends when the pool does.
        each = ThreadPoolExecutor(len(left))
        with outputs.workshop(folder) as workshop, each, way.pool() as pool:
            made |= _Making(pool, workshop, memory, way, tell).all(left, each)
    return [made[order] for order in orders]


def one(order: Order, way: Way, say: Callable[[str], None]) -> Path:
    """Make one draft, as `run` does, and return its front page.

    Raises:
        KutoolsError: what is wrong with it.
    """
    (made,) = run([order], way, say)
    if isinstance(made, KutoolsError):
        raise made
    return made


def _standing(orders: Sequence[Order], memory: Memory, tell: Tell) -> dict[Order, Made]:
    """Tell of the drafts that would be made the same again, and return them."""
    found = {order: draft for order in orders if (draft := memory.draft(order))}
    for order, draft in found.items():
        for count, name in enumerate(draft.notebooks.values(), start=1):
            tell(order, _line(count, len(draft.notebooks), name, SAME))
        tell(order, draft.said)
    return {order: order.place / outputs.FRONT_PAGE for order in found}


@dataclass(frozen=True)
class _Making:
    """The making of some drafts."""

    pool: Executor
    workshop: Path
    memory: Memory
    way: Way
    tell: Tell
    _stopped: threading.Event = field(default_factory=threading.Event)

    def all(self, orders: Sequence[Order], each: Executor) -> dict[Order, Made]:
        """Make drafts, each in a thread of its own, and the list of reports if any could be made.

        It is no fault of a notebook that its process is ended when all is stopped.
        """
        try:
            drafts = processes.waited([each.submit(self._alone, order) for order in orders])
        except BaseException:
            self._stopped.set()
            raise
        made = dict(zip(orders, drafts, strict=True))
        if well := [order for order, front in made.items() if isinstance(front, Path)]:
            try:
                processes.waited([self.pool.submit(_write_list, well[0])])
            except BrokenExecutor:  # what a notebook did can end processes that do more than one
                _write_list(well[0])
        return made

    def _alone(self, order: Order) -> Made:
        """Make a draft, or return what is wrong."""
        try:
            return self._draft(order)
        except KutoolsError as error:
            return error
        except (BrokenExecutor, CancelledError):
            return NotebookError(f"{DIED}.")
        except BrokenPipeError:  # whoever is told has had enough
            raise
        except OSError as error:
            return OutputError(error)

    def _draft(self, order: Order) -> Path:
        place = order.place
        building = self.workshop / place.name
        building.mkdir()
        tasks, announced, contents = self.pool.submit(_prepare, order, building).result()
        for line in announced:
            self.tell(order, line)
        self._notebooks(order, tasks)
        said = self.pool.submit(_finish, order, building, contents).result()
        if not order.only:
            outputs.forget_failed(place.parent, order.period)
        outputs.put(building, place)
        if said:
            self.memory.keep_draft(order, tasks, said)
            self.tell(order, said)
        return place / outputs.FRONT_PAGE

    def _notebooks(self, order: Order, tasks: Sequence[Task]) -> None:
        """Execute those of which something has changed; all of them, before a failure is told.

        Raises:
            NotebookError: with every one that failed, and where it is kept.
        """
        failures = []
        for count, (outcome, said) in enumerate(self._outcomes(tasks), start=1):
            self.tell(order, _line(count, len(tasks), outcome.task.name, said))
            if outcome.error:
                failures.append(_failure(order, outcome))
        if failures:
            raise NotebookError("\n".join([*failures, NOTHING]))

    def _outcomes(self, tasks: Sequence[Task]) -> Iterator[tuple[Outcome, str]]:
        """Give each notebook when it is there, those that are as they were first, and its line."""
        fresh = [FRESH] if self.way.fresh else []
        whys = [(task, fresh or self.memory.why_not(task)) for task in tasks]
        coming = {
            self.pool.submit(execution.execute, task, self.way.cold): (task, why)
            for task, why in whys
            if why
        }
        done = SimpleQueue()  # `as_completed` would not hear of those that an executor drops
        for future in coming:
            future.add_done_callback(done.put)
        for task, why in whys:
            if not why:
                yield self.memory.take(task), SAME + self._read(task)
        for _ in coming:
            future = done.get()
            yield self._executed(future, *coming[future])

    def _executed(self, future: Future, task: Task, why: list[str]) -> tuple[Outcome, str]:
        """Keep a notebook that was executed; that its process dies is a fault of its own."""
        try:
            outcome = future.result()
        except BrokenExecutor:
            outcome = Outcome(task, error=DIED)
        if outcome.error and self._stopped.is_set():
            raise CancelledError
        self.memory.keep(outcome)
        took = f"{swedish.number(outcome.seconds, 1)}{swedish.NBSP}s"
        if outcome.error:
            return outcome, f"misslyckades efter {took}"
        return outcome, f"klar på {took}{self._because(why)}{self._read(task)}"

    def _because(self, why: list[str]) -> str:
        """Say why a notebook was executed: the first reason, or every one."""
        if self.way.why:
            return "".join(f"\n{INDENT}{reason}" for reason in why)
        more = f" och {len(why) - 1} till" if len(why) > 1 else ""
        return f": {why[0]}{more}"

    def _read(self, task: Task) -> str:
        """Say what a notebook read, where all is told."""
        used = self.memory.used(task) if self.way.why else []
        return "".join(f"\n{INDENT}läser {path}" for path in used)


def _line(count: int, total: int, name: str, said: str) -> str:
    return f"{count:>4} av {total}  {name:<22} {said}"


def _failure(order: Order, outcome: Outcome) -> str:
    """Say what is wrong with a notebook, and keep it to be looked at."""
    task = outcome.task
    message = f"notebooks/{task.source.name}, {outcome.error}"
    if task.target.exists():
        kept = outputs.keep_failed(order.project.outputs, order.period, task.target)
        message += f"\n  Notebooken som den kördes: {os.path.relpath(kept)}"
    return message


# Imported in the worker, which has it already; the command line need not wait for it. Nor does it
# open what a report says, which goes from one worker to the next as bytes.


def _prepare(order: Order, building: Path) -> tuple[list[Task], list[str], bytes]:
    from kutools.runs import drafting

    prepared = drafting.prepare(order, building)
    return prepared.tasks, prepared.said, pickle.dumps(prepared.contents)


def _finish(order: Order, building: Path, contents: bytes) -> str:
    from kutools.runs import drafting

    return drafting.finish(order, building, pickle.loads(contents))


def _write_list(order: Order) -> None:
    from kutools.runs import drafting

    drafting.write_list(order)
