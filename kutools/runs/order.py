"""What is asked for: the report of a period, or a trial of some of its chapters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kutools.periods import Period
from kutools.project import Project
from kutools.reports import outputs


@dataclass(frozen=True)
class Order:
    """What a run is to make.

    Attributes:
        project: the folders.
        period: the period.
        made: when, as the report says it.
        pdf: whether the report is also printed as a PDF.
        only: the chapters of a trial; none for the whole report.
        published: when it was published, to make it again as it was then.
        revised: why it replaced an earlier one, if it did.
    """

    project: Project
    period: Period
    made: dt.datetime
    pdf: bool = False
    only: tuple[str, ...] = ()
    published: dt.datetime | None = None
    revised: str = ""

    @property
    def place(self) -> Path:
        """Where the report goes; what has been published stays where it is."""
        if self.only:
            return outputs.trial_place(self.project.outputs, self.period)
        return outputs.draft_place(self.project.outputs, self.period)
