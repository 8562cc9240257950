"""Trials: a command is killed at a moment drawn from a seed, and what it leaves is judged.

Whatever was killed, and when: what has been published is whole and unaltered, no process goes on,
and the same command, given again, succeeds and leaves nothing half done.
"""

import datetime as dt
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import commands
import psutil
import smallproject
from smallproject import PERIOD
from tally import Tally

from kutools import release
from kutools.audit import revision
from kutools.errors import KutoolsError
from kutools.project import Project
from kutools.reports import outputs

SURVIVED, HARMED, FINISHED = "survived", "harmed", "finished before"
# What an analyst may have begun when the power goes: a report that is published is there already.
COMMANDS = {
    "draft": ("run", str(PERIOD), "--fresh"),
    "trial": ("run", str(PERIOD), "--only", "narvaro"),
    "release": ("release", str(PERIOD), "--revise", "rättad"),
}
# The command line alone, which a task manager or the lack of memory ends, or all that it started.
ALONE, ALL = os.kill, os.killpg
# What a run builds with, in the folder of reports.
HALF_DONE = (f"{outputs.BUILDING}*", f"{outputs.OLD}*")
PATIENCE = 30


def run(seeds: Iterable[int]) -> Tally:
    """Make a trial for each seed."""
    result = Tally(good=(SURVIVED, FINISHED), bad=(HARMED,))
    with tempfile.TemporaryDirectory(prefix="kutools-") as folder:
        published = _published(Path(folder, "publicerad"))
        lasts = {name: _lasts(published, name) for name in COMMANDS}
        for seed in seeds:
            draw = Random(seed)
            name, whom = draw.choice(sorted(COMMANDS)), draw.choice((ALONE, ALL))
            # Most of what can be harmed is touched near the end.
            moment = lasts[name] * draw.random() ** 0.5
            with _copied(published) as project:
                outcome, wrong = _judged(project, name, whom, moment)
            result.counts[name, outcome] += 1
            said = f"{seed}: {name} killed after {moment:.2f} s ({whom.__name__})"
            result.wrong += [f"{said}: {one}" for one in wrong]
    return result


def _published(root: Path) -> Project:
    """Make a small project, whose report is published, with a draft of what comes after it."""
    project = smallproject.make(root)
    smallproject.draft(project)
    release.release(project, PERIOD)
    smallproject.write_text(root, "ekonomi", "Utfallet blev {{ ekonomi.utfall }}.\n")
    smallproject.draft(project, smallproject.MADE + dt.timedelta(1))
    return project


@contextmanager
def _copied(project: Project) -> Iterator[Project]:
    """Give a copy of a project, for one trial."""
    with tempfile.TemporaryDirectory(prefix="kutools-") as folder:
        yield smallproject.copied(project, Path(folder, "projekt"))


def _start(project: Project, name: str) -> subprocess.Popen:
    line = commands.command(*COMMANDS[name])
    return commands.start(line, project.data.parent, start_new_session=True)


def _lasts(published: Project, name: str) -> float:
    """Return how many seconds a command takes when it is not killed."""
    started = time.monotonic()
    with _copied(published) as project, _start(project, name) as process:
        said = process.communicate()
    assert process.returncode == 0, said
    return time.monotonic() - started


def _judged(project: Project, name: str, whom: Callable, moment: float) -> tuple[str, list[str]]:
    """Kill a command, give it again, and return what came of it and what is wrong."""
    before = _figures(project)
    with _start(project, name) as process:
        time.sleep(moment)
        is_over = process.poll() is not None
        with suppress(ProcessLookupError):  # it is over
            whom(process.pid, signal.SIGKILL)
        process.communicate()
    wrong = [*_left(project), *_harm(project, before, name)]
    if not _is_done(project, name):
        with _start(project, name) as process:
            said, complained = process.communicate()
        if process.returncode:
            wrong.append(f"given again it fails: {complained or said}")
    wrong += [*_harm(project, before, name), *_half_done(project)]
    return FINISHED if is_over else HARMED if wrong else SURVIVED, wrong


def _is_done(project: Project, name: str) -> bool:
    """Say whether there is nothing left to do: a draft that has been published is gone."""
    return name == "release" and not outputs.status(outputs.draft_place(project.outputs, PERIOD))


def _figures(project: Project) -> str:
    """Return what has been published, as it was frozen."""
    return (project.releases / f"{PERIOD}.json").read_text(encoding="utf-8")


def _harm(project: Project, before: str, name: str) -> Iterator[str]:
    """Give what is wrong with the published report."""
    try:
        yield from release.verify(project, project.outputs / str(PERIOD)).altered
    except KutoolsError as error:
        yield str(error)
    publications = revision.of(revision.releases(project), PERIOD)
    if _figures(project) != before and (name != "release" or len(publications) < 2):
        yield "what has been published is another"


def _left(project: Project) -> Iterator[str]:
    """Give the processes that go on in a project when the command is gone."""
    until = time.monotonic() + PATIENCE
    while (left := _processes(project)) and time.monotonic() < until:
        time.sleep(0.1)
    yield from (f"a process goes on: {one}" for one in left)


def _processes(project: Project) -> list[str]:
    root = project.data.parent.resolve()
    running = psutil.process_iter(["cwd", "cmdline"])
    own = [one.info for one in running if Path(one.info["cwd"] or "/").is_relative_to(root)]
    return [" ".join(info["cmdline"] or []) for info in own]


def _half_done(project: Project) -> Iterator[str]:
    left = [path.name for form in HALF_DONE for path in project.outputs.glob(form)]
    left += [path.name for path in project.releases.glob("*") if path.suffix != ".json"]
    yield from (f"half done: {name}" for name in left)
