"""The control panel does what the commands do, and tells what it finds where it is asked."""

import shutil

import pytest
import smallproject
from commands import ROOT, until
from htmlpage import said
from smallproject import PERIOD, contents

from kutools import newperiod, params
from kutools.errors import ParamsError
from kutools.lab import panel, told
from kutools.lab.panel import Panel
from kutools.reports import outputs

# Seconds that a busy machine may need.
PATIENCE = 180
FAULTY = smallproject.DATA["narvaro"].replace("Beta;4;4", "Beta;4;9", 1)
DISAGREES = smallproject.DATA["ekonomi/budgetuppfoljning"].replace("110;55;129", "130;55;129")


def opened(project) -> Panel:
    """The panel of a project, when it has read the data."""
    made = Panel(project)
    made.inspect()
    made.reading.join(PATIENCE)
    assert not made.is_busy
    return made


def inspected(made: Panel) -> Panel:
    """The panel when the data has been read again."""
    made.read.click()
    made.reading.join(PATIENCE)
    return made


def ended(made: Panel) -> Panel:
    """The panel when its command has ended."""
    made._command.wait(PATIENCE)
    assert not made.is_busy
    return made


@pytest.fixture
def faulty(small):
    """The small project with more present than were called at one meeting."""
    smallproject.write(small.data.parent, "narvaro", FAULTY)
    return small


# The data


def test_sound_data_is_told_register_by_register(small):
    """Each register stands with files, rows, rows of the period and the last day it is of."""
    made = opened(small)
    assert "Allt underlag är läst utan fel: 12 filer, 40 rader." in said(made.data_said)
    assert "narvaro ● läst 1 6 4 2031-09-03" in said(made.registers)
    assert "enkat/svar ● läst 1 15 15 2031" in said(made.registers)
    assert not made.run.disabled and not made.trial.disabled
    assert [box.description for box in made.chapters.children][:2] == ["Ekonomi", "Närvaro"]


def test_a_fault_is_told_with_file_row_and_column(faulty):
    """What is wrong is told where it is, and nothing can be run until it is mended."""
    made = opened(faulty)
    told = said(made.data_said)
    assert 'data/narvaro/rader.csv rad 3, kolumn "närvarande"' in told
    assert "9 är fler än kallade (4)" in told
    assert "narvaro ✕ 1 fel" in said(made.registers)
    assert "ekonomi/finansiering ● läst" in said(made.registers)
    assert made.run.disabled and made.trial.disabled and made.publish.disabled


def test_a_mended_file_can_be_read_again(faulty):
    """Once the file is right, reading again is enough."""
    made = opened(faulty)
    smallproject.write(faulty.data.parent, "narvaro", smallproject.DATA["narvaro"])
    inspected(made)
    assert "läst utan fel" in said(made.data_said)
    assert "✕" not in said(made.registers)
    assert not made.run.disabled


def test_faulty_parameters_are_told(small):
    """A mistyped parameter is told with the file, and the panel can be used again when mended."""
    file = small.params_file(PERIOD)
    whole = file.read_text("utf-8")
    file.write_text(f"{whole}atendance: 1\n", encoding="utf-8")
    made = opened(small)
    assert 'params/2031-T3.yml: okänd parameter "atendance"' in said(made.data_said)
    assert made.run.disabled
    file.write_text(whole, encoding="utf-8")
    assert not inspected(made).run.disabled


def test_what_is_wrong_in_kutools_itself_is_told_too(small, monkeypatch):
    """A fault that nobody foresaw is shown with its trace; the panel does not hang."""
    monkeypatch.setattr(panel.inventory, "take", lambda project: 1 / 0)
    made = opened(small)
    assert "ZeroDivisionError" in said(made.data_said)
    assert made.run.disabled and not made.read.disabled


# The period


def test_the_next_period_is_suggested_and_begun(small):
    """A new period gets parameters and empty texts, is chosen, and says that it has no data."""
    for name in ("sammanfattning", "externa_medel"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", small.notebooks)
    made = opened(small)
    assert made.new.value == "2032-T1"
    made.begin.click()
    made.reading.join(PATIENCE)
    assert made.period.value == "2032-T1" and made.period.options == ("2032-T1", "2031-T3")
    assert small.params_file(params.parse_period("2032-T1")).exists()
    assert "params/2032-T1.yml" in said(made.period_said)
    assert "narvaro: registren har inga rader för 2032-T1" in said(made.data_said)


@pytest.mark.parametrize(
    ("name", "why"),
    [("2031-T3", "finns redan"), ("hösten", "är ingen period"), ("2032-T9", "är ingen period")],
)
def test_a_period_that_cannot_be_begun_says_why(small, name, why):
    """A period that there is already, or that is none, is refused; nothing is written."""
    made = opened(small)
    before = contents(small.params)
    made.new.value = name
    made.begin.click()
    assert why in said(made.period_said)
    assert contents(small.params) == before


def test_a_period_can_be_asked_for(small, monkeypatch):
    """`ku.start` takes a period that has parameters, and shows the one panel of the kernel."""
    monkeypatch.chdir(small.params.parent)
    first = panel.start("2031-T3")
    assert panel.start() is first
    assert panel.start("2031-t3") is first
    with pytest.raises(ParamsError, match=r"params/2030-T1\.yml finns inte"):
        panel.start("2030-T1")
    panel._panel(small).reading.join(PATIENCE)


def test_a_period_begun_elsewhere_is_found(small, monkeypatch):
    """What `kutools new` made on the command line can be asked for, and is listed."""
    made = opened(small)
    newperiod.make(small, params.parse_period("2032-T3"))
    made.new.value = "2032-T3"
    made.begin.click()
    assert "finns redan" in said(made.period_said)
    assert made.period.options == ("2032-T3", "2031-T3") and made.period.value == "2031-T3"


def test_what_was_said_of_one_period_is_not_said_of_another(small):
    """With another period there is no draft that was read, no reason, and nothing that was run."""
    (small.params / "2030-T3.yml").write_text(
        smallproject.PARAMS.replace("2031-T3", "2030-T3"), encoding="utf-8"
    )
    made = opened(small)
    made.is_read.value, made.why.value = True, "skäl"
    made._end(made.run_said, "Klart.", 0, "")
    made.period.value = "2030-T3"
    made.reading.join(PATIENCE)
    assert (made.is_read.value, made.why.value, said(made.run_said)) == (False, "", "")
    assert made.publish.disabled


def test_chosen_chapters_stay_chosen_when_the_data_is_read_again(small):
    """Mend, read again, try again: the chapters need not be chosen each time."""
    made = opened(small)
    made.chapters.children[1].value = True
    inspected(made)
    assert [box.chapter for box in made.chapters.children if box.value] == ["narvaro"]


@pytest.mark.parametrize("content", ["{", '{"period": "2031-T3", "status": "utkast"}'])
def test_a_damaged_report_is_told(small, content):
    """A manifest that cannot be read is told of, and everything else can be done all the same."""
    (small.outputs / "2031-T3" / "manifest.json").write_text(content, encoding="utf-8")
    made = opened(small)
    assert "manifest.json är skadad" in said(made.reports)
    assert not made.run.disabled and "läst utan fel" in said(made.data_said)


def test_a_draft_of_other_data_is_told(small):
    """What is there is the draft of what is there now, or says that it is not."""
    made = opened(small)
    assert "Utkast" in said(made.reports) and told.OLD not in said(made.reports)
    smallproject.write_text(small.data.parent, "narvaro", "En text till.\n")
    inspected(made)
    assert told.OLD in said(made.reports)


# Runs


def test_a_run_is_followed_to_its_end(small):
    """Every notebook counts, the log is what the command says, and the report can be opened."""
    shown = []
    smallproject.write_text(small.data.parent, "narvaro", "En ny text.\n")
    made = opened(small)
    made.progress.observe(lambda change: shown.append(change.new), "value")
    made.run.click()
    assert made.run.disabled and made.period.disabled and not made.stop.disabled
    assert said(made.reports) == "Rapporten görs om nu."
    ended(made)
    assert [n for n in shown if n] == list(range(1, 8)) and made.progress.max == 7
    assert "Klart." in said(made.run_said)
    assert "7 av 7 " in said(made.log) and "Utkastet finns i" in said(made.log)
    assert "Första sidan" in said(made.reports) and "PowerPoint" in said(made.reports)
    assert outputs.manifest(small.outputs / "2031-T3")["created"] > smallproject.MADE.isoformat()
    assert made.stop.disabled and not made.run.disabled


def test_chapters_can_be_tried_beside_the_draft(small):
    """A trial has the chosen chapters, says what it is, and leaves the draft as it was."""
    made = opened(small)
    before = contents(small.outputs / "2031-T3")
    made.trial.click()
    assert "Välj minst ett kapitel" in said(made.run_said) and not made.is_busy
    made.chapters.children[1].value = True
    made.trial.click()
    ended(made)
    assert "1 av 1 narvaro" in said(made.log)
    assert contents(small.outputs / "2031-T3") == before
    folder = small.outputs / "2031-T3-prov"
    assert (folder / "narvaro.html").exists() and not (folder / "ekonomi.html").exists()
    page = (folder / "index.html").read_text("utf-8")
    assert "Bara Närvaro. Rapporten är inte publicerad." in page
    assert "Prov 2" in said(made.reports) and "Utkast 2" in said(made.reports)


def test_a_stopped_run_leaves_what_was_there(small):
    """Stopping ends it within moments; the earlier draft stays, and the next run is as usual."""
    smallproject.write_text(small.data.parent, "narvaro", "En ny text.\n")
    made = opened(small)
    before = contents(small.outputs)
    made.run.click()
    until(lambda: "5 kapitel" in said(made.log))
    made.stop.click()
    ended(made)
    assert "Avbrutet. Det som inte blev klart" in said(made.run_said)
    assert contents(small.outputs) == before
    assert not made.run.disabled and made.stop.disabled


def test_a_new_draft_has_not_been_read(small):
    """What was read was another draft."""
    smallproject.write_text(small.data.parent, "narvaro", "En ny text.\n")
    made = opened(small)
    made.is_read.value = True
    made.run.click()
    assert not made.is_read.value
    made.stop.click()
    ended(made)
    assert "Avbrutet" in said(made.run_said)


def test_a_failed_run_says_what_failed(small):
    """A register that has become faulty since it was read is told as the command tells it."""
    made = opened(small)
    smallproject.write(small.data.parent, "narvaro", FAULTY)
    made.run.click()
    ended(made)
    assert 'rad 3, kolumn "närvarande": 9 är fler' in said(made.run_said)
    assert made.progress.bar_style == "danger" and not made.run.disabled


# The audit and the release


def published(made: Panel) -> str:
    """What the panel says when one has read the draft and published it."""
    made.is_read.value = True
    made.publish.click()
    ended(made)
    return said(made.publish_said)


def test_what_does_not_agree_can_be_accepted_with_a_reason(small):
    """A finding is told with its place; with a reason in the parameters it no longer blocks."""
    smallproject.write(small.data.parent, "ekonomi/budgetuppfoljning", DISAGREES)
    made = opened(small)
    assert "1 avvikelse i granskningen, varav 1 hindrar" in said(made.found)
    assert "1 avvikelse hindrar att rapporten publiceras" in said(made.data_said)
    assert "data/ekonomi/budgetuppfoljning/rader.csv rad 4" in said(made.found)
    assert made.acceptance.layout.display == ""
    made.accept.click()
    assert "skriv varför" in said(made.accept_said)
    made.reason.value = 'Tryckt så, med "fel" summa.'
    made.accept.click()
    made.reading.join(PATIENCE)
    assert "1 avvikelse i granskningen, varav 0 hindrar" in said(made.found)
    assert 'Tryckt så, med "fel" summa.' in said(made.found)
    accepted = params.load(small.params_file(PERIOD), PERIOD).accepted
    assert list(accepted.values()) == ['Tryckt så, med "fel" summa.']
    assert made.acceptance.layout.display == "none"


def test_a_draft_that_has_been_read_is_published(small):
    """Publishing needs that one says to have read it; to replace what is published, a reason."""
    made = opened(small)
    assert made.publish.disabled and made.why.layout.display == "none"
    assert "Publicerad." in published(made)
    assert outputs.status(small.outputs / "2031-T3") == "publicerad"
    assert "Publicerad 2" in said(made.reports)
    assert made.publish.disabled and made.why.layout.display == ""
    assert "ersätts bara med ett skäl" in published(made)


def test_what_stands_in_the_way_of_a_release_is_told(small):
    """A draft of other data than there is now is not published, and it is said why."""
    smallproject.write(small.data.parent, "ekonomi/budgetuppfoljning", DISAGREES)
    made = opened(small)
    assert "har ändrats sedan utkastet gjordes" in published(made)
    assert outputs.status(small.outputs / "2031-T3") == "utkast"
