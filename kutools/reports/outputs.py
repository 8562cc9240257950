"""The outputs folder: a report is built aside and swapped in whole, or not at all.

One run at a time builds there. What one that was killed has left is put right by the next.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kutools.errors import KutoolsError
from kutools.periods import Period
from kutools.project import file_hash
from kutools.reports.edition import DRAFT, PUBLISHED, TRIAL

BUILDING, OLD, FAILED = ".bygge", ".tidigare-", "misslyckad-"
# What a run keeps for the next one, and what says that one is going on.
KEPT, GOING_ON = ".minne", "pagar"
MANIFEST, FRONT_PAGE = "manifest.json", "index.html"


def draft_place(outputs: Path, period: Period) -> Path:
    """Return where a draft goes: to its period's folder, or beside what is published there."""
    recover(outputs)
    place = outputs / str(period)
    return outputs / f"{period}-{DRAFT}" if status(place) == PUBLISHED else place


def trial_place(outputs: Path, period: Period) -> Path:
    """Return where a trial of some chapters goes."""
    return outputs / f"{period}-{TRIAL}"


def status(report: Path) -> str:
    """Return whether a report is a draft, a trial or published; nothing where there is none."""
    return manifest(report).get("status", "")


def manifest(report: Path, *needed: str) -> dict:
    """Return what a report says that it was made from; nothing where there is none.

    Raises:
        KutoolsError: if it cannot be read, or lacks something that is needed of it.
    """
    path = report / MANIFEST
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
        _ = [content[name] for name in needed], Period.parse(content["period"])
        _ = [one[name] for one in content.get("outputs", []) for name in ("path", "sha256")]
        return content
    except (ValueError, TypeError, LookupError, AttributeError, OSError, RecursionError) as error:
        raise KutoolsError(
            f"{report.name}/{MANIFEST} är skadad; ta bort mappen, eller hämta tillbaka den."
        ) from error


@contextmanager
def workshop(outputs: Path) -> Iterator[Path]:
    """Give an empty folder in which reports are built, to be put in place when they are whole.

    Raises:
        KutoolsError: if another run builds reports here.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    _check_no_links(outputs)
    folder = outputs / BUILDING
    with _alone(outputs):
        _put_right(outputs)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _check_no_links(outputs: Path) -> None:
    """Refuse links where reports are built and kept: what lies behind them would be written over.

    Raises:
        KutoolsError: naming one of them.
    """
    for path in (*outputs.iterdir(), *outputs.glob(f"{KEPT}/**/*")):
        if path.is_symlink():
            raise KutoolsError(f"{os.path.relpath(path)} är en länk; ta bort den och kör igen.")


@contextmanager
def _alone(outputs: Path) -> Iterator[None]:
    """Be the only one that puts reports in a folder; the system ends that with the process."""
    try:
        (outputs / KEPT).mkdir(exist_ok=True)
        lock = FileLock(outputs / KEPT / GOING_ON).acquire(blocking=False)
    except Timeout as error:
        raise KutoolsError(
            f"{os.path.relpath(outputs)}: en annan körning pågår här; kör igen när den är klar."
        ) from error
    with lock:
        yield


def recover(outputs: Path) -> None:
    """Put right what a run has left that was killed, unless another is going on."""
    if any(outputs.glob(f"{OLD}*")):
        with suppress(KutoolsError), _alone(outputs):
            _put_right(outputs)


def _put_right(outputs: Path) -> None:
    """Put back a report that was set aside when a swap was cut off in the middle."""
    for old in outputs.glob(f"{OLD}*"):
        place = outputs / old.name.removeprefix(OLD)
        if place.exists():
            shutil.rmtree(old)
        else:
            old.rename(place)


def put(building: Path, place: Path) -> None:
    """Let a report that is whole take the place of an earlier one, which else stays as it was."""
    old = place.with_name(f"{OLD}{place.name}")
    if place.exists():
        place.rename(old)
    try:
        building.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def keep_failed(outputs: Path, period: Period, notebook: Path) -> Path:
    """Keep a notebook that failed, as it was executed, and return where."""
    folder = outputs / f"{FAILED}{period}"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(notebook, folder / notebook.name))


def forget_failed(outputs: Path, period: Period) -> None:
    """Remove what an earlier failed run of the period left."""
    shutil.rmtree(outputs / f"{FAILED}{period}", ignore_errors=True)


def reports(outputs: Path) -> list[dict[str, str]]:
    """Return folder, label, kind and status of every report there is, newest first."""
    found = []
    for path in outputs.glob(f"[!.]*/{MANIFEST}"):
        with suppress(KutoolsError):  # one that is damaged is no reason not to list the others
            made = manifest(path.parent, "kind")
            found.append((Period.parse(made["period"]), path.parent.name, made))
    found.sort(key=lambda one: (one[0].end, one[0].start, one[1]), reverse=True)
    return [
        {
            "folder": folder,
            "label": period.label,
            "kind": made["kind"],
            "status": made.get("status", ""),
        }
        for period, folder, made in found
    ]


def write_json(path: Path, content: object) -> None:
    """Write JSON as people read it, the same bytes for the same content."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def listed(report: Path) -> list[dict[str, object]]:
    """Return path, size and SHA-256 of every file of a report, as its manifest lists them."""
    return [
        {
            "path": path.relative_to(report).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": file_hash(path),
        }
        for path in sorted(report.rglob("*"))
        if path.is_file() and path != report / MANIFEST
    ]


def changed(before: list[dict], now: list[dict]) -> dict[str, str]:
    """Return the files that are not the same in two lists of files with hashes, and how so."""
    then, there = ({one["path"]: one["sha256"] for one in some} for some in (before, now))
    how = {path: "har ändrats" if path in there else "har tagits bort" for path in then}
    differs = sorted({path for path, _ in then.items() ^ there.items()})
    return {path: how.get(path, "har tillkommit") for path in differs}
