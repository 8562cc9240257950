"""A file has one name in messages and manifests, and is found by it, wherever its folder lies."""

from dataclasses import replace

import pytest

from kutools.project import Project


@pytest.fixture
def spread(tmp_path):
    """A project whose folders lie apart, each under a name of its own."""
    folders = {name: tmp_path / name / f"min-{name}" for name in ("data", "params", "notebooks")}
    return Project.find(**folders, outputs=tmp_path / "outputs")


NAMED = [
    ("data", "narvaro/2020.csv", "min-data/narvaro/2020.csv"),
    ("data", "texter/2020-T2/narvaro.md", "min-data/texter/2020-T2/narvaro.md"),
    ("params", "2020-T2.yml", "min-params/2020-T2.yml"),
    ("notebooks", "narvaro.ipynb", "min-notebooks/narvaro.ipynb"),
    ("releases", "2020-T2.json", "min-data/publicerat/2020-T2.json"),
]


@pytest.mark.parametrize(("folder", "file", "label"), NAMED)
def test_a_file_is_named_by_its_folder(spread, folder, file, label):
    """It is named by the folder that it lies in, and found again by that name."""
    path = getattr(spread, folder) / file
    assert spread.label(path) == label and spread.labelled(label) == path


def test_folders_may_have_the_same_name(tmp_path):
    """Each folder's files are named by it, also where two of them are called the same."""
    folders = {name: tmp_path / name / "2020" for name in ("data", "params", "notebooks")}
    project = Project.find(**folders, outputs=tmp_path / "outputs")
    assert {project.label(folder / "fil") for folder in folders.values()} == {"2020/fil"}


def test_what_was_published_is_named_alike_elsewhere(spread, tmp_path):
    """To make a report again its earlier releases lie aside; a manifest names them as before."""
    then = replace(spread, releases=tmp_path / "aside")
    path = then.releases / "2020-T2.json"
    assert then.label(path) == spread.label(spread.releases / "2020-T2.json")
    assert then.labelled(then.label(path)) == path


def test_a_file_of_other_data_is_found_beside_these(spread):
    """A report made of another data folder can be verified where both lie."""
    beside = spread.data.parent / "exempel" / "narvaro" / "2020.csv"
    assert spread.labelled("exempel/narvaro/2020.csv") == beside
