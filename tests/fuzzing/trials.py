"""Trials: a register's file is drawn from a seed, read by the gate, and what comes of it judged.

What is right is known from how the file was made, never from how it is read: in another form the
rows are those that are shipped, with a fault they are refused at its place, and of a damaged file
they are what a plain reading of the same bytes gives, or refused.
"""

import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import faults
import forms
import pandas as pd
from forms import Table
from plainly import KINDS, rows_of
from tally import Tally

from kutools import registers
from kutools.contract import REGISTERS, Register
from kutools.errors import Failure, RegisterError
from kutools.registers import rows

DATA = Path(__file__).parents[2] / "data"
READ, REFUSED = "read rightly", "refused with a place"
UNREAD, WRONG, BROKEN = "refused though readable", "wrong", "traceback"
GOOD, BAD = (READ, REFUSED), (UNREAD, WRONG, BROKEN)

Read = tuple[pd.DataFrame | None, list[Failure]]


@dataclass(frozen=True)
class Verdict:
    """What came of a trial, and what is wrong where it did not come out well."""

    outcome: str
    said: str = ""


@dataclass
class Trial:
    """A file to be read.

    Attributes:
        kind: form, fault or damage, and of what, where that is no register.
        path: the shipped file whose place it takes.
        ending: how its name ends.
        content: its bytes.
        judged: reads it where it lies, and says what came of that.
        by: what was done to it.
    """

    kind: str
    path: Path
    ending: str
    content: bytes
    judged: Callable[[Path], Verdict]
    by: list[Callable]

    def done(self) -> Verdict:
        """Let the file take the place of the shipped one, and judge."""
        shipped, target = self.path.read_bytes(), self.path.with_suffix(self.ending)
        self.path.unlink()
        try:
            target.write_bytes(self.content)
            return self.judged(target)
        finally:
            target.unlink()
            self.path.write_bytes(shipped)


class Yard:
    """A folder with the shipped registers, where one file at a time is another."""

    def __init__(self, folder: Path):
        self.folder = folder / "data"
        for name in REGISTERS:
            for path in sorted((DATA / name).glob("*.csv")):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, self.folder / name / path.name)
        self.clean = {n: told(t) for n, t in registers.read(self.folder).tables.items()}

    def drawn(self, seed: int) -> Trial:
        """Return the trial of a seed."""
        random = Random(seed)
        register = REGISTERS[random.choice(list(self.clean))]
        path = random.choice(sorted((self.folder / register.name).iterdir()))
        table = forms.read_clean(register, path.read_text("utf-8"))
        draw = random.choice((self._form, self._form, self._fault, self._damage))
        return draw(random, register, path, table)

    def _read(self, register: Register) -> Read:
        try:
            found = registers.read(self.folder, [register.name])
        except RegisterError as error:
            return None, error.failures
        return told(found[register.name]), []

    def _form(self, random: Random, register: Register, path: Path, table: Table) -> Trial:
        by = [form for form in forms.FORMS if random.random() < 0.4]
        for form in by:
            form(random, table)

        def judged(target: Path) -> Verdict:
            found, failures = self._read(register)
            if failures:
                return Verdict(UNREAD, "; ".join(map(str, failures[:3])))
            differs = differing(found, self.clean[register.name])
            return Verdict(WRONG, differs) if differs else Verdict(READ)

        return Trial("form", path, *forms.written(random, table), judged, by)

    def _fault(self, random: Random, register: Register, path: Path, table: Table) -> Trial:
        fault = None
        while fault is None:  # not every fault can be made in every register
            make = random.choice(faults.FAULTS)
            fault = make(random, table)

        def judged(target: Path) -> Verdict:
            _, failures = self._read(register)
            if any(fault.is_told_by(failure, target.name) for failure in failures):
                return Verdict(REFUSED)
            return Verdict(WRONG, f"{fault} in {target.name}: {list(map(str, failures[:3]))}")

        return Trial("fault", path, *forms.written(random, table), judged, [make])

    def _damage(self, random: Random, register: Register, path: Path, table: Table) -> Trial:
        damage = random.choice(faults.DAMAGES)
        ending, content = forms.written(random, table)

        def judged(target: Path) -> Verdict:
            found, failures = self._read(register)
            if failures:
                has_places = all(one.place.file and one.message for one in failures)
                return Verdict(REFUSED if has_places else WRONG, repr(failures[:3]))
            if not differing(found, self.clean[register.name]):
                return Verdict(READ)
            return _judged_plainly(register, target.parent, found)

        return Trial("damage", path, ending, damage(random, content), judged, [damage])


def told(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a register, in whatever file and order they stand."""
    plain = rows.plain(table.reset_index(drop=True))
    return plain.sort_values(list(plain.columns)).reset_index(drop=True)


def differing(one: pd.DataFrame, other: pd.DataFrame) -> str:
    """Return what differs between two tables; nothing where they say the same."""
    try:
        pd.testing.assert_frame_equal(one, other, check_dtype=False, rtol=1e-12)
    except AssertionError as error:
        return str(error)
    return ""


def _judged_plainly(register: Register, folder: Path, found: pd.DataFrame) -> Verdict:
    """Compare what was read with a plain reading of the same files."""
    try:
        theirs = Counter(row for path in folder.iterdir() for row in rows_of(register, path))
    except Exception as error:  # whatever it is, no plain reading makes anything of it
        return Verdict(WRONG, f"it was read, and plainly it gives {error!r}")
    columns = [column.name for column in register.columns if column.name in found]
    columns = [name for name in columns if register.column(name).kind in KINDS]
    values = found[columns].astype(object)
    given = values.where(values.notna() & (values != ""), None)
    ours = Counter(given.itertuples(index=False, name=None))
    more, less = list((ours - theirs).elements()), list((theirs - ours).elements())
    return Verdict(WRONG, f"more {more[:2]}, less {less[:2]}") if more or less else Verdict(READ)


def run(seeds: Iterable[int], yard_of: type = Yard) -> Tally:
    """Do the trials of some seeds, with registers or in another yard."""
    result = Tally(GOOD, BAD)
    with tempfile.TemporaryDirectory() as folder:
        yard = yard_of(Path(folder))
        for seed in seeds:
            trial = yard.drawn(seed)
            try:
                verdict = trial.done()
            except Exception:
                verdict = Verdict(BROKEN, traceback.format_exc())
            result.counts[trial.kind, verdict.outcome] += 1
            if verdict.outcome not in GOOD:
                by = ", ".join(one.__name__ for one in trial.by)
                place = (
                    f"seed {seed}, {trial.path.parent.name}/{trial.path.stem}{trial.ending} ({by})"
                )
                result.wrong.append(f"{place}: {verdict.outcome}: {verdict.said}")
    return result


def tried(seeds: Iterable[int], yard_of: type = Yard) -> set[Callable]:
    """Return everything that is done to the files of some seeds."""
    with tempfile.TemporaryDirectory() as folder:
        yard = yard_of(Path(folder))
        return {one for seed in seeds for one in yard.drawn(seed).by}
