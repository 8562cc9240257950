"""What came of many trials, the command line that makes as many as one likes, and their table."""

import argparse
import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

RESULT = Path(__file__).parents[1] / "docs" / "robustness.md"
HEAD = """\
# Nothing lost, nothing leaked, nothing silently wrong

Every command writes its own rows when it has ended. Do not edit.

| what | command | tried | came of it | date |
|---|---|---:|---|---|
"""


@dataclass
class Tally:
    """How many trials of each kind came out how, and those that did not come out well.

    Attributes:
        good: how a trial may come out.
        bad: how none should; each is told also where it is none.
    """

    good: tuple[str, ...]
    bad: tuple[str, ...]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return a line for each kind and outcome, then what is wrong."""
        lines = [f"{kind:<13} {how:<26} {n:>6}" for (kind, how), n in sorted(self.counts.items())]
        return "\n".join([*lines, *self.wrong])

    @property
    def outcomes(self) -> str:
        """How many came out how, in a line."""
        total: Counter[str] = Counter()
        for (_, how), count in self.counts.items():
            total[how] += count
        return ", ".join(f"{total[how]:,} {how}" for how in (*self.good, *self.bad))


def record(what: str, command: str, tried: int, came_of_it: str) -> None:
    """Write what came of many trials into the table of docs/robustness.md, by what was tried."""
    rows = {}
    if RESULT.exists():
        lines = RESULT.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()
        rows = {line.split(" | ")[0].removeprefix("| "): line for line in lines}
    day = dt.date.today().isoformat()
    rows[what] = f"| {what} | `{command}` | {tried:,} | {came_of_it} | {day} |"
    table = "".join(f"{rows[one]}\n" for one in sorted(rows))
    RESULT.write_text(HEAD + table, encoding="utf-8")


def at_length(
    description: str, command: str, option: str, count: int, runs: dict[str, Callable]
) -> bool:
    """Make so many trials of each kind, record them, and say whether any came out wrong.

    Args:
        description: what the command line does.
        command: how it is called.
        option: how it is told to do another number of trials.
        count: how many it does else.
        runs: what is tried, and what makes the trials of some seeds.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(option, type=int, default=count, dest="count")
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    is_wrong = False
    for what, run in runs.items():
        result = run(range(options.first, options.first + options.count))
        print(result, flush=True)
        if len(sys.argv) == 1:  # or it would be another number than the command tries
            record(what, command, result.counts.total(), result.outcomes)
        is_wrong |= bool(result.wrong)
    return is_wrong
