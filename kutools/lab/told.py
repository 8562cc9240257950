"""What the control panel tells, as HTML: the registers, the report that is there, the findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

from kutools import swedish
from kutools.errors import NOTE, Finding, KutoolsError
from kutools.lab import server
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
# So long may what tells a finding from the others in a list be.
LONGEST = 90


def registers(found: Registers, held: Iterable[Holding], period: Period) -> str:
    """List the registers: whether each is sound, how much it holds, and until when."""
    rows, notices = [], []
    for one in held:
        faults = len(one.failures)
        status = f'<span class="varning">✕ {faults} fel</span>' if faults else "● läst"
        here = found.count(one.register.name, period)
        counts = (len(one.files), len(one.rows), here)
        cells = "".join(f"<td class=tal>{swedish.number(count)}</td>" for count in counts)
        name = escape(one.register.name)
        rows.append(
            f"<tr><th scope=row>{name}</th><td>{status}</td>{cells}<td>{escape(one.last)}</td></tr>"
        )
        notices += [f"<li>{escape(str(notice))}</li>" for notice in one.notices]
    head = (
        "<th>Register</th><th>Läget</th><th class=tal>Filer</th><th class=tal>Rader</th>"
        f"<th class=tal>varav {period}</th><th>Senast</th>"
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    left = _folded(f"Inte räknat: {len(notices)}", f"<ul>{''.join(notices)}</ul>")
    return table + (left if notices else "")


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>{content}</details>"


def sound(made: Plan, findings: Sequence[Finding]) -> str:
    """Say that the data can be read, what stands in the way, and which chapters have none."""
    rows = swedish.number(sum(file.rows for file in made.registers.files))
    said = f"Allt underlag är läst utan fel: {len(made.registers.files)} filer, {rows} rader."
    if blocking := sum(finding.blocks for finding in findings):
        counted = swedish.counted(blocking, "avvikelse", "avvikelser")
        said += f" {counted} hindrar att rapporten publiceras, se 5. Granska."
    out = "".join(f"<li>{escape(f'{name}: {why}')}</li>" for name, why in made.left_out.items())
    return f"<p>{said}</p>" + (f"<p>Kapitel som inte tas med:</p><ul>{out}</ul>" if out else "")


def begun(made: list[Path], before: Path | None) -> str:
    """Tell which files a new period was begun with."""
    names = "".join(f"<li>{escape('/'.join(path.parts[-3:]))}</li>" for path in made[1:])
    after = f" efter {before.name}" if before else ""
    said = escape(f"Skapade {'/'.join(made[0].parts[-2:])}{after} och {len(made) - 1} tomma texter")
    return _folded(said, f"<ul>{names}</ul>")


def is_published(project: Project, period: str) -> bool:
    """Say whether a period's report has been published; of a damaged one nobody knows."""
    with suppress(KutoolsError):
        return bool(period) and outputs.status(project.outputs / period) == PUBLISHED
    return False


def reports(project: Project, period: Period) -> str:
    """Tell which reports of a period there are, with a link to each file."""
    folders = (project.outputs / f"{period}{end}" for end in ("", f"-{DRAFT}", f"-{TRIAL}"))
    shown = [_report(folder) for folder in folders if outputs.status(folder)]
    return "".join(shown) or "<p>Ingen rapport är gjord än.</p>"


def _report(folder: Path) -> str:
    made = outputs.manifest(folder, "created", "published")
    moment = dt.datetime.fromisoformat(made["published"] or made["created"])
    files = [folder / name for name in FILES if (folder / name).exists()]
    listed = " · ".join(_link(file) for file in files)
    status = f"<strong>{escape(swedish.capitalized(made['status']))}</strong>"
    return f"<p>{status} {moment:%Y-%m-%d kl. %H.%M}: {listed}</p>"


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
    rest = [one for one in found if not one.blocks and one.severity != NOTE]
    count = swedish.counted(len(blocking) + len(rest), "avvikelse", "avvikelser")
    said = f"<p>{count}, varav {len(blocking)} hindrar att rapporten publiceras.</p>"
    accepted = _folded(f"Godtagna: {len(rest)}", _listed(rest)) if rest else ""
    return said + (_listed(blocking) if blocking else "") + accepted


def _listed(found: list[Finding]) -> str:
    rows = "".join(
        f"<tr><td>{one.severity}</td><th scope=row>{escape(one.place.file)}<br>"
        f"{escape(one.place.inside)}</th><td>{escape(one.message)}"
        f"{f'<br><em>{escape(one.accepted)}</em>' if one.accepted else ''}</td></tr>"
        for one in found
    )
    return (
        "<table><thead><tr><th>Grad</th><th>Var</th><th>Vad</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def short(finding: Finding) -> str:
    """Tell a finding from the others in a list."""
    said = f"{finding.item or finding.place.inside}: {finding.message}"
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 2]} …"
