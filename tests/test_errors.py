"""An error says what, where and what to do; in a notebook as a box, with the code folded."""

import errno
import os
import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from kutools.errors import (
    Failure,
    GateError,
    KutoolsError,
    OutputError,
    ParamsError,
    Place,
    RegisterError,
)

FAULTS = RegisterError(
    [
        Failure(Place("data/narvaro/a.xlsx", "2020", 14, "närvarande"), "15 är fler än 13."),
        Failure(Place("data/narvaro/b.csv", row=3, column="part"), 'okänt värde "<b>".'),
    ]
)


@pytest.fixture
def shell():
    """IPython as a notebook's kernel has it."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def run(shell, error: KutoolsError):
    """What is shown and said when a cell raises an error."""
    shell.user_ns["fel"] = error
    with capture_output() as captured:
        result = shell.run_cell("def inre():\n    raise fel\ninre()")
    assert result.error_in_exec is error
    return captured


def test_a_notebook_shows_an_error_once_as_a_box(shell):
    """The box has every fault with its place; where in the code it was is folded below."""
    shown = run(shell, FAULTS)
    (box,) = [output.data["text/html"] for output in shown.outputs]
    plain = re.sub(r"<style>.*?</style>", "", box, flags=re.DOTALL)
    assert "2 fel i underlaget:" in plain
    assert "<td>blad &quot;2020&quot;, rad 14, kolumn &quot;närvarande&quot;</td>" in plain
    before, folded = plain.split("<details>")
    assert "Traceback" not in before and "in inre" in folded
    assert folded.endswith("</details></div>")


def test_the_trace_is_one_line(shell):
    """Outside of the box there is only a line, and no walk through the code."""
    said = run(shell, ParamsError('okänt register "närvaro".\nMenade du "narvaro"?')).stdout
    assert said.strip() == 'ParamsError: okänt register "närvaro".'


def test_nothing_in_an_error_is_taken_as_markup(shell):
    """A value that looks like HTML is shown as it stood in the file."""
    for error in (FAULTS, ParamsError("<script>x</script>"), GateError(["<b>x</b>"])):
        html = error._repr_html_()
        assert not re.search(r"<(script|b)>", html)
        assert "&lt;" in html


def test_a_box_is_read_aloud_when_it_appears():
    """Whoever hears the page is told of the error at once."""
    assert 'role="alert"' in FAULTS._repr_html_()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disken är full; frigör utrymme"),
        (errno.EROFS, "disken kan bara läsas; skriv till en annan mapp med --outputs"),
        (errno.EACCES, "behörighet saknas; be om den"),
    ],
)
def test_what_the_disk_refuses_is_told_in_swedish(number, said):
    """Which file, why, and what to do, and none of the system's English."""
    english = os.strerror(number)
    error = OutputError(OSError(number, english, "outputs/2020-T2/index.html"))
    assert str(error).startswith(
        f"outputs/2020-T2/index.html: går inte att skriva eller läsa: {said}"
    )
    assert english not in str(error)


def test_an_error_without_a_notebook_is_text():
    """On the command line an error is its text, with file, sheet, row and column."""
    assert 'data/narvaro/a.xlsx, blad "2020", rad 14, kolumn "närvarande": 15 är fler' in str(
        FAULTS
    )
