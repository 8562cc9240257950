"""What registers and figures must agree on: small named rules that say where they do not.

What one file repeats of itself, sums and control columns, is compared where the file is read
(`controls`); here are the rules that need more than one row's file to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from kutools import facts, measures, swedish
from kutools.contract import REGISTERS, UNITS
from kutools.errors import NOTE, Finding, Place
from kutools.measures import published
from kutools.periods import Period
from kutools.registers import Registers

FOLLOWUP, FINANCING, GRANTS = (
    "ekonomi/budgetuppfoljning",
    "ekonomi/finansiering",
    "externa_medel/ansokningar",
)
# The same money told twice: a figure of the budget follow-up, and where the financing has it.
TWICE = {
    "ekonomi.utfall": ("ekonomi.finansiering_utfall", "totalt"),
    "ekonomi.kvarvarande": ("ekonomi.finansiering_disponibla", "totalt"),
    "ekonomi.varav_statliga": ("ekonomi.finansiering_disponibla", "staten"),
}
# How many rounded amounts of a row a figure is made of, where it is more than one.
TERMS = {"ekonomi.kvarvarande": 4}
# A share, the part it is of, and the whole.
SHARES = {
    "externa_medel.andel_antal": ("externa_medel.beviljade_antal", "externa_medel.sokta_antal"),
    "externa_medel.andel_belopp": ("externa_medel.beviljat_belopp", "externa_medel.sokt_belopp"),
}
# How an area is named that takes back what other areas have been charged.
OF_WHICH = "härav"
# Units of which the parts add up to the whole.
ADDED = ("kr", "antal", "årsarbetare")

Found = Iterator[Finding]


def told_twice(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """The same money is the same sum in the budget follow-up and in the financing.

    Where the sums agree, the areas may be divided in another way; where they do not, the areas
    that differ are told too. Each may be half a rounding step off for every amount behind it.
    """
    step = max(_unit_of(registers, name, period) for name in (FOLLOWUP, FINANCING))
    for name, (other, end) in TWICE.items():
        here, there = _by_item(table, name, period), _by_item(table, other, period, end)
        margin = step * (TERMS.get(name, 1) + 1) / 2
        differs = {
            item: fact
            for item, fact in here.items()
            if item in there
            and abs(fact["value"] - there[item]["value"]) > margin * max(fact["n"], 1)
        }
        for item, fact in differs.items() if "" in differs else ():
            value, given = fact["value"], there[item]["value"]
            message = (
                f"{fact['label'].casefold()} är {swedish.quantity(value, 'kr')} här men "
                f"{swedish.quantity(given, 'kr')} i {FINANCING} (skillnad "
                f"{swedish.quantity(value - given, 'kr')}). Ta reda på vilket som gäller."
            )
            place = _place(registers, FOLLOWUP, period, item, name.partition(".")[2])
            values, row = (value, given), item or "Summan"
            yield Finding("samma_uppgift", place, fact["name"], *values, "kr", message, item=row)


def published_result(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """A result that was published is what its rows give, as precisely as it was printed."""
    computed = table[(table["source"] != published.SOURCE) & (table["status"] == "ok")]
    by_name: dict[str, list[dict]] = {}
    for fact in computed.drop_duplicates(["name", "covers"]).to_dict("records"):
        by_name.setdefault(fact["name"], []).append(fact)
    stated, titles = published.stated(registers), _titles(table)
    for at, row in stated[stated["name"].isin(by_name)].iterrows():
        span = Period.parse(row["period"])
        for fact in by_name[row["name"]]:
            if span.same_months(Period.parse(fact["covers"])):
                of = (fact["value"], fact["unit"], titles[row["name"]])
                yield from _against("publicerat_resultat", at, row, *of)


def share_of_parts(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """A share that was published is the published part of the published whole."""
    stated, titles = published.stated(registers), _titles(table)
    stated = stated[stated["period"].isin(set(table["covers"]))]
    first = stated.drop_duplicates(["name", "period"])
    results = first.set_index(["name", "period"])["resultat"].to_dict()
    for name, (part, whole) in SHARES.items():
        for at, row in stated[stated["name"] == name].iterrows():
            some, all_of_it = (results.get((one, row["period"])) for one in (part, whole))
            if some is not None and all_of_it:
                of = (some / all_of_it, "andel", titles.get(name, name))
                yield from _against("andel_av_delar", at, row, *of)


def _titles(table: pd.DataFrame) -> dict[str, str]:
    named = table[["name", "label", "item", "group"]].to_dict("records")
    return {fact["name"]: facts.title(fact) for fact in named}


def _against(rule: str, at: tuple, row: pd.Series, given: float, unit: str, title: str) -> Found:
    """Compare a published result with a value, rounded as the result was printed."""
    # A share printed as 50 % is no rougher than one printed as 53 %.
    decimals = max(swedish.decimals(row["resultat"]), 2 if unit == "andel" else 0)
    more = max(0, decimals - 2) if unit == "andel" else 0
    if swedish.round_half_up(given, decimals) != swedish.round_half_up(row["resultat"], decimals):
        stated, computed = (swedish.quantity(v, unit, more) for v in (row["resultat"], given))
        message = f"{title}: publicerat är {stated}, uträknat {computed}."
        values, place = (row["resultat"], given), Place(*at, "resultat")
        yield Finding(rule, place, row["name"], *values, unit, message, item=title)


def status_of_target(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """The status that was published of an indicator is the one that result and target give."""
    own = table[(table["period"] == str(period)) & (table["unit"] == "status")]
    shown = own[own["status"] != "suppressed"].to_dict("records")
    words = {fact["name"]: facts.status_word(fact) for fact in shown}
    rows = registers[published.SOURCE]
    for at, row in rows[(rows["status"] != "") & (rows["period"] == str(period))].iterrows():
        name = f"matetal.{swedish.slug(row['id'])}.status"
        given = words.get(name, row["status"])
        if given != row["status"]:
            message = (
                f'status är angiven som "{row["status"]}", resultat och målvärde ger "{given}".'
            )
            place = Place(*at, "status")
            yield Finding(
                "status_mot_målvärde", place, name, None, None, "status", message, item=row["id"]
            )


def part_of_whole(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """What is part of something is no more than the whole, and all parts together are the whole."""
    yield from _more_than_the_whole(registers, table, period)
    own = table[(table["period"] == str(period)) & table["unit"].isin(ADDED)]
    # Of a whole with a part that may not be told, the difference would tell it.
    hidden = own.loc[own["status"] == "suppressed", "name"]
    hidden = {name.rpartition(".")[0] for name in hidden}
    own = own[own["status"] == "ok"]
    parts = own[own["item"] != ""]
    parent = parts["name"].map(lambda name: name.rpartition(".")[0])
    sums = parts.groupby([parent, parts["label"], parts["group"]])["value"].sum().to_dict()
    for whole in own[own["item"] == ""].to_dict("records"):
        key = (whole["name"], whole["label"], whole["group"])
        if key in sums and key[0] not in hidden and round(sums[key] - whole["value"], 6):
            told, given = (swedish.quantity(v, whole["unit"]) for v in (whole["value"], sums[key]))
            yield Finding(
                "del_av_helhet",
                Place(_file(registers, whole["source"].split()[0], period)),
                whole["name"],
                whole["value"],
                sums[key],
                whole["unit"],
                f"{facts.title(whole)} är {told}, men delarna är tillsammans {given}.",
                item=facts.title(whole),
            )


def _more_than_the_whole(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """State money left is part of what is left; what was granted is part of what was sought."""
    step = _unit_of(registers, FOLLOWUP, period)
    left = _by_item(table, "ekonomi.kvarvarande", period)
    for item, part in _by_item(table, "ekonomi.varav_statliga", period).items():
        # What is left in all may be less than a part of it, where some areas are in deficit.
        if item and item in left and part["value"] - left[item]["value"] > step * max(part["n"], 1):
            place = _place(registers, FOLLOWUP, period, item, "varav_statliga")
            yield _exceeds(place, item, part["value"], left[item]["value"], "kvarvarande")
    sent = registers.within(GRANTS, period)
    for at, row in sent[sent["beviljat"] > sent["sökt"]].iterrows():
        place = Place(*at, "beviljat")
        yield _exceeds(place, row["ansökan"], row["beviljat"], row["sökt"], "sökt")


def _exceeds(place: Place, item: str, part: float, whole: float, of: str) -> Finding:
    message = f"{swedish.quantity(part, 'kr')} är mer än {of} ({swedish.quantity(whole, 'kr')})."
    return Finding("del_av_helhet", place, place.column, part, whole, "kr", message, item=item)


def sign(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """An area named "Härav …" takes back what others were charged: income and cost below zero."""
    rows = registers.within(FOLLOWUP, period)
    for at, row in rows[rows["område"].str.casefold().str.startswith(OF_WHICH)].iterrows():
        for column in ("erhållna", "budget", "utfall"):
            if row[column] > 0:
                amount = swedish.quantity(row[column], "kr")
                message = (
                    f"{amount} är inte under noll; en rad som drar av internt debiterade medel "
                    "har negativ intäkt och negativ kostnad."
                )
                place = Place(*at, column)
                yield Finding(
                    "tecken", place, column, row[column], None, "kr", message, item=row["område"]
                )


def whole_period(registers: Registers, table: pd.DataFrame, period: Period) -> Found:
    """Dated rows go on into the period's last months, or something may not be registered yet."""
    for name, rows in registers.tables.items():
        time, covered = REGISTERS[name].time, measures.covers(name, period)
        if len(time) != 1:  # what spans time may begin and end whenever
            continue
        if registers.reaches(name, covered) or not registers.count(name, covered):
            continue
        (column,) = time
        last = rows[column][rows[column] <= pd.Timestamp(covered.end)].max()
        message = (
            f"de sista raderna är från {last:%Y-%m-%d}, men perioden slutar {covered.end}. Är allt "
            "registrerat?"
        )
        place = Place(_file(registers, name, period), column=column)
        yield Finding("hel_period", place, name, None, None, "", message, severity=NOTE)


# Rule → what must hold; the first that tells of a cell is the one that is shown.
RULES: dict[str, Callable[[Registers, pd.DataFrame, Period], Found]] = {
    "samma_uppgift": told_twice,
    "andel_av_delar": share_of_parts,
    "publicerat_resultat": published_result,
    "status_mot_målvärde": status_of_target,
    "del_av_helhet": part_of_whole,
    "tecken": sign,
    "hel_period": whole_period,
}


def check(registers: Registers, table: pd.DataFrame, period: Period) -> list[Finding]:
    """Return what every rule finds in some registers and their facts, each cell once.

    Args:
        registers: what the gate let in.
        table: the facts computed from them, of the report's period and those compared with.
        period: the period of the report.
    """
    found: dict[tuple, Finding] = {}
    for rule in RULES.values():
        for finding in rule(registers, table, period):
            found.setdefault((finding.place, finding.quantity), finding)
    return list(found.values())


def _by_item(table: pd.DataFrame, name: str, period: Period, end: str = "") -> dict[str, dict]:
    """Return the facts of a name by item; the sum has none. `end` stands last in their names."""
    last = rf"\.{end}" if end else ""
    own = (table["period"] == str(period)) & (table["status"] == "ok") & (table["unit"] == "kr")
    chosen = table[own & table["name"].str.fullmatch(rf"{name}(\.[^.]+)?{last}")]
    return {fact["item"]: fact for fact in chosen.to_dict("records")}


def _unit_of(registers: Registers, name: str, period: Period) -> int:
    """Return the largest unit of which every amount of a register in a period is a whole number."""
    amounts = registers.within(name, period).select_dtypes("number").stack()
    whole = (unit for unit in UNITS.values() if not (amounts % unit).any())
    return max(whole, default=1)


def _place(registers: Registers, name: str, period: Period, item: str, column: str) -> Place:
    """Return where an area stands in a register; the file alone where it is the sum."""
    rows = registers.within(name, period)
    if rows.empty:
        return Place(_file(registers, published.SOURCE, period), column="resultat")
    own = rows[rows["område"] == item]
    return Place(*own.index[0], column) if item else Place(rows.index[0][0], column=column)


def _file(registers: Registers, name: str, period: Period) -> str:
    """Return the first file of a register that has rows for a period, or else its folder."""
    known = [file.path for file in registers.files if file.register == name]
    own = [f.path for f in registers.files_of([name], period)] if name in REGISTERS else []
    return next(iter([*own, *known]), f"data/{name}")
