"""Registers in every form, with a fault, or damaged: read rightly, or refused at the place."""

import faults
import forms
import pytest
import trials

# `make fuzz` does many more.
AT_A_TIME, TIMES = 50, 8


@pytest.mark.parametrize("first", range(0, AT_A_TIME * TIMES, AT_A_TIME))
def test_what_is_read_is_what_was_written(first):
    """No row is read otherwise than it was written, no fault is passed over, nothing breaks."""
    result = trials.run(range(first, first + AT_A_TIME))
    assert result.wrong == []
    assert result.counts.total() == AT_A_TIME


def test_every_form_fault_and_damage_is_tried():
    """What is drawn by chance leaves nothing out."""
    every = {*forms.FORMS, *faults.FAULTS, *faults.DAMAGES}
    assert every - trials.tried(range(AT_A_TIME * TIMES)) == set()
