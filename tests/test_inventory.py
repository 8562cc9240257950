"""What a register holds is told as it is, also where something in it is wrong."""

import re

import pytest
import smallproject

import kutools as ku
from kutools.errors import ParamsError, RegisterError
from kutools.project import Project
from kutools.registers import inventory


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A small project to work in; nothing of it has been run."""
    project = smallproject.make(tmp_path / "projekt")
    monkeypatch.chdir(project.params.parent)
    return project.params.parent


def shown(holding) -> str:
    """What a notebook shows of a register, as plain text."""
    html = re.sub(r"<style>.*?</style>", "", holding._repr_html_(), flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").replace("&quot;", '"')
    return re.sub(r"\s+", " ", plain)


def test_a_register_is_told_with_rows_span_and_ranges(root):
    """How many rows in how many files, from when to when, and what each column holds."""
    said = shown(ku.register("narvaro"))
    assert "narvaro 6 rader i 1 fil, 2030-02-04 till 2031-09-03." in said
    assert "nätverk Skolrådet · Vårdrådet" in said
    assert "kallade 4 till 5" in said and "närvarande 3 till 5" in said
    assert "data/narvaro/rader.csv 6" in said
    assert "Fel" not in said


def test_amounts_are_told_in_kronor(root):
    """What stands as tkr in the file is told in kronor, as facts are."""
    said = shown(ku.register("ekonomi/budgetuppfoljning"))
    assert "2 rader i 1 fil, 2031-T3." in said
    assert "utfall 8 000 kr till 90 000 kr" in said


def test_many_values_are_counted(root):
    """Where a column has more values than one can take in, the first are named."""
    rows = "\n".join(f"{2000 + n};{n};Skolrådet;lugn;5" for n in range(8))
    smallproject.write(root, "enkat/svar", f"år;svarande;nätverk;fråga;värde\n{rows}")
    said = shown(ku.register("enkat/svar"))
    assert "8 rader i 1 fil, 2000 till 2007." in said
    assert "svarande 8 olika: 0 · 1 · 2 …" in said


def test_a_fault_is_told_and_the_rest_is_shown(root):
    """A register at fault is no error here: the fault is told with its place, beside the rest."""
    faulty = smallproject.DATA["narvaro"].replace("Alfa;4;3", "Alfa;fyra;3")
    smallproject.write(root, "narvaro", faulty)
    holding = ku.register("narvaro")
    assert [failure.place.row for failure in holding.failures] == [4]
    assert 'Fel data/narvaro/rader.csv, rad 4, kolumn "kallade"' in shown(holding)
    assert "kallade 4 till 5 1" in shown(holding), "the empty cell is counted"


def test_what_was_left_out_is_told(root):
    """A column that the register does not have is told as not counted."""
    rows = smallproject.DATA["organisation/natverk"].replace("regionen\n", "regionen;färg\n", 1)
    smallproject.write(root, "organisation/natverk", rows.replace(";nej", ";nej;röd"))
    assert "Inte räknat: 1" in shown(ku.register("organisation/natverk"))


def test_a_register_without_files_is_empty(root):
    """A register that nobody has put a file in has no rows, no span and no fault."""
    holding = ku.register("forskning/studier")
    assert "0 rader i 0 filer." in shown(holding)
    assert (holding.span, holding.last, holding.failures) == ("", "", [])


def test_nothing_in_a_register_is_taken_as_markup(root):
    """What stands in a cell or a file's name is shown as it is."""
    rows = smallproject.DATA["organisation/natverk"].replace("Vårdrådet", "<script>x</script>")
    smallproject.write(root, "organisation/natverk", rows)
    html = ku.register("organisation/natverk")._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_an_unknown_register_is_refused(root):
    """A misspelt register is answered with the nearest name, alone and in a chapter."""
    refused = r'okänt register "närvaro"\. Menade du "narvaro"\?'
    with pytest.raises(ParamsError, match=refused):
        ku.register("närvaro")
    with pytest.raises(ParamsError, match=refused):
        ku.open_chapter("2020-T2", [], ["närvaro"])


def test_every_register_that_has_files_is_taken(root):
    """The list of a project has each register once, and every fault, also those of no register."""
    found, held, failures = inventory.take(Project.find())
    assert {one.register.name for one in held} == set(smallproject.DATA)
    assert sum(len(one.rows) for one in held) == sum(file.rows for file in found.files)
    assert failures == []
    smallproject.write(root, "narvaro", smallproject.DATA["narvaro"].replace("Beta", "Beat", 1))
    _, held, failures = inventory.take(Project.find())
    assert [len(one.failures) for one in held if one.failures] == [1] and len(failures) == 1


def test_personal_data_is_not_repeated(root):
    """What the gate refuses, such as an address of mail, is named and not shown."""
    rows = smallproject.DATA["enkat/svar"].replace("2031;0;", "2031;anna@exempel.se;", 1)
    smallproject.write(root, "enkat/svar", rows)
    said = shown(ku.register("enkat/svar"))
    assert "anna" not in said and "en e-postadress" in said


def test_a_missing_data_folder_is_told(root):
    """Without a data folder there is nothing to tell of a register."""
    (root / "data").rename(root / "annat")
    with pytest.raises(RegisterError, match="datamappen finns inte"):
        ku.register("narvaro")
