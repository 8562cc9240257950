"""The analysts' own texts, one Markdown file a chapter: `data/texter/<period>/<chapter>.md`."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kutools import prose, sheets
from kutools.errors import Failure, Place, RegisterError
from kutools.periods import Period
from kutools.project import Project
from kutools.prose import Bound


def read(project: Project, period: Period) -> dict[str, str]:
    """Return a period's texts by file, as messages name it: `data/texter/2020-T2/ekonomi.md`.

    Raises:
        RegisterError: with every file that is no text.
    """
    found, failures = {}, []
    for path in sorted(project.texts(period).glob("*.md")):
        label = path.relative_to(project.data.parent).as_posix()
        try:
            found[label] = sheets.decode(path.read_bytes())
        except ValueError as error:
            failures.append(Failure(Place(label), f"{error}."))
    if failures:
        raise RegisterError(failures)
    return found


def label(project: Project, period: Period, chapter: str) -> str:
    """Return how the text of a chapter is named."""
    path = project.texts(period) / f"{chapter}.md"
    return path.relative_to(project.data.parent).as_posix()


def bind(sources: Mapping[str, str], table: pd.DataFrame, period: Period) -> dict[str, Bound]:
    """Bind the figures in texts, not as Markdown.

    Raises:
        RegisterError: with every fault in every text, by file and line.
    """
    bound = {
        name: prose.bound(text, table, period, markdown=False) for name, text in sources.items()
    }
    failures = [
        Failure(Place(name, row=line), said)
        for name, text in bound.items()
        for line, said in text.faults
    ]
    if failures:
        raise RegisterError(failures)
    return bound
