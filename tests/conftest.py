"""What several test modules stand on: a small data folder, and the report of the real one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import datafolder
import pytest
import smallproject
from commands import ROOT, kutools

from kutools import cli
from kutools.project import Project


class Ended(NamedTuple):
    """How a command ended, and what it said on either stream."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def told(monkeypatch, capsys) -> Callable[..., Ended]:
    """Give a command in a folder, without a process of its own, and return how it ended."""

    def tell(*arguments: object, cwd: Path = ROOT) -> Ended:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("COLUMNS", "100")
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return Ended(code, *capsys.readouterr())

    return tell


@pytest.fixture
def folder(tmp_path) -> datafolder.Folder:
    """A data folder that holds a small organisation and nothing else."""
    return datafolder.make(tmp_path / "data")


@pytest.fixture(scope="session")
def outputs(tmp_path_factory) -> Path:
    """The outputs folder that the session's real runs publish in."""
    return tmp_path_factory.mktemp("rapporter") / "outputs"


@pytest.fixture(scope="session")
def run_2020(outputs) -> CompletedProcess:
    """How `kutools run 2020-T2` went, on the project's own data."""
    return kutools("run", "2020-T2", "--outputs", outputs)


@pytest.fixture(scope="session")
def run_2022(outputs, run_2020) -> CompletedProcess:
    """How `kutools run 2022-T3` went, after the earlier period and beside it."""
    return kutools("run", "2022-T3", "--outputs", outputs)


@pytest.fixture(scope="session")
def report(run_2020, outputs) -> Path:
    """The folder of the report for 2020-T2, made once from the project's own data."""
    assert run_2020.returncode == 0, run_2020.stdout + run_2020.stderr
    return outputs / "2020-T2"


@pytest.fixture(scope="session")
def reports(outputs, run_2022, tmp_path_factory) -> Path:
    """A folder of all the project's own reports; those that there are already are not made anew."""
    every = shutil.copytree(outputs, tmp_path_factory.mktemp("alla") / "outputs")
    done = kutools("run", "--all", "--outputs", every)
    assert done.returncode == 0, done.stdout + done.stderr
    return every


@pytest.fixture(scope="session")
def drafted(tmp_path_factory) -> Project:
    """A small project with a draft of its report, made once; a test changes only a copy of it."""
    project = smallproject.make(tmp_path_factory.mktemp("litet") / "projekt")
    smallproject.draft(project)
    return project


@pytest.fixture
def small(drafted, tmp_path) -> Project:
    """A copy of the small project with its draft, for a test to change."""
    return smallproject.copied(drafted, tmp_path / "projekt")
