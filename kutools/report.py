"""The files of a report: pages, figures, findings and the manifest, from executed chapters."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import nbformat
import pandas as pd

from kutools import export, facts, notebooks, outputs, swedish
from kutools.errors import Failure, Finding, Place, RegisterError
from kutools.plan import Plan, sources
from kutools.project import Project, versions

FRONT_PAGE = "index.html"


def write(
    made: Plan,
    building: Path,
    table: pd.DataFrame,
    highlights: list[dict[str, str]],
    started: dt.datetime,
) -> None:
    """Write pages and data of the report into the folder that is being built."""
    chapters = export.links(made.chapters)
    executed = [_tidied(building / "notebooks" / chapter.path.name) for chapter in made.chapters]
    _check_unchanged(made, executed)
    for link, notebook in zip(chapters, executed, strict=True):
        page = export.page(notebook, made.params, chapters)
        (building / link.href).write_text(page, encoding="utf-8")
    period = made.params.period
    outputs.write_json(building / "figures.json", facts.as_figures(table, period))
    found = {c.chapter: made.registers.findings_of(c.registers, period) for c in made.chapters}
    every = dict.fromkeys(item for items in found.values() for item in items)
    outputs.write_json(building / "findings.json", [_finding(item) for item in every])
    front = export.render(
        "report.html",
        run=made.params,
        links=chapters,
        left_out=_by_title(made),
        key_figures=highlights,
        found={name: len(items) for name, items in found.items()},
        reconstructed=any(file.reconstructed for file in made.files()),
        created=_local(started),
    )
    (building / FRONT_PAGE).write_text(front, encoding="utf-8")
    outputs.write_json(building / "manifest.json", _manifest(made, building, started))


def _by_title(made: Plan) -> dict[str, str]:
    """Return the chapters left out by the titles that readers know, and why."""
    folder = made.project.notebooks
    return {notebooks.find(folder, name).title: why for name, why in made.left_out.items()}


def _tidied(path: Path) -> nbformat.NotebookNode:
    """Read an executed notebook and take the machine's own paths out of it."""
    notebook = nbformat.read(path, as_version=4)
    record = notebook.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if record.get(key):
            record[key] = f"notebooks/{Path(record[key]).name}"
    nbformat.write(notebook, path)
    return notebook


def _check_unchanged(made: Plan, executed: list[nbformat.NotebookNode]) -> None:
    """Refuse chapters that read other files than the run checked.

    Raises:
        RegisterError: naming each file that changed in between.
    """
    checked = {file.path: file.sha256 for file in made.registers.files}
    origins = [notebooks.provenance(notebook) or {} for notebook in executed]
    seen = [file for origin in origins for file in origin.get("files", [])]
    changed = [file["path"] for file in seen if checked.get(file["path"]) != file["sha256"]]
    changed += sorted({label for label, _ in made.sources.items() ^ sources(made).items()})
    if changed:
        message = "filen ändrades under körningen; kör igen när den är färdig."
        raise RegisterError([Failure(Place(path), message) for path in dict.fromkeys(changed)])


def key_figures(made: Plan, table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the figures of the first page: label, value, and the same in the period before.

    Raises:
        ParamsError: with the nearest name, if there is no such figure and there is data for it.
    """
    chosen, before = made.params, made.params.compare_with[0]
    earlier = table[table["period"] == str(before)].set_index("name")
    figures = []
    for name in filter(made.has_data, chosen.key_figures):
        fact = facts.one(table, name, chosen.period)
        was = _earlier(fact, earlier.loc[name]) if name in earlier.index else ""
        value = facts.shown(fact)
        figures.append(
            {"label": facts.title(fact), "value": value, "was": was, "before": before.label}
        )
    return figures


def _earlier(fact: pd.Series, earlier: pd.Series) -> str:
    """Say what a figure was, and for a share how much it has changed."""
    change = fact["value"] - earlier["value"]
    can_compare = fact["unit"] == "andel" and fact["status"] == earlier["status"] == "ok"
    return facts.shown(earlier) + (f" ({swedish.points(change)})" if can_compare else "")


def _finding(finding: Finding) -> dict[str, object]:
    return {**asdict(finding), "place": str(finding.place), "difference": finding.difference}


def _manifest(made: Plan, building: Path, started: dt.datetime) -> dict[str, object]:
    """Return what the report was made from and what came out."""
    chosen = made.params
    return {
        "period": str(chosen.period),
        "kind": chosen.kind,
        "organisation": chosen.organisation,
        "created": started.isoformat(timespec="seconds"),
        "compare_with": [str(period) for period in chosen.compare_with],
        "parameters": chosen.options,
        "chapters": [chapter.chapter for chapter in made.chapters],
        "left_out": made.left_out,
        "versions": versions(),
        "inputs": [
            *(asdict(file) for file in made.registers.files),
            *({"path": path, "sha256": digest} for path, digest in made.sources.items()),
        ],
        "notices": [str(notice) for notice in made.registers.notices],
        "outputs": outputs.hashes(building),
    }


def _local(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d kl. %H.%M}"


def write_list(project: Project, organisation: str) -> None:
    """Write the page that lists every period's report, newest first."""
    page = export.render(
        FRONT_PAGE, organisation=organisation, reports=outputs.reports(project.outputs)
    )
    (project.outputs / FRONT_PAGE).write_text(page, encoding="utf-8")
