"""What came of many trials."""

from collections import Counter
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
