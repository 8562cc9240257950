"""Large registers: attendance of a national roll-out over ten years, read, checked and measured.

python largeregisters.py make ROWS FOLDER    writes the folders csv/ and parquet/
python largeregisters.py gate FOLDER         reads every column, checks it, measures a period
python largeregisters.py bare FOLDER         reads the columns that the measure needs, and sums
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

PARTIES, NETWORKS, YEARS = 290, 50, 10
CALLED = 200  # parties at each meeting
PERIOD, FIRST, LAST = "2020-T2", pd.Timestamp("2020-01-01"), pd.Timestamp("2020-08-31")
NEEDED = ["datum", "nätverk", "part", "kallade", "närvarande"]


def make(rows: int, folder: Path) -> None:
    """Write a data folder with so many rows of attendance, as CSV and as Parquet."""
    names = [f"Kommun {number:03}" for number in range(PARTIES)]
    networks = [f"Nätverk {number:02}" for number in range(NETWORKS)]
    organisation = {
        "kommuner": pd.DataFrame({"kommun": names, "kommunkod": range(PARTIES), "länsdel": "Norr"}),
        "natverk": pd.DataFrame(
            {"nätverk": networks, "partnerskap": "Skola", "med_regionen": "nej"}
        ),
        "parter": pd.DataFrame({"part": ["Regionen"], "sida": ["regionen"]}),
    }
    attendance_rows = _attendance(rows, networks, names)
    for form in ("csv", "parquet"):
        for name, table in organisation.items():
            table.to_csv(_place(folder / form / "organisation" / name), sep=";", index=False)
        (folder / form / "narvaro").mkdir()
    attendance_rows.to_csv(folder / "csv" / "narvaro" / "rader.csv", sep=";", index=False)
    attendance_rows.to_parquet(folder / "parquet" / "narvaro" / "rader.parquet", index=False)


def _place(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder / "rader.csv"


def _attendance(rows: int, networks: list[str], names: list[str]) -> pd.DataFrame:
    random, meetings = np.random.default_rng(1), rows // CALLED
    first, days = np.datetime64("2016-01-01"), 365 * YEARS
    day = first + np.arange(meetings) * days // meetings
    called = random.integers(1, 12, rows)
    forms = np.array(["fysisk", "digital", "kombination"])[random.integers(0, 3, meetings)]
    return pd.DataFrame(
        {
            "datum": np.repeat(day, CALLED),
            "nätverk": pd.Categorical.from_codes(
                np.repeat(np.arange(meetings) % NETWORKS, CALLED), networks
            ),
            "form": pd.Categorical(np.repeat(forms, CALLED)),
            "part": pd.Categorical.from_codes(np.tile(np.arange(CALLED), meetings), names),
            "kallade": called,
            "närvarande": (random.random(rows) * (called + 1)).astype(int),
        }
    )


def gate(folder: Path) -> float:
    """Read and check the registers and measure attendance as a report does."""
    from kutools import registers
    from kutools.measures import attendance
    from kutools.periods import Period

    data = registers.read(folder, ["narvaro"])
    facts = attendance.attendance(data, Period.parse(PERIOD)).set_index("name")["value"]
    return facts["narvaro.samtliga"]


def bare(folder: Path) -> float:
    """Read the columns that the measure needs and compute the one figure, with nothing checked."""
    (path,) = (folder / "narvaro").iterdir()
    if path.suffix == ".csv":
        rows = pd.read_csv(path, sep=";", usecols=NEEDED, parse_dates=["datum"])
    else:
        rows = pd.read_parquet(path, columns=NEEDED)
    sums = rows.groupby(["datum", "nätverk"], observed=True)[["närvarande", "kallade"]].sum()
    shares = (sums["närvarande"] / sums["kallade"]).reset_index(name="andel")
    of_period = shares[shares["datum"].between(FIRST, LAST)]
    return of_period.groupby("nätverk", observed=True)["andel"].mean().mean()


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "make":
        make(int(rest[0]), Path(rest[1]))
    else:
        print({"gate": gate, "bare": bare}[what](Path(rest[0])))
