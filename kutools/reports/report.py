"""The files of a report: pages, figures, findings and the manifest, from executed chapters.

All that is computed from the registers is computed once, as `Contents`, before anything is
executed; then the chapters are put in, if what everything was made from is still the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
import pandas as pd

from kutools import audit, exhibits, facts, plan, registers, swedish, texts
from kutools.errors import Failure, Finding, Place, RegisterError
from kutools.exhibits import Placed
from kutools.notebooks import Notebook
from kutools.plan import Plan
from kutools.project import Project, code_hash, versions
from kutools.reports import book, export, outputs, overview, pdf, powerpoint, slides, workbook
from kutools.reports.edition import Edition
from kutools.reports.overview import Overview
from kutools.show import UNPUBLISHED

STATEMENT = "tillganglighet.html"


@dataclass(frozen=True)
class Contents:
    """What a report says besides its chapters, and what it is made from.

    Attributes:
        project: the folders.
        edition: the edition of the report.
        notebooks: what is executed for it.
        chapters: the links to the chapters' pages.
        municipal: the links to the municipalities' own pages.
        left_out: which chapters are left out, and why.
        overview: what the first page says.
        figures: as in `figures.json`.
        findings: what does not agree.
        counts: how many findings there are in each chapter, and in all without a name.
        manifest: what it is made from, as in `manifest.json`.
    """

    project: Project
    edition: Edition
    notebooks: list[Notebook]
    chapters: list[export.Link]
    municipal: list[export.Link]
    left_out: list[str]
    overview: Overview
    figures: dict[str, dict]
    findings: list[Finding]
    counts: dict[str, int]
    manifest: dict[str, object]


def contents(
    made: Plan, table: pd.DataFrame, findings: list[Finding], edition: Edition
) -> Contents:
    """Compute what a report says besides its chapters.

    Args:
        made: the plan of the run.
        table: every fact.
        findings: what does not agree.
        edition: the edition of the report.

    Raises:
        ParamsError: with the nearest name, if a key figure does not exist and there is data for it.
    """
    return Contents(
        project=made.project,
        edition=edition,
        notebooks=made.notebooks,
        chapters=list(map(export.link, made.chapters)),
        municipal=list(map(export.link_to, made.municipalities)),
        left_out=_left_out(made),
        overview=overview.make(made, table),
        figures=facts.as_figures(table, made.params.period),
        findings=findings,
        counts=_counts(made, findings),
        manifest=_manifest(made, edition),
    )


def write(said: Contents, building: Path) -> None:
    """Write everything that a run leaves into the folder that is being built.

    Args:
        said: what the report says besides its chapters.
        building: the folder, with the executed notebooks in it.

    Raises:
        RegisterError: if anything that it is made from has changed since that was computed.
    """
    edition = said.edition
    executed = _executed(said.chapters, building / "notebooks")
    municipal = _executed(said.municipal, building / "notebooks" / plan.MUNICIPAL)
    _check_unchanged(said, [notebook for _, notebook in [*executed, *municipal]])
    _pages(edition, building, executed)
    _pages(edition, building / plan.MUNICIPAL, municipal, home="../")
    chapters = _views(edition, building, executed, said.overview)
    outputs.write_json(building / "figures.json", said.figures)
    outputs.write_json(building / "findings.json", list(map(finding_record, said.findings)))
    front = export.render(
        "report.html",
        edition=edition,
        links=said.chapters,
        municipalities=said.municipal,
        left_out=said.left_out,
        overview=said.overview,
        contents=_contents(executed, chapters),
        found=said.counts,
        scripts=export.SCRIPTS,
    )
    (building / outputs.FRONT_PAGE).write_text(front, encoding="utf-8")
    statement = export.render("accessibility.html", edition=edition)
    (building / STATEMENT).write_text(statement, encoding="utf-8")
    manifest = {**said.manifest, "outputs": outputs.listed(building)}
    outputs.write_json(building / outputs.MANIFEST, manifest)


Executed = list[tuple[export.Link, nbformat.NotebookNode]]


def _executed(links: list[export.Link], folder: Path) -> Executed:
    """Return the executed notebooks in a folder, with the links to their pages."""
    return [(link, _tidied(folder / f"{link.chapter}.ipynb")) for link in links]


def _pages(edition: Edition, folder: Path, executed: Executed, home: str = "") -> None:
    """Write a page for each notebook."""
    place = export.Place(edition, [link for link, _ in executed], home)
    for link, notebook in executed:
        folder.mkdir(exist_ok=True)
        (folder / link.href).write_text(export.page(notebook, place), encoding="utf-8")


def _views(
    edition: Edition, building: Path, executed: Executed, first: Overview
) -> list[tuple[str, list[Placed]]]:
    """Write what shows the chapters together: one page, presentations, and every table.

    Returns:
        Title and exhibits of each chapter.
    """
    whole = building / "rapport.html"
    whole.write_text(book.page(executed, edition), encoding="utf-8")
    if edition.pdf:
        pdf.write(whole, building / pdf.FILE, edition.made)
    chapters = [
        (link.title, exhibits.of_notebook(notebook, number))
        for number, (link, notebook) in enumerate(executed, start=1)
    ]
    shown = [(title, one) for title, placed in chapters for one in placed if one.on_slide]
    deck = slides.page(shown, edition, key_figures=first.key_figures)
    (building / "presentation.html").write_text(deck, encoding="utf-8")
    powerpoint.write(
        building / "presentation.pptx", shown, edition=edition, key_figures=first.key_figures
    )
    workbook.write(building / "tabeller.xlsx", chapters, edition=edition)
    return chapters


def _contents(executed: Executed, chapters: list[tuple[str, list[Placed]]]) -> list[dict[str, str]]:
    """Return every table and chart of the chapters, where it stands, and the words in its rows."""
    return [
        {
            "href": f"{link.href}#{exhibits.anchor(one.number)}",
            "number": one.number,
            "caption": one.exhibit.table.caption,
            "words": " ".join(dict.fromkeys(row[0].text for row in one.exhibit.table.rows)),
        }
        for (link, _), (_, placed) in zip(executed, chapters, strict=True)
        for one in placed
    ]


def origins(made: Plan) -> tuple[str, ...]:
    """Say which kinds of rows there are that were never published."""
    found = {file.origin for file in made.files()}
    return tuple(said for word, said in UNPUBLISHED.items() if word in found)


def _counts(made: Plan, findings: Iterable[Finding]) -> dict[str, int]:
    """Count what does not agree in each chapter's registers and text; in all without a name."""
    period, counts = made.params.period, {"": sum(one.is_deviation for one in findings)}
    for chapter in made.chapters:
        about = {file.path for file in made.registers.files_of(chapter.registers, period)}
        about.add(texts.label(made.project, period, chapter.chapter))
        counts[chapter.chapter] = sum(
            finding.place.file in about and finding.is_deviation for finding in findings
        )
    return counts


def _left_out(made: Plan) -> list[str]:
    """Say which chapters are left out, by the titles that readers know, and why."""
    titles: dict[str, list[str]] = {}
    for notebook, why in made.left_out:
        titles.setdefault(why, []).append(notebook.title)
    return [
        f"{'Kapitlet' if len(some) == 1 else 'Kapitlen'} {swedish.listed(some)} är inte med: {why}."
        for why, some in titles.items()
    ]


def _tidied(path: Path) -> nbformat.NotebookNode:
    """Read an executed notebook and take out what is the machine's or the moment's own.

    So that the same inputs give the same bytes: paths, times, the id of the cell that papermill
    puts in, and widgets, whose ids are drawn by lot; what they showed is kept.
    """
    notebook = export.still(nbformat.read(path, as_version=4))
    record = notebook.metadata.get("papermill", {})
    record = {key: record[key] for key in ("parameters", "version") if key in record}
    notebook.metadata["papermill"] = record
    for cell in notebook.cells:
        for key in ("execution", "papermill"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"{path.stem}-injected-parameters"
    nbformat.write(notebook, path)
    return notebook


def _check_unchanged(said: Contents, executed: list[nbformat.NotebookNode]) -> None:
    """Refuse chapters that read other files than the report was computed from.

    Raises:
        RegisterError: naming each file that changed in between.
    """
    project, period = said.project, said.edition.run.period
    then = {file["path"]: file["sha256"] for file in said.manifest["inputs"]}
    origins = [exhibits.provenance(notebook) or {} for notebook in executed]
    seen = [file for origin in origins for file in origin.get("files", [])]
    altered = [file["path"] for file in seen if then.get(file["path"]) != file["sha256"]]
    now = registers.hashes(project.data) | plan.sources(project, period, said.notebooks)
    altered += sorted({path for path, _ in then.items() ^ now.items()})
    if altered:
        message = "filen ändrades under körningen; kör igen när den är färdig."
        raise RegisterError([Failure(Place(path), message) for path in dict.fromkeys(altered)])


def finding_record(finding: Finding) -> dict[str, object]:
    """Return a finding as `findings.json` has it."""
    said = {**asdict(finding), "place": str(finding.place), "difference": finding.difference}
    return {"key": audit.key(finding), **said}


def _manifest(made: Plan, edition: Edition) -> dict[str, object]:
    """Return what the report is made from."""
    chosen, published = made.params, edition.published
    return {
        "status": edition.status,
        "published": published and published.isoformat(timespec="seconds"),
        "revised": edition.revised,
        "period": str(chosen.period),
        "kind": chosen.kind,
        "organisation": chosen.organisation,
        "created": edition.made.isoformat(timespec="seconds"),
        "compare_with": [str(period) for period in chosen.compare_with],
        "parameters": chosen.options,
        "chapters": [chapter.chapter for chapter in made.chapters],
        "municipalities": made.municipalities,
        "left_out": {notebook.chapter: why for notebook, why in made.left_out},
        "versions": versions(),
        "code": code_hash(),
        "inputs": made.inputs,
        "notices": [str(notice) for notice in made.registers.notices],
    }


def write_list(project: Project, organisation: str) -> None:
    """Write the page that lists every period's report, newest first."""
    reports = outputs.reports(project.outputs)
    page = export.render(
        outputs.FRONT_PAGE, scripts=export.SCRIPTS, organisation=organisation, reports=reports
    )
    (project.outputs / outputs.FRONT_PAGE).write_text(page, encoding="utf-8")
