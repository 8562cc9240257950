"""The files of a report: pages, figures, findings and the manifest, from executed chapters."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import nbformat
import pandas as pd

from kutools import (
    book,
    exhibits,
    export,
    facts,
    notebooks,
    outputs,
    powerpoint,
    slides,
    swedish,
    workbook,
)
from kutools.errors import Failure, Finding, Place, RegisterError
from kutools.periods import Period
from kutools.plan import Plan, sources
from kutools.project import Project, versions

FRONT_PAGE = "index.html"
# The folder of the municipalities' own pages.
MUNICIPAL = "kommuner"
# What rows of each origin are called on the first page.
UNPUBLISHED = {"rekonstruerad": "rekonstruerade", "exempel": "påhittade exempel"}


def write(
    made: Plan,
    building: Path,
    table: pd.DataFrame,
    highlights: list[dict[str, str]],
    started: dt.datetime,
) -> None:
    """Write everything that a run leaves into the folder that is being built."""
    executed = [
        (export.link(chapter), _tidied(building / "notebooks" / chapter.path.name))
        for chapter in made.chapters
    ]
    municipal = _municipal(made, building)
    _check_unchanged(made, [notebook for _, notebook in [*executed, *municipal]])
    _pages(made, building, executed)
    _pages(made, building / MUNICIPAL, municipal, home="../")
    origins = _origins(made)
    _views(made, building, executed, highlights, origins, started)
    period = made.params.period
    outputs.write_json(building / "figures.json", facts.as_figures(table, period))
    found = {c.chapter: made.registers.findings_of(c.registers, period) for c in made.chapters}
    every = dict.fromkeys(item for items in found.values() for item in items)
    outputs.write_json(building / "findings.json", [_finding(item) for item in every])
    front = export.render(
        "report.html",
        run=made.params,
        links=[link for link, _ in executed],
        municipalities=[link for link, _ in municipal],
        left_out=_by_title(made),
        key_figures=highlights,
        found={name: len(items) for name, items in found.items()},
        origins=origins,
        created=_local(started),
    )
    (building / FRONT_PAGE).write_text(front, encoding="utf-8")
    outputs.write_json(building / "manifest.json", _manifest(made, building, started))


Executed = list[tuple[export.Link, nbformat.NotebookNode]]


def _municipal(made: Plan, building: Path) -> Executed:
    """Return the municipalities' executed notebooks and the links to their pages."""
    folder = building / "notebooks" / MUNICIPAL
    return [
        (link, _tidied(folder / f"{link.chapter}.ipynb"))
        for link in map(export.link_to, made.municipalities)
    ]


def _pages(made: Plan, folder: Path, executed: Executed, home: str = "") -> None:
    """Write a page for each notebook."""
    place = export.Place(made.params, [link for link, _ in executed], home)
    for link, notebook in executed:
        folder.mkdir(exist_ok=True)
        (folder / link.href).write_text(export.page(notebook, place), encoding="utf-8")


def _views(
    made: Plan,
    building: Path,
    executed: Executed,
    highlights: list[dict[str, str]],
    origins: list[str],
    started: dt.datetime,
) -> None:
    """Write what shows the chapters together: one page, presentations, and every table."""
    run, created = made.params, _local(started)
    (building / "rapport.html").write_text(
        book.page(executed, run, origins=origins, created=created), encoding="utf-8"
    )
    chapters = [
        (link.title, exhibits.of_notebook(notebook, number))
        for number, (link, notebook) in enumerate(executed, start=1)
    ]
    shown = [(title, one) for title, placed in chapters for one in placed if one.on_slide]
    deck = slides.page(shown, run, key_figures=highlights, origins=origins, created=created)
    (building / "presentation.html").write_text(deck, encoding="utf-8")
    # Office keeps the time of a file in UTC, without saying so.
    made_at = started.astimezone(dt.UTC).replace(tzinfo=None)
    powerpoint.write(
        building / "presentation.pptx", shown, run=run, started=made_at, key_figures=highlights
    )
    workbook.write(building / "tabeller.xlsx", chapters, run=run, started=made_at)


def _origins(made: Plan) -> list[str]:
    """Say which kinds of rows there are that were never published."""
    found = {file.origin for file in made.files()}
    return [said for word, said in UNPUBLISHED.items() if word in found]


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
    origins = [exhibits.provenance(notebook) or {} for notebook in executed]
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
    for name in (name for name in chosen.key_figures if made.has_data(name, table)):
        fact = facts.one(table, name, chosen.period)
        has_earlier = name in earlier.index
        was = _earlier(fact, earlier.loc[name]) if has_earlier else {"was": "", "before": ""}
        figures.append({"label": facts.title(fact), "value": facts.shown(fact), **was})
    return figures


def _earlier(fact: pd.Series, earlier: pd.Series) -> dict[str, str]:
    """Say what a figure was and when, and for a share how much it has changed."""
    change = fact["value"] - earlier["value"]
    can_compare = fact["unit"] == "andel" and fact["status"] == earlier["status"] == "ok"
    moved = f" ({swedish.points(change)})" if can_compare else ""
    return {"was": facts.shown(earlier) + moved, "before": Period.parse(earlier["covers"]).label}


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
        "municipalities": made.municipalities,
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
