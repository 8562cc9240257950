"""What can be used again: executed notebooks, and drafts, of which nothing has changed since.

It lies beside the reports in a hidden folder that may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

from kutools import outputs
from kutools.execution import Outcome, Task
from kutools.order import Order
from kutools.project import code_hash, file_hash

FOLDER = ".minne"
# How far the clock of the files may be behind that of the run, in seconds.
TICK = 0.05
NEW = "inte körd förut"
DAMAGED = "det som sparats är skadat"
CHANGED = {
    "notebook": "notebooken har ändrats",
    "kutools": "kutools har ändrats",
    "packages": "Python eller ett av dess paket är ett annat",
    "folders": "mapparna är andra",
}


class Present:
    """What there is to make reports of, as it is now; each thing is looked at once."""

    def __init__(self) -> None:
        self.file, self.folder = cache(_file), cache(_folder)

    @cached_property
    def code(self) -> str:
        """The hash of kutools."""
        return code_hash()

    @cached_property
    def packages(self) -> str:
        """The hash of Python's version and those of its packages."""
        folder = Path(sysconfig.get_path("purelib"))
        named = sorted(path.name for path in folder.glob("*.dist-info"))
        return _hash([sys.version, *named])


def _is_own(path: Path, folder: Path) -> bool:
    """Say whether it is a file that is nobody's working copy, such as Excel's or Jupyter's."""
    hidden = (part.startswith((".", "~$", "__")) for part in path.relative_to(folder).parts)
    return path.is_file() and not any(hidden)


def _file(path: str) -> str:
    """Return the hash of a file; nothing for one that is not there."""
    try:
        return file_hash(Path(path))
    except OSError:
        return ""


def _folder(path: str) -> str:
    """Return the hash of the names in a folder; nothing for one that is not there."""
    try:
        return _hash(
            sorted(one.name for one in Path(path).iterdir() if not one.name.startswith("."))
        )
    except OSError:
        return ""


def _hash(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Draft:
    """A draft that was made, as it is remembered.

    Attributes:
        of: the hash of all that it can have been made of.
        notebooks: its notebooks, as a run tells of them.
        said: what the run said at its end.
    """

    of: str
    notebooks: list[str]
    said: str


class Memory:
    """What has been made in a folder of reports, for one run to use again and to add to."""

    def __init__(self, folder: Path):
        self._folder, self.present = folder, Present()

    # Notebooks

    def why_not(self, task: Task) -> list[str]:
        """Return why a notebook must be executed, in Swedish; nothing where it need not be."""
        record, executed = self._record(task), self._place(task, ".ipynb")
        if not record:
            return [NEW]
        if _file(str(executed)) != record["executed"]:
            return [DAMAGED]
        return [*self._made_otherwise(task, record["made_of"]), *self._changed(record)]

    def _made_otherwise(self, task: Task, then: Mapping) -> Iterator[str]:
        now = self._made_of(task)
        yield from (said for key, said in CHANGED.items() if then[key] != now[key])
        before, after = then["parameters"], now["parameters"]
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                yield f"parametern {name} har ändrats"

    def _changed(self, record: Mapping) -> Iterator[str]:
        for path, then in record["files"].items():
            if (now := self.present.file(self._full(path))) != then:
                how = "har ändrats" if now and then else "är ny" if now else "är borta"
                yield f"{os.path.relpath(self._full(path))} {how}"
        for path, then in record["folders"].items():
            if self.present.folder(self._full(path)) != then:
                yield f"i {os.path.relpath(self._full(path))} ligger andra filer"

    def take(self, task: Task) -> Outcome:
        """Put a notebook where it would be executed, as it was executed before."""
        shutil.copyfile(self._place(task, ".ipynb"), task.target)
        return Outcome(task)

    def keep(self, outcome: Outcome) -> None:
        """Remember a notebook that was executed well, unless what it used was changed meanwhile."""
        task, used = outcome.task, outcome.used
        read = [str(task.source), *used.files, *used.folders]
        if outcome.error or any(_is_changed_since(outcome.began - TICK, path) for path in read):
            return
        executed = self._place(task, ".ipynb")
        executed.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "executed": _file(str(task.target)),
            "made_of": self._made_of(task),
            "files": {self._short(path): self.present.file(path) for path in used.files},
            "folders": {self._short(path): self.present.folder(path) for path in used.folders},
        }
        # Where this is cut off, the one does not fit the other, and is not used.
        shutil.copyfile(task.target, executed)
        outputs.write_json(self._place(task, ".json"), record)

    def used(self, task: Task) -> list[str]:
        """Return the files of the project that a remembered notebook used, as paths from here."""
        files = self._record(task).get("files", {})
        own = (path for path, there in files.items() if there and not Path(path).is_absolute())
        return sorted(os.path.relpath(self._full(path)) for path in own)

    def _made_of(self, task: Task) -> dict[str, object]:
        folders = {name: self._short(path) for name, path in task.environment.items()}
        return {
            "notebook": self.present.file(str(task.source)),
            "kutools": self.present.code,
            "packages": self.present.packages,
            "folders": folders,
            "parameters": json.loads(json.dumps(dict(task.parameters))),
        }

    # Drafts

    def draft(self, order: Order) -> Draft | None:
        """Return a draft that is there as it was made, if it would be made the same again."""
        record = _load(self._draft(order.place))
        if not record or order.only:
            return None
        draft, listed = Draft(**record), outputs.manifest(order.place).get("outputs")
        is_there = listed == outputs.listed(order.place)
        return draft if is_there and draft.of == self.everything(order) else None

    def keep_draft(self, place: Path, draft: Draft) -> None:
        """Remember a draft that was put in its place."""
        self._draft(place).parent.mkdir(exist_ok=True)
        outputs.write_json(self._draft(place), asdict(draft))

    def everything(self, order: Order) -> str:
        """Return the hash of all that a draft can be made of, as it was when first asked for."""
        project = order.project
        found = [project.params_file(order.period)]
        for folder in (project.data, project.releases, project.notebooks):
            found += [path for path in sorted(folder.rglob("*")) if _is_own(path, folder)]
        files = [f"{self._short(path)}\0{self.present.file(str(path))}" for path in found]
        return _hash([self.present.code, self.present.packages, str(order.pdf), *files])

    def _draft(self, place: Path) -> Path:
        return self._folder / FOLDER / f"{place.name}.json"

    # Files

    def _record(self, task: Task) -> dict:
        return _load(self._place(task, ".json"))

    def _place(self, task: Task, ending: str) -> Path:
        return self._folder / FOLDER / f"{task.key}{ending}"

    def _short(self, path: str) -> str:
        """Return a path within the project as it is from the reports: a project can be moved."""
        is_within = Path(path).is_relative_to(self._folder.parent)
        return os.path.relpath(path, self._folder) if is_within else str(path)

    def _full(self, path: str) -> str:
        return os.path.normpath(self._folder / path)


def _is_changed_since(moment: float, path: str) -> bool:
    """Say whether a file or folder has been changed; not even its owner can set this time back."""
    try:
        return Path(path).stat().st_ctime >= moment
    except OSError:
        return False


def _load(path: Path) -> dict:
    """Return what was written down; nothing where that was cut off or is not there."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
