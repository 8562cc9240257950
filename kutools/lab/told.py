"""What the control panel tells, as HTML: the registers, the report that is there, the findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from kutools import audit, look, swedish
from kutools.errors import Finding, KutoolsError
from kutools.lab import server
from kutools.look import Html
from kutools.periods import Period
from kutools.plan import Plan
from kutools.project import Project
from kutools.registers import Registers
from kutools.registers.inventory import Holding
from kutools.reports import outputs
from kutools.reports.edition import DRAFT, PUBLISHED, TRIAL

# What one wants of a report, with the name of its file.
FILES = {
    "index.html": "Första sidan",
    "rapport.html": "Hela rapporten",
    "presentation.html": "Bilderna",
    "rapport.pdf": "PDF",
    "tabeller.xlsx": "Excel",
    "presentation.pptx": "PowerPoint",
}
OLD = "Det som utkastet bygger på har ändrats sedan dess. Gör om utkastet."
# So long may what tells a finding from the others in a list be.
LONGEST = 90


def registers(found: Registers, held: Iterable[Holding], period: Period) -> str:
    """List the registers: whether each is sound, how much it holds, and until when."""
    rows, notices = [], []
    for one in held:
        faults = len(one.failures)
        wrong = Html(f'<span class="varning">✕ {faults} fel</span>')
        here = found.count(one.register.name, period)
        counts = map(swedish.number, (len(one.files), len(one.rows), here))
        rows.append((one.register.name, wrong if faults else "● läst", *counts, one.last))
        notices += [f"<li>{escape(str(notice))}</li>" for notice in one.notices]
    header = ("Register", "Läget", "Filer", "Rader", f"varav {period}", "Senast")
    table = look.table(header, rows, numbers=(2, 3, 4))
    left = look.folded(f"Inte räknat: {len(notices)}", f"<ul>{''.join(notices)}</ul>")
    return table + (left if notices else "")


def sound(made: Plan, findings: Sequence[Finding]) -> str:
    """Say that the data can be read, what stands in the way, and which chapters have none."""
    rows = swedish.number(sum(file.rows for file in made.registers.files))
    said = f"Allt underlag är läst utan fel: {len(made.registers.files)} filer, {rows} rader."
    if blocking := sum(finding.blocks for finding in findings):
        counted = swedish.counted(blocking, "avvikelse", "avvikelser")
        said += f" {counted} hindrar att rapporten publiceras, se 5. Granska."
    left = (f"{notebook.chapter}: {why}" for notebook, why in made.left_out)
    out = "".join(f"<li>{escape(one)}</li>" for one in left)
    return f"<p>{said}</p>" + (f"<p>Kapitel som inte tas med:</p><ul>{out}</ul>" if out else "")


def begun(made: list[Path], before: Path | None) -> str:
    """Tell which files a new period was begun with."""
    names = "".join(f"<li>{escape('/'.join(path.parts[-3:]))}</li>" for path in made[1:])
    after = f" efter {before.name}" if before else ""
    said = f"Skapade {'/'.join(made[0].parts[-2:])}{after} och {len(made) - 1} tomma texter"
    return look.folded(said, f"<ul>{names}</ul>")


def is_published(project: Project, period: str) -> bool:
    """Say whether a period's report has been published; of a damaged one nobody knows."""
    with suppress(KutoolsError):
        return bool(period) and outputs.status(project.outputs / period) == PUBLISHED
    return False


def reports(project: Project, period: Period, made: Plan | None = None) -> str:
    """Tell which reports of a period there are, with a link to each file.

    Of a draft it is told that it is not of what is there now, where that has just been read.
    """
    folders = (project.outputs / f"{period}{end}" for end in ("", f"-{DRAFT}", f"-{TRIAL}"))
    shown = [_report(folder, made) for folder in folders if outputs.status(folder)]
    return "".join(shown) or "<p>Ingen rapport är gjord än.</p>"


def _report(folder: Path, now: Plan | None) -> str:
    made = outputs.manifest(folder, "created", "published", "inputs")
    moment = dt.datetime.fromisoformat(made["published"] or made["created"])
    files = [folder / name for name in FILES if (folder / name).exists()]
    listed = " · ".join(_link(file) for file in files)
    status = f"<strong>{escape(swedish.capitalized(made['status']))}</strong>"
    is_old = now and made["status"] == DRAFT and outputs.changed(made["inputs"], now.inputs)
    said = f'<br><span class="varning">{OLD}</span>' if is_old else ""
    return f"<p>{status} {moment:%Y-%m-%d kl. %H.%M}: {listed}{said}</p>"


def _link(file: Path) -> str:
    """Return a link to a file of a report; without a server that shows it, where it is."""
    address = server.address(file)
    if not address:
        return f"{FILES[file.name]} ({escape(str(file))})"
    opened = 'target="_blank"' if file.suffix == ".html" else "download"
    return f'<a href="{escape(address)}" {opened}>{FILES[file.name]}</a>'


def findings(found: list[Finding]) -> str:
    """List what does not agree: what stands in the way of a release, then the rest."""
    blocking = [one for one in found if one.blocks]
    rest = [one for one in found if one.is_deviation and not one.blocks]
    said = f"<p>{audit.summary(found)}</p>"
    accepted = look.folded(f"Godtagna: {len(rest)}", _listed(rest)) if rest else ""
    return said + (_listed(blocking) if blocking else "") + accepted


def _listed(found: list[Finding]) -> str:
    rows = []
    for one in found:
        where = Html("<br>".join(map(escape, (one.place.file, one.place.inside))))
        why = f"<br><em>{escape(one.accepted)}</em>" if one.accepted else ""
        rows.append((where, Html(f"{escape(one.message)}{why}"), one.severity))
    return look.table(("Var", "Vad", "Grad"), rows)


def short(finding: Finding) -> str:
    """Tell a finding from the others in a list."""
    said = f"{finding.item or finding.place.inside}: {finding.message}"
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 2]} …"
