"""An edition of a report: what every page says of it, such as whether it has been published."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from kutools import swedish
from kutools.params import Params

DRAFT, PUBLISHED, TRIAL = "utkast", "publicerad", "prov"
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


@dataclass(frozen=True)
class Edition:
    """One making of a report.

    Attributes:
        run: the parameters.
        made: when it was made.
        origins: what rows that were never published are called, if there are any.
        published: when it was published; a draft has not been.
        revised: why it replaces one that was published before, if it does.
        pdf: whether the report is also made as a PDF.
        trial: the titles of the chapters of a trial; nothing for a whole report.
    """

    run: Params
    made: dt.datetime
    origins: tuple[str, ...] = ()
    published: dt.datetime | None = None
    revised: str = ""
    pdf: bool = False
    trial: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        """Whose report it is."""
        return self.run.organisation

    @property
    def contact(self) -> str:
        """Where readers can write, if that is given."""
        return self.run.contact

    @property
    def mail(self) -> str:
        """The same where it is an address of mail."""
        return self.contact if _MAIL.fullmatch(self.contact) else ""

    @property
    def title(self) -> str:
        """What it is: `Delårsrapport januari–augusti 2020`."""
        return f"{swedish.capitalized(self.run.kind)} {self.run.period.label}"

    @property
    def status(self) -> str:
        """Whether it is a draft, a trial or has been published, in a word."""
        return PUBLISHED if self.published else TRIAL if self.trial else DRAFT

    @property
    def is_draft(self) -> bool:
        """Whether it has not been published, and every page must say so."""
        return self.published is None

    @property
    def caveat(self) -> str:
        """What is said first where some rows were never published."""
        return f"En del uppgifter är {' eller '.join(self.origins)}." if self.origins else ""

    @property
    def warning(self) -> str:
        """What stands above the pages of what has not been published."""
        of = f"Bara {swedish.listed(list(self.trial))}. " if self.trial else ""
        return f"{of}Rapporten är inte publicerad."

    @property
    def said(self) -> str:
        """When it was made and published, in a sentence or more."""
        if self.trial:
            of = swedish.listed(list(self.trial))
            return f"Gjord {_moment(self.made)}. Prov med bara {of}, inte publicerat."
        if self.published is None:
            return f"Gjord {_moment(self.made)}. Utkast, inte publicerat."
        reason = self.revised.strip().rstrip(".")
        why = f" Den ersätter en tidigare publicerad rapport. Skäl: {reason}." if reason else ""
        return f"Gjord {_moment(self.made)} och publicerad {_moment(self.published)}.{why}"

    @property
    def office_time(self) -> dt.datetime:
        """When it was made as Office files keep it: in UTC, without saying so."""
        return self.made.astimezone(dt.UTC).replace(tzinfo=None)

    def publish(self, moment: dt.datetime, revised: str = "") -> Edition:
        """Return it as published."""
        return replace(self, published=moment, revised=revised)


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d kl. %H.%M}"
