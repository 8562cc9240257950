"""Where a project keeps its folders, found from wherever a command or notebook runs."""

from __future__ import annotations

import hashlib
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kutools.errors import ParamsError
from kutools.periods import Period

PACKAGES = tuple("kutools pandas numpy pyarrow matplotlib seaborn papermill nbconvert".split())
# Whoever has a file open, or once had, may leave these: Excel, Jupyter, git and the like.
HIDDEN = (".", "~$")
CODE = (".py", ".html", ".css", ".js")
FOLDERS = ("data", "params", "outputs", "notebooks")


@dataclass(frozen=True)
class Project:
    """The folders of a project; `releases` holds what has been published, frozen."""

    data: Path
    params: Path
    outputs: Path
    notebooks: Path
    releases: Path

    # Folders of the data folder that hold no registers.
    TEXTS, RELEASES = "texter", "publicerat"

    @classmethod
    def find(cls, start: Path | None = None, **given: Path | None) -> Project:
        """Find the folders.

        A folder is the one given, or else what `KUTOOLS_DATA` and the like say (so that a run
        tells its notebooks), or else lies in the nearest folder upwards that has `notebooks/`.

        Args:
            start: where to look from; the working directory where None.
            given: folders by name, such as `data`; None is not given.

        Raises:
            ParamsError: if there is no project here.
        """
        chosen = {name: given.get(name) or _from_environment(name) for name in FOLDERS}
        if not all(chosen.values()):
            root = _root((start or Path.cwd()).resolve())
            chosen = {name: path or root / name for name, path in chosen.items()}
        chosen["releases"] = _from_environment("releases") or Path(chosen["data"]) / cls.RELEASES
        return cls(**{name: Path(path).resolve() for name, path in chosen.items()})

    def environment(self) -> dict[str, str]:
        """Return the variables that make another process find the same folders."""
        return {_variable(name): str(getattr(self, name)) for name in (*FOLDERS, "releases")}

    def periods(self) -> list[Period]:
        """Return the periods that have parameters, the one that ended first before the others."""
        found = []
        for path in self.params.glob("*.yml"):
            with suppress(ValueError):  # a file that is named otherwise is no period's
                found.append(Period.parse(path.stem))
        return sorted(found, key=lambda period: (period.end, period.start))

    def params_file(self, period: Period) -> Path:
        """Return where the parameters of a period are."""
        return self.params / f"{period}.yml"

    def texts(self, period: Period) -> Path:
        """Return the folder of a period's own texts."""
        return self.data / self.TEXTS / str(period)

    def label(self, path: Path) -> str:
        """Return how messages and manifests name a file, wherever its folder lies: `data/…`."""
        name, folder = next(home for home in self._homes() if path.is_relative_to(home[1]))
        return f"{name}/{path.relative_to(folder).as_posix()}"

    def labelled(self, label: str) -> Path:
        """Return the file that `label` names so, perhaps in a data folder of another name."""
        for name, folder in self._homes():
            if label.startswith(f"{name}/"):
                return folder / label.removeprefix(f"{name}/")
        return self.data.parent / label

    def _homes(self) -> list[tuple[str, Path]]:
        """Return how files are named, and in which folder; what lies in another comes first."""
        own = [(folder.name, folder) for folder in (self.data, self.params, self.notebooks)]
        return [(f"{self.data.name}/{self.RELEASES}", self.releases), *own]


def listed(folder: Path, ending: str = "") -> list[Path]:
    """Return the files in a folder, by name; a folder that is not there holds none.

    It is asked for also then, so that a run hears that a notebook wanted to know.
    """
    with suppress(FileNotFoundError):
        files = [path for path in folder.iterdir() if path.name.endswith(ending) and path.is_file()]
        return sorted(files)
    return []


def is_hidden(name: str) -> bool:
    """Say whether a file or folder is some program's own, such as Excel's lock on a workbook."""
    return name.startswith(HIDDEN)


def versions() -> dict[str, str]:
    """Return the versions of what a report is made with."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in PACKAGES
    }


def file_hash(path: Path) -> str:
    """Return the hash of a file's content, as manifests have it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_hash() -> str:
    """Return the hash of the code and templates that a report is made with."""
    folder = Path(__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.suffix in CODE)
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _from_environment(name: str) -> str | None:
    return os.environ.get(_variable(name))


def _variable(name: str) -> str:
    return f"KUTOOLS_{name.upper()}"


def _root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "params").is_dir():
            return folder
    raise ParamsError(
        f"{start}: här finns inget projekt. Väntade mapparna notebooks/ och params/ här eller "
        "längre upp; gå till projektets mapp och kör igen."
    )
