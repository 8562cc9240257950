"""A guide followed word for word: its files written, its commands given, what they say compared.

What a guide shows in a box is a step. `console` gives a shell commands and what they print; a
line of `…` stands for any lines, and `…` within one for any text. `diff` changes the file that
was named last before the box, at the one place that it fits. Cells go into a notebook, `# %%`
before each; the whole of it where they begin with its title, else above its last. Any other box
is added to its file, which is made if it is not there. What is set up with `sh` or `bat` is left
out.
"""

import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from commands import ROOT, environment, start

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.\w+)`")
CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)
ANYTHING = "…"
PROGRAMS = {"kutools": "-m kutools.cli ", "python": ""}
FOLDERS = ("kutools", "notebooks", "params", "data", "tests")


@dataclass(frozen=True)
class Step:
    """A box of a guide: what it is, the file it is about, and what stands in it."""

    kind: str
    path: str
    text: str


def section(guide: Path, heading: str) -> str:
    """The part of a guide below a heading, to the next one of its level outside boxes."""
    text = guide.read_text(encoding="utf-8")
    hidden = FENCE.sub(lambda box: " " * len(box[0]), text)
    (start,) = (found.end() for found in re.finditer(rf"^{re.escape(heading)}\n", hidden, re.M))
    following = re.search(r"^## ", hidden[start:], re.M)
    return text[start : start + following.start() if following else None]


def steps(text: str) -> Iterator[Step]:
    """The boxes of a guide in their order, each with the file that was named last before it."""
    path, end = "", 0
    for box in FENCE.finditer(text):
        path = next(reversed(PATH.findall(text[end : box.start()])), path)
        end = box.end()
        if box[2] not in ("sh", "bat"):
            yield Step(box[2], path, textwrap.dedent(box[3]))


@dataclass
class Follower:
    """Somebody who does what guides say, in a copy of the project."""

    place: Path
    at: Path = field(init=False)
    code: int = field(default=0, init=False)

    def __post_init__(self):
        """Copy the project; what is made there touches nothing else."""
        self.at = self.place
        left = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, self.place / folder, ignore=left)
        for file in (*ROOT.glob("*.md"), ROOT / "pyproject.toml"):
            shutil.copy(file, self.place)

    def follow(self, text: str) -> None:
        """Take every step of a text, and say which one did not go as it says."""
        for step in steps(text):
            if step.kind == "console":
                self._command(step.text)
            elif step.kind == "diff":
                self._change(self.at / step.path, step.text)
            elif step.path.endswith(".ipynb"):
                self._cells(self.at / step.path, step.text)
            else:
                self._add(self.at / step.path, step.text)

    def _command(self, text: str) -> None:
        given = [part.split("\n", 1) for part in text.split("$ ")[1:]]
        for at, (line, shown) in enumerate(given):
            if line == "echo $?":
                assert self.code == int(shown)
                continue
            if line.startswith("cd "):
                self.at = self.at / line.removeprefix("cd ")
                continue
            said = self._said(line)
            checked = at + 1 < len(given) and given[at + 1][0] == "echo $?"
            assert self.code == 0 or checked, f"{line}\n{said}"
            assert re.fullmatch(_pattern(shown), said), f"{line}\n{said}"

    def _said(self, line: str) -> str:
        program, _, arguments = line.partition(" ")
        if program in PROGRAMS:
            line = f"{shlex.quote(sys.executable)} {PROGRAMS[program]}{arguments}"
        env = {**environment(), "PYTHONPATH": str(self.place), "PYTHONDONTWRITEBYTECODE": "1"}
        with start(line, self.at, shell=True, env=env) as process:
            said, complained = process.communicate(timeout=600)
        self.code = process.returncode
        return _plain(said + complained)

    def _change(self, path: Path, text: str) -> None:
        lines = text.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        whole = path.read_text(encoding="utf-8")
        places = whole.count(before)
        assert places == 1, f"{path.name} has this in {places} places:\n{before}"
        path.write_text(whole.replace(before, after), encoding="utf-8")

    def _cells(self, path: Path, text: str) -> None:
        _, *parts = CELL.split(text)
        cells = [_cell(*part) for part in zip(parts[::2], parts[1::2], strict=True)]
        if cells[0].source.startswith("# "):
            book = nbformat.read(ROOT / "notebooks" / "natverk.ipynb", as_version=4)
            book.cells = cells
        else:
            book = nbformat.read(path, as_version=4)
            book.cells[-1:-1] = cells
        nbformat.write(book, path)

    def _add(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        between = "\n\n" if path.suffix == ".py" and path.exists() else ""
        with path.open("a", encoding="utf-8") as file:
            file.write(between + text)


def _cell(head: str, source: str) -> nbformat.NotebookNode:
    make = nbformat.v4.new_markdown_cell if "[markdown]" in head else nbformat.v4.new_code_cell
    tags = [word for word in head.split() if word != "[markdown]"]
    return make(source.strip(), metadata={"tags": tags} if tags else {})


def _plain(text: str) -> str:
    """What is said, without blank lines and how wide its blanks are."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def _pattern(shown: str) -> str:
    lines = _plain(shown).splitlines()
    return "".join(
        r"(?:.*\n)*?" if line == ANYTHING else rf"{re.escape(line).replace(ANYTHING, '.*')}\n"
        for line in lines
    )
