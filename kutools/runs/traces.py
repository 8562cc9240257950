"""What a notebook used: the files that its kernel read and the folders that it listed.

An extension of IPython. A kernel that loads it writes down what it uses, cell by cell, so that a
run can tell later whether any of it has changed.

It hears what Python opens, and that a program is started or another machine is asked, which cannot
be followed further. It does not hear what a library in another language opens by itself
(`pandas.read_parquet` with a path; kutools' own registers are heard), that a cell only asks whether
a file is there, nor that it looks at the clock or the environment.
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
INSTALLED = (*(f"{folder}{os.sep}" for folder in (*FOLDERS, Path(__file__).parents[1])),)
SYSTEM = ("/proc/", "/dev/", "/sys/")
# What leads to where nothing can be heard.
BEYOND = (
    *("subprocess.Popen", "os.system", "os.exec", "os.spawn", "os.posix_spawn"),
    *("os.fork", "os.forkpty", "socket.connect"),
)


@dataclass(frozen=True)
class Used:
    """What a notebook used, by full path.

    Attributes:
        files: what it read, or would have read if it were there.
        folders: what it listed.
        beyond: whether it started programs or asked other machines.
    """

    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    beyond: bool = False


class Recorder:
    """Listens to what Python is about to do, and remembers what is read."""

    def __init__(self, place: Path):
        self._place = place
        self._read: set[str] = set()
        self._listed: set[str] = set()
        self._written: set[str] = set()
        self._beyond = False

    def hear(self, event: str, arguments: tuple) -> None:
        """Take note of an event, as `sys.addaudithook` tells it."""
        if event == "open":
            self._open(arguments[0], arguments[2])
        elif event == "sqlite3.connect":
            path = _database(os.fsdecode(arguments[0]))
            self._note(self._read if path.exists() else self._written, path)
        elif event in ("os.listdir", "os.scandir") and not _is_import():
            self._note(self._listed, arguments[0] or ".")
        elif event in BEYOND:
            self._beyond = True

    def _open(self, path: object, flags: int) -> None:
        # Not by Path, which does not take the number of a file that is open already.
        is_there = os.path.exists(path)  # noqa: PTH110
        if flags & os.O_TRUNC or (flags & os.O_CREAT and not is_there):
            self._note(self._written, path)
        elif not flags & os.O_WRONLY:
            self._note(self._read, path)

    def _note(self, noted: set[str], path: object) -> None:
        if isinstance(path, int):  # a file that is open already
            return
        full = _source(os.path.normpath(Path(os.fsdecode(path)).absolute()))
        if not full.startswith(INSTALLED + SYSTEM) and full not in self._written:
            noted.add(full)

    def write(self, *_: object) -> None:
        """Write down what has been used so far, all of it or nothing."""
        used = Used(sorted(self._read), sorted(self._listed), self._beyond)
        try:
            self._place.write_text(json.dumps(asdict(used)), encoding="utf-8")
        except OSError:
            self._place.unlink(missing_ok=True)


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


def read(place: Path) -> Used | None:
    """Return what a notebook used; None where that is not known."""
    return Used(**json.loads(place.read_text(encoding="utf-8"))) if place.exists() else None
