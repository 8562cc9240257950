"""Command lines, timed turn by turn, and what their times say of one another."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from commands import ROOT, environment

MEGABYTE = 1 << 20


@dataclass
class Case:
    """Something to measure.

    Attributes:
        name: what it is, as the table says it.
        command: the command line to time.
        before: what is done first each time, and is not timed.
        cwd: where it is done.
        seconds: how long each time took.
        peak: the most memory that one of its processes held, in bytes.
    """

    name: str
    command: list[object]
    before: Callable[[], object] = lambda: None
    cwd: Path = ROOT
    seconds: list[float] = field(default_factory=list)
    peak: int = 0

    def measure(self) -> None:
        """Do it once more."""
        self.before()
        with tempfile.TemporaryFile() as said:
            started = time.perf_counter()
            process = subprocess.Popen(
                list(map(str, self.command)),
                cwd=self.cwd,
                env=environment(),
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            _, status, used = os.wait4(process.pid, 0)
            self.seconds.append(time.perf_counter() - started)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                sys.exit(f"{self.name}:\n{said.read().decode()}")
        self.peak = max(self.peak, used.ru_maxrss * 1024)

    @property
    def median(self) -> float:
        """The median of its times."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Claim:
    """What times say of one another, and what they should, such as `at least 8`."""

    said: str
    value: Callable[[dict], float]
    goal: str = ""

    def row(self, cases: dict) -> str:
        """Return the claim as a row of a table, with whether its goal is met."""
        value, verdict = self.value(cases), ""
        if self.goal:
            bound, number = self.goal.rsplit(" ", 1)
            is_met = value >= float(number) if bound == "at least" else value <= float(number)
            verdict = f"{self.goal}: {'met' if is_met else 'missed'}"
        return f"| {self.said} | {value:.2f} | {verdict} |"


@dataclass
class Group:
    """Cases that are compared with one another.

    Attributes:
        title: what they are about.
        cases: by key.
        claims: what is said of them.
        memory: whether memory is told.
        times: how many times at most, where one takes long.
    """

    title: str
    cases: dict[object, Case]
    claims: list[Claim]
    memory: bool = False
    times: int | None = None

    def measure(self, times: int) -> None:
        """Measure every case so many times, turn by turn."""
        for _ in range(min(times, self.times or times)):
            for case in self.cases.values():
                case.measure()

    def __str__(self) -> str:
        """Return the group as Markdown."""
        memory = self.memory
        lines = [
            f"## {self.title}\n",
            f"| | seconds | least–most | times |{' MB |' * memory}",
            f"|---|---:|---:|---:|{'---:|' * memory}",
        ]
        for case in self.cases.values():
            spread = f"{min(case.seconds):.2f}–{max(case.seconds):.2f}"
            peak = f" {case.peak / MEGABYTE:,.0f} |" * memory
            lines.append(
                f"| {case.name} | {case.median:.2f} | {spread} | {len(case.seconds)} |{peak}"
            )
        lines += ["", "| | | goal |", "|---|---:|---|"]
        lines += [claim.row(self.cases) for claim in self.claims]
        return "\n".join(lines) + "\n"
