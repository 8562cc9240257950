"""Whatever analysts give, in every form, with a fault, or damaged: read rightly, or refused."""

import faults
import forms
import pytest
import settings
import trials
import writings

# `make fuzz` does many more.
AT_A_TIME, TIMES = 50, 8


@pytest.mark.parametrize("first", range(0, AT_A_TIME * TIMES, AT_A_TIME))
@pytest.mark.parametrize("yard_of", [trials.Yard, writings.Desk])
def test_what_is_read_is_what_was_written(yard_of, first):
    """Nothing is read otherwise than it was written, no fault is passed over, nothing breaks."""
    result = trials.run(range(first, first + AT_A_TIME), yard_of)
    assert result.wrong == []
    assert result.counts.total() == AT_A_TIME


def test_every_form_fault_and_damage_is_tried():
    """What is drawn by chance leaves nothing out."""
    every = {*forms.FORMS, *faults.FAULTS, *faults.DAMAGES}
    assert every - trials.tried(range(AT_A_TIME * TIMES)) == set()
    done = {*settings.FORMS, *settings.FAULTS, *writings.TEXT_FORMS, *writings.DAMAGES}
    assert done - trials.tried(range(AT_A_TIME * TIMES), writings.Desk) == set()
