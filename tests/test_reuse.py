"""What has not changed is not made again, and what is made so is the same as what is made anew."""

import json
import os
import re
import shutil
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle

import pytest
import smallproject
from smallproject import MADE, PERIOD, WAY, edit, report

from kutools.errors import RegisterError
from kutools.reports import outputs
from kutools.runs import execution, reuse, run
from kutools.runs.order import Order
from kutools.runs.run import Way

EVERY = {"ekonomi", "narvaro", "enkat", "matetal", "granskning", "kommun Alfa", "kommun Beta"}
FEWER = smallproject.DATA["narvaro"].replace(
    "Skolrådet;fysisk;Alfa;4;3", "Skolrådet;fysisk;Alfa;4;2"
)


def again(project, way: Way = WAY, **order) -> dict[str, str]:
    """Make the report again; each notebook and what is said of it, or what went wrong."""
    lines = []
    run.one(Order(project, PERIOD, MADE, **order), way, lines.append)
    told = (re.match(r" *\d+ av \d+  (.+?)  +(.+)", line) for line in lines)
    return {line[1]: line[2] for line in told if line}


def executed(said: dict[str, str]) -> dict[str, str]:
    """The notebooks that were executed, and why."""
    return {
        name: line.partition(": ")[2] for name, line in said.items() if "oförändrad" not in line
    }


def anew(project, tmp_path) -> dict[str, bytes]:
    """The files of the report when all of it is made from nothing, elsewhere."""
    elsewhere = replace(project, outputs=tmp_path / "annanstans")
    again(elsewhere)
    return report(elsewhere)


def write_attendance(project):
    """Change a number in the register of attendance."""
    smallproject.write(project.data.parent, "narvaro", FEWER)


def write_text(project):
    """Change the analyst's text of a chapter."""
    smallproject.write_text(project.data.parent, "narvaro", "Ny text.\n")


def change_target(project):
    """Change a parameter that some notebooks take."""
    edit(project.params_file(PERIOD), "target: 0.90", "target: 0.70")


def change_notebook(project):
    """Change what a chapter says."""
    edit(project.notebooks / "ekonomi.ipynb", "# Ekonomi", "# Pengarna")


def add_file(project):
    """Add a file to a register."""
    folder = project.data / "ekonomi" / "budgetuppfoljning"
    text = "period;område;ingående;erhållna;budget;utfall\n2030-T3;Omsorg;1;1;1;1\n"
    (folder / "fler.csv").write_text(text, encoding="utf-8")


def add_stray(project):
    """Put a file where no register reads it."""
    (project.data / "anteckningar.csv").write_text("a;b\n1;2\n", encoding="utf-8")


# What is executed again after a change, and what is said of it.
CHANGES = [
    (
        add_file,
        {"ekonomi", "matetal", "granskning"},
        "i data/ekonomi/budgetuppfoljning ligger andra filer",
    ),
    (
        write_attendance,
        {"narvaro", "matetal", "granskning", "kommun Alfa", "kommun Beta"},
        "data/narvaro/rader.csv har ändrats",
    ),
    (write_text, {"narvaro", "granskning"}, "data/texter/2031-T3/narvaro.md har ändrats"),
    (change_notebook, {"ekonomi", "granskning"}, "notebooken har ändrats"),
    (add_stray, {"granskning"}, "i data ligger andra filer"),
]


def test_only_what_used_it_is_executed_when_something_changes(small, monkeypatch, tmp_path):
    """A notebook is executed again when what it read has changed, and says what that was.

    After one change upon another the report is the same, file for file, as one that is made from
    nothing.
    """
    monkeypatch.chdir(small.data.parent)
    for change, chapters, why in CHANGES:
        change(small)
        told = executed(again(small))
        assert set(told) == chapters, change.__name__
        assert why in {line.partition(" och ")[0] for line in told.values()}
    assert report(small) == anew(small, tmp_path)


def test_a_parameter_concerns_the_notebooks_that_take_it(small):
    """A target that is changed is a reason where it is a parameter, and nowhere else."""
    change_target(small)
    told = executed(again(small))
    takes = {name for name, why in told.items() if "parametern attendance_target" in why}
    assert takes == {"narvaro", "kommun Alfa", "kommun Beta"}
    assert not {"ekonomi", "enkat"} & set(told)


def test_nothing_is_done_when_nothing_has_changed(small):
    """The draft that is there is told of as it was made; not even a process is started for it."""

    def pool():
        raise AssertionError("a pool was asked for")

    before = report(small)
    told = again(small, Way(pool))
    assert set(told) == EVERY and set(told.values()) == {"oförändrad"}
    assert report(small) == before


def test_a_draft_is_made_again_when_it_is_not_as_it_was_made(small):
    """A page that someone has changed is made anew, of notebooks that need not be executed."""
    before = report(small)
    page = small.outputs / str(PERIOD) / "ekonomi.html"
    page.write_text("ändrad", encoding="utf-8")
    assert executed(again(small)) == {}
    assert report(small) == before


@pytest.mark.parametrize("how", ["written over", "cut off", "removed"])
def test_what_is_remembered_is_never_trusted_when_it_is_damaged(how, small):
    """A kept notebook that is not as it was kept is executed again; so is one that is gone."""
    kept = small.outputs / outputs.KEPT / str(PERIOD)
    (small.outputs / str(PERIOD) / "index.html").unlink()
    if how == "written over":
        (kept / "ekonomi.ipynb").write_text("{}", encoding="utf-8")
    elif how == "cut off":
        text = (kept / "ekonomi.json").read_text("utf-8")
        (kept / "ekonomi.json").write_text(text[:100], encoding="utf-8")
    else:
        (kept / "ekonomi.ipynb").unlink()
    assert set(executed(again(small))) == {"ekonomi"}


def test_a_file_outside_the_data_concerns_the_chapters_that_read_it(small, monkeypatch):
    """Wherever it lies, also when nothing in the project itself has changed."""
    monkeypatch.chdir(small.data.parent)
    beside = small.data.parent.parent / "bilaga.txt"
    beside.write_text("ett", encoding="utf-8")
    reads = f"import kutools as ku; print(open({str(beside)!r}).read())"
    edit(small.notebooks / "ekonomi.ipynb", "import kutools as ku", json.dumps(reads)[1:-1])
    again(small)
    assert executed(again(small)) == {}
    beside.write_text("två", encoding="utf-8")
    assert executed(again(small)) == {"ekonomi": f"{os.path.relpath(beside)} har ändrats"}
    made = small.outputs / str(PERIOD) / "notebooks" / "ekonomi.ipynb"
    assert "två" in made.read_text("utf-8")


def test_a_register_behind_a_link_is_seen_to_change(small):
    """A register may lie on a shared disk, with a link to it among the data."""
    folder, elsewhere = small.data / "narvaro", small.data.parent.parent / "delad"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    again(small)
    assert executed(again(small)) == {}
    (elsewhere / "rader.csv").write_text(FEWER, encoding="utf-8")
    assert "narvaro" in executed(again(small, only=("narvaro",)))


@pytest.mark.parametrize("name", ["~$rader.xlsx", ".~lock.rader.csv#"])
def test_a_file_that_is_open_in_another_program_is_no_change(name, small):
    """Excel's and LibreOffice's own files beside a register are no part of it."""
    (small.data / "narvaro" / name).write_text("x", encoding="utf-8")
    assert executed(again(small)) == {}


def test_a_notebook_that_starts_programs_is_executed_each_time(small):
    """What a program read cannot be known, so that it may have changed."""
    starts = "import kutools as ku; import os; os.system('true')"
    edit(small.notebooks / "ekonomi.ipynb", "import kutools as ku", starts)
    again(small, only=("ekonomi",))
    assert executed(again(small, only=("ekonomi",))) == {"ekonomi": reuse.BEYOND}


class Deaf(smallproject.Here):
    """Executes notebooks and does not hear what they read."""

    def submit(self, function, /, *args, **named) -> Future:
        """Do a call."""
        future = super().submit(function, *args, **named)
        if function is not execution.execute:
            return future
        unheard = Future()
        unheard.set_result(replace(future.result(), used=None))
        return unheard


def test_a_notebook_of_which_nothing_was_heard_is_not_remembered(small):
    """That it is not known what it read is another thing than that it read nothing."""
    shutil.rmtree(small.outputs / outputs.KEPT)
    again(small, Way(Deaf))
    assert set(executed(again(small)).values()) == {reuse.NEW}


def test_what_is_no_more_is_forgotten(small):
    """A chapter that is left out takes no place among what is remembered."""
    kept = small.outputs / outputs.KEPT / str(PERIOD)
    assert (kept / "enkat.json").exists()
    edit(small.params_file(PERIOD), "enkat, ", "")
    (small.texts(PERIOD) / "enkat.md").unlink()
    again(small)
    assert {one.stem for one in kept.glob("*.json")} == EVERY - {
        "enkat",
        "kommun Alfa",
        "kommun Beta",
    }


SHAPES = ["{}", '{"files": 1}', "[]", "null", '{"executed": ""}']


def test_what_another_kutools_remembered_is_not_used(small):
    """Records of another shape make no error, those of notebooks and that of the draft."""
    kept = small.outputs / outputs.KEPT
    for content in SHAPES:
        (kept / f"{PERIOD}.json").write_text(content, encoding="utf-8")
        assert reuse.Memory(small.outputs).draft(Order(small, PERIOD, MADE)) is None
    records = sorted((kept / str(PERIOD)).rglob("*.json"))
    assert len(records) == len(EVERY) > len(SHAPES)
    for path, content in zip(records, cycle(SHAPES), strict=False):
        path.write_text(content, encoding="utf-8")
    assert set(executed(again(small))) == EVERY


def test_a_report_that_cannot_be_told_from_a_published_one_stops_itself_only(small):
    """A damaged manifest is the fault of its own period, and not of the others in a run."""
    (small.outputs / str(PERIOD) / "manifest.json").write_text("{", encoding="utf-8")
    (fault,) = run.run([Order(small, PERIOD, MADE)], WAY, print)
    assert "manifest.json är skadad; ta bort mappen" in str(fault)


def test_everything_can_be_asked_for_anew(small):
    """`--fresh` executes everything, though nothing has changed, and it comes out the same."""
    before = report(small)
    told = again(small, replace(WAY, fresh=True))
    assert set(executed(told)) == EVERY
    assert report(small) == before


@pytest.mark.parametrize(
    ("code", "said"),
    [("code", "kutools har ändrats"), ("packages", "Python eller ett av dess paket är ett annat")],
)
def test_another_kutools_or_another_python_makes_everything_anew(code, said, small, monkeypatch):
    """What was executed with another kutools, or other packages, is not used again."""
    monkeypatch.setattr(reuse.Memory, code, "annan")
    memory = reuse.Memory(small.outputs)
    assert memory.draft(Order(small, PERIOD, MADE)) is None
    told = executed(again(small))
    assert set(told) == EVERY and set(told.values()) == {said}


def test_a_notebook_that_fails_is_not_remembered(small):
    """What failed is executed again, and what went well beside it is not."""
    path = small.notebooks / "ekonomi.ipynb"
    edit(path, "import kutools as ku", "import kutools as ku; 1 / 0")
    write_attendance(small)
    both = ("ekonomi", "narvaro")
    for _ in range(2):
        with pytest.raises(Exception, match="ZeroDivisionError"):
            again(small, only=both)
    edit(path, "; 1 / 0", "")
    assert executed(again(small, only=both)) == {}


class Meddler(Executor):
    """Does something before the first notebook is executed, and again after each of them."""

    def __init__(self, pool: Executor, meddle):
        self.pool, self.meddle, self.is_begun = pool, meddle, False

    def submit(self, function, /, *args, **named) -> Future:
        """Do a call."""
        is_notebook = function is execution.execute
        if is_notebook and not self.is_begun:
            self.is_begun = True
            self.meddle()
        future = self.pool.submit(function, *args, **named)
        if is_notebook:
            future.add_done_callback(lambda done: self.meddle())
        return future


def meddled(meddle) -> Way:
    """A way on which somebody meddles."""

    @contextmanager
    def pool():
        with WAY.pool() as workers:
            yield Meddler(workers, meddle)

    return Way(pool)


def test_a_file_that_changes_meanwhile_is_no_ground_for_using_a_notebook_again(small):
    """A notebook is not remembered when what it read was changed during the run."""
    path = small.data / "narvaro" / "rader.csv"
    kept = small.outputs / outputs.KEPT
    shutil.rmtree(kept)
    again(small, meddled(lambda: path.write_bytes(path.read_bytes())))
    remembered = {path.stem for path in kept.rglob("*.json")}
    assert {"ekonomi", "enkat"} <= remembered
    assert not {"narvaro", "alfa", "beta", str(PERIOD)} & remembered


def test_a_text_that_was_another_for_a_while_is_not_remembered(small):
    """What was read while a file was changed is not taken for what it says when put back."""
    path = small.texts(PERIOD) / "enkat.md"
    before = path.read_text("utf-8")
    way = meddled(lambda: path.write_text("En annan text.\n", encoding="utf-8"))
    shutil.rmtree(small.outputs / outputs.KEPT)
    with pytest.raises(RegisterError, match="ändrades under körningen"):
        again(small, way)
    path.write_text(before, encoding="utf-8")
    assert set(executed(again(small))) == {"enkat", "granskning"}


def test_a_project_can_be_moved(small, tmp_path):
    """What is remembered of the project's own files holds where the whole project is moved."""
    moved = smallproject.copied(small, tmp_path / "djupare" / "ner" / "projekt")
    assert executed(again(moved)) == {}


def test_why_is_told_in_full_when_asked_for(small, monkeypatch):
    """`--why` gives every reason, and every file that each notebook read."""
    monkeypatch.chdir(small.data.parent)
    write_attendance(small)
    write_text(small)
    lines = []
    run.run([Order(small, PERIOD, MADE)], replace(WAY, why=True), lines.append)
    (said,) = (line for line in lines if "  narvaro " in line)
    first, *more = [line.strip() for line in said.splitlines()]
    assert "klar på" in first
    assert {"data/narvaro/rader.csv har ändrats", "läser data/narvaro/rader.csv"} <= set(more)
    assert "data/texter/2031-T3/narvaro.md har ändrats" in more
    (said,) = (line for line in lines if "  ekonomi " in line)
    assert "läser data/ekonomi/budgetuppfoljning/rader.csv" in said and "oförändrad" in said


def test_a_trial_and_a_draft_use_the_same(small):
    """A chapter that was executed for a trial need not be executed for the draft."""
    write_attendance(small)
    assert set(executed(again(small, only=("narvaro",)))) == {"narvaro"}
    assert "narvaro" not in executed(again(small))
