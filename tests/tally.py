"""What came of many trials, and the command line that makes as many as one likes."""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """How many trials of each kind came out how, and those that did not come out well."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return a line for each kind and outcome, then what is wrong."""
        lines = [f"{kind:<13} {how:<26} {n:>6}" for (kind, how), n in sorted(self.counts.items())]
        return "\n".join([*lines, *self.wrong])


def at_length(description: str, option: str, count: int, *runs: Callable[[range], Tally]) -> bool:
    """Make so many trials in each run, and say whether any came out wrong."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(option, type=int, default=count, dest="count")
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    is_wrong = False
    for run in runs:
        result = run(range(options.first, options.first + options.count))
        print(result, flush=True)
        is_wrong |= bool(result.wrong)
    return is_wrong
