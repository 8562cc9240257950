"""Registers small enough to count by hand, the figures computed from them, and facts as given."""

import pandas as pd

from kutools import facts
from kutools.contract import REGISTERS
from kutools.registers import Registers, reading

# Of two that end alike, such as områden, the first in the contract has the short name.
SHORT = {name.rpartition("/")[2]: name for name in reversed(REGISTERS)}
SHORT |= {name.replace("/", "_"): name for name in REGISTERS}


def gate(**texts: str) -> Registers:
    """Registers with the rows given, fields apart by `;`, let in by the gate.

    A register is named by the last part of its name, or by the whole with `_` for `/`.
    """
    made = Registers()
    for short, text in texts.items():
        register, log = REGISTERS[SHORT[short]], reading.Log()
        data = "\n".join(line.strip() for line in text.strip().splitlines()).encode()
        label = f"data/{register.name}/prov.csv"
        table = reading.read_sheets(register, label, reading.opened(label, data, log), log)
        made.tables[register.name] = table
        assert not log.failures, list(map(str, log.failures))
    return made


def made(
    name: str, value: float, unit: str = "andel", period: str = "2020-T2", **columns: object
) -> pd.DataFrame:
    """One fact of a period, which it covers; `columns` says more of it, such as its item."""
    table = facts.make(name, "Närvaro", value, unit, n=5)
    return table.assign(**{"period": period, "covers": period, **columns})


def values(table: pd.DataFrame) -> dict[str, float | None]:
    """Name → value of each fact; None where there is none."""
    assert not table["name"].duplicated().any()
    known = table["status"] == "ok"
    assert (table["value"].notna() == known).all(), "a missing value is never a number"
    return dict(zip(table["name"], table["value"].astype(object).where(known, None), strict=True))


def told(table: pd.DataFrame) -> list[str]:
    """What each fact says: name, value and unit, the number it rests on, and its words."""
    return [
        f"{fact['name']} = {_value(fact)} {fact['unit']}, n {fact['n']}, "
        + ": ".join(filter(None, (fact["group"], fact["label"], fact["item"])))
        for fact in table.to_dict("records")
    ]


def _value(fact: dict) -> str:
    return f"{fact['value']:.6g}" if fact["status"] == "ok" else fact["status"]
