"""A project with 27 tertials: the year 2020 of the shipped data, put into each of nine years.

Made up for the clock only; no figure of it is anybody's.
"""

import shutil
from pathlib import Path

import pandas as pd
from commands import ROOT

from kutools import registers
from kutools.contract import REGISTERS, Register
from kutools.periods import Period
from kutools.project import Project
from kutools.registers import Registers

YEARS = range(2018, 2027)
RANGE, THIRD = "2018-T1..2026-T3", "2024-T1..2026-T3"
SHIPPED = Period.parse("2020-T2")


def make(root: Path) -> None:
    """Write the project into an empty folder."""
    shipped = Project.find(ROOT)
    shutil.copytree(shipped.notebooks, root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (root / "params").mkdir()
    text = shipped.params_file(SHIPPED).read_text("utf-8").partition("\naccepted:")[0]
    # Of 2018 to 2020 there are no goals, and so no indicators.
    text = text.replace("  - matetal.andel_uppfyllda\n", "")
    for year in YEARS:
        for part in ("T1", "T2", "T3"):
            own = text.replace(str(SHIPPED), f"{year}-{part}")
            (root / "params" / f"{year}-{part}.yml").write_text(own, encoding="utf-8")
    data = registers.read(shipped.data)
    for name in data.tables:
        rows, folder = _rows(data, REGISTERS[name]), root / "data" / name
        if rows is None:
            shutil.copytree(shipped.data / name, folder)
        else:
            folder.mkdir(parents=True)
            rows.to_csv(folder / "exempel.csv", sep=";", index=False)


def _rows(data: Registers, register: Register) -> pd.DataFrame | None:
    """Return the rows of 2020 in every year; nothing for a register that is taken as it is."""
    kind = register.column(register.time[0]).kind if len(register.time) == 1 else ""
    if kind == "period":
        rows = data.within(register.name, SHIPPED)
        periods = [f"{year}-{part}" for year in YEARS for part in ("T1", "T2", "T3")]
        return pd.concat([rows.assign(period=period) for period in periods])
    if kind in ("date", "end"):
        rows = data.within(register.name, Period(2020))
        return pd.concat([_moved(rows, year) for year in YEARS])
    return None


def _moved(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return rows with their days so many times 365 days away, so that no two become the same."""
    away = pd.Timedelta(days=365 * (year - SHIPPED.year))
    days = rows.select_dtypes("datetime").columns
    moved = rows.assign(**{day: rows[day] + away for day in days})
    named = {"ansökan": moved["ansökan"] + f" {year}"} if "ansökan" in moved else {}
    return moved.assign(**named)
