"""Begin a new period: its parameters, from those of an earlier one, and its empty texts."""

from __future__ import annotations

from pathlib import Path

from kutools import params
from kutools.errors import ParamsError
from kutools.periods import Period
from kutools.project import Project


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
    kind = kind or params.usual_kind(period)
    before = _latest_before(project, period, kind)
    text = params.template(period, before, kind)
    project.params.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        chapters = params.load(path, period).chapters
    except ParamsError:
        path.unlink()  # what it was made from is at fault, and must be mended first
        raise
    return [path, *_text_stubs(project, period, chapters)], before


def _latest_before(project: Project, period: Period, kind: str) -> Path | None:
    """Return the parameters of the period that ended last before this one, of the kind if any."""
    earlier = [project.params_file(one) for one in project.periods() if one.end < period.end]
    same_kind = [path for path in earlier if params.kind_of(path) == kind]
    return next(reversed(same_kind or earlier), None)


def _text_stubs(project: Project, period: Period, chapters: list[str]) -> list[Path]:
    """Make an empty text for each chapter that has none; an empty text shows nothing."""
    folder = project.texts(period)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [path for name in chapters if not (path := folder / f"{name}.md").exists()]
    for path in missing:
        path.write_text("", encoding="utf-8")
    return missing
