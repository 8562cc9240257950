"""Every attack that tests try: `make attack`. Says how many were stopped.

A test is one by its mark, `attack`.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest
from tally import record


class Counted:
    """Counts what came of the tests."""

    def __init__(self):
        self.outcomes = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: when it ran, or where it could not."""
        if report.when == "call" or not report.passed:
            self.outcomes[report.outcome] += 1


if __name__ == "__main__":
    counted = Counted()
    ended = pytest.main(["-m", "attack", str(Path(__file__).parent), *sys.argv[1:]], [counted])
    stopped, not_stopped = counted.outcomes["passed"], counted.outcomes["failed"]
    if not sys.argv[1:] and ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        came_of_it = f"{stopped} stopped, {not_stopped} not"
        record("attacks", "make attack", stopped + not_stopped, came_of_it)
    sys.exit(ended)
