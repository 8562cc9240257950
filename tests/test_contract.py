"""The contract agrees with itself, so that no declaration points at what is not there."""

import re
import unicodedata
from pathlib import Path

import pytest

from kutools import contract
from kutools.contract import REGISTERS

EACH = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


@EACH
def test_declarations_name_columns(register):
    """Keys, times, control terms, rules and the like name columns that the register has."""
    names = {column.name for column in register.columns}
    terms = {term for terms in register.controls.values() for term in terms}
    alike = {name for own, key in register.alike.items() for name in (own, *key)}
    ruled = {rule.column for rule in (*register.rules, *register.skips)}
    assert {*register.key, *register.time, *register.controls, *terms, *alike, *ruled} <= names


@EACH
def test_keys_are_always_filled(register):
    """What names a row is required and never blank, so that duplicates are found."""
    assert all(register.column(name).required for name in register.key)
    assert not any(register.column(name).blank for name in register.key)


@EACH
def test_references_lead_to_registers(register):
    """A column that refers to other registers refers to such as there are."""
    assert {name for column in register.columns for name in column.refers} <= set(REGISTERS)


@EACH
def test_units_follow_amounts(register):
    """A register has the column enhet just when it has amounts."""
    kinds = {column.kind for column in register.columns}
    assert ("amount" in kinds) == ("enhet" in {column.name for column in register.columns})


@EACH
def test_no_column_is_personal(register):
    """No register asks for what it may not hold, and no two columns are the same when compared."""
    names = [contract.normal(column.name) for column in register.columns]
    assert len(names) == len(set(names))
    assert not contract.PERSONAL_COLUMNS & set(names)


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
