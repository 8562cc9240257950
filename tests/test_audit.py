"""What does not agree has a name by which it may stand, for a reason that is written down."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kutools import audit, facts, measures, params, prose
from kutools.audit import claims, revision, rules
from kutools.errors import ERROR, NOTE, WARNING, Finding, ParamsError, Place
from kutools.periods import Period
from kutools.registers import Registers, controls

CODE = Path(audit.__file__).parents[1]
NOW = Period.parse("2020-T2")
FINDING = Finding(
    "kontrollkolumn",
    Place("data/ekonomi/2020.csv", "Blad1", 8, "kvarvarande"),
    "kvarvarande",
    174_000.0,
    -937_000.0,
    "kr",
    "angivet är 174 000 kr, raderna ger −937 000 kr.",
    item="Ledning och stab",
)
CHANGED = Finding(
    revision.RULE,
    Place("data/publicerat/2020-T2.json"),
    "narvaro.natverk.pks",
    0.76,
    0.79,
    "andel",
    "Närvaro – PKS: publicerat 76 %, nu 79 %.",
    item="Närvaro – PKS",
)


# What a finding is called.


def test_a_key_says_what_it_is_of():
    """Rule, figure and row can be read in it, and it can be written in a params file as it is."""
    key = audit.key(FINDING)
    assert re.fullmatch(r"kontrollkolumn\.kvarvarande\.ledning_och_stab\.[0-9a-f]{4}", key)
    assert re.fullmatch(r"andrad_uppgift\.narvaro\.natverk\.pks\.[0-9a-f]{4}", audit.key(CHANGED))


LONG = "Ett mycket långt namn på en rad, som inte får plats helt"


@pytest.mark.parametrize(
    ("finding", "key"),
    [
        (FINDING, "kontrollkolumn.kvarvarande.ledning_och_stab.b1ce"),
        (replace(FINDING, published=None), "kontrollkolumn.kvarvarande.ledning_och_stab.e065"),
        (CHANGED, "andrad_uppgift.narvaro.natverk.pks.6386"),
        (
            replace(FINDING, published=None, recomputed=None, quantity="%", item=LONG),
            "kontrollkolumn.ett_mycket_langt_namn_pa_en_rad_som_inte.1a9a",
        ),
    ],
)
def test_a_key_is_the_same_in_the_next_version(finding, key):
    """What an analyst has accepted stays accepted: params hold keys that were made long ago."""
    assert audit.key(finding) == key


def test_a_key_in_plain_letters():
    """Whatever an item or a number in a text is called, the key is letters, digits and dots."""
    odd = replace(FINDING, rule="okänt_tal", quantity="−12,5 %: #x", item='Å "citat": # [x]' * 9)
    assert re.fullmatch(r"[a-z0-9_.]+", audit.key(odd))
    assert len(audit.key(odd)) < 100
    assert ".." not in audit.key(replace(FINDING, item="", quantity="%"))


@pytest.mark.parametrize(
    "moved",
    [
        {"place": Place("data/ekonomi/2020.csv", "Blad1", 9, "kvarvarande")},
        {"place": Place("data/ekonomi/2020.csv", "Blad2", 8, "kvarvarande")},
        {"message": "annorlunda sagt"},
        {"severity": WARNING},
        {"accepted": "skäl"},
    ],
)
def test_a_key_stays_when_rows_move(moved):
    """A row put in above, or a message said otherwise, makes no new finding."""
    assert audit.key(replace(FINDING, **moved)) == audit.key(FINDING)


@pytest.mark.parametrize(
    "changed",
    [
        {"published": 175_000.0},
        {"published": None},
        {"recomputed": -937_001.0},
        {"recomputed": None},
        {"rule": "summarad"},
        {"quantity": "disponibla"},
        {"item": "Miljö"},
        {"place": Place("data/ekonomi/2021.csv", "Blad1", 8, "kvarvarande")},
    ],
)
def test_a_key_changes_with_what_is_found(changed):
    """With another value, column, area or file it is another finding, to be accepted anew."""
    assert audit.key(replace(FINDING, **changed)) != audit.key(FINDING)


def test_keys_of_rows_in_another_order(folder):
    """Sorting the rows of a file changes no value, and so no key, whatever floating point says."""
    rows = ["A;0,1", "B;0,2", "C;0,3"]
    keys = set()
    for ordered in (rows, rows[::-1]):
        lines = [f"2020-T2;{row.replace(';', ';;;')}" for row in ordered]
        text = "\n".join(["period;verksamhet;anställningsform;finansiering;årsarbetare", *lines])
        folder.write("personal/arsarbetare", "2020.csv", f"{text}\n2020-T2;Summa;;;5")
        (finding,) = folder.read().findings
        keys.add(audit.key(finding))
    assert len(keys) == 1


def test_a_mean_in_another_order():
    """A value that differs in the last digit that a computer has is the same value."""
    first, second = (replace(FINDING, recomputed=value) for value in (0.1 + 0.2 + 0.3, 0.6))
    assert audit.key(first) == audit.key(second)


# Accepting.


def test_accepted_by_its_key():
    """A finding whose key is listed may stand for the reason that is written."""
    (finding,) = audit.accept([FINDING], {audit.key(FINDING): "Så tryckt."}, "params.yml")
    assert finding == replace(FINDING, accepted="Så tryckt.")
    assert not finding.blocks


def test_what_is_not_listed_blocks():
    """Others are as they were, in the order that they came, and stop a release."""
    other = replace(FINDING, item="Miljö")
    found = audit.accept([other, FINDING], {audit.key(FINDING): "Så tryckt."}, "params.yml")
    assert [finding.accepted for finding in found] == ["", "Så tryckt."]
    assert [finding.blocks for finding in found] == [True, False]


def test_the_findings_given_are_not_changed():
    """Judging gives new findings; those found stay unjudged."""
    audit.accept([FINDING], {audit.key(FINDING): "Så tryckt."}, "params.yml")
    assert FINDING.accepted == ""


def test_one_key_for_all_that_it_fits():
    """The same finding in two rows is accepted once."""
    twice = [FINDING, replace(FINDING, place=replace(FINDING.place, row=9))]
    found = audit.accept(twice, {audit.key(FINDING): "Så tryckt."}, "params.yml")
    assert [finding.accepted for finding in found] == ["Så tryckt."] * 2


@pytest.mark.parametrize("length", [1, 2, 3])
def test_no_finding_by_the_first_parts_of_its_key(length):
    """A whole rule, column or area cannot be accepted: what may come is not known."""
    prefix = ".".join(audit.key(FINDING).split(".")[:length])
    finding, note = audit.accept([FINDING], {prefix: "Allt."}, "params.yml")
    assert finding.blocks
    assert note.rule == "onödigt_godtagande"


def test_an_acceptance_that_has_gone_stale():
    """With another value than the accepted one, the finding blocks and the acceptance is told."""
    worse = replace(FINDING, published=999.0)
    finding, note = audit.accept([worse], {audit.key(FINDING): "Så tryckt."}, "params/2020-T2.yml")
    assert finding.blocks
    assert str(note) == (
        f'params/2020-T2.yml: "{audit.key(FINDING)}" är godtaget men finns inte bland '
        "avvikelserna; ta bort raden."
    )
    assert (note.severity, note.blocks) == (NOTE, False)


def test_every_acceptance_that_nothing_needs():
    """Each is told, and none where all are used."""
    notes = audit.accept([], {"a.b": "x", "c.d": "y"}, "params.yml")
    assert [note.quantity for note in notes] == ["a.b", "c.d"]
    assert audit.accept([FINDING], {audit.key(FINDING): "x"}, "params.yml")[1:] == []


@pytest.mark.parametrize("length", range(1, 6))
def test_changed_figures_are_accepted_together(length):
    """Figures that differ from what was published may be accepted by the first parts of a key."""
    prefix = ".".join(audit.key(CHANGED).split(".")[:length])
    (finding,) = audit.accept([CHANGED], {prefix: "Rättad närvaro."}, "params.yml")
    assert finding.accepted == "Rättad närvaro."


@pytest.mark.parametrize("prefix", ["andrad", "andrad_uppgift.narv", "andrad_uppgift.ekonomi"])
def test_a_part_of_a_key_is_a_whole_part(prefix):
    """Half a name is no part, and another group's figures are not meant."""
    finding, note = audit.accept([CHANGED], {prefix: "x"}, "params.yml")
    assert finding.blocks and note.rule == "onödigt_godtagande"


def test_the_most_precise_reason():
    """Where both a group and a figure are accepted, the figure's own reason is the one shown."""
    other = replace(CHANGED, quantity="narvaro.samtliga")
    accepted = {"andrad_uppgift.narvaro": "Alla.", audit.key(CHANGED): "Just denna."}
    found = audit.accept([CHANGED, other], accepted, "params.yml")
    assert [finding.accepted for finding in found] == ["Just denna.", "Alla."]


@pytest.mark.parametrize(
    ("severity", "accepted", "blocks"),
    [
        (ERROR, "", True),
        (WARNING, "", True),
        (NOTE, "", False),
        (ERROR, "skäl", False),
        (WARNING, "skäl", False),
        (NOTE, "skäl", False),
    ],
)
def test_what_stops_a_release(severity, accepted, blocks):
    """Neither a note nor what is accepted does; a warning does."""
    assert replace(FINDING, severity=severity, accepted=accepted).blocks is blocks


# What is told of the rules.


def names_in_code() -> set[str]:
    """The first argument of every `Finding(...)` in the code that is a plain text."""
    names = set()
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    names.add(first.value)
    return names


def test_every_rule_is_told():
    """Whatever can be found, a reader of the audit is told what should have held, and no more."""
    found = {*rules.RULES, *controls.SAID, *claims.RULES, revision.RULE, *names_in_code()}
    assert "onödigt_godtagande" in found
    assert set(audit.RULES) == found


def test_rules_are_told_in_sentences():
    """Each is one sentence, and none is said of two rules."""
    said = list(audit.RULES.values())
    assert all(re.fullmatch(r"[A-ZÅÄÖ][^.]*\.", sentence) for sentence in said)
    assert len(set(said)) == len(said)


# All of it together.

HEADER = "period;område;ingående;erhållna;budget;utfall;kvarvarande"


def test_tables_texts_and_what_was_published(folder):
    """The audit holds what the files repeat, what registers tell, what texts claim, what moved."""
    folder.write("organisation/omraden", "2020.csv", "område\nMiljö\nHärav kurs")
    rows = "2020-T2;Miljö;100;50;200;60;99\n2020-T2;Härav kurs;;;;5;-5"
    folder.write("ekonomi/budgetuppfoljning", "2020.csv", f"{HEADER}\n{rows}")
    read = folder.read()
    table = measures.compute(read, [NOW])
    before = table.assign(value=table["value"] + 1)
    text = prose.bound("Utfallet är {{ ekonomi.utfall }} och 4 711 kr.", table, NOW, markdown=False)
    found = audit.audit(
        read,
        table,
        NOW,
        texts={"data/texter/2020-T2/ekonomi.md": text},
        releases=[
            revision.Release("2020-T2", "2020-09-14", "", "hash", revision.figures(before, [NOW]))
        ],
    )
    places = {
        (finding.rule, finding.place.file) for finding in found if finding.rule != revision.RULE
    }
    register = "data/ekonomi/budgetuppfoljning/2020.csv"
    assert places == {
        ("kontrollkolumn", register),
        ("tecken", register),
        ("okänt_tal", "data/texter/2020-T2/ekonomi.md"),
    }
    moved = {finding.quantity for finding in found if finding.rule == revision.RULE}
    assert {"ekonomi.utfall", "ekonomi.kvarvarande.miljo"} <= moved


def test_nothing_to_audit():
    """Without registers, texts and releases nothing is found."""
    assert audit.audit(Registers(), facts.together([]), NOW, texts={}) == []


def test_findings_of_other_periods(folder):
    """What does not agree in a file without rows of the period is not told about it."""
    rows = "2019-T2;Miljö;100;50;200;60;99"
    folder.write("ekonomi/budgetuppfoljning", "2019.csv", f"{HEADER}\n{rows}")
    folder.write("ekonomi/budgetuppfoljning", "2020.csv", f"{HEADER}\n2020-T2;Miljö;1;;;;1")
    read = folder.read()
    table = measures.compute(read, [NOW, NOW.years_before()])
    assert len(read.findings) == 1
    assert audit.of_tables(read, table, NOW) == []


# What the parameters accept.

WHOLE = """\
# Kör med: kutools run 2020-T2
period: 2020-T2
kind: delårsrapport
organisation: Kommunal utveckling
chapters:
  - ekonomi
attendance_target: 0.80
"""
ACCEPTED = 'accepted:\n  a.b.1234: "Så tryckt."\n  c.d.5678:\n    " Också så. "\n'


def written(folder: Path, text: str) -> Path:
    """A parameters file with this text."""
    path = folder / "params" / "2020-T2.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_parameters_accept(tmp_path):
    """Each key has its reason, as it is written; it is no parameter of a notebook."""
    run = params.load(written(tmp_path, WHOLE + ACCEPTED), NOW)
    assert run.accepted == {"a.b.1234": "Så tryckt.", "c.d.5678": "Också så."}
    assert run.options == {"attendance_target": 0.8}
    assert params.load(written(tmp_path, WHOLE), NOW).accepted == {}
    assert params.load(written(tmp_path, WHOLE + "accepted: {}\n"), NOW).accepted == {}


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("accepted:\n  a.b: \n", 'parametern "accepted: a.b" är None, väntade en text.'),
        ("accepted:\n  a.b: true\n", 'parametern "accepted: a.b" är True, väntade en text.'),
        ("accepted:\n  a.b: 1.5\n", 'parametern "accepted: a.b" är 1.5, väntade en text.'),
        ("accepted:\n  a.b: [x]\n", "parametern \"accepted: a.b\" är ['x'], väntade en text."),
        ("accepted:\n  a.b:\n    c: x\n", 'parametern "accepted: a.b" är {'),
        ("accepted:\n  a.b: ''\n", '"a.b" är godtaget utan skäl; skriv varför.'),
        ("accepted:\n  a.b: '  '\n", '"a.b" är godtaget utan skäl; skriv varför.'),
        (
            "accepted:\n  - a.b\n",
            "parametern \"accepted\" är ['a.b'], väntade rader som namn: text",
        ),
        ("accepted: a.b\n", "parametern \"accepted\" är 'a.b', väntade rader som namn: text"),
        ("accepted:\n", 'parametern "accepted" är None, väntade rader som namn: text'),
    ],
)
def test_nothing_is_accepted_without_a_reason(tmp_path, accepted, expected):
    """A reason is a text that says something; what was found and expected is told."""
    with pytest.raises(ParamsError) as told:
        params.load(written(tmp_path, WHOLE + accepted), NOW)
    assert str(told.value).startswith(f"params/2020-T2.yml: {expected}")


def test_the_same_finding_accepted_twice(tmp_path):
    """Of two reasons for the same neither is taken; the second one's row is told."""
    with pytest.raises(ParamsError) as told:
        params.load(written(tmp_path, f'{WHOLE}{ACCEPTED}  a.b.1234: "x"\n'), NOW)
    assert str(told.value) == ('params/2020-T2.yml, rad 12: parametern "a.b.1234" står två gånger.')
