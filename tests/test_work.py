"""Long work goes on beside the notebook, is followed line by line, and can be stopped."""

import re
import threading

import pytest
import smallproject

from kutools import lab
from kutools.errors import ParamsError
from kutools.lab.work import Command
from kutools.reports import outputs

PATIENCE = 120


@pytest.fixture
def project(tmp_path):
    """A small project; nothing of it has been run."""
    return smallproject.make(tmp_path / "projekt")


def done(project, *arguments: str) -> tuple[list[str], int, str]:
    """What a command says, its exit code and what it complains of."""
    lines, ends = [], []
    command = Command(project, arguments, lines.append, lambda *how: ends.append(how))
    command.wait(PATIENCE)
    ((code, complaint),) = ends
    return lines, code, complaint


def test_a_command_is_heard_line_by_line(project):
    """What the command line says comes a line at a time, in Swedish letters, and its code last."""
    lines, code, complaint = done(project, "check", "2031-T3")
    assert (code, complaint) == (0, "")
    assert re.fullmatch(r"12 filer lästa utan fel, \d+ rader gäller 2031-T3\..*", lines[-1])


def test_a_command_works_in_its_own_project(project, monkeypatch, tmp_path):
    """Wherever the notebook stands, and whatever its surroundings say, the project is the one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KUTOOLS_DATA", str(tmp_path / "annan"))
    _, code, complaint = done(project, "check", "2031-T3")
    assert (code, complaint) == (0, "")


def test_what_a_command_complains_of_is_told(project):
    """The error of a command comes with its code, whole."""
    lines, code, complaint = done(project, "run", "2040-T1")
    assert (lines, code) == ([], 2)
    assert complaint == "params/2040-T1.yml finns inte. Skapa den med: kutools new 2040-T1"


def test_a_stopped_command_says_that_it_was_stopped(project):
    """Stopping is as Ctrl+C: what was begun is taken away, and nothing is left in outputs."""
    begun, ends = threading.Event(), []
    command = Command(
        project, ["run", "2031-T3"], lambda line: begun.set(), lambda *how: ends.append(how)
    )
    assert begun.wait(PATIENCE)
    command.stop()
    command.wait(PATIENCE)
    assert ends == [(130, "Avbrutet. Det som inte blev klart är som förut; kör igen när du vill.")]
    assert [path.name for path in project.outputs.glob("[!.]*")] == []
    assert not (project.outputs / outputs.BUILDING).exists()


def test_what_goes_wrong_in_a_tool_is_told():
    """An error, foreseen or not, is told as a box in its place; none is lost, none goes on."""
    place = lab.html()
    with lab.telling(place):
        raise ParamsError("perioden finns inte")
    assert "perioden finns inte" in place.value
    with lab.telling(place):
        1 / 0  # noqa: B018
    assert "Ett fel i kutools" in place.value and "ZeroDivisionError" in place.value
