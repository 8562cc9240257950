"""What a notebook read and listed is known afterwards, so that a run sees when it has changed."""

import os
import py_compile
import sqlite3
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import ROOT
from test_kernels import COLD, FORKED, executed_there, task

from kutools.runs import processes, traces
from kutools.runs.traces import Recorder, Used

# What a cell does, and the file or folder that it uses by that.
READS = {
    "open('plain.txt').read()": "plain.txt",
    "open(b'bytes.txt').read()": "bytes.txt",
    "Path('path.txt').read_text()": "path.txt",
    "os.close(os.open('system.txt', os.O_RDONLY))": "system.txt",
    "with open('map.txt') as f: mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ).close()": "map.txt",
    "open('both.txt', 'r+').close()": "both.txt",
    "open('first.txt').close(); open('first.txt', 'w').close()": "first.txt",
    "with suppress(OSError): open('missing.txt')": "missing.txt",
    "open('link.txt').read()": "link.txt",
    "open('data.pyc', 'rb').read()": "data.pyc",
    "os.chdir('sub'); open('moved.txt').close(); os.chdir('..')": "sub/moved.txt",
    "t = Thread(target=lambda: open('thread.txt').close()); t.start(); t.join()": "thread.txt",
    "pd.read_csv('table.csv')": "table.csv",
    "pd.read_csv('packed.csv.gz', engine='pyarrow')": "packed.csv.gz",
    "pd.read_excel('table.xlsx')": "table.xlsx",
    "with open('table.parquet', 'rb') as f: pd.read_parquet(f)": "table.parquet",
    "np.load('numbers.npy', mmap_mode='r')": "numbers.npy",
    "np.fromfile('raw.bin')": "raw.bin",
    "zipfile.ZipFile('archive.zip').read('a')": "archive.zip",
    "sqlite3.connect('base.db').execute('select 1')": "base.db",
    "sqlite3.connect('file:my%20base.db?mode=ro', uri=True).execute('select 1')": "my base.db",
    "import own": "own.py",
    "import package.inner": "package/inner.py",
    "import bare": "bare.pyc",
    "get_ipython().run_line_magic('run', 'script.py')": "script.py",
}
LISTS = {
    "os.listdir('listed')": "listed",
    "list(Path('iterated').iterdir())": "iterated",
    "glob.glob('globbed/*.csv')": "globbed",
    "list(os.walk('walked'))": "walked/deeper",
    "glob.glob('nowhere/*')": "nowhere",
    "os.chdir('sub'); os.listdir(); os.chdir('..')": "sub",
}
# What is no reading of something that was there; and what the hook cannot hear, as its module says.
NEITHER = {
    "open('made.txt', 'w').close(); open('made.txt').close()": "made.txt",
    "open('added.txt', 'a').close()": "added.txt",
    "sqlite3.connect('made.db').execute('create table t(a)')": "made.db",
    "os.path.exists('asked.txt')": "asked.txt",
}
UNHEARD = {
    "!cat program.txt": "program.txt",
    "pd.read_parquet('by path.parquet')": "by path.parquet",
}
FAILS = {
    "open('a\\0b')": "ValueError",
    "sqlite3.connect(3)": "TypeError",
    "open(None)": "TypeError",
}
SETUP = """
import glob, mmap, os, sqlite3, zipfile
from contextlib import suppress
from pathlib import Path
from threading import Thread
import numpy as np, pandas as pd
"""
LAST = """
said = []
for code in {codes}:
    try: exec(code)
    except Exception as error: said.append(type(error).__name__)
print(said)
open('unseen/../before the end.txt').close()
"""


def lay_out(folder: Path) -> None:
    """Write the files that the cells read."""
    for name in ("sub", "listed", "iterated", "globbed", "walked/deeper", "package", "unseen"):
        (folder / name).mkdir(parents=True)
    texts = "plain bytes path system map both first target thread asked program".split()
    for name in (*(f"{text}.txt" for text in texts), "sub/moved.txt", "data.pyc"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "before the end.txt").touch()
    (folder / "link.txt").symlink_to("target.txt")
    table = pd.DataFrame({"a": [1, 2]})
    for name in ("table.csv", "packed.csv.gz"):
        table.to_csv(folder / name)
    table.to_excel(folder / "table.xlsx")
    for name in ("table.parquet", "by path.parquet"):
        table.to_parquet(folder / name)
    np.save(folder / "numbers.npy", np.ones(2))
    np.ones(2).tofile(folder / "raw.bin")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("a", "x")
    for name in ("base.db", "my base.db"):
        with sqlite3.connect(folder / name) as base:
            base.execute("create table t(a)")
    _write_modules(folder)


def _write_modules(folder: Path) -> None:
    for name in ("own.py", "script.py", "package/__init__.py", "package/inner.py"):
        (folder / name).write_text("KNOWN = 1\n", encoding="utf-8")
    (folder / "bare.py").write_text("KNOWN = 1\n", encoding="utf-8")
    py_compile.compile(str(folder / "bare.py"), cfile=str(folder / "bare.pyc"))
    (folder / "bare.py").unlink()


@pytest.fixture(scope="module", params=[FORKED, COLD])
def used(request, tmp_path_factory) -> tuple[Used, Path]:
    """What a notebook used that did all of it, in its folder."""
    folder = tmp_path_factory.mktemp("traces") / "notebook"
    cells = (SETUP, *READS, *LISTS, *NEITHER, *UNHEARD, LAST.format(codes=[*FAILS]))
    one = task(folder, cells)
    lay_out(folder)
    outcome = processes.apart(executed_there, one, request.param)
    assert outcome.error == ""
    assert str([*FAILS.values()]) in one.target.read_text(encoding="utf-8")
    return outcome.used, folder


def within(paths: list[str], folder: Path) -> set[str]:
    """Paths as they are from a folder."""
    return {os.path.relpath(path, folder) for path in paths if path.startswith(str(folder))}


def test_a_file_that_is_read_is_used(used):
    """However Python reads it, and also one that was looked for in vain."""
    found = within(used[0].files, used[1])
    assert set(READS.values()) - found == set()
    assert found - set(READS.values()) == {"package/__init__.py", "before the end.txt"}


def test_a_folder_that_is_listed_is_used(used):
    """So that a new file in it is seen; Python's own looking for modules is no such thing."""
    assert within(used[0].folders, used[1]) == {*LISTS.values(), "walked"}


def test_what_a_notebook_makes_itself_it_does_not_use(used):
    """Nor what it only asks for, nor what other programs read for it: the module says so."""
    assert within(used[0].files, used[1]) & {*NEITHER.values(), *UNHEARD.values()} == set()


OPENED = {
    "read": (os.O_RDONLY, ["there.txt", "absent.txt"]),
    "changed": (os.O_RDWR, ["there.txt", "absent.txt"]),
    "added to and read": (os.O_RDWR | os.O_CREAT | os.O_APPEND, ["there.txt"]),
    "added to": (os.O_WRONLY | os.O_CREAT | os.O_APPEND, []),
    "written over": (os.O_RDWR | os.O_CREAT | os.O_TRUNC, []),
}


@pytest.mark.parametrize("how", OPENED)
def test_a_file_is_used_when_what_was_in_it_can_be_read(how, tmp_path):
    """Whether it is opened to be changed too; what is begun anew was nothing before."""
    flags, read = OPENED[how]
    recorder = Recorder(tmp_path / "used.json")
    (tmp_path / "there.txt").touch()
    for name in ("there.txt", "absent.txt"):
        recorder.hear("open", (str(tmp_path / name), None, flags))
    recorder.write()
    found = {Path(path).name for path in traces.read(tmp_path / "used.json").files}
    assert found == set(read)


@pytest.mark.parametrize("mode", ["r", "w", "a", "a+"])
def test_a_file_that_is_open_already_is_opened_by_its_number(mode, tmp_path):
    """Whoever opens it so is not hindered, and what it is has been heard before."""
    recorder = Recorder(tmp_path / "used.json")
    flags = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC}
    flags |= {"a": os.O_WRONLY | os.O_CREAT | os.O_APPEND, "a+": os.O_RDWR | os.O_CREAT}
    with (tmp_path / "open.txt").open("w") as file:
        recorder.hear("open", (file.fileno(), mode, flags[mode]))
    recorder.write()
    assert traces.read(tmp_path / "used.json") == Used()


@pytest.mark.parametrize("kind", [FORKED, COLD])
@pytest.mark.parametrize(
    ("cell", "beyond"),
    [
        ("!cat a.txt", True),
        ("import subprocess; subprocess.run(['true'])", True),
        ("import os; os.system('true')", True),
        ("import multiprocessing as m; p = m.Process(); p.start(); p.join()", True),
        ("import socket; socket.socket().connect_ex(('127.0.0.1', 9))", True),
        ("import matplotlib.pyplot as plt, pandas as pd; pd.Series([1, 2]).plot()", False),
    ],
)
def test_a_notebook_that_goes_beyond_what_is_heard_is_known(cell, beyond, kind, tmp_path):
    """What it starts, or asks on another machine, may read anything."""
    outcome = processes.apart(executed_there, task(tmp_path / "notebook", (cell,)), kind)
    assert (outcome.error, outcome.used.beyond) == ("", beyond)


def heard(path: Path, folder: Path) -> list[str]:
    """What is written down of a file that is opened."""
    recorder = Recorder(folder / "used.json")
    recorder.hear("open", (str(path), "r", os.O_RDONLY))
    recorder.write()
    return traces.read(folder / "used.json").files


@pytest.mark.parametrize("near", ["kutools_data/rader.csv", "kutools.yml"])
def test_what_is_named_nearly_as_what_is_installed_is_ones_own(near, tmp_path):
    """A folder beside kutools, whose name begins alike, holds files of one's own."""
    path = ROOT / near
    assert heard(path, tmp_path) == [str(path)]


@pytest.mark.parametrize("module", [os, pd, traces], ids=["Python", "a package", "kutools"])
def test_what_has_a_version_is_not_followed_file_by_file(module, tmp_path):
    """Python, its packages and kutools are told by their versions."""
    assert heard(Path(module.__file__), tmp_path) == []


def test_what_a_notebook_used_is_not_known_where_it_was_not_written_down(tmp_path):
    """That is another thing than nothing: it is told as None."""
    assert traces.read(tmp_path / "used.json") is None


def test_what_cannot_be_written_down_in_full_is_not_known(tmp_path, monkeypatch):
    """What was written before, of fewer cells, is not taken for the whole."""
    recorder = Recorder(tmp_path / "used.json")
    recorder.write()

    def fill(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fill)
    recorder.write()
    assert traces.read(tmp_path / "used.json") is None
