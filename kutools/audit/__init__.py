"""The audit (granskning): everything that does not agree, and what of it may stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from kutools import swedish
from kutools.audit import claims, revision, rules
from kutools.audit.revision import Release
from kutools.contract import REGISTERS
from kutools.errors import NOTE, Finding, Place
from kutools.periods import Period
from kutools.prose import Bound
from kutools.registers import Registers

# What each rule holds, as readers of the audit are told it.
RULES = {
    "kontrollkolumn": "En kolumn som upprepar vad andra kolumner ger ska vara lika med dem.",
    "summarad": "En summarad ska vara summan av raderna ovanför.",
    "andel": "En angiven andel ska vara delen genom det hela.",
    "samma_uppgift": "Samma belopp i två register ska vara lika.",
    "andel_av_delar": "En publicerad andel ska vara delen genom det hela, som de är publicerade.",
    "publicerat_resultat": "Ett publicerat resultat ska vara det som raderna ger.",
    "status_mot_målvärde": "En publicerad status ska vara den som resultat och målvärde ger.",
    "del_av_helhet": "Delar ska tillsammans vara helheten, och ingen är mer än den.",
    "hel_period": "Daterade rader ska finnas också i periodens sista månader.",
    "tecken": "En rad som drar av internt debiterade medel ska vara negativ.",
    "skrivet_tal": "Ett tal som är skrivet i en text ska vara det som uppgiften är.",
    "okänt_tal": "Ett tal som är skrivet i en text ska gå att härleda till en uppgift.",
    "obundet_tal": "Ett tal som är skrivet i en text bör bindas till sin uppgift.",
    "summa_i_text": "En summa i en mening ska vara summan av delarna.",
    "förändring_i_text": "En angiven förändring ska vara skillnaden mellan sina två tal.",
    "riktning_i_text": "Ett ord som ökat eller minskat ska stämma med talen.",
    "målord_i_text": "Ett ord om målet ska stämma med resultat och målvärde.",
    "två_värden": "Samma uppgift ska ha ett och samma värde i en text.",
    revision.RULE: "En uppgift ska vara som den senast publicerades.",
    "onödigt_godtagande": "Ett godtagande ska gälla något som finns.",
}


def of_tables(registers: Registers, table: pd.DataFrame, period: Period) -> list[Finding]:
    """Return what does not agree in the registers and their facts.

    Args:
        registers: what the gate let in.
        table: their facts, of the period and those compared with.
        period: the period of the report.
    """
    printed = registers.findings_of(REGISTERS, period)
    told = {(finding.place, finding.quantity) for finding in printed}
    found = rules.check(registers, table, period)
    return [*printed, *(f for f in found if (f.place, f.quantity) not in told)]


def audit(
    registers: Registers,
    table: pd.DataFrame,
    period: Period,
    *,
    texts: Mapping[str, Bound],
    releases: Iterable[Release] = (),
    folder: str = "data",
) -> list[Finding]:
    """Return everything that does not agree: in tables, in texts, and with what was published.

    Args:
        registers: what the gate let in.
        table: every fact of the period and of those compared with.
        period: the period of the report.
        texts: the analysts' own texts, bound, by file.
        releases: what has been published.
        folder: the data folder's name.
    """
    return [
        *of_tables(registers, table, period),
        *claims.check(texts, table, period),
        *revision.changed(releases, table, period, folder),
    ]


def key(finding: Finding) -> str:
    """Return what a finding is accepted by: its rule, figure and row, and a trace of its values.

    With other values it is another finding, and must be accepted anew.
    """
    values = [finding.published, finding.recomputed]
    # Where the data gives no number to tell it from others, what is said of it does.
    told = finding.message if values[1] is None else "|".join(map(_written, values))
    of = f"{finding.place.file}|{finding.item}|{told}"
    trace = hashlib.sha256(of.encode()).hexdigest()[:4]
    named = map(swedish.slug, finding.quantity.split("."))
    # A figure's own name says already what it is of.
    item = "" if "." in finding.quantity else swedish.slug(finding.item)[:40].strip("_")
    return ".".join(filter(None, [swedish.slug(finding.rule), *named, item, trace]))


def _written(value: float | None) -> str:
    """Write a value in twelve digits, so that sums in another order are the same."""
    return "" if value is None else f"{value:.12g}"


def summary(found: Iterable[Finding]) -> str:
    """Say how many deviations there are, and how many of them stand in the way of a release."""
    told = [finding for finding in found if finding.is_deviation]
    count = swedish.counted(len(told), "avvikelse", "avvikelser")
    blocking = sum(finding.blocks for finding in told)
    return f"{count} i granskningen, varav {blocking} hindrar att rapporten publiceras."


def accept(found: Iterable[Finding], accepted: Mapping[str, str], source: str) -> list[Finding]:
    """Return findings with the reasons why some may stand.

    Args:
        found: the findings.
        accepted: key of a finding → reason. Figures that differ from what was published may be
            accepted together by the first parts of their keys: `andrad_uppgift.narvaro`.
        source: the file that accepts them, for those that match nothing.
    """
    used, judged = set(), []
    for finding in found:
        by = next((name for name in _names(finding) if name in accepted), None)
        used.add(by)
        judged.append(replace(finding, accepted=accepted[by]) if by else finding)
    return [*judged, *(_unused(name, source) for name in accepted if name not in used)]


def _names(finding: Finding) -> list[str]:
    """Return the keys that accept a finding, the most precise first."""
    whole = key(finding)
    if finding.rule != revision.RULE:
        return [whole]
    parts = whole.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _unused(name: str, source: str) -> Finding:
    message = f'"{name}" är godtaget men finns inte bland avvikelserna; ta bort raden.'
    return Finding(
        "onödigt_godtagande", Place(source), name, None, None, "", message, severity=NOTE
    )
