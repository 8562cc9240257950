"""What was published stays published: figures are frozen, and later ones compared with them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain

import pandas as pd

from kutools import facts
from kutools.errors import Failure, Finding, Place, RegisterError
from kutools.periods import Period
from kutools.project import Project, listed

RULE = "ändrad_uppgift"
# A moment with an offset; one without cannot be told apart from it.
START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Release:
    """One publication of a period's report.

    Attributes:
        period: the period of the report.
        published: when, as in ISO 8601.
        reason: why it replaces an earlier one, if it does.
        manifest: the hash of the published manifest, which holds those of all other files.
        figures: period of the report or compared with → figures as in `figures.json`.
    """

    period: str
    published: str
    reason: str
    manifest: str
    figures: Mapping[str, Mapping[str, Mapping]]

    @property
    def moment(self) -> dt.datetime:
        """When it was published."""
        return dt.datetime.fromisoformat(self.published)

    @property
    def file(self) -> str:
        """The file it is kept in, under the data folder."""
        return f"{Project.RELEASES}/{self.period}.json"

    def every_figure(self) -> Iterator[tuple[str, Mapping]]:
        """Give each figure with its name, those of every period."""
        return chain.from_iterable(figures.items() for figures in self.figures.values())


def releases(project: Project) -> list[Release]:
    """Return everything that has been published, the earliest first.

    Raises:
        RegisterError: if a file is not as it was written.
    """
    found = []
    for path in listed(project.releases, ".json"):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            own = [Release(content["period"], **one) for one in content["publications"]]
            found += own
            if str(Period.parse(own[-1].period)) != path.stem:
                raise ValueError(own[-1].period)
            for one in own:
                _ = one.moment - START
                _ = [(_shown(figure), figure["period"]) for _, figure in one.every_figure()]
        # What is no such file fails in one of these ways.
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
            message = "filen är ändrad eller skadad; hämta tillbaka den som den publicerades."
            raise RegisterError([Failure(Place(project.label(path)), message)]) from error
    return sorted(found, key=lambda release: release.moment)


def of(releases: Iterable[Release], period: Period) -> list[Release]:
    """Return the publications of a period's report, the earliest first."""
    return [one for one in releases if one.period == str(period)]


def as_file(publications: Iterable[Release]) -> dict[str, object]:
    """Return the publications of one period as their file holds them."""
    rows = [asdict(one) for one in publications]
    return {"period": rows[0]["period"], "publications": [_without(row, "period") for row in rows]}


def figures(table: pd.DataFrame, periods: Iterable[Period]) -> dict[str, dict]:
    """Return the figures to freeze: those of the period and of every one compared with."""
    return {
        str(period): {
            name: _without(figure, "n", "target", "direction")
            for name, figure in facts.as_figures(table, period).items()
        }
        for period in periods
    }


def _without(row: Mapping, *names: str) -> dict:
    return {name: value for name, value in row.items() if name not in names}


def changed(
    releases: Iterable[Release], table: pd.DataFrame, period: Period, folder: str = "data"
) -> list[Finding]:
    """Return the figures that a reader sees otherwise than they were last published.

    Args:
        releases: what has been published, the earliest first.
        table: the facts of the period and of those compared with.
        period: the period of the report; its own figures that are gone are told too.
        folder: the data folder's name.
    """
    last = {
        (name, figure["period"]): (figure, f"{folder}/{release.file}")
        for release in releases
        for name, figure in release.every_figure()
    }
    known = table[table["name"].isin({name for name, _ in last})]
    known = known.drop_duplicates(["name", "covers"]).to_dict("records")
    now = {(fact["name"], fact["covers"]): fact for fact in known}
    found = [
        _finding(key[0], *last[key], fact)
        for key, fact in now.items()
        if key in last and _shown(last[key][0]) != facts.shown(fact)
    ]
    own = of(releases, period)
    named = own[-1].figures.get(str(period), {}) if own else {}
    ours = ((name, figure["period"]) for name, figure in named.items())
    return [*found, *(_finding(key[0], *last[key]) for key in ours if key not in now)]


def _finding(name: str, figure: Mapping, file: str, fact: Mapping | None = None) -> Finding:
    """Say what a figure was published as, and what it is now, if it is there at all."""
    title, months = facts.title(figure), Period.parse(figure["period"]).label
    if fact is not None and fact["status"] == "suppressed":  # nor is it told beside that
        published, said = None, "publicerat tidigare, visas inte längre"
    else:
        now = "finns inte längre" if fact is None else f"nu {facts.shown(fact)}"
        published, said = _number(figure), f"publicerat {_shown(figure)}, {now}"
    is_number = fact is not None and fact["status"] == "ok" and fact["unit"] != "status"
    value = fact["value"] if is_number else None
    message = f"{title}, {months}: {said}."
    return Finding(RULE, Place(file), name, published, value, figure["unit"], message, item=title)


def _number(figure: Mapping) -> float | None:
    return None if isinstance(figure["value"], str) else figure["value"]


def _shown(figure: Mapping) -> str:
    """Write a frozen figure as a reader saw it."""
    value = figure["value"]
    if isinstance(value, str):
        value = list(facts.STATUSES).index(value) if value in facts.STATUSES else None
    return facts.shown({**figure, "value": value})
