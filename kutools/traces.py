"""What a notebook used: the files that its kernel read and the folders that it listed.

An extension of IPython. A kernel that loads it writes down what it uses, cell by cell, so that a
run can tell later whether any of it has changed.

It hears what Python opens. It cannot hear what another process reads that a cell starts (`!cat`,
`multiprocessing`), what a library in another language opens by itself (`pandas.read_parquet` with a
path; kutools' own registers are heard), nor that a cell only asks whether a file is there.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import sysconfig
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

# The section of a kernel's settings that says where it is to write what it uses.
SECTION = "KutoolsTrace"
# What comes with Python and its packages has a version, and is not followed file by file.
FOLDERS = {*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib"))}
INSTALLED = (*(f"{folder}{os.sep}" for folder in (*FOLDERS, Path(__file__).parent)),)
SYSTEM = ("/proc/", "/dev/", "/sys/")
# What is opened to be changed, and must be there, is read as well.
WRITES = os.O_WRONLY | os.O_CREAT


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
        elif event == "sqlite3.connect":
            path = _database(os.fsdecode(arguments[0]))
            self._note(self._read if path.exists() else self._written, path)
        elif event in ("os.listdir", "os.scandir") and not _is_import():
            self._note(self._listed, arguments[0] or ".")

    def _note(self, noted: set[str], path: object) -> None:
        if isinstance(path, int):  # a file that is open already
            return
        full = _source(os.path.normpath(Path(os.fsdecode(path)).absolute()))
        if not full.startswith(INSTALLED + SYSTEM) and full not in self._written:
            noted.add(full)

    def write(self, *_: object) -> None:
        """Write down what has been used so far."""
        used = Used(sorted(self._read), sorted(self._listed))
        self._place.write_text(json.dumps(asdict(used)), encoding="utf-8")


def _source(path: str) -> str:
    """Return the source of a module that Python has compiled and kept; else the path itself."""
    try:
        return importlib.util.source_from_cache(path)
    except ValueError:
        return path


def _database(name: str) -> Path:
    """Return the file of a database, which may be named by an address."""
    return Path(url2pathname(urlsplit(name).path) if name.startswith("file:") else name)


def _is_import() -> bool:
    """Say whether it is Python that lists a folder, looking for modules and packages."""
    return "importlib" in sys._getframe(2).f_code.co_filename


def arguments(place: Path) -> list[str]:
    """Return what to start a kernel with, so that it writes down what it uses.

    No variable of the environment, that other kernels started from here would have too.
    """
    return [f"--ext={__name__}", f"--{SECTION}.place={place}"]


def load_ipython_extension(shell) -> None:
    """Begin to write down what is used, where the kernel was started so."""
    if place := shell.config[SECTION].get("place"):
        recorder = Recorder(Path(place))
        sys.addaudithook(recorder.hear)
        shell.events.register("post_run_cell", recorder.write)


def read(place: Path) -> Used:
    """Return what a notebook used; nothing where it did not come so far."""
    return Used(**json.loads(place.read_text(encoding="utf-8"))) if place.exists() else Used()
