"""The command line speaks Swedish, says what it did, and ends with a code that can be relied on."""

import json
import os
import re
import shutil

import pytest
from commands import ROOT, command, start

from kutools import cli

COMMANDS = ["run", "check", "figures", "release", "verify", "audit", "lab", "new"]
# What a command is told first in its example, where it is no period.
FIRST = {"lab": "", "verify": "outputs/20", "audit": "text.md --period 20"}
# What the last line of a check ends with.
DEVIATIONS = "10 avvikelser i granskningen, varav {} hindrar att rapporten publiceras."
ENGLISH = re.compile(
    r"\b(usage|error|positional|optional|options|show this|required|invalid|unrecognized|choose|"
    r"expected|argument [A-Z-]|commands?)\b"
)


@pytest.fixture
def empty(tmp_path):
    """A project in which nothing has been made yet."""
    for folder in ("notebooks", "params", "data"):
        (tmp_path / folder).mkdir()
    return tmp_path


# Help


def test_help_mentions_every_command(told):
    """`kutools --help` names every command with what it does, gives examples and exit codes."""
    code, said, _ = told("--help")
    assert code == 0
    for name in COMMANDS:
        assert re.search(rf"(?m)^ +{name} +\w+", said), name
        assert f"  kutools {name} {FIRST.get(name, 20)}" in said, name
    assert all(f"{code} " in said[said.index("slutkoder") :] for code in range(4))


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)], ids=str)
def test_help_is_in_swedish_with_an_example(told, arguments):
    """Every help is in Swedish throughout, begins with the usage once, and ends with an example."""
    code, said, _ = told(*arguments, "--help")
    assert code == 0
    assert ENGLISH.findall(said) == []
    assert said.startswith(" ".join(["användning: kutools", *arguments]))
    assert said.count("användning") == 1
    assert " ".join(["exempel:\n  kutools", *arguments]) in said


def test_examples_in_the_help_can_be_given():
    """Every example in the help is a command line that the program understands."""
    lines = re.findall(r"(?m)^  kutools (.+?)(?:  .*)?$", cli.EXAMPLES)
    assert len(lines) >= len(COMMANDS)
    given = [cli._parser().parse_args(line.split()).command for line in lines]
    assert set(given) == set(COMMANDS)


def test_bare_command_shows_the_help(told):
    """`kutools` alone is no use of it: the help is shown and the exit code says so."""
    code, said, _ = told()
    assert code == 2
    assert "exempel:" in said


# Wrong use


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "rnu 2020-T2",
            "okänt kommando 'rnu'; välj bland 'run', 'check', 'figures', 'release', 'verify', "
            "'audit', 'lab', 'new'",
        ),
        ("run", "kutools run: PERIOD saknas"),
        ("run 2020-T2 --fel", "okända argument: --fel"),
        ("run 2020-T2 --data", "--data kräver ett värde"),
        ("run 2020-T2 --jobs noll", '--jobs: "noll" är inget antal, väntade 1 eller mer'),
        ("run 2020-T2 --jobs 0", '--jobs: "0" är inget antal, väntade 1 eller mer'),
        ("run 2020-T9", '"2020-T9" är ingen period; väntade en period som 2020-T2'),
        ("check igår", '"igår" är ingen period'),
        ("run 2019-T1", "params/2019-T1.yml finns inte. Skapa den med: kutools new 2019-T1"),
        ("release", "kutools release: PERIOD saknas"),
        ("release 2020-T2 --revise", "--revise kräver ett värde"),
        ("release 2019-T1", "params/2019-T1.yml finns inte. Skapa den med: kutools new 2019-T1"),
        ("verify", "kutools verify: RAPPORT saknas"),
        ("verify tests", "tests: här finns ingen rapport med manifest.json"),
        ("audit README.md", "kutools audit: --period saknas"),
        ("audit finns-inte.md --period 2020-T2", "finns-inte.md: filen finns inte"),
    ],
)
def test_wrong_use_is_told_in_swedish(told, line, said):
    """A command that cannot be understood ends with 2 and says in Swedish what was expected."""
    code, out, err = told(*line.split())
    assert code == 2
    assert said in err
    assert ENGLISH.findall(err) == []
    assert out == "" and "Traceback" not in err


def test_help_that_is_advised_can_be_asked_for(told):
    """The line that says how to get help names a command that gives it."""
    _, _, err = told("run")
    advised = re.search(r"Hjälp: kutools (.*)", err)[1]
    assert told(*advised.split())[0] == 0


def test_outside_a_project_says_where_to_go(told, tmp_path):
    """Where there is no project, the message says which folders make one."""
    code, _, err = told("check", "2020-T2", cwd=tmp_path)
    assert code == 2
    assert "här finns inget projekt. Väntade mapparna notebooks/ och params/" in err


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
def test_reader_that_has_had_enough_is_no_fault():
    """`kutools figures … | head` ends in silence, not with a trace."""
    read, written = os.pipe()
    os.close(read)
    with start(command("figures", "2020-T2"), stdout=written) as process:
        os.close(written)
        _, err = process.communicate(timeout=120)
    assert err == ""
    assert process.returncode == 0


# check and figures


@pytest.fixture
def params(tmp_path):
    """Choose what the parameters for 2020-T2 accept; returns their folder, a copy."""

    def accepting(text: str):
        folder = tmp_path / "params"
        folder.mkdir()
        whole = (ROOT / "params" / "2020-T2.yml").read_text("utf-8")
        kept = whole[: whole.index("accepted:")]
        (folder / "2020-T2.yml").write_text(kept + text, encoding="utf-8")
        return folder

    return accepting


def test_check_tells_findings_by_file(told):
    """`check` lists what does not agree under the file it stands in, and counts at the end.

    What has been accepted is told too, as accepted.
    """
    code, said, _ = told("check", "2020-T2")
    assert code == 0
    lines = said.splitlines()
    files = [line for line in lines[:-1] if not line.startswith(" ")]
    assert files == [
        "data/ekonomi/budgetuppfoljning/2020-T2.csv",
        "data/matetal/resultat/publicerade.csv",
    ]
    at = lines.index(files[0])
    assert lines[at + 1].startswith('  godtagen    rad 8, kolumn "kvarvarande": inget värde')
    assert lines[at + 3].startswith('  godtagen    rad 10, kolumn "kvarvarande": summaraden anger')
    told_of = sum(line.startswith("  godtagen ") for line in lines)
    assert told_of == len(lines) - len(files) - 1 == 10
    assert lines[-1].endswith(DEVIATIONS.format(0))


def test_check_says_how_grave_a_finding_is_and_what_accepts_it(told, params):
    """What nobody has accepted is an error, followed by the very name to accept it by."""
    code, said, _ = told("check", "2020-T2", "--params", params(""))
    assert code == 0
    *lines, last = said.splitlines()
    assert last.endswith(DEVIATIONS.format(10))
    at = lines.index("data/ekonomi/budgetuppfoljning/2020-T2.csv")
    assert lines[at + 1].startswith('  fel         rad 8, kolumn "kvarvarande": inget värde')
    name = "kontrollkolumn.kvarvarande.ledning_och_stab.c7e1"
    assert lines[at + 2] == f"              godtas som {name}"
    names = re.findall(r"(?m)^ {14}godtas som (\S+)$", said)
    text = (ROOT / "params" / "2020-T2.yml").read_text("utf-8")
    accepted = re.findall(r"(?m)^  (\S+\.[0-9a-f]{4}):$", text)
    assert len(names) == len(set(names)) == 10 and set(names) == set(accepted)


def test_check_tells_an_acceptance_of_nothing(told, params):
    """An acceptance that matches no finding is told, under the parameters, but counts as none."""
    code, said, _ = told("check", "2020-T2", "--params", params("accepted:\n  andel.x.0000: fel\n"))
    assert code == 0
    *_, file, note, last = said.splitlines()
    assert file == "params/2020-T2.yml"
    assert note.startswith('  upplysning  "andel.x.0000" är godtaget men finns inte')
    assert last.endswith(DEVIATIONS.format(10))


def test_check_of_a_period_without_parameters(told, empty):
    """A period that no report is made of yet can be checked too, texts and acceptances aside."""
    shutil.copytree(ROOT / "data", empty / "data", dirs_exist_ok=True)
    code, said, _ = told("check", "2020-T2", cwd=empty)
    assert code == 0
    assert '  fel         rad 10, kolumn "kvarvarande": summaraden anger' in said
    assert said.rstrip().endswith(DEVIATIONS.format(10))


def test_check_tells_what_was_left_out(told, tmp_path):
    """`check` lists what was not read or not counted, with the reason, under the same file."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    stray = tmp_path / "data" / "narvaro" / "anteckning.txt"
    stray.write_text("hej", encoding="utf-8")
    code, said, _ = told("check", "2020-T2", "--data", tmp_path / "data")
    assert code == 0
    assert "data/narvaro/anteckning.txt\n  obs         läses inte; väntade .csv" in said


def test_check_ends_with_one_when_the_data_is_at_fault(told, tmp_path):
    """Faults end the check with 1; each is told, under a heading that counts them."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    bad = tmp_path / "data" / "organisation" / "parter" / "ny.csv"
    bad.write_text("part;sida\nA;fel\nB;också fel\n", encoding="utf-8")
    code, out, err = told("check", "2020-T2", "--data", tmp_path / "data")
    assert (code, out) == (1, "")
    assert "2 fel i underlaget:" in err
    assert 'parter/ny.csv, rad 2, kolumn "sida"' in err
    assert 'parter/ny.csv, rad 3, kolumn "sida"' in err


def test_figures_are_those_of_the_report(told, report):
    """`figures --json` gives the very content of the published figures.json."""
    code, said, _ = told("figures", "2020-T2", "--json")
    assert code == 0
    assert json.loads(said) == json.loads((report / "figures.json").read_text("utf-8"))


def test_figures_are_shown_as_readers_see_them(told):
    """`figures` gives a line per figure: the name to bind by, the value in Swedish, the label."""
    code, said, _ = told("figures", "2020-T2")
    assert code == 0
    lines = {line.split()[0]: line.replace("\N{NO-BREAK SPACE}", " ") for line in said.splitlines()}
    assert re.search(r"134 355 000 kr +Disponibla", lines["ekonomi.disponibla"])
    assert re.search(r" 76 % ", lines["narvaro.samtliga"])
    assert len(lines) > 100


def test_figures_can_be_searched(told):
    """`figures` with a word gives the figures that have it in name or title, in any case."""
    code, said, _ = told("figures", "2020-T2", "REKO")
    assert code == 0
    names = [line.split()[0] for line in said.splitlines()]
    assert "narvaro.natverk.reko" in names and "narvaro.sida.reko.kommuner" in names
    assert all("reko" in line.casefold() for line in said.splitlines())
    assert told("figures", "2020-T2", "finns inte") == (0, "", "")


# audit


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Närvaron är {{ narvaro.samtliga }}.", 0, ""),
        ("Närvaron är 76 %.", 0, 'upplysning  {}, rad 1: "76 %" är skrivet för hand och stämmer'),
        ("Så.\n\nNärvaron är 77 %.", 1, 'varning     {}, rad 3: "77 %" i "Närvaron är 77 %." är'),
    ],
)
def test_audit_of_a_text_tells_what_does_not_hold(told, tmp_path, text, code, said):
    """`audit` tells each number by its line; one that cannot be traced to a figure ends with 1."""
    (tmp_path / "text.md").write_text(text, encoding="utf-8")
    ended, out, err = told("audit", tmp_path / "text.md", "--period", "2020-T2")
    *found, last = out.splitlines()
    assert (ended, err) == (code, "")
    name = os.path.relpath(tmp_path / "text.md", ROOT)
    assert [line[: len(said.format(name))] for line in found] == [said.format(name)] * bool(said)
    assert last.startswith(f"{len(found)} anmärkning")
    assert last.endswith(f"varav {code} är fel eller inte går att härleda.")


def test_audit_tells_every_mistyped_name(told, tmp_path):
    """A name that is no figure's is told by file and line, with the name that was meant."""
    text = tmp_path / "text.md"
    text.write_text("{{ narvaro.samtlga }}\n\n{{ ekonomi.utfal }}", encoding="utf-8")
    code, out, err = told("audit", text, "--period", "2020-T2")
    assert (code, out) == (1, "")
    assert "text.md, rad 1" in err and 'Menade du "narvaro.samtliga"' in err
    assert "text.md, rad 3" in err and 'Menade du "ekonomi.utfall"' in err


# new


def test_new_period_from_the_period_before(told, empty):
    """A new period takes over the choices of the latest report of its kind before it."""
    for period in ("2018", "2020-T2", "2022-T3"):
        shutil.copy(ROOT / "params" / f"{period}.yml", empty / "params")
    shutil.copytree(ROOT / "notebooks", empty / "notebooks", dirs_exist_ok=True)
    code, said, _ = told("new", "2023-T2", cwd=empty)
    assert code == 0
    assert "Skapade params/2023-T2.yml efter 2020-T2" in said
    text = (empty / "params" / "2023-T2.yml").read_text("utf-8")
    assert re.search(r"(?m)^period: 2023-T2 ", text)
    assert re.search(r"(?m)^kind: delårsrapport ", text)
    assert "  - externa_medel.andel_belopp\n" in text
    for name in ("ekonomi", "narvaro", "forskning", "kommun"):
        assert f"Skapade data/texter/2023-T2/{name}.md" in said
        assert (empty / "data" / "texter" / "2023-T2" / f"{name}.md").is_file()


def test_new_period_of_a_kind_that_there_was_not(told, empty):
    """Of another kind than any before, a report has its kind's chapters and the same owner."""
    shutil.copy(ROOT / "params" / "2020-T2.yml", empty / "params")
    code, said, _ = told("new", "2021-T1", cwd=empty)
    assert code == 0
    assert "Skapade params/2021-T1.yml efter 2020-T2" in said
    text = (empty / "params" / "2021-T1.yml").read_text("utf-8")
    assert re.search(r"(?m)^kind: tertialrapport ", text)
    assert re.search(r"(?m)^organisation: Kommunal utveckling$", text)
    assert "  - narvaro\n" in text and "  - kommun\n" not in text


def test_new_period_from_defaults(told, empty):
    """In a project without periods, a new one begins from defaults that the program can read."""
    code, said, _ = told("new", "2026", "--kind", "verksamhetsplan", cwd=empty)
    assert code == 0
    assert said.startswith("Skapade params/2026.yml\n")
    text = (empty / "params" / "2026.yml").read_text("utf-8")
    assert re.search(r"(?m)^period: 2026 ", text)
    assert re.search(r"(?m)^kind: verksamhetsplan ", text)
    assert "PERIOD" not in re.sub("(?m)^#.*", "", text)


def test_new_never_overwrites(told, empty):
    """Neither parameters nor texts that someone has written are ever written over."""
    texts = empty / "data" / "texter" / "2020-T3"
    texts.mkdir(parents=True)
    (texts / "ekonomi.md").write_text("Analytikerns text.", encoding="utf-8")
    assert told("new", "2020-T3", cwd=empty)[0] == 0
    assert (texts / "ekonomi.md").read_text("utf-8") == "Analytikerns text."
    params = empty / "params" / "2020-T3.yml"
    params.write_text("# min\n", encoding="utf-8")
    code, _, err = told("new", "2020-T3", cwd=empty)
    assert code == 2
    assert "params/2020-T3.yml finns redan; den skrivs inte över." in err
    assert params.read_text("utf-8") == "# min\n"
