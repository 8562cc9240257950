"""Measure kutools beside what it is compared with: `make bench`.

Everything is measured side by side in one run, turn by turn, so that a noisy machine is noisy for
all. Prints one table and writes it to docs/benchmarks.md, with the machine and the date.

    python tests/benchmarks [--times N] [GROUP …]
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(HERE)]

import daskcluster  # noqa: E402 - the tests' own
import manyperiods  # noqa: E402 - beside this file
import psutil  # noqa: E402 - after the path
from commands import environment  # noqa: E402 - the tests' own
from measured import Case, Claim, Group  # noqa: E402 - beside this file

PYTHON = sys.executable
KUTOOLS = [PYTHON, "-m", "kutools.cli"]
PERIOD = "2020-T2"
SIZES = (100_000, 1_000_000, 10_000_000)
RESULT = ROOT / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

Made by `make bench`, or a part of it by `make bench ARGS=periods`. Do not edit.

Seconds are medians, with the least and the most of so many times; memory is the most that any one
process held. What is compared was measured turn by turn in the same run.
"""
MEASURED = """
Measured on {date}: {cores} cores ({machine}), {memory} GB of memory, Python {python}.
"""


def start(_: Path, stack: ExitStack) -> Group:
    """How soon the command line answers."""
    cases = {
        "help": Case("`kutools --help`", [*KUTOOLS, "--help"]),
        "check": Case(f"`kutools check {PERIOD}`", [*KUTOOLS, "check", PERIOD]),
    }
    claims = [
        Claim("seconds until the help", lambda c: c["help"].median, "under 0.3"),
        Claim("seconds to check the shipped data", lambda c: c["check"].median, "under 2"),
    ]
    return Group("Start-up", cases, claims)


def report(scratch: Path, stack: ExitStack) -> Group:
    """A run of one period beside the command lines, the floor, and what is used again."""
    outputs, project = scratch / "outputs", _project(scratch)
    lines = [PYTHON, HERE / "commandlines.py"]
    run, again = [*KUTOOLS, "run", PERIOD, "--outputs", outputs], [*KUTOOLS, "run", PERIOD]

    def empty() -> None:
        shutil.rmtree(outputs, ignore_errors=True)

    def plan_lines() -> None:
        empty()
        subprocess.run([*lines, "plan", PERIOD, outputs], env=environment(), check=True)

    def make() -> None:
        subprocess.run(again, cwd=project, env=environment(), check=True, capture_output=True)

    def change() -> None:
        make()
        path = project / "data" / "narvaro" / "2020_rekonstruerad.csv"
        head, *rows = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join([head, *rows[1:], rows[0]]), encoding="utf-8")

    cases = {
        "lines": Case(
            "papermill, then nbconvert, a command line each",
            [*lines, "do", outputs],
            plan_lines,
        ),
        "run": Case(f"`kutools run {PERIOD}`, nothing made before", run, empty),
        "cold": Case("the same with `--cold`", [*run, "--cold"], empty),
        "floor": Case(
            "the floor: one plain process", [PYTHON, HERE / "floor.py", PERIOD, outputs], empty
        ),
        "same": Case("nothing changed", again, make, project),
        "one": Case("one attendance file changed", again, change, project),
    }
    claims = [
        Claim(
            "times faster than the command lines",
            lambda c: c["lines"].median / c["run"].median,
            "at least 8",
        ),
        Claim(
            "times as slow as the floor", lambda c: c["run"].median / c["floor"].median, "at most 2"
        ),
        Claim(
            "of the whole run when nothing changed",
            lambda c: c["same"].median / c["run"].median,
            "at most 0.05",
        ),
        Claim(
            "of the whole run when one file changed", lambda c: c["one"].median / c["run"].median
        ),
    ]
    return Group("One report: 11 chapters and 13 municipalities", cases, claims)


def _project(scratch: Path) -> Path:
    """Copy the project to where it may be changed."""
    for folder in ("data", "notebooks", "params"):
        shutil.copytree(ROOT / folder, scratch / "projekt" / folder)
    return scratch / "projekt"


def periods(scratch: Path, stack: ExitStack) -> Group:
    """Nine reports with one process and with two, then twenty-seven."""
    root = scratch / "perioder"
    root.mkdir()
    manyperiods.make(root)
    outputs = root / "outputs"

    def run(name: str, wanted: str, *options: object) -> Case:
        line = [*KUTOOLS, "run", wanted, *options]
        return Case(name, line, lambda: shutil.rmtree(outputs, ignore_errors=True), root)

    def notebooks() -> int:
        return len(list(outputs.glob("*/notebooks/**/*.ipynb")))

    cases = {
        1: run("9 periods, `--jobs 1`", manyperiods.THIRD, "--jobs", 1),
        2: run("9 periods, `--jobs 2`", manyperiods.THIRD, "--jobs", 2),
        "all": run("27 periods", manyperiods.RANGE),
    }
    claims = [
        Claim("notebooks in 27 periods", lambda c: notebooks()),
        Claim("notebooks a second", lambda c: notebooks() / c["all"].median),
        Claim(
            "times faster with `--jobs 2` than with 1",
            lambda c: c[1].median / c[2].median,
            "at least 1.7",
        ),
    ]
    return Group("Many periods: all chapters and municipalities", cases, claims, times=1)


def registers(scratch: Path, stack: ExitStack) -> Group:
    """Attendance of ever more rows, through the gate and bare."""
    script, cases, claims = HERE / "largeregisters.py", {}, []
    for rows in SIZES:
        folder = scratch / f"{rows}"
        subprocess.run([PYTHON, script, "make", str(rows), folder], env=environment(), check=True)
        for form in ("csv", "parquet"):
            for what in ("gate", "bare"):
                name = f"{rows:,} rows of {form.upper() if form == 'csv' else 'Parquet'}: {what}"
                cases[rows, form, what] = Case(name, [PYTHON, script, what, folder / form])
    most = SIZES[-1]
    for form in ("csv", "parquet"):
        gate, bare = (most, form, "gate"), (most, form, "bare")
        claims += [
            Claim(
                f"times as slow as a bare read, {form}", _ratio(gate, bare, "median"), "at most 2"
            ),
            Claim(
                f"times the memory of a bare read, {form}", _ratio(gate, bare, "peak"), "at most 2"
            ),
            Claim(
                f"times as slow for ten times the rows, {form}",
                _ratio(gate, (SIZES[-2], form, "gate"), "median"),
                "at most 10",
            ),
        ]
    return Group("Large registers: read, checked and measured", cases, claims, memory=True)


def _ratio(one: tuple, other: tuple, of: str) -> Callable[[dict], float]:
    return lambda cases: getattr(cases[one], of) / getattr(cases[other], of)


def cluster(scratch: Path, stack: ExitStack) -> Group:
    """The same report by one and by two workers of a cluster."""
    cases = {}
    for workers in (1, 2):
        address, _ = stack.enter_context(daskcluster.running(workers))
        run = [*KUTOOLS, "run", PERIOD, "--fresh", "--scheduler", address]
        cases[workers] = Case(
            f"dask, {workers} worker(s)", [*run, "--outputs", scratch / "kluster"]
        )
    claims = [Claim("times faster with 2 workers than with 1", lambda c: c[1].median / c[2].median)]
    return Group("A cluster on this machine", cases, claims)


GROUPS = {made.__name__: made for made in (start, report, periods, registers, cluster)}


def main(names: list[str], times: int) -> None:
    """Measure some groups and write each into the tables when it is done."""
    sections = _sections()
    for name in names or GROUPS:
        with tempfile.TemporaryDirectory(prefix="kutools-") as folder, ExitStack() as stack:
            group = GROUPS[name](Path(folder), stack)
            group.measure(times)
            sections[group.title] = f"{group}{_measured()}"
        print(sections[group.title], flush=True)
        RESULT.write_text("\n".join([HEAD, *sections.values()]), encoding="utf-8")
    print(f"Written to {os.path.relpath(RESULT)}")


def _sections() -> dict[str, str]:
    """Return what was measured before, by title."""
    if not RESULT.exists():
        return {}
    _, *parts = RESULT.read_text(encoding="utf-8").split("\n## ")
    return {part.partition("\n")[0]: f"## {part}" for part in parts}


def _measured() -> str:
    return MEASURED.format(
        date=dt.date.today().isoformat(),
        cores=os.cpu_count(),
        machine=platform.machine(),
        memory=round(psutil.virtual_memory().total / 2**30),
        python=platform.python_version(),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure kutools beside what it is compared with.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    main(options.groups, options.times)
