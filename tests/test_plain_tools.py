"""A chapter is an ordinary notebook: papermill and nbconvert by themselves give the same page."""

import re
import sys

import pytest
from commands import ROOT, start

# What is exported again: a chapter after one that is left out, and a municipality.
AGAIN = {"chapter": "kurser", "municipality": "kommuner/jonkoping"}
# Where papermill is started from: the project's folder or that of the notebooks.
FOLDERS = {"project": ROOT, "notebooks": ROOT / "notebooks"}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The chapter narvaro executed by papermill alone from both folders at once.

    From the project as docs/running.md says, with a period given; from its own folder as it is.
    """
    made, processes = {}, []
    for name, folder in FOLDERS.items():
        made[name] = tmp_path_factory.mktemp(name) / "narvaro.ipynb"
        tool = [sys.executable, "-m", "papermill", "--no-progress-bar"]
        paths = [str(ROOT / "notebooks" / "narvaro.ipynb"), str(made[name])]
        given = ["-p", "period", "2020-T2"] if folder == ROOT else []
        processes.append(start([*tool, *paths, *given], folder))
    for process in processes:
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
    return made


def without_times(page: str) -> str:
    """A page without the moment at which it was made, which it tells once."""
    without, told = re.subn(r"Gjord \d{4}-\d\d-\d\d kl\. \d\d\.\d\d\. ", "", page)
    assert told == 1
    return without


@pytest.mark.parametrize("place", FOLDERS)
def test_plain_tools_give_the_page_of_the_run(executed, report, place):
    """Papermill and then nbconvert, in either folder, give the run's page but for the moment."""
    notebook = executed[place]
    tool = [sys.executable, "-m", "nbconvert", "--to", "kutools"]
    with start([*tool, str(notebook)], FOLDERS[place]) as process:
        _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    page = notebook.with_suffix(".html").read_text(encoding="utf-8")
    of_run = (report / "narvaro.html").read_text(encoding="utf-8")
    assert without_times(page) == without_times(of_run)


@pytest.fixture(scope="module")
def exported(report, tmp_path_factory):
    """Executed notebooks of the report exported again by nbconvert alone, in one command."""
    folder = tmp_path_factory.mktemp("exporterade")
    notebooks = [str(report / "notebooks" / f"{name}.ipynb") for name in AGAIN.values()]
    tool = [sys.executable, "-m", "nbconvert", "--to", "kutools", "--output-dir", str(folder)]
    with start([*tool, *notebooks]) as process:
        _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return folder


@pytest.mark.parametrize("name", AGAIN.values(), ids=AGAIN)
def test_an_executed_notebook_gives_the_same_page_again(exported, report, name):
    """What a run left can be exported anew, alone: the same numbers, navigation and title.

    The notebooks of a run hold no time, so that the page says when it was exported.
    A chapter keeps its number although another before it was left out, and a municipality's page
    still links the others.
    """
    page = (exported / f"{name.rpartition('/')[2]}.html").read_text(encoding="utf-8")
    of_run = (report / f"{name}.html").read_text(encoding="utf-8")
    assert without_times(page) == without_times(of_run)
