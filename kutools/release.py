"""Publish a report, whole or not at all, freeze its figures, and tell later if it is intact."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from kutools import audit, plan
from kutools.audit import revision
from kutools.audit.revision import Release
from kutools.errors import Finding, GateError, ParamsError
from kutools.gate import Gate
from kutools.periods import Period
from kutools.plan import Plan
from kutools.project import Project, code_hash, file_hash, versions
from kutools.reports import outputs, pdf, report
from kutools.reports.edition import PUBLISHED, TRIAL, Edition
from kutools.runs import run
from kutools.runs.order import Order
from kutools.runs.run import Way

# What publishing and verifying need of a manifest.
NEEDED = "status created published revised versions code inputs outputs".split()
# The end of a name of what is about to be frozen.
ASIDE = ".json.ny"


def release(project: Project, period: Period, reason: str = "") -> Path:
    """Publish the draft of a period.

    What is published is the draft that was read: its executed notebooks, drawn once more without
    the mark, and only if nothing behind them has changed since.

    Args:
        project: the folders.
        period: the period.
        reason: why what was published before is replaced, if it is.

    Returns:
        The published front page.

    Raises:
        GateError: with everything that stands in the way; nothing is published then.
        KutoolsError: if another run builds reports in the outputs folder.
        ParamsError, RegisterError: as for a run.
    """
    with outputs.workshop(project.outputs) as workshop:
        return _release(project, period, reason, workshop)


def _release(project: Project, period: Period, reason: str, workshop: Path) -> Path:
    place = project.outputs / str(period)
    _finish(project, period, place)
    made = plan.make(project, period)
    earlier = revision.of(made.releases, period)
    if outputs.status(place) == PUBLISHED and not earlier:
        raise GateError([_lost(project, period)])
    _check_reason(period, earlier, reason)
    draft = _draft(project, period)
    drafted = dt.datetime.fromisoformat(outputs.manifest(draft, *NEEDED)["created"])
    now = dt.datetime.now().astimezone()
    _check_clock(now, drafted, made.releases)
    table = made.facts()
    findings = made.findings(table)
    _check_draft(draft, made, findings)
    printed = (draft / pdf.FILE).exists()
    edition = Edition(made.params, drafted, report.origins(made), pdf=printed).publish(now, reason)
    building = workshop / place.name
    shutil.copytree(draft / "notebooks", building / "notebooks")
    contents = report.contents(made, table, findings, edition)
    report.write(contents, building)
    Gate(building, made, table, contents).check()
    published = edition.published.isoformat(timespec="seconds")
    manifest = file_hash(building / outputs.MANIFEST)
    frozen = revision.figures(table, made.params.periods)
    own = Release(str(period), published, reason, manifest, frozen)
    aside = _written(project, [*earlier, own])
    outputs.put(building, place)
    aside.replace(_frozen(project, period))
    if draft != place:
        shutil.rmtree(draft)
    report.write_list(project, made.params.organisation)
    return place / outputs.FRONT_PAGE


def _lost(project: Project, period: Period) -> str:
    """Say that the frozen figures of a published report are not there."""
    file = project.label(_frozen(project, period))
    return f"{file}: saknas fast rapporten är publicerad; hämta tillbaka filen, som ur git."


def _check_reason(period: Period, earlier: list[Release], reason: str) -> None:
    if earlier and not reason.strip():
        raise GateError(
            [
                f"{period} publicerades {earlier[-1].published[:10]}. Det som är publicerat "
                f'ersätts bara med ett skäl: kutools release {period} --revise "varför"'
            ]
        )
    if reason and not earlier:
        raise ParamsError(f"{period} har inte publicerats; utelämna --revise.")


def _check_clock(now: dt.datetime, drafted: dt.datetime, releases: list[Release]) -> None:
    """Refuse to publish before what has been done already: what came after what is told by it."""
    latest = max([drafted, *(one.moment for one in releases)])
    if now < latest:
        raise GateError(
            [
                f"datorns klocka visar {now:%Y-%m-%d %H.%M}, men här finns utkast eller "
                f"publicerade rapporter från {latest:%Y-%m-%d %H.%M}; ställ klockan rätt."
            ]
        )


def _draft(project: Project, period: Period) -> Path:
    """Return the draft to publish."""
    draft = outputs.draft_place(project.outputs, period)
    if not outputs.status(draft):
        raise GateError([f"det finns inget utkast av {period}; gör ett med: kutools run {period}"])
    return draft


def _check_draft(draft: Path, made: Plan, findings: list[Finding]) -> None:
    """Refuse a draft of other inputs or another kutools, and findings that nobody has accepted.

    Raises:
        GateError: with all of it.
    """
    period = made.params.period
    manifest = outputs.manifest(draft, *NEEDED)
    faults = [
        f"{path}: {how} sedan utkastet gjordes; kör kutools run {period} igen."
        for path, how in outputs.changed(manifest["inputs"], made.inputs).items()
    ]
    if outputs.changed(manifest["outputs"], outputs.listed(draft)):
        faults.append(f"utkastet är ändrat för hand; kör kutools run {period} igen.")
    if manifest["code"] != code_hash():
        faults.append(f"kutools har ändrats sedan utkastet gjordes; kör kutools run {period} igen.")
    if (draft / pdf.FILE).exists():
        try:
            pdf.browser(f"gör om utkastet utan --pdf: kutools run {period}")
        except ParamsError as error:
            faults.append(str(error))
    blocking = [finding for finding in findings if finding.blocks]
    faults += [f"{finding}\n      godtas som {audit.key(finding)}" for finding in blocking]
    if blocking:
        faults.append(
            f"Rätta det som inte stämmer, eller skriv i {made.params_label} under accepted: namnet "
            'som det godtas som, kolon och skälet inom "".'
        )
    if faults:
        raise GateError(faults)


def _frozen(project: Project, period: Period) -> Path:
    """Return the file of what has been published of a period."""
    return project.releases / f"{period}.json"


def _written(project: Project, publications: list[Release]) -> Path:
    """Write what has been published of a period beside its file, to replace it whole."""
    project.releases.mkdir(parents=True, exist_ok=True)
    aside = project.releases / f"{publications[-1].period}{ASIDE}"
    outputs.write_json(aside, revision.as_file(publications))
    return aside


def _finish(project: Project, period: Period, place: Path) -> None:
    """Freeze what was published if that was cut off right after; what was begun is no harm."""
    aside = project.releases / f"{period}{ASIDE}"
    if not aside.exists():
        return
    begun = ""
    with suppress(ValueError):  # cut off while it was written
        begun = json.loads(aside.read_text(encoding="utf-8"))["publications"][-1]["manifest"]
    if outputs.status(place) and begun == file_hash(place / outputs.MANIFEST):
        aside.replace(_frozen(project, period))


@dataclass(frozen=True)
class Verdict:
    """How a report stands, later.

    Attributes:
        altered: the files of the report that are not as they were written.
        inputs: what it was made from that is not there as it was.
        differing: the files that come out otherwise when it is made again; not tried is none.
    """

    altered: list[str]
    inputs: list[str]
    differing: list[str] = field(default_factory=list)


def verify(
    project: Project, folder: Path, again: Way | None = None, say: Callable = print
) -> Verdict:
    """Say whether a report is as when it was made, and whether it can be made again.

    Args:
        project: the folders, for the inputs.
        folder: the report, such as `outputs/2020-T2`.
        again: how to make the report again, if its inputs are there, and compare every file; None
            not to.
        say: told what goes on.

    Raises:
        ParamsError: if the folder is no report.
    """
    outputs.recover(folder.parent)
    made = _manifest(folder)
    _finish(project, Period.parse(made["period"]), folder)
    faults = [*altered(folder), *_not_as_published(project, folder, made)]
    created, published = _moments(made)
    with tempfile.TemporaryDirectory(prefix="kutools-") as elsewhere:
        then = _as_then(project, published or created, Path(elsewhere))
        inputs = _inputs(then, made)
        differing = []
        if again and not faults and not inputs:
            differing = _made_again(then, made, folder, again, say)
    return Verdict(faults, inputs, differing)


def altered(folder: Path) -> list[str]:
    """Return the files of a report that are not as its own list of them says, wherever it lies.

    Raises:
        ParamsError: if the folder is no report.
    """
    files = outputs.changed(_manifest(folder)["outputs"], outputs.listed(folder))
    return [f"{path}: {how}" for path, how in files.items()]


def _manifest(folder: Path) -> dict:
    made = outputs.manifest(folder, *NEEDED)
    if not made:
        raise ParamsError(f"{os.path.relpath(folder)}: här finns ingen rapport med manifest.json.")
    if made["status"] == TRIAL:
        raise ParamsError(f"{os.path.relpath(folder)}: ett prov är ingen rapport; pröva utkastet.")
    return made


def _not_as_published(project: Project, folder: Path, made: dict) -> list[str]:
    """Say what of a published report is not as the project holds that it was published."""
    if made["status"] != PUBLISHED:
        return []
    period = Period.parse(made["period"])
    frozen = revision.of(revision.releases(project), period)
    if not frozen:
        return [_lost(project, period)]
    if frozen[-1].manifest != file_hash(folder / outputs.MANIFEST):
        return [f"{outputs.MANIFEST}: är inte den som publicerades {frozen[-1].published[:10]}"]
    return []


def _inputs(project: Project, made: dict) -> list[str]:
    """Return what a report was made from that is not there as it was."""
    named = [(one["path"], one["sha256"]) for one in made["inputs"]]
    files = {path: project.labelled(path) for path, _ in named}
    found = {path: file_hash(file) if file.is_file() else "" for path, file in files.items()}
    faults = [
        f"{path}: {'har ändrats' if found[path] else 'finns inte kvar'}"
        for path, digest in named
        if found[path] != digest
    ]
    now = versions()
    faults += [
        f"{name} {version}: nu {now.get(name, 'borta')}"
        for name, version in made["versions"].items()
        if now.get(name) != version
    ]
    return faults + ["kutools kod: har ändrats"] * (made["code"] != code_hash())


def _moments(made: dict) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when a report was made, and when it was published, if it has been."""
    published = made["published"] and dt.datetime.fromisoformat(made["published"])
    return dt.datetime.fromisoformat(made["created"]), published


def _made_again(then: Project, made: dict, folder: Path, way: Way, say: Callable) -> list[str]:
    """Make the report in a folder again and return the files that came out otherwise."""
    printed = (folder / pdf.FILE).exists()
    if printed:
        pdf.browser("pröva rapporten utan --again")
    created, published = _moments(made)
    period = Period.parse(made["period"])
    order = Order(then, period, created, printed, (), published, made["revised"])
    place = run.one(order, way, say).parent
    differs = outputs.changed(made["outputs"], outputs.manifest(place)["outputs"])
    because = {pdf.FILE: pdf.why(folder / pdf.FILE, place / pdf.FILE)} if printed else {}
    return [
        f"{path}: blir en annan när rapporten görs om{because.get(path, '')}" for path in differs
    ]


def _as_then(project: Project, moment: dt.datetime, elsewhere: Path) -> Project:
    """Return a project in which nothing has been published from a moment on."""
    then = replace(project, releases=elsewhere / Project.RELEASES, outputs=elsewhere / "outputs")
    earlier = [one for one in revision.releases(project) if one.moment < moment]
    for name in dict.fromkeys(one.period for one in earlier):
        some = [one for one in earlier if one.period == name]
        _written(then, some).replace(_frozen(then, Period.parse(name)))
    return then
