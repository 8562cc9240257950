"""What a number can be traced to: the facts, the rows of the registers, and the audit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kutools import facts, swedish, tables
from kutools.contract import REGISTERS, UNITS
from kutools.registers import Registers
from kutools.show import AUDIT
from kutools.tables import Cell

# A number by itself, not a part of a name such as T2.
NUMBER = re.compile(r"(?<![\w,.])(?:\d{1,3}(?:\u00a0\d{3})+|\d+)(?:[.,]\d+)?(?!\w)")
_SIGNED = re.compile(rf"[+{swedish.MINUS}-]?\s?{NUMBER.pattern}")
# A whole per cent that makes a row 100 may be this far from the share itself.
WHOLE_PERCENT = 0.01


@dataclass
class Known:
    """What a cell can be traced to.

    Attributes:
        table: the facts.
        registers: the rows, where cells show them as they are.
        audited: the numbers of the audit itself.
    """

    table: pd.DataFrame
    registers: Registers
    audited: set[float]

    @cached_property
    def facts(self) -> dict[str, Mapping]:
        """Every fact by what a cell calls it."""
        return {tables.traced(fact): fact for fact in self.table.to_dict("records")}

    @cached_property
    def shown(self) -> set[str]:
        """The numbers of every fact as it is shown, in kronor, tkr and mnkr, and of targets."""
        said = []
        for fact in self.facts.values():
            said.append(facts.shown(fact))
            if fact["status"] == "ok" and fact["unit"] == "kr":
                said += [swedish.quantity(fact["value"] / by, unit) for unit, by in UNITS.items()]
            if pd.notna(fact["target"]):
                said.append(swedish.quantity(fact["target"], fact["unit"]))
        return numbers(said)

    def fault(self, cell: Cell) -> str:
        """Say what is wrong with a cell; nothing where it shows what it should."""
        if not cell.of:
            is_number = cell.has_value or (cell.numeric and NUMBER.search(cell.text))
            return f'"{cell.text}" går inte att härleda till någon uppgift.' if is_number else ""
        if cell.of == AUDIT:
            known = not cell.has_value or rounded(cell.value) in self.audited
            return "" if known else f'"{cell.text}" finns inte bland avvikelserna.'
        if tables.IN_REGISTER in cell.of:
            return self._differs(cell, self._in_register(cell))
        return self._of_facts(cell)

    def _of_facts(self, cell: Cell) -> str:
        of = cell.of.removesuffix(tables.TO_HUNDRED)
        chosen = [self.facts.get(name) for name in of.split(tables.MINUS)]
        if None in chosen:
            return f'"{cell.text}" är {cell.of}, som inte finns.'
        if any(fact["status"] != "ok" or fact["unit"] == "status" for fact in chosen):
            expected = facts.shown(chosen[0])
            return "" if cell.text == expected and not cell.has_value else _unlike(cell, expected)
        value = chosen[0]["value"]
        if len(chosen) > 1:
            value = (value - chosen[1]["value"]) * (100 if cell.unit == "procentenheter" else 1)
        return self._differs(cell, value, 0 if of == cell.of else WHOLE_PERCENT)

    def _in_register(self, cell: Cell) -> object:
        file, sheet, row, column = cell.of.split(tables.IN_REGISTER)
        for name, rows in self.registers.tables.items():
            if REGISTERS[name].confidential:
                continue
            if column in rows and (file, sheet, int(row)) in rows.index:
                return rows.at[(file, sheet, int(row)), column]
        return None

    def _differs(self, cell: Cell, value: object, margin: float = 0) -> str:
        """Say if a cell has another value than it should, or is written as another number."""
        if not cell.has_value:
            return _unlike(cell, value) if cell.numeric and NUMBER.search(cell.text) else ""
        by = UNITS.get(cell.unit, 1)
        if value is None or abs(cell.value * by - value) > margin + 1e-9 * max(1, abs(value)):
            return _unlike(cell, value)
        return "" if _is_written(cell) else _unlike(cell, value)


def _unlike(cell: Cell, expected: object) -> str:
    return f'"{cell.text}" är inte {cell.of}, som är {expected}.'


def _is_written(cell: Cell) -> bool:
    """Say whether a cell's text is its value, rounded as the text is."""
    match = _SIGNED.search(cell.text)
    if not match:
        return False
    text = match[0].removeprefix("+").replace(swedish.MINUS, "-")
    number = float(re.sub(r"\s", "", text).replace(",", "."))
    decimals = len(match[0].partition(",")[2])
    value = cell.value * (100 if cell.unit == "andel" else 1)
    return abs(number - value) <= 0.5 * 10.0**-decimals + 1e-9 * max(1, abs(value))


def rounded(value: float) -> float:
    """Return a value as it is compared: a workbook keeps fourteen digits of it."""
    return float(f"{value:.12g}")


def numbers(said: Iterable[str]) -> set[str]:
    """Return the numbers that stand in some texts."""
    return {plain(match[0]) for text in said for match in NUMBER.finditer(text)}


def plain(number: str) -> str:
    """Return a number as it is compared: without blanks."""
    return re.sub(r"\s", "", number)
