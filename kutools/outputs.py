"""The outputs folder: a report is built aside and swapped in whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kutools.periods import Period

BUILDING, OLD, FAILED = ".bygge-", ".tidigare-", "misslyckad-"


@contextmanager
def built_aside(outputs: Path, period: Period) -> Iterator[Path]:
    """Give an empty folder to build in; when all went well it becomes `outputs/<period>`.

    Whatever is raised inside, the earlier report stays as it was.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    recover(outputs)
    building = outputs / f"{BUILDING}{period}-{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        yield building
        _swap(building, outputs / str(period))
    finally:
        shutil.rmtree(building, ignore_errors=True)


def recover(outputs: Path) -> None:
    """Put back a report that was set aside when a swap was cut off in the middle."""
    for old in outputs.glob(f"{OLD}*"):
        place = outputs / old.name.removeprefix(OLD)
        if place.exists():
            shutil.rmtree(old)
        else:
            old.rename(place)


def _swap(building: Path, place: Path) -> None:
    old = place.with_name(f"{OLD}{place.name}")
    if place.exists():
        place.rename(old)
    building.rename(place)
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
    """Return period, label and kind of every report there is, newest first."""
    found = [json.loads(path.read_text("utf-8")) for path in outputs.glob("[!.]*/manifest.json")]
    periods = {Period.parse(manifest["period"]): manifest["kind"] for manifest in found}
    newest_first = sorted(periods, key=lambda period: (period.end, period.start), reverse=True)
    return [
        {"period": str(period), "label": period.label, "kind": periods[period]}
        for period in newest_first
    ]


def write_json(path: Path, content: object) -> None:
    """Write JSON as people read it, the same bytes for the same content."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def hashes(folder: Path) -> list[dict[str, object]]:
    """Return path, size and SHA-256 of every file in a folder."""
    return [
        {
            "path": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
