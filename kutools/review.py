"""What the audit's notebook works with: everything that was checked in a report, and how it went.

The other chapters ask about some registers; this one asks about all of them, the texts, and what
was published before, as the run itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from kutools import audit, chapter, facts, look, params, plan, swedish, texts
from kutools.audit import claims, revision
from kutools.errors import Finding, Notice, RegisterError
from kutools.exhibits import PROVENANCE
from kutools.periods import Period
from kutools.plan import Plan
from kutools.project import Project
from kutools.registers import Registers
from kutools.show import AUDIT, UNPUBLISHED, Frame, Listing, Shown, Text, stated
from kutools.tables import Cell, Table

READ = {"": "inlästa", **UNPUBLISHED}
# With more rows than this left out for one reason they are counted, not listed.
MOST_ROWS = 5


def open_review(period: str) -> Review:
    """Open the audit of a report: what the run of a period checks.

    Args:
        period: the period of the report, such as `2020-T2`; it has a file in `params/`.

    Raises:
        ParamsError: if the period or its parameters are at fault.
        RegisterError: with every fault in registers and texts.
    """
    review = Review(plan.make(Project.find(), params.parse_period(period)))
    review.found  # noqa: B018 - faults show where it is opened, not where it is used
    return review


def figures(word: str = "", period: str = "") -> pd.DataFrame:
    """List the figures that a text can name: those whose name or title holds a word.

    Args:
        word: such as `närvaro`; without one every figure is listed.
        period: whose figures; without one those of the newest report that has any such figure.

    Returns:
        One row per figure: `name`, `label`, `item` and `värde` as a reader sees it.
    """
    project = Project.find()
    if period:
        return Review(plan.make(project, params.parse_period(period))).figures(word)
    found = pd.DataFrame()
    for newest in reversed(project.periods()):
        with suppress(RegisterError):  # nothing is there yet for a period just begun
            found = Review(plan.make(project, newest)).figures(word)
        if len(found):
            break
    return found


@dataclass(frozen=True)
class Review:
    """The audit of a report.

    Attributes:
        plan: what the run of the report does.
    """

    plan: Plan = field(repr=False)

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Every fact of the period and of those compared with."""
        return self.plan.facts()

    def figures(self, word: str = "") -> pd.DataFrame:
        """List the figures that a text can name: those whose name or title holds a word."""
        return Listing(facts.search(self.facts, self.plan.params.period, word))

    @cached_property
    def found(self) -> list[Finding]:
        """Everything that does not agree."""
        return self.plan.findings(self.facts)

    def own_text(self, chapter: str) -> Text:
        """Show the analyst's own text of the audit, if there is one."""
        period = self.plan.params.period
        return Text(texts.bound(self.plan.project, period, chapter, self.facts))

    def findings(self) -> Shown:
        """Show what does not agree in the registers, by the rule that found it."""
        return self._by_rule(
            "Det som inte stämmer i underlaget",
            lambda finding: finding.rule not in (*claims.RULES, revision.RULE),
            "Alla kontroller stämmer.",
        )

    def texts(self) -> Shown:
        """Show what the analysts' own texts say that is not bound to a figure, or does not hold."""
        return self._by_rule(
            "Tal och påståenden i kapitlens texter",
            lambda finding: finding.rule in claims.RULES,
            "Inget tal i texterna är skrivet för hand, och inget påstående motsägs av talen.",
        )

    def revisions(self) -> Shown:
        """Show the figures that differ from what was last published, and why."""
        if not self.plan.releases:
            return _said("Inget har publicerats tidigare med kutools.")
        return self._by_rule(
            "Uppgifter som skiljer sig från det som senast publicerades",
            lambda finding: finding.rule == revision.RULE,
            "Alla uppgifter är som de senast publicerades.",
        )

    def _by_rule(self, caption: str, wanted: Callable[[Finding], bool], nothing: str) -> Shown:
        """Show some findings under the rules they break, each with the reason why it may stand."""
        chosen = [finding for finding in self.found if wanted(finding)]
        if not chosen:
            return _said(nothing)
        rows: list[list[Cell]] = []
        sections = {}
        for rule, said in audit.RULES.items():
            if broken := [one for one in chosen if one.rule == rule]:
                sections[len(rows)] = said
                rows += [[_text(_what(one)), *stated(one), _text(_why(one))] for one in broken]
        header = ["Vad och var", "Angivet", "Jämfört med", "Skillnad", "Får stå därför att"]
        return Frame([], str).table(Table(caption, header, rows, sections=sections))

    def files(self) -> Shown:
        """Show every file that was read."""
        rows = [
            [_text(f.path), _count(f.rows), _text(READ[f.origin])]
            for f in self.plan.registers.files
        ]
        header = ["Fil", "Rader", "Uppgifterna är"]
        return Frame([], str).table(Table("Filer som har lästs", header, rows))

    def left_out(self) -> Shown:
        """Show what was left out when the files were read, and why."""
        notices = self.plan.registers.notices
        if not notices:
            return _said("Allt i filerna är inläst.")
        groups: dict[tuple[str, str], list[Notice]] = {}
        for notice in notices:
            groups.setdefault((notice.place.file, notice.message), []).append(notice)
        rows = [
            [_text(file), _text(_places(some)), _count(len(some)), _text(message)]
            for (file, message), some in groups.items()
        ]
        header = ["Fil", "Var", "Antal", "Varför"]
        return Frame([], str).table(Table("Det som inte har räknats med", header, rows))

    def withheld(self) -> Shown:
        """Show which figures are not shown because they rest on too few answers."""
        hidden = self.facts[self.facts["status"] == "suppressed"]
        if hidden.empty:
            return _said("Alla uppgifter visas.")
        rows = [
            [_text(facts.title(fact)), _text(Period.parse(fact["covers"]).label)]
            for _, fact in hidden.drop_duplicates(["name", "covers"]).iterrows()
        ]
        return Frame([], str).table(Table("Uppgifter som inte visas", ["Uppgift", "Period"], rows))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """Show how it went; the page's provenance travels with it."""
        chosen = self.plan.params
        origin = chapter.origin(self.plan.registers, chosen.periods, chosen.options)
        said = summary(self.plan.registers, self.found)
        return {"text/html": f"{look.in_lab()}{said}", PROVENANCE: origin}


def summary(registers: Registers, found: Sequence[Finding]) -> str:
    """Say how much was checked, and how it went."""
    rows = swedish.counted(sum(file.rows for file in registers.files), "rad", "rader")
    files = swedish.counted(len(registers.files), "fil", "filer")
    told = [finding for finding in found if finding.is_deviation]
    count = swedish.counted(len(told), "avvikelse", "avvikelser")
    left = sum(finding.blocks for finding in told)
    of_one = "den är godtagen med skäl" if not left else "den är inte godtagen än"
    of_more = "alla är godtagna med skäl" if not left else f"{left} är inte godtagna än"
    ending = f": {of_one if len(told) == 1 else of_more}" if told else ""
    said = f"{rows} i {files} är lästa och prövade mot {len(audit.RULES)} regler. {count}{ending}."
    return f'<p class="underlag">{escape(swedish.capitalized(said))}</p>'


def _what(finding: Finding) -> str:
    """Say what a finding is of, and in which file and row it stands."""
    place = finding.place
    file = place.file.partition("/")[2]
    where = ", ".join(filter(None, [file, place.sheet, f"rad {place.row}" * bool(place.row)]))
    named = "" if place.column in ("", "resultat") else place.column
    what = ", ".join(dict.fromkeys(filter(None, [finding.item, named])))
    is_number = finding.published is not None or finding.recomputed is not None
    return f"{what if is_number else finding.message} ({where})"


def _why(finding: Finding) -> str:
    return finding.accepted or ("Inte godtaget än." if finding.is_deviation else "")


def _places(notices: Sequence[Notice]) -> str:
    """Say in which rows, or for what has no row of its own in which columns, it was."""
    of_columns = all(notice.message.startswith("kolumnen") for notice in notices)
    columns = [f'kolumn "{n.place.column}"' for n in notices if of_columns]
    rows = [f"rad {n.place.row}" for n in notices if n.place.row and not of_columns]
    named = list(dict.fromkeys(rows or columns))
    return swedish.listed(named) if 0 < len(named) <= MOST_ROWS else ""


def _text(text: str) -> Cell:
    return Cell(text, numeric=False)


def _count(number: int) -> Cell:
    return Cell(swedish.number(number), value=number, unit="antal", of=AUDIT)


def _said(text: str) -> Shown:
    return Shown(f'<p class="underlag">{escape(text)}</p>')
