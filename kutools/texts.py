"""The analysts' own texts, one Markdown file a chapter: `data/texter/<period>/<chapter>.md`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kutools import prose
from kutools.errors import Failure, Place, RegisterError
from kutools.periods import Period
from kutools.project import Project, listed
from kutools.prose import Bound
from kutools.registers import sheets


def read(project: Project, period: Period) -> dict[str, str]:
    """Return a period's texts by file, as messages name it: `data/texter/2020-T2/ekonomi.md`.

    Raises:
        RegisterError: with every file that is no text.
    """
    found, failures = {}, []
    for path in listed(project.texts(period), ".md"):
        try:
            found[label(project, period, path.stem)] = own(project, period, path.stem)
        except RegisterError as error:
            failures += error.failures
    if failures:
        raise RegisterError(failures)
    return found


def own(project: Project, period: Period, chapter: str) -> str:
    """Return the text of a chapter; nothing where there is none.

    Raises:
        RegisterError: if the file is no text.
    """
    try:
        return sheets.decode((project.texts(period) / f"{chapter}.md").read_bytes())
    except FileNotFoundError:
        return ""
    except ValueError as error:
        place = Place(label(project, period, chapter))
        raise RegisterError([Failure(place, f"{error}.")]) from error


def bound(
    project: Project, period: Period, chapter: str, table: pd.DataFrame, *, markdown: bool = True
) -> str:
    """Return the text of a chapter with its figures bound; nothing where there is none.

    Raises:
        RegisterError: if the file is no text, or with the line of each figure that does not exist.
    """
    name = label(project, period, chapter)
    source = {name: own(project, period, chapter)}
    return bind(source, table, period, markdown=markdown)[name].text


def label(project: Project, period: Period, chapter: str) -> str:
    """Return how the text of a chapter is named."""
    return project.label(project.texts(period) / f"{chapter}.md")


def bind(
    sources: Mapping[str, str], table: pd.DataFrame, period: Period, *, markdown: bool = False
) -> dict[str, Bound]:
    """Bind the figures in texts, as in Markdown or as they are.

    Raises:
        RegisterError: with every fault in every text, by file and line.
    """
    bound = {
        name: prose.bound(text, table, period, markdown=markdown) for name, text in sources.items()
    }
    failures = [
        Failure(Place(name, row=line), said)
        for name, text in bound.items()
        for line, said in text.faults
    ]
    if failures:
        raise RegisterError(failures)
    return bound


@dataclass
class Manuscript:
    """The text of a chapter while it is written.

    Attributes:
        path: its file.
        seen: what the file held when it was read or saved; None where there was none.
        text: as it is written now, without the line break at its end.
        fault: why the file cannot be read; mostly empty.
    """

    path: Path
    seen: bytes | None = None
    text: str = ""
    fault: str = ""

    def read(self) -> None:
        """Take the text that is in the file."""
        self.fault = ""
        try:
            self.seen = self._on_disk()
            self.text = self._stored()
        except OSError as error:
            self.fault = f"filen går inte att läsa ({error.strerror})"
        except ValueError as error:
            self.text, self.fault = "", str(error)

    @property
    def is_changed(self) -> bool:
        """Whether it is otherwise than in the file that was read."""
        return not self.fault and self.text != self._stored()

    @property
    def is_overtaken(self) -> bool:
        """Whether someone else has changed the file since."""
        return self._on_disk() not in (self.seen, self._content())

    def save(self, *, anyway: bool = False) -> bool:
        """Write the file whole, or say that someone else has changed it since it was read.

        Raises:
            OSError: if it cannot be written.
        """
        if self.is_overtaken and not anyway:
            return False
        place, content = self.path.resolve(), self._content()
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            beside.write_bytes(content)
            if place.exists():
                shutil.copymode(place, beside)  # others may write in it too
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
        self.seen = content
        return True

    def _on_disk(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _stored(self) -> str:
        return sheets.decode(self.seen or b"").replace("\r\n", "\n").removesuffix("\n")

    def _content(self) -> bytes:
        """Return what the file is to hold: UTF-8 with the line breaks that it had."""
        text = self.text.replace("\r\n", "\n") + "\n" * bool(self.text)
        return text.replace("\n", "\r\n" if b"\r\n" in (self.seen or b"") else "\n").encode()
