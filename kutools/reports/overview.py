"""The first page of a report: the figures that matter, what falls short, and what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pandas as pd

from kutools import chapter, facts, measures, prose, show, swedish, tables
from kutools.contract import INDICATOR_STATUSES, REGISTERS
from kutools.errors import suggest
from kutools.measures import indicators
from kutools.periods import Period
from kutools.plan import Plan
from kutools.show import Frame, Shown
from kutools.tables import Table

# The figures that say whether a target of the plan is reached.
INDICATORS = "matetal"
UNROUNDED = "Förändringen är räknad på oavrundade tal."
# How many are named of what falls short, and of what has changed.
MOST_SHORT, MOST_CHANGED = 5, 6


@dataclass(frozen=True)
class Overview:
    """What the first page says of the period.

    Attributes:
        key_figures: `label`, `value` and, where there are such, `status` against the target with
            its `sign`, and what it `was` in the period `before`; else empty.
        absent: the names of those that are left out, since their registers have no rows.
        summary: how many indicators fall short of their target, if any.
        shortfalls: those that are furthest from it.
        changes: the shares with a target that have changed most since the period before.
    """

    key_figures: list[dict[str, str]]
    absent: list[str]
    summary: str
    shortfalls: Shown | None
    changes: Shown | None

    @property
    def tables(self) -> list[Table]:
        """Its tables."""
        return [shown.exhibit.table for shown in (self.shortfalls, self.changes) if shown]

    @property
    def texts(self) -> list[str]:
        """What it says besides its tables."""
        figures = [text for figure in self.key_figures for text in figure.values()]
        captions = [text for table in self.tables for text in (table.caption, *table.header)]
        return [*figures, *captions, self.summary]


def make(made: Plan, table: pd.DataFrame) -> Overview:
    """Gather what the first page says of a run's period.

    Args:
        made: the plan of the run.
        table: every fact.

    Raises:
        ParamsError: with the nearest name, if a key figure does not exist and there is data for it.
    """
    own = table[table["period"] == str(made.params.period)]
    measured = _measured(own)
    short = _short(measured)
    names = set(own["name"])
    absent = [name for name in made.params.key_figures if not _has_data(made, name, names)]
    summary = f"{len(short)} av {len(measured)} mätetal med målvärde och resultat når inte målet."
    return Overview(
        _key_figures(made, table, absent),
        absent,
        summary if len(short) else "",
        _shortfalls(made, table, short),
        _changes(made, table),
    )


def _has_data(made: Plan, figure: str, own: set[str]) -> bool:
    """Say whether a figure is one of the report's own, or should be: its registers have rows.

    Where only some of those that it may come from have rows, it should be there if it is spelt
    almost as one that is.
    """
    period, group = made.params.period, figure.partition(".")[0]
    behind = [name for name in REGISTERS if name.partition("/")[0] == group]
    full = [name for name in behind if measures.has_rows(made.registers, [name], period)]
    return figure in own or full == behind or bool(full and suggest(figure, own, indicators.ALMOST))


def _key_figures(made: Plan, table: pd.DataFrame, absent: list[str]) -> list[dict[str, str]]:
    chosen = made.params
    before = table[table["period"] == str(chosen.compare_with[0])].set_index("name")
    partly = _partly(made, table)
    figures = []
    for name in (name for name in chosen.key_figures if name not in absent):
        fact = facts.one(table, name, chosen.period)
        was = _before(fact, before.loc[name]) if name in before.index else ("", "")
        sign, said = _standing(fact, name in partly)
        figures.append(
            {
                "label": _title(fact),
                "value": _written(fact),
                "sign": sign,
                "status": prose.bind(said, table, chosen.period, markdown=False),
                "was": was[0],
                "before": was[1],
            }
        )
    return figures


def _partly(made: Plan, table: pd.DataFrame) -> set[str]:
    """Return the figures that are the result of an indicator that is partly reached."""
    period = made.params.period
    stands = table[(table["period"] == str(period)) & (table["unit"] == "status")]
    partly = set(stands.loc[stands["value"] == indicators.PARTLY, "name"])
    rows = indicators.valid(made.registers, period)
    names = INDICATORS + "." + rows["id"].map(swedish.slug)
    chosen = (names + ".status").isin(partly)
    return {*rows.loc[chosen, "källa"], *names[chosen]}


def _standing(fact: pd.Series, partly: bool) -> tuple[str, str]:
    """Say whether a figure reaches its target: a sign and a text; empty where it has none."""
    reached = facts.is_reached(fact)
    if reached is None:
        return "", ""
    stands = indicators.PARTLY if partly else indicators.NOT_REACHED
    word = INDICATOR_STATUSES[indicators.REACHED if reached else stands]
    said = f"{{{{ {fact['name']} | mål }}}}"
    return facts.STATUSES[word], f"{said}, {word}" if partly and not reached else said


def _title(fact: pd.Series) -> str:
    """Say what a figure is of, and when, where that is not all of the report's months."""
    other = facts.other_months(fact)
    return f"{facts.title(fact)}, {other.label}" if other else facts.title(fact)


def _written(fact: pd.Series) -> str:
    """Write a value to be taken in at a glance; a unit that its label names is left out."""
    if fact["unit"] == "kr" and fact["status"] == "ok":
        return swedish.amount(fact["value"])
    named = swedish.names(fact["label"], fact["unit"])
    return facts.shown(fact).removesuffix(f"{swedish.NBSP}{fact['unit']}" * named)


def _before(fact: pd.Series, before: pd.Series) -> tuple[str, str]:
    """Say what a figure was, for a share how much it has changed, and when that was."""
    change = fact["value"] - before["value"]
    can_compare = fact["unit"] == "andel" and fact["status"] == before["status"] == "ok"
    moved = f" ({swedish.points(change)})" if can_compare else ""
    return _written(before) + moved, Period.parse(before["covers"]).label


def _measured(own: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators that have a result and a target, and whether it is `reached`."""
    results = own[own["name"].str.startswith(f"{INDICATORS}.")]
    reached = [facts.is_reached(fact) for _, fact in results.iterrows()]
    return results.assign(reached=reached).dropna(subset="reached")


def _short(measured: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators that do not reach their target, the furthest from it first."""
    short = measured[~measured["reached"].astype(bool)]
    lacks = [
        facts.short_of(*fact[["value", "target", "direction"]]) / (abs(fact["target"]) or 1)
        for _, fact in short.iterrows()
    ]
    return short.assign(lacks=lacks).sort_values("lacks", ascending=False, kind="stable")


def _shortfalls(made: Plan, table: pd.DataFrame, short: pd.DataFrame) -> Shown | None:
    if short.empty:
        return None
    named = list(short["name"][:MOST_SHORT])
    periods = [made.params.period, made.params.compare_with[0]]
    chosen = facts.select(table, *named, periods=periods).assign(group="")
    # In the order of the report's own period, the newest first.
    order = [str(period) for period in periods]
    chosen = chosen.sort_values("period", key=lambda of: of.map(order.index), kind="stable")
    laid = tables.scorecard(chosen, caption="Längst från målvärdet")
    return _framed(made, chosen, laid)


def _framed(made: Plan, chosen: pd.DataFrame, laid: Table) -> Shown:
    """Frame a table as in a chapter, with its source, but without a number."""
    frame = Frame(chapter.files_behind(chosen, made.registers), str)
    return frame.table(laid, numbered=False, note=UNROUNDED)


def _changes(made: Plan, table: pd.DataFrame) -> Shown | None:
    """Lay out the shares with a target that have changed most, each named by what it is of.

    What rests on reconstructed or invented rows is no news of the work, and is left out.
    """
    now, before = made.params.period, made.params.compare_with[0]
    shares = table[(table["unit"] == "andel") & (table["status"] == "ok")]
    shares = shares[~shares["name"].str.startswith(f"{INDICATORS}.")]
    own = shares[(shares["period"] == str(now)) & shares["target"].notna()].set_index("name")
    earlier = shares[shares["period"] == str(before)].set_index("name")
    moved = (own["value"] - earlier["value"]).dropna().abs()
    moved = moved[moved.map(lambda change: swedish.round_half_up(100 * change) != 0)]
    ranked = moved.sort_values(ascending=False, kind="stable").index
    real = (name for name in ranked if not _is_made_up(made, shares, name))
    names = list(islice(real, MOST_CHANGED))
    if not names:
        return None
    chosen = pd.concat([of.loc[names].reset_index() for of in (own, earlier)])
    titles = [facts.title(fact) for _, fact in own.loc[names].iterrows()]
    chosen = chosen.assign(item=titles * 2, group="")
    laid = tables.of_facts(
        chosen,
        caption=f"Andelar med målvärde som har ändrats mest sedan {before.label}",
        by="period",
        first="Uppgift",
        headings={str(period): period.short for period in (now, before)},
        change=True,
    )
    return _framed(made, chosen, laid)


def _is_made_up(made: Plan, table: pd.DataFrame, name: str) -> bool:
    files = chapter.files_behind(table[table["name"] == name], made.registers)
    return any(file.origin in show.ORIGINS for file in files)
