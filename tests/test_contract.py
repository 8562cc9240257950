"""The contract agrees with itself, so that no declaration points at what is not there."""

import re
import unicodedata
from pathlib import Path

import pytest

from kutools import contract
from kutools.contract import REGISTERS
from kutools.registers import personal

EACH = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


@EACH
def test_declarations_name_columns(register):
    """Keys, times, control terms, rules and the like name columns that the register has."""
    names = {column.name for column in register.columns}
    assert register.naming in names
    terms = {term for terms in register.controls.values() for term in terms}
    terms |= {name for share in register.shares.values() for name in (share.of, *share.within)}
    alike = {name for own, key in register.alike.items() for name in (own, *key)}
    ruled = {rule.column for rule in (*register.rules, *register.skips)}
    assert {*register.key, *register.time, *register.repeated, *terms, *alike, *ruled} <= names


@EACH
def test_rows_are_named(register):
    """Something that names a row is always there, so that rows can be told apart and referred to.

    The rest of a key may be blank where blank is a name too, such as staff by no activity.
    """
    always = [name for name in register.key if not register.column(name).blank]
    assert always
    assert all(register.column(name).required for name in always)
    assert not register.column(register.naming).blank


@EACH
def test_references_lead_to_registers(register):
    """A column that refers to other registers refers to such as there are."""
    assert {name for column in register.columns for name in column.refers} <= set(REGISTERS)
    assert all(column.refers for column in register.columns if column.free)


def test_goals_are_referred_to_by_their_short_names():
    """A goal is called by its kortnamn in other registers, everything else by its own name."""
    called = {name: register.naming for name, register in REGISTERS.items() if register.called}
    assert called == {"organisation/mal": "kortnamn", "plan/omraden": "område"}
    assert REGISTERS["kurser/tillfallen"].naming == "kurs"


@EACH
def test_what_a_row_belongs_to_can_be_found(register):
    """The row that a row belongs to is named by columns that both registers have."""
    if owner := register.belongs:
        theirs = {column.name for column in REGISTERS[owner.register].columns}
        assert {*owner.columns, *owner.where} <= theirs
        assert set(owner.columns) <= {column.name for column in register.columns}
        assert all(
            value in REGISTERS[owner.register].column(name).choices
            for name, value in owner.where.items()
        )


@EACH
def test_only_amounts_are_in_units(register):
    """A register says kr, tkr or mnkr only of amounts; prices of courses are always in kronor."""
    amounts = [column.name for column in register.columns if column.kind == "amount"]
    assert not register.in_units or amounts
    assert register.in_units or not amounts or register.name == "kurser/tillfallen"


@EACH
def test_what_is_repeated_may_be_left_out(register):
    """A column that is only compared is never needed, so that nobody has to compute it."""
    assert not any(register.column(name).required for name in register.repeated)


def test_what_is_repeated():
    """These columns are compared with what the rows give: sums of columns, and shares."""
    repeated = {name: register.repeated for name, register in REGISTERS.items()}
    assert {name: columns for name, columns in repeated.items() if columns} == {
        "ekonomi/budgetuppfoljning": ["disponibla", "kvarvarande"],
        "ekonomi/finansiering": ["andel"],
        "ekonomi/budgetplan": ["disponibla"],
    }


def test_the_unit_of_an_indicator_is_no_unit_of_amounts():
    """The column enhet of an indicator says what its result is, not how amounts are written."""
    indicators = REGISTERS["matetal/matetal"]
    assert not indicators.in_units
    assert indicators.column("enhet").choices == ("andel", "antal", "kr", "årsarbetare")


@EACH
def test_no_column_is_personal(register):
    """No register asks for what it may not hold, and no two columns are the same when compared."""
    names = [contract.normal(column.name) for column in register.columns]
    assert len(names) == len(set(names))
    assert not any(map(personal.is_column, names))


@pytest.mark.parametrize(
    "name", ["MÅL", " mål ", "mål*", "Mål **", unicodedata.normalize("NFD", "mål")]
)
def test_names_are_compared_in_one_form(name):
    """Case, outer blanks, footnote stars and composition make no difference to a name."""
    assert contract.normal(name) == "mål"


@EACH
def test_analysts_can_read_which_columns_a_register_has(register):
    """data/README.md lists every column of a register, those that may be missing in brackets."""
    readme = (Path(__file__).parents[1] / "data" / "README.md").read_text(encoding="utf-8")
    line = next(line for line in readme.splitlines() if line.startswith(f"| `{register.name}` |"))
    listed = re.sub(r" \([^)]*\)", "", line.split("|")[2]).strip().split(", ")
    assert listed == [c.name if c.required else f"[{c.name}]" for c in register.columns]
