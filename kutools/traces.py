"""What a notebook used: the files that its kernel read and the folders that it listed.

An extension of IPython. A kernel that loads it writes down what it uses, cell by cell, so that a
run can tell later whether any of it has changed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

# The variable that says where a kernel is to write what it uses.
VARIABLE = "KUTOOLS_TRACE"
# What comes with Python and its packages has a version, and is not followed file by file.
INSTALLED = (sys.prefix, sys.base_prefix, str(Path(__file__).parent), "/proc/", "/dev/", "/sys/")
WRITES = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Used:
    """What a notebook used, by full path.

    Attributes:
        files: what it read, or would have read if it were there.
        folders: what it listed.
    """

    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)


class Recorder:
    """Listens to what Python is about to do, and remembers what is read."""

    def __init__(self, place: Path):
        self._place = place
        self._read: set[str] = set()
        self._listed: set[str] = set()
        self._written: set[str] = set()

    def hear(self, event: str, arguments: tuple) -> None:
        """Take note of an event, as `sys.addaudithook` tells it."""
        if event == "open":
            path, _, flags = arguments
            self._note(self._written if flags & WRITES else self._read, path)
        elif event in ("os.listdir", "os.scandir") and not _is_import():
            self._note(self._listed, arguments[0] or ".")

    def _note(self, noted: set[str], path: object) -> None:
        if isinstance(path, int):  # a file that is open already
            return
        full = os.path.normpath(Path(os.fsdecode(path)).absolute())
        if full.endswith(".pyc"):
            full = importlib.util.source_from_cache(full)
        if not full.startswith(INSTALLED) and full not in self._written:
            noted.add(full)

    def write(self, *_: object) -> None:
        """Write down what has been used so far."""
        used = Used(sorted(self._read), sorted(self._listed))
        self._place.write_text(json.dumps(asdict(used)), encoding="utf-8")


def _is_import() -> bool:
    """Say whether it is Python that lists a folder, looking for modules and packages."""
    return "importlib" in sys._getframe(2).f_code.co_filename


def load_ipython_extension(shell) -> None:
    """Begin to write down what is used, where the environment asks for it."""
    if place := os.environ.get(VARIABLE):
        recorder = Recorder(Path(place))
        sys.addaudithook(recorder.hear)
        shell.events.register("post_run_cell", recorder.write)


def read(place: Path) -> Used:
    """Return what a notebook used; nothing where it did not come so far."""
    return Used(**json.loads(place.read_text(encoding="utf-8"))) if place.exists() else Used()
