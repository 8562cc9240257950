"""A text is written in JupyterLab with its preview beside it, and nothing that is typed is lost."""

import re
from pathlib import Path

import pytest
import smallproject
from commands import ROOT
from htmlpage import said
from smallproject import PERIOD

import kutools
from kutools import audit
from kutools.errors import ParamsError
from kutools.lab import preview, writing
from kutools.lab.panel import Panel
from kutools.lab.writing import Writing
from kutools.project import Project
from kutools.texts import Manuscript

MARK = "Närvaron {{ narvaro.samtliga | mot }} och {{ narvaro.samtliga | mål }}."


@pytest.fixture
def project(tmp_path) -> Project:
    """A small project with two texts."""
    return smallproject.make(tmp_path / "projekt")


@pytest.fixture(scope="module")
def basis(tmp_path_factory) -> preview.Basis:
    """What the texts of the small project are bound to, computed once."""
    return preview.read(smallproject.make(tmp_path_factory.mktemp("litet") / "projekt"), PERIOD)


@pytest.fixture
def tool(project, basis, monkeypatch) -> Writing:
    """The tool with the text about attendance; what it reads anew it does read."""
    with monkeypatch.context() as patched:
        patched.setattr(preview, "read", lambda *of: basis)
        return opened(project, chapter="narvaro")


def opened(project: Project, period: str = "", chapter: str = "") -> Writing:
    """The tool with a period and chapter chosen, as `ku.write` does."""
    tool = Writing(project)
    tool.choose(period, chapter)
    return tool


def file(project: Project, chapter: str = "narvaro") -> Path:
    """The file of a chapter's text."""
    return project.texts(PERIOD) / f"{chapter}.md"


def stored(project: Project, chapter: str = "narvaro") -> str:
    """What a chapter's file holds, its line breaks as they are."""
    return file(project, chapter).read_bytes().decode("utf-8")


def chapters(tool: Writing) -> list[str]:
    """The list of chapters as it is shown."""
    return [shown for shown, _ in tool.chapter.options]


def is_overtaken(tool: Writing) -> bool:
    """Whether the analyst is told that someone else has changed the file."""
    return tool.overtaken.layout.display != "none"


# What is opened.


def test_the_text_that_is_there(tool):
    """The field has the file's text, the preview what the report shows of it."""
    assert tool.text.value == MARK
    assert said(tool.shown).startswith("Närvaron har minskat från 100 %")
    assert 'title="{{ narvaro.samtliga | mot }}"' in tool.shown.value
    assert said(tool.status) == "Inget ändrat"


def test_the_chapters_that_have_a_text(tool):
    """The chapters of the report are offered, also the page that each municipality has."""
    assert chapters(tool) == ["ekonomi", "narvaro", "enkat", "matetal", "granskning", "kommun"]


def test_a_chapter_without_a_text(tool):
    """It begins empty, which the preview says."""
    tool.chapter.value = "ekonomi"
    assert tool.text.value == ""
    assert said(tool.shown) == "Kapitlet har ingen egen text."


def test_the_period_is_that_of_the_control_panel(project):
    """One list of periods serves every tool: what is chosen in one is chosen in the others."""
    begun = smallproject.PARAMS.replace("2031-T3", "2032-T1").replace(", matetal", "")
    (project.params / "2032-T1.yml").write_text(begun, encoding="utf-8")
    tool, panel = Writing(project), Panel(project)
    assert tool.period is panel.period
    assert tool.period.value == "2032-T1"
    assert list(tool.period.options) == ["2032-T1", "2031-T3"]
    panel.period.value = "2031-T3"
    panel.reading.join(120)
    assert tool.draft.path == file(project, "ekonomi")


@pytest.mark.parametrize(
    ("period", "chapter", "why"),
    [
        ("2031-T2", "", 'params/2031-T2.yml finns inte. Menade du "2031-T3"?'),
        ("", "narvao", 'kapitel "narvao". Menade du "narvaro"?'),
    ],
)
def test_what_does_not_exist(project, period, chapter, why):
    """An unknown period or chapter is refused with the nearest."""
    with pytest.raises(ParamsError, match=re.escape(why)):
        opened(project, period, chapter)


def test_parameters_that_name_no_chapter_there_is(project):
    """Then every chapter's text can be written, and the fault is shown."""
    path = project.params_file(PERIOD)
    path.write_text(re.sub("chapters: .*", "chapters: [narvao]", smallproject.PARAMS), "utf-8")
    tool = Writing(project)
    assert chapters(tool) == ["ekonomi", "enkat", "granskning", "kommun", "matetal", "narvaro"]
    assert "narvao" in said(tool.error)


def test_no_period_at_all(project):
    """Without any period the analyst is told how to begin one."""
    (project.params / f"{PERIOD}.yml").unlink()
    with pytest.raises(ParamsError, match="kutools new"):
        Writing(project)


def test_from_a_notebook(project, monkeypatch):
    """`ku.write()` finds the project where it runs and shows the tool."""
    monkeypatch.chdir(project.notebooks)
    assert kutools.write(chapter="enkat").children


# What is shown while one types.


def test_the_preview_follows_what_is_typed(tool):
    """Each change is shown at once, figures bound."""
    tool.text.value = "Alla: {{ narvaro.samtliga }}"
    assert said(tool.shown) == "Alla: 89 %"
    assert said(tool.status) == "Inte sparat"


def test_what_cannot_be_bound_is_marked_and_listed(tool):
    """A fault is marked where it stands and listed with its line and what was meant."""
    tool.text.value = "Rad ett.\n\n{{ narvaro.samtlig }}"
    assert re.search(r"<mark [^>]+>{{ narvaro.samtlig }}</mark>", tool.shown.value)
    assert 'rad 3 det finns ingen uppgift "narvaro.samtlig". Menade du' in said(tool.faults)
    tool.text.value = "Rad ett."
    assert said(tool.faults) == ""


def test_what_the_audit_will_say(tool):
    """A number that is typed is told of by how grave it is, and by line."""
    assert writing.NOTHING_FOUND in said(tool.findings)
    tool.text.value = "Rad ett.\nNärvaron i samtliga nätverk var 12 %."
    assert 'fel rad 2 "12 %" stämmer inte' in said(tool.findings)


def test_a_finding_that_may_stand(project, tool):
    """What the parameters accept is shown with its reason."""
    tool.text.value = "Vi åt 4711 bullar."
    label = "data/texter/2031-T3/narvaro.md"
    (found,) = tool._basis("2031-T3").preview(label, tool.text.value).findings
    path = project.params_file(PERIOD)
    key = audit.key(found)
    path.write_text(f'{smallproject.PARAMS}accepted:\n  {key}: "Räknade."\n', encoding="utf-8")
    tool.reread.click()
    assert "Godtaget: Räknade." in said(tool.findings)


def test_a_long_text_is_compared_when_it_is_saved(tool, monkeypatch):
    """For a very long text the audit is asked when it is saved, not for every letter."""
    monkeypatch.setattr(writing, "MOST_LIVE", 10)
    tool.text.value = "Närvaron i samtliga nätverk var 12 %."
    assert writing.LATER in said(tool.findings)
    assert "12 %" in said(tool.shown)
    tool.save.click()
    assert "stämmer inte" in said(tool.findings)


def test_markup_of_the_analyst_stays_text(tool):
    """HTML that is typed is shown, not run."""
    tool.text.value = "<script>alert(1)</script> {{ <img src=x onerror=alert(1)> }}"
    for place in (tool.shown, tool.faults, tool.findings):
        assert "<script" not in place.value
        assert "<img" not in place.value


# Saving.


def test_saving(project, tool):
    """The file is written as UTF-8 with a line break at its end, and the analyst told when."""
    assert tool.save.disabled
    tool.text.value = "Får – åäö"
    assert not tool.save.disabled
    tool.save.click()
    assert stored(project) == "Får – åäö\n"
    assert re.fullmatch(r"Sparat \d\d\.\d\d", said(tool.status))
    assert tool.save.disabled
    assert {path.name for path in file(project).parent.iterdir()} == {"narvaro.md", "enkat.md"}


def test_what_is_typed_back_need_not_be_saved(tool):
    """A text that is again as in its file is not changed."""
    tool.text.value += "x"
    tool.text.value = MARK
    assert tool.save.disabled
    assert said(tool.status) == "Inget ändrat"


def test_a_folder_that_is_not_there(project):
    """The first text of a period makes the period's folder."""
    for path in project.texts(PERIOD).iterdir():
        path.unlink()
    project.texts(PERIOD).rmdir()
    tool = opened(project, chapter="narvaro")
    tool.text.value = "Ny."
    tool.save.click()
    assert stored(project) == "Ny.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\n", "ab\n"),
        (b"a", "ab\n"),
        (b"a\n\n", "a\nb\n"),
        (b"r\r\na\r\n", "r\r\nab\r\n"),
        (b"\xef\xbb\xbfa\n", "ab\n"),
        ("å\n".encode("cp1252"), "åb\n"),
        (b"", "b\n"),
    ],
)
def test_a_file_keeps_its_line_breaks(project, before, after):
    """What was there stays as it was; encodings of old editors become UTF-8."""
    file(project).write_bytes(before)
    tool = opened(project, chapter="narvaro")
    assert tool.save.disabled
    tool.text.value += "b"
    tool.save.click()
    assert stored(project) == after


def test_a_text_that_is_emptied(project, tool):
    """An empty text is an empty file, which shows nothing."""
    tool.text.value = ""
    tool.save.click()
    assert stored(project) == ""


def test_a_file_that_cannot_be_written(project, tool, monkeypatch):
    """The text stays in its field, what was in the file stays in it, and no trace is left."""

    def full(path, content):
        path.touch()
        raise OSError(28, "No space left on device")

    tool.text.value = "Ny."
    monkeypatch.setattr(Path, "write_bytes", full)
    tool.save.click()
    assert said(tool.status).startswith("Kunde inte spara")
    assert (stored(project), tool.text.value) == (f"{MARK}\n", "Ny.")
    assert not tool.save.disabled
    assert len(list(file(project).parent.iterdir())) == 2


def test_a_file_that_is_no_text(project, tool):
    """It is told, cannot be written over, and can be written once it is mended."""
    file(project).write_bytes(b"\x81\x8d\x8f")
    tool.chapter.value = "ekonomi"
    tool.chapter.value = "narvaro"
    assert "spara den som UTF-8" in said(tool.fault)
    assert tool.text.disabled
    assert tool.save.disabled
    file(project).write_text("Rätt.\n", encoding="utf-8")
    tool.reread.click()
    assert (tool.text.value, tool.text.disabled, said(tool.fault)) == ("Rätt.", False, "")


# The file is changed by someone else.


@pytest.fixture
def overtaken(project, tool) -> Writing:
    """A text that is changed both here and in its file, and that the analyst tried to save."""
    tool.text.value = "Mitt."
    file(project).write_text("Ditt.\n", encoding="utf-8")
    tool.save.click()
    return tool


def test_another_change_is_not_written_over(project, overtaken):
    """Saving stops, and says why; both texts are still there."""
    assert stored(project) == "Ditt.\n"
    assert overtaken.text.value == "Mitt."
    assert is_overtaken(overtaken)
    assert said(overtaken.status) == "Inte sparat"


def test_the_other_change_is_taken(project, overtaken):
    """The field gets the file's text, and there is nothing to save."""
    overtaken.take_file.click()
    assert overtaken.text.value == "Ditt."
    assert not is_overtaken(overtaken)
    assert overtaken.save.disabled
    assert said(overtaken.shown) == "Ditt."


def test_the_own_change_is_taken(project, overtaken):
    """The file gets the field's text."""
    overtaken.save_anyway.click()
    assert stored(project) == "Mitt.\n"
    assert not is_overtaken(overtaken)
    assert said(overtaken.status).startswith("Sparat")


def test_a_file_that_has_been_removed(project, tool):
    """That is a change too."""
    tool.text.value = "Mitt."
    file(project).unlink()
    tool.save.click()
    assert is_overtaken(tool)
    assert not file(project).exists()


def test_the_same_change(project, tool):
    """A file that already holds the text is no conflict."""
    tool.text.value = "Samma."
    file(project).write_text("Samma.\n", encoding="utf-8")
    tool.save.click()
    assert not is_overtaken(tool)
    assert tool.save.disabled


# Other chapters, and anew.


def test_unsaved_text_stays_when_another_chapter_is_chosen(project, tool):
    """It is kept, marked in the list, and there when the chapter is chosen again."""
    tool.text.value = "Inte klart."
    tool.chapter.value = "enkat"
    assert tool.text.value == smallproject.TEXTS["enkat"].strip()
    assert chapters(tool)[1:3] == ["narvaro •", "enkat"]
    assert tool.save.disabled
    tool.chapter.value = "narvaro"
    assert tool.text.value == "Inte klart."
    assert said(tool.shown) == "Inte klart."
    tool.save.click()
    assert chapters(tool)[1] == "narvaro"
    assert (tool.chapter.value, stored(project)) == ("narvaro", "Inte klart.\n")


def test_the_last_letters_reach_their_own_text(tool):
    """What the browser sends late, when another chapter is open already, ends up in no other."""
    before = tool.text
    tool.chapter.value = "enkat"
    before.value = "Sent."
    assert tool.text.value == smallproject.TEXTS["enkat"].strip()
    assert said(tool.shown).startswith("Med maten")
    assert "narvaro •" in chapters(tool)
    tool.chapter.value = "narvaro"
    assert tool.text.value == "Sent."


def test_unsaved_text_stays_when_another_period_is_chosen(project):
    """The texts of two periods are apart, and both are kept."""
    path = project.params / "2030-T3.yml"
    path.write_text(smallproject.PARAMS.replace("2031-T3", "2030-T3"), encoding="utf-8")
    tool = opened(project, "2031-T3", "narvaro")
    tool.text.value = "Trettioett."
    tool.period.value = "2030-T3"
    assert (tool.chapter.value, tool.text.value) == ("narvaro", "")
    assert chapters(tool)[1] == "narvaro"
    tool.text.value = "{{ narvaro.samtliga }}"
    assert said(tool.shown) == "100 %"
    tool.period.value = "2031-T3"
    assert (tool.text.value, said(tool.shown)) == ("Trettioett.", "Trettioett.")


def test_a_text_changed_elsewhere_is_read_when_its_chapter_is_chosen(project, tool):
    """Where nothing is unsaved, the file is shown as it is now."""
    tool.chapter.value = "enkat"
    file(project).write_text("Ny.\n", encoding="utf-8")
    tool.chapter.value = "narvaro"
    assert tool.text.value == "Ny."


def test_registers_are_read_anew(project, tool):
    """After a register has changed, the figures do; what is not saved stays."""
    tool.text.value = "Alla: {{ narvaro.samtliga }}"
    assert said(tool.shown) == "Alla: 89 %"
    rows = "datum;nätverk;form;part;kallade;närvarande\n2031-02-03;Skolrådet;fysisk;Alfa;4;1"
    smallproject.write(project.data.parent, "narvaro", rows)
    tool.text.value += " "
    assert said(tool.shown) == "Alla: 89 %"
    tool.reread.click()
    assert said(tool.shown) == "Alla: 25 %"
    assert said(tool.status) == "Inte sparat"


def test_the_file_is_read_anew(project, tool):
    """So is the file; against what is not saved the difference is told."""
    file(project).write_text("Ny.\n", encoding="utf-8")
    tool.reread.click()
    assert (tool.text.value, is_overtaken(tool)) == ("Ny.", False)
    tool.text.value = "Min."
    file(project).write_text("Din.\n", encoding="utf-8")
    tool.reread.click()
    assert (tool.text.value, is_overtaken(tool)) == ("Min.", True)


# The data or the parameters are at fault.


@pytest.mark.parametrize("fault", ["data", "params"])
def test_a_text_can_be_written_all_the_same(project, fault):
    """The fault is shown; the text can be written and saved, with its names unbound."""
    if fault == "data":
        smallproject.write(project.data.parent, "narvaro", "datum;nätverk\nigår;Skolrådet")
    else:
        project.params_file(PERIOD).write_text("period: [", encoding="utf-8")
    tool = opened(project, chapter="narvaro")
    assert 'role="alert"' in tool.error.value
    assert said(tool.faults) == writing.NO_FIGURES
    tool.text.value = "**Var** {{ narvaro.samtliga }}"
    assert "<strong>Var</strong> {{ narvaro.samtliga }}" in tool.shown.value
    tool.save.click()
    assert stored(project) == "**Var** {{ narvaro.samtliga }}\n"
    assert tool.hits.options == ()


def test_a_fault_that_is_mended(project):
    """Read anew, the figures are bound and the fault is gone."""
    good = project.params_file(PERIOD).read_text(encoding="utf-8")
    project.params_file(PERIOD).write_text("period: [", encoding="utf-8")
    tool = opened(project, chapter="narvaro")
    project.params_file(PERIOD).write_text(good, encoding="utf-8")
    tool.reread.click()
    assert tool.error.value == ""
    assert "har minskat" in said(tool.shown)
    assert tool.hits.options


# Figures to look for.


def test_a_figure_is_found_and_put_last(tool):
    """It is found by words of its title, its name shown to copy, and its braces put last."""
    assert tool.insert.disabled
    tool.word.value = "samtliga 89"
    ((title, name),) = [one for one in tool.hits.options if one[1] == "narvaro.samtliga"]
    assert title.replace("\u00a0", " ").endswith(": 89 %")
    tool.hits.value = name
    assert said(tool.named) == "{{ narvaro.samtliga }}"
    tool.insert.click()
    assert tool.text.value == f"{MARK} {{{{ narvaro.samtliga }}}}"
    assert said(tool.shown).endswith("89 %")
    assert said(tool.status) == "Inte sparat"


@pytest.mark.parametrize("before", ["", "Var ", "Stycke.\n\n"])
def test_no_blank_where_none_is_needed(tool, before):
    """A figure begins a text, or stands where the analyst has made room for it."""
    tool.text.value = before
    tool.word.value = "narvaro.samtliga"
    tool.hits.value = "narvaro.samtliga"
    tool.insert.click()
    assert tool.text.value == f"{before}{{{{ narvaro.samtliga }}}}"


def test_how_many_more_there_are(tool, monkeypatch):
    """Only so many are listed as one can look through; the rest is counted."""
    monkeypatch.setattr(writing, "MOST_HITS", 2)
    tool.word.value = "närvaro"
    assert len(tool.hits.options) == 2
    assert re.fullmatch(r"\d+ uppgifter, \d+ visas inte", said(tool.count))


def test_nothing_found(tool):
    """Then nothing can be put in."""
    tool.word.value = "narvaro.samtliga"
    tool.hits.value = "narvaro.samtliga"
    tool.word.value = "finns inte"
    assert tool.hits.options == ()
    assert tool.insert.disabled
    assert said(tool.named) == ""


# The project's own texts.


def test_the_texts_of_the_project():
    """Each text of 2020-T2 opens without a fault and without anything to save."""
    tool = opened(Project.find(ROOT), "2020-t2")
    for chapter in tool._listed:
        tool.chapter.value = chapter
        assert (tool.save.disabled, said(tool.faults)) == (True, "")
        assert said(tool.shown)


def test_an_unread_draft(tmp_path):
    """A draft whose file is not there yet is empty and unchanged."""
    draft = Manuscript(tmp_path / "a.md")
    draft.read()
    assert (draft.text, draft.is_changed, draft.is_overtaken) == ("", False, False)
