"""What can be used again: executed notebooks, and drafts, of which nothing has changed since.

It lies beside the reports in a hidden folder that may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from kutools.errors import KutoolsError
from kutools.periods import Period
from kutools.project import code_hash, file_hash, is_hidden
from kutools.reports import outputs
from kutools.runs.execution import Outcome, Task
from kutools.runs.order import Order

NEW = "inte körd förut"
DAMAGED = "det som sparats är skadat"
BEYOND = "den startade program eller frågade andra datorer, vilket inte går att följa"
CHANGED = {
    "notebook": "notebooken har ändrats",
    "kutools": "kutools har ändrats",
    "packages": "Python eller ett av dess paket är ett annat",
    "folders": "mapparna är andra",
}


def _all_files(folder: Path) -> Iterator[Path]:
    """Give every file in a folder, also behind links, that is not some program's own."""
    for top, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [name for name in sorted(folders) if not is_hidden(name)]
        yield from (Path(top, name) for name in sorted(files) if not is_hidden(name))


def _file(path: str) -> str:
    """Return the hash of a file; nothing for one that is not there."""
    try:
        return file_hash(Path(path)) if Path(path).is_file() else ""
    except OSError:
        return ""


def _names(path: str) -> str:
    """Return the hash of the names in a folder; nothing for one that is not there."""
    try:
        return _hash(sorted(one.name for one in Path(path).iterdir() if not is_hidden(one.name)))
    except OSError:
        return ""


def _hash(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Draft:
    """A draft that was made, as it is remembered.

    Attributes:
        of: the hash of all that it can have been made of.
        notebooks: its notebooks by their keys, as a run tells of them.
        said: what the run said at its end.
    """

    of: str
    notebooks: dict[str, str]
    said: str


class Memory:
    """What has been made in a folder of reports, for one run to use again and to add to.

    What changes while the run is going on is not remembered: what was read may be either.
    """

    def __init__(self, folder: Path):
        self._folder, self._began = folder, _now(folder)
        self._known: set[str] = set()
        self._file, self._names = cache(_file), cache(_names)  # each is looked at once

    @cached_property
    def code(self) -> str:
        """The hash of kutools."""
        return code_hash()

    @cached_property
    def packages(self) -> str:
        """The hash of Python's version and those of its packages, wherever they are installed."""
        folders = {Path(folder) for folder in sys.path}
        named = {path.name for folder in folders for path in folder.glob("*.dist-info")}
        return _hash([sys.version, *sorted(named)])

    # Notebooks

    def why_not(self, task: Task) -> list[str]:
        """Return why a notebook must be executed, in Swedish; nothing where it need not be."""
        record, executed = self._record(task.key), self._place(task.key, ".ipynb")
        if not record:
            return [NEW]
        try:
            if _file(str(executed)) != record["executed"]:
                return [DAMAGED]
            return [*self._made_otherwise(task, record["made_of"]), *self._changed(record)]
        except (KeyError, TypeError):  # written by another kutools
            return [CHANGED["kutools"]]

    def _made_otherwise(self, task: Task, then: Mapping) -> Iterator[str]:
        now = self._made_of(task)
        yield from (said for key, said in CHANGED.items() if then[key] != now[key])
        before, after = then["parameters"], now["parameters"]
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                yield f"parametern {name} har ändrats"

    def _changed(self, record: Mapping) -> Iterator[str]:
        for path, then in record["files"].items():
            if (now := self._file(self._full(path))) != then:
                how = "har ändrats" if now and then else "är ny" if now else "är borta"
                yield f"{os.path.relpath(self._full(path))} {how}"
        for path, then in record["folders"].items():
            if self._names(self._full(path)) != then:
                yield f"i {os.path.relpath(self._full(path))} ligger andra filer"
        if record["beyond"]:
            yield BEYOND

    def take(self, task: Task) -> Outcome:
        """Put a notebook where it would be executed, as it was executed before."""
        shutil.copyfile(self._place(task.key, ".ipynb"), task.target)
        self._known.add(task.key)
        return Outcome(task)

    def keep(self, outcome: Outcome) -> None:
        """Remember a notebook that was executed well, unless what it used was changed meanwhile."""
        task, used = outcome.task, outcome.used
        if outcome.error or used is None:
            return
        record = {
            "executed": _file(str(task.target)),
            "made_of": self._made_of(task),
            "files": {self._short(path): self._file(path) for path in used.files},
            "folders": {self._short(path): self._names(path) for path in used.folders},
            "beyond": used.beyond,
        }
        if self._is_changed([str(task.source), *used.files, *used.folders]):
            return
        executed = self._place(task.key, ".ipynb")
        executed.parent.mkdir(parents=True, exist_ok=True)
        # Where this is cut off, the one does not fit the other, and is not used.
        shutil.copyfile(task.target, executed)
        outputs.write_json(self._place(task.key, ".json"), record)
        self._known.add(task.key)

    def used(self, task: Task) -> list[str]:
        """Return the files of the project that a remembered notebook used, as paths from here."""
        files = self._record(task.key).get("files", {}) if task.key in self._known else {}
        own = (path for path, there in files.items() if there and not Path(path).is_absolute())
        return sorted(os.path.relpath(self._full(path)) for path in own)

    def _made_of(self, task: Task) -> dict[str, object]:
        folders = {name: self._short(path) for name, path in task.environment.items()}
        return {
            "notebook": self._file(str(task.source)),
            "kutools": self.code,
            "packages": self.packages,
            "folders": folders,
            "parameters": json.loads(json.dumps(dict(task.parameters))),
        }

    # Drafts

    def draft(self, order: Order) -> Draft | None:
        """Return a draft that is there as it was made, if it would be made the same again."""
        if order.only:
            return None
        try:
            record = _load(self._place(order.place.name, ".json"))
            if record["of"] != self._all(order)[0]:
                return None
            changed = (self._changed(self._record(key)) for key in record["notebooks"])
            if any(chain.from_iterable(changed)):
                return None
            is_there = outputs.manifest(order.place)["outputs"] == outputs.listed(order.place)
            is_there &= (self._folder / outputs.FRONT_PAGE).exists()  # the list of reports
        except (KutoolsError, KeyError, TypeError):  # damaged, which is told when it is made
            return None
        return Draft(**record) if is_there else None

    def keep_draft(self, order: Order, tasks: Sequence[Task], said: str) -> None:
        """Remember a draft that was put in its place, unless anything was changed meanwhile."""
        made_of, files = self._all(order)
        draft = Draft(made_of, {task.key: task.name for task in tasks}, said)
        folders = {path.parent for path in files}
        if not draft.notebooks.keys() <= self._known or self._is_changed([*files, *folders]):
            return
        outputs.write_json(self._place(order.place.name, ".json"), asdict(draft))
        self._forget_others(order.period, draft.notebooks)

    def _forget_others(self, period: Period, keys: Container[str]) -> None:
        """Remove what is remembered of a period's chapters and municipalities that are no more."""
        memory = self._folder / outputs.KEPT
        for path in sorted((memory / str(period)).rglob("*.*")):
            if path.relative_to(memory).with_suffix("").as_posix() not in keys:
                path.unlink()

    def _all(self, order: Order) -> tuple[str, list[Path]]:
        """Return all files of the project that a draft can be made of, after the hash of it all.

        What notebooks read elsewhere is remembered with them.
        """
        project = order.project
        found = [project.params_file(order.period)]
        for folder in dict.fromkeys((project.data, project.releases, project.notebooks)):
            found += _all_files(folder)
        files = [f"{self._short(path)}\0{self._file(str(path))}" for path in found]
        return _hash([self.code, self.packages, str(order.pdf), *files]), found

    # Files

    def _record(self, key: str) -> dict:
        return _load(self._place(key, ".json"))

    def _place(self, key: str, ending: str) -> Path:
        return self._folder / outputs.KEPT / f"{key}{ending}"

    def _is_changed(self, paths: Iterable[str | Path]) -> bool:
        """Say whether any file or folder has been changed since the run began, or been removed."""
        return any(_changed_at(Path(path)) > self._began for path in paths)

    def _short(self, path: str) -> str:
        """Return a path within the project as it is from the reports: a project can be moved."""
        is_within = Path(path).is_relative_to(self._folder.parent)
        return os.path.relpath(path, self._folder) if is_within else str(path)

    def _full(self, path: str) -> str:
        return os.path.normpath(self._folder / path)


def _changed_at(path: Path) -> float:
    """Return when a file or folder was changed; of one that is not there, what it would lie in."""
    while True:
        try:
            # The latter its owner cannot set back; Windows has it as when the file was made.
            return max(max(told.st_mtime, told.st_ctime) for told in (path.stat(), path.lstat()))
        except OSError:
            if path == path.parent:
                return 0
            path = path.parent


def _now(folder: Path) -> float:
    """Return the time by the clock of the disk that a folder lies on, which may be another's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            return os.fstat(file.fileno()).st_mtime
    except OSError:  # told when something is to be written there
        return time.time()


def _load(path: Path) -> dict:
    """Return what was written down; nothing where that was cut off or is not there."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
