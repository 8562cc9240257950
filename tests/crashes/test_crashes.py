"""Killed at any moment, a command harms nothing that is published, and the next one succeeds."""

import killing
import pytest

from kutools.runs import processes

# `make crash` does many more.
KILLS = 9


@pytest.mark.skipif(not processes.CAN_FORK, reason="needs process groups")
def test_what_is_published_outlives_any_kill():
    """What was published is as it was, no process goes on, and the same command then succeeds."""
    result = killing.run(range(KILLS))
    assert result.wrong == []
    assert result.counts.total() == KILLS
