"""A report is published whole or not at all, stays as it was published, and can be verified."""

import html
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import smallproject
from smallproject import MADE, PERIOD, WAY, contents, edit

from kutools import plan, release
from kutools.audit import revision
from kutools.errors import GateError, KutoolsError, ParamsError
from kutools.project import Project
from kutools.reports import outputs

FEWER = smallproject.DATA["narvaro"].replace(
    "Beta;4;4\n        2031-09", "Beta;4;2\n        2031-09"
)


@pytest.fixture
def published(small) -> Project:
    """The small project when its draft has been published."""
    release.release(small, PERIOD)
    return small


def report_of(project: Project, name: str = str(PERIOD)) -> Path:
    """A report of the small project."""
    return project.outputs / name


def refused(project: Project, **more: str) -> list[str]:
    """Why a report is not published; what is in the project stays as it was."""
    root = project.data.parent
    before = contents(root)
    with pytest.raises(GateError) as caught:
        release.release(project, PERIOD, **more)
    assert contents(root) == before
    return [fault.replace("\u00a0", " ") for fault in caught.value.faults]


def verified(project: Project, folder: Path, again: bool = False) -> list[str]:
    """What verifying a report says is wrong with it."""
    found = release.verify(project, folder, WAY if again else None, lambda said: None)
    return [*found.altered, *found.inputs, *found.differing]


# What is published


def test_the_draft_is_published_without_its_mark(published):
    """What was a draft is the report, and no page says that it is a draft."""
    folder = report_of(published)
    manifest = outputs.manifest(folder)
    assert manifest["status"] == "publicerad" and manifest["created"] == MADE.isoformat()
    pages = {path.name: path.read_text("utf-8") for path in folder.rglob("*.html")}
    assert len(pages) == 11
    assert [name for name, page in pages.items() if 'class="utkast"' in page] == []
    contents_sheet = openpyxl.load_workbook(folder / "tabeller.xlsx").worksheets[0]
    said = [str(cell.value) for row in contents_sheet.iter_rows() for cell in row if cell.value]
    assert any("publicerad 20" in text for text in said)
    assert "årsbok" in (published.outputs / "index.html").read_text("utf-8").casefold()
    assert "publicerad" in (published.outputs / "index.html").read_text("utf-8")


def test_what_is_published_is_frozen(published):
    """Every figure of the period and of those compared with is kept, none that is withheld."""
    (one,) = revision.releases(published)
    made = plan.make(published, PERIOD)
    assert one.figures == json.loads(
        json.dumps(revision.figures(made.facts(), made.params.periods))
    )
    assert one.figures["2031-T3"]["narvaro.samtliga"]["value"] == pytest.approx(0.8875)
    assert one.figures["2030-T3"]["narvaro.samtliga"]["value"] == 1
    assert one.figures["2031-T3"]["enkat.mat"]["value"] is None
    assert [path.name for path in published.releases.iterdir()] == ["2031-T3.json"]


def test_a_new_draft_leaves_what_is_published(published):
    """A run of a published period makes its draft beside the report, which stays as it was."""
    before = contents(report_of(published))
    assert outputs.draft_place(published.outputs, PERIOD).name == "2031-T3-utkast"
    shutil.copytree(report_of(published), report_of(published, "2031-T3-utkast"))
    assert {one["folder"] for one in outputs.reports(published.outputs)} == {
        "2031-T3",
        "2031-T3-utkast",
    }
    assert contents(report_of(published)) == before


# What is refused


def test_without_a_draft_there_is_nothing_to_publish(small):
    """Only what has been made can be read, and only what has been read is published."""
    shutil.rmtree(report_of(small))
    assert refused(small) == ["det finns inget utkast av 2031-T3; gör ett med: kutools run 2031-T3"]


def test_a_draft_of_other_data_is_refused(small):
    """Data, texts and parameters that have changed since the draft was made are named."""
    smallproject.write(small.data.parent, "narvaro", FEWER)
    smallproject.write_text(small.data.parent, "narvaro", "Närvaron är {{ narvaro.samtliga }}.")
    found = refused(small)
    assert [fault.partition(":")[0] for fault in found] == [
        "data/narvaro/rader.csv",
        "data/texter/2031-T3/narvaro.md",
    ]
    assert all("kör kutools run 2031-T3 igen" in fault for fault in found)


@pytest.mark.attack
def test_a_draft_that_somebody_has_changed_is_refused(small):
    """A draft is published as it was made; who changes a page by hand must make it again."""
    edit(report_of(small) / "narvaro.html", "Närvaro", "Frånvaro")
    assert refused(small) == ["utkastet är ändrat för hand; kör kutools run 2031-T3 igen."]


@pytest.mark.attack
def test_a_typed_number_that_contradicts_the_data_stops_the_release(small):
    """File, line, number and fact are named, and the words that join it to others too."""
    text = (
        "Närvaron redovisas här.\n\nNärvaron i samtliga nätverk var 67 %, en ökning från 100 %.\n"
    )
    smallproject.write_text(small.data.parent, "narvaro", text)
    found = [fault for fault in refused(small) if ", rad " in fault]
    assert [fault.splitlines()[0] for fault in found] == [
        'data/texter/2031-T3/narvaro.md, rad 3: "67 %" stämmer inte med Närvaro i samtliga nätverk '
        "(narvaro.samtliga): väntade 89 %. Rätta talet, eller bind det: {{ narvaro.samtliga }}",
        'data/texter/2031-T3/narvaro.md, rad 3: "ökning" stämmer inte: från 100 % till 67 %. Ändra '
        "orden, eller låt dem komma ur uppgiften.",
    ]
    assert all("godtas som " in fault for fault in found)


def test_a_sum_that_does_not_add_up_stops_the_release_until_it_is_accepted(small):
    """A finding is told with the name to accept it by; with a reason it goes out, and says so."""
    root = small.data.parent
    table = smallproject.DATA["ekonomi/budgetuppfoljning"].replace("129;98", "129;105")
    smallproject.write(root, "ekonomi/budgetuppfoljning", table)
    found = refused(small)
    (key,) = (fault.rpartition(" ")[2] for fault in found if "\n      godtas som" in fault)
    assert key.startswith("summarad.utfall.summaraden.")
    with (root / "params" / "2031-T3.yml").open("a", encoding="utf-8") as file:
        file.write(f'accepted:\n  {key}: "Så tryckt i årsboken."\n')
    smallproject.draft(small)
    front = release.release(small, PERIOD)
    assert "Så tryckt i årsboken." in (front.parent / "granskning.html").read_text("utf-8")
    (finding,) = json.loads((front.parent / "findings.json").read_text("utf-8"))
    assert finding["accepted"] == "Så tryckt i årsboken." and finding["difference"] == 7000


def test_what_is_published_is_only_replaced_with_a_reason(published):
    """Publishing again needs a reason, and a reason needs something that was published."""
    (found,) = refused(published)
    assert found.startswith("2031-T3 publicerades 20") and "--revise" in found


def test_a_published_report_without_its_frozen_figures_is_not_replaced(published):
    """Who has lost the record of what was published is told to get it back, not let through."""
    (published.releases / "2031-T3.json").unlink()
    lost = (
        "data/publicerat/2031-T3.json: saknas fast rapporten är publicerad; hämta tillbaka filen, "
        "som ur git."
    )
    assert refused(published) == [lost]
    assert verified(published, report_of(published)) == [lost]


@pytest.mark.attack
def test_nothing_is_published_before_what_has_been_done_already(small):
    """With the clock set back a revision would come before what it revises."""
    edit(report_of(small) / outputs.MANIFEST, f'"{MADE:%Y}-', '"2125-')
    (fault,) = refused(small)
    assert fault.startswith("datorns klocka visar 20")
    assert fault.endswith("rapporter från 2125-01-15 10.00; ställ klockan rätt.")


def test_a_reason_needs_something_to_revise(small):
    """A reason for replacing what was never published is a mistake in the call."""
    with pytest.raises(ParamsError, match="har inte publicerats; utelämna --revise"):
        release.release(small, PERIOD, "Rättat")


def test_nothing_is_published_when_the_gate_stops_it(small, monkeypatch):
    """A fault in the finished files leaves draft and data as they were."""

    def stop(gate):
        raise GateError(["narvaro.html: talet 4711 går inte att härleda"])

    monkeypatch.setattr(release.Gate, "check", stop)
    assert refused(small) == ["narvaro.html: talet 4711 går inte att härleda"]


def test_a_release_that_was_cut_off_is_finished(published):
    """Cut off between report and record, the record is kept by the next release or look at it."""
    frozen = published.releases / "2031-T3.json"
    begun = frozen.rename(published.releases / "2031-T3.json.ny")
    with pytest.raises(GateError, match="publicerades 20"):
        release.release(published, PERIOD)
    assert frozen.exists() and not begun.exists()
    frozen.rename(begun)
    assert verified(published, report_of(published)) == []
    assert frozen.exists() and not begun.exists()
    begun.write_text('{"publications', encoding="utf-8")
    assert verified(published, report_of(published)) == []


# Revising


def test_a_swap_that_was_cut_off_leaves_the_report_intact(published):
    """Killed between the old report and the new one, it is the old one that is there."""
    report_of(published).rename(published.outputs / f"{outputs.OLD}{PERIOD}")
    assert verified(published, report_of(published)) == []


def test_a_revision_tells_what_changed_and_why(published):
    """A figure shown otherwise than published needs a reason, and the new report prints both."""
    root = published.data.parent
    smallproject.write(root, "narvaro", FEWER)
    made = plan.make(published, PERIOD)
    changed = {one.quantity for one in made.findings(made.facts()) if one.rule == revision.RULE}
    assert changed == {
        "narvaro.samtliga",
        "narvaro.natverk.skolradet",
        "narvaro.kommun.beta",
        "matetal.kom",
    }
    with (root / "params" / "2031-T3.yml").open("a", encoding="utf-8") as file:
        file.write('accepted:\n  andrad_uppgift: "En lista kom in för sent."\n')
    assert smallproject.draft(published) == report_of(published, "2031-T3-utkast")
    front = release.release(published, PERIOD, "En lista kom in för sent.")
    page = html.unescape((front.parent / "granskning.html").read_text("utf-8"))
    assert "En lista kom in för sent." in page and "89\u00a0%" in page and "76\u00a0%" in page
    assert "ersätter en tidigare publicerad rapport" in front.read_text("utf-8")
    first, second = revision.releases(published)
    assert (first.reason, second.reason) == ("", "En lista kom in för sent.")
    assert not report_of(published, "2031-T3-utkast").exists()
    assert verified(published, front.parent) == []


def test_a_changed_figure_is_told_in_the_data_folder_that_there_is(published):
    """Another organisation's data folder has a name of its own."""
    smallproject.write(published.data.parent, "narvaro", FEWER)
    elsewhere = published.data.rename(published.data.with_name("underlag"))
    moved = replace(published, data=elsewhere, releases=elsewhere / Project.RELEASES)
    made = plan.make(moved, PERIOD)
    found = {one.place.file for one in made.findings(made.facts()) if one.rule == revision.RULE}
    assert found == {"underlag/publicerat/2031-T3.json"}


# Verifying


def test_a_published_report_is_intact(published):
    """Right after it was published nothing is changed, and it can be made again, byte for byte."""
    assert verified(published, report_of(published), again=True) == []


@pytest.mark.attack
def test_every_change_in_a_report_is_told(published):
    """A changed, added or missing file of a report is named; so is a changed manifest."""
    folder = report_of(published)
    edit(folder / "narvaro.html", "Närvaro", "Frånvaro")
    (folder / "extra.html").write_text("x", encoding="utf-8")
    (folder / "tabeller.xlsx").unlink()
    found = verified(published, folder)
    assert [fault.partition(":")[0] for fault in found] == [
        "extra.html",
        "narvaro.html",
        "tabeller.xlsx",
    ]


@pytest.mark.attack
def test_a_manifest_that_was_changed_too_is_found_out(published):
    """Whoever changes a page and its hash in the manifest is told by the frozen record."""
    edit(
        report_of(published) / "manifest.json", '"status": "publicerad"', '"status":  "publicerad"'
    )
    (found,) = verified(published, report_of(published))
    assert found.startswith("manifest.json: är inte den som publicerades 20")


def test_changed_inputs_are_told(published):
    """A report that can no longer be made again says which of its files are not as they were."""
    smallproject.write(published.data.parent, "narvaro", FEWER)
    (published.notebooks / "enkat.ipynb").unlink()
    assert verified(published, report_of(published), again=True) == [
        "data/narvaro/rader.csv: har ändrats",
        "notebooks/enkat.ipynb: finns inte kvar",
    ]


def test_the_command_says_it_in_its_exit_code(published, told):
    """`kutools verify` ends with 0 where all is as it was and with 1 where it is not."""
    root = published.data.parent
    same = told("verify", "outputs/2031-T3", cwd=root)
    assert (same.returncode, same.stdout) == (0, "Rapporten är oförändrad.\n")
    edit(report_of(published) / "narvaro.html", "Närvaro", "Frånvaro")
    (report_of(published) / "egen.html").touch()
    changed = told("verify", "outputs/2031-T3", cwd=root)
    assert changed.returncode == 1
    assert changed.stdout.splitlines() == [
        "  egen.html: har tillkommit",
        "  narvaro.html: har ändrats",
        "Rapporten har ändrats.",
    ]
    none = told("verify", "outputs", cwd=root)
    assert none.returncode == 2 and "ingen rapport" in none.stderr


@pytest.mark.attack
@pytest.mark.parametrize("name", ["index.html", ".minne/2031-T3", "misslyckad-2031-T3"])
def test_a_link_in_the_folder_of_reports_is_not_followed(small, tmp_path, name):
    """What a run writes or clears away lies in its own folder, whatever a link there leads to."""
    elsewhere = tmp_path / "annat"
    elsewhere.mkdir()
    (elsewhere / "viktigt.txt").write_text("kvar")
    link = small.outputs / name
    if link.is_dir():
        shutil.rmtree(link)
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(elsewhere)
    smallproject.write_text(small.data.parent, "ekonomi", "Nytt.\n")
    with pytest.raises(KutoolsError, match=r"är en länk; ta bort den och kör igen"):
        smallproject.draft(small)
    assert [path.name for path in elsewhere.iterdir()] == ["viktigt.txt"]


CHANGES = [
    (lambda place: (place / "narvaro.html").write_text("x"), "narvaro.html: har ändrats"),
    (lambda place: (place / "narvaro.html").unlink(), "narvaro.html: har tagits bort"),
    (lambda place: (place / "egen.txt").write_text("x"), "egen.txt: har tillkommit"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_a_report_that_was_sent_can_be_verified_without_its_project(
    drafted, tmp_path, told, change, said
):
    """Whoever got the folder can see whether its files are those that its own list names."""
    place = shutil.copytree(report_of(drafted), tmp_path / "mottagen")
    same = told("verify", place, cwd=tmp_path)
    assert same.returncode == 0 and "bara rapportens egna filer är prövade" in same.stdout
    change(place)
    changed = told("verify", place, cwd=tmp_path)
    assert changed.returncode == 1 and said in changed.stdout
