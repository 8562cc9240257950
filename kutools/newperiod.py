"""Begin a new period: its parameters, from those of an earlier one, and its empty texts."""

from __future__ import annotations

import re
from pathlib import Path

from kutools import params
from kutools.errors import ParamsError
from kutools.periods import Period
from kutools.project import Project

# The report kind that a part of the year usually has.
KINDS = {
    "T1": "tertialrapport",
    "T2": "delårsrapport",
    "T3": "verksamhetsberättelse",
    "": "verksamhetsplan",
}
# The chapters that a new report of a kind starts with; from then on params say what it is.
FOLLOW_UP = (
    "sammanfattning medarbetare agenda2030 ekonomi externa_medel narvaro enkat kurser forskning "
    "matetal natverk granskning kommun"
).split()
CHAPTERS = {
    "tertialrapport": ["sammanfattning", "ekonomi", "externa_medel", "narvaro", "granskning"],
    "verksamhetsplan": ("plan budget medarbetare agenda2030 natverk forskning granskning").split(),
}
DEFAULTS = """\
# Allt som skiljer den här körningen från en annan. Kör med: kutools run PERIOD
period: PERIOD          # perioden som rapporten gäller
kind: KIND              # tertialrapport, delårsrapport, verksamhetsberättelse eller verksamhetsplan
organisation: Organisationens namn
contact: ""             # vart läsare kan höra av sig, som en e-postadress

# Kapitel i den ordning de visas; ett kapitel utan underlag tas inte med.
chapters:
"""
# A parameter with its lines: those indented or of a list, and what stands between them.
LINES = r"(?m)^(?:{}):.*\n?(?:(?:(?:#.*|[ \t]*)\n)*[ \t-].*\n?)*"


def make(project: Project, period: Period, kind: str = "") -> tuple[list[Path], Path | None]:
    """Write the parameters of a new period and an empty text for each of its chapters.

    Args:
        project: the folders.
        period: the new period.
        kind: the report kind; where empty, the one the part of the year usually has.

    Returns:
        The files that were made, the parameters first, and the earlier parameters they follow.

    Raises:
        ParamsError: if the period has parameters already.
    """
    path = project.params_file(period)
    if path.exists():
        raise ParamsError(f"{path.parent.name}/{path.name} finns redan; den skrivs inte över.")
    kind = kind or usual_kind(period)
    before = _latest_before(project, period, kind)
    text = template(period, before, kind)
    project.params.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        chapters = params.load(path, period).chapters
    except ParamsError:
        path.unlink()  # what it was made from is at fault, and must be mended first
        raise
    return [path, *_text_stubs(project, period, chapters)], before


def template(period: Period, before: Path | None, kind: str) -> str:
    """Write the parameters of a new period, from an earlier one or from defaults.

    Args:
        period: the new period.
        before: an earlier file; one of another kind has other chapters, and that of a plan other
            key figures. None for defaults.
        kind: the report kind.
    """
    text = before.read_text(encoding="utf-8") if before else DEFAULTS
    if _value(text, "kind") != kind:
        names = "".join(f"  - {name}\n" for name in CHAPTERS.get(kind, FOLLOW_UP))
        text = re.sub(LINES.format("chapters"), f"chapters:\n{names}", text)
    # The periods compared with belonged to the old period; without them they follow the new one.
    # So did the findings that were accepted.
    text = re.sub(LINES.format("compare_with|accepted"), "", text)
    if before and (Period.parse(before.stem).part == "") != (period.part == ""):
        text = re.sub(LINES.format("key_figures"), "", text)
    text = re.sub(r"(?m)^(#.*kutools \w+ )[\w-]+", rf"\g<1>{period}", text)
    for key, value in {"period": str(period), "kind": kind}.items():
        row = rf"(?m)^({key}:[ \t]*)[^#\n]*?([ \t]*#.*)?$"
        text = re.sub(row, lambda found, new=value: f"{found[1]}{new}{found[2] or ''}", text)
    return text


def usual_kind(period: Period) -> str:
    """Return the report kind that the part of the year usually has."""
    return KINDS.get(period.part, KINDS["T2"])


def _value(text: str, key: str) -> str:
    found = re.search(rf"(?m)^{key}:[ \t]*([^#\n]*)", text)
    return found[1].strip() if found else ""


def _latest_before(project: Project, period: Period, kind: str) -> Path | None:
    """Return the parameters of the period that ended last before this one, of the kind if any."""
    earlier = [project.params_file(one) for one in project.periods() if one.end < period.end]
    same_kind = [path for path in earlier if _value(path.read_text("utf-8"), "kind") == kind]
    return next(reversed(same_kind or earlier), None)


def _text_stubs(project: Project, period: Period, chapters: list[str]) -> list[Path]:
    """Make an empty text for each chapter that has none; an empty text shows nothing."""
    folder = project.texts(period)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [path for name in chapters if not (path := folder / f"{name}.md").exists()]
    for path in missing:
        path.write_text("", encoding="utf-8")
    return missing
