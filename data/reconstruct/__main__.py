"""Reconstruct rows that give published figures, where only the figures were published.

Kommunal utveckling published averages and sums, never the rows behind them. Each module here makes
rows that give the published figures of one subject again, for demonstration and tests, and says in
its constants what was published and where. The rows are invented. `python data/reconstruct`
rewrites the files in the data folder, from wherever it is run the same to the byte every time, and
stops with ValueError if a published figure does not come out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import attendance
import courses
import staff
import survey

DATA = Path(__file__).resolve().parents[1]


def main() -> None:
    """Make the files of every subject and say what was made."""
    parser = argparse.ArgumentParser(prog="python data/reconstruct", description=__doc__)
    parser.add_argument("--folder", type=Path, default=DATA, help="data folder to write in")
    folder = parser.parse_args().folder
    for subject in (attendance, courses, staff, survey):
        print(f"{subject.make(folder)}; every published figure comes out.")


if __name__ == "__main__":
    main()
