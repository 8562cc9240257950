"""The set-up files agree with one another, so that every way of installing gives the same."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def declared() -> dict[str, str]:
    """Name and lower bound of every direct dependency in pyproject.toml, tests included."""
    project = tomllib.loads(PYPROJECT)["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return dict(entry.lower().split(">=") for group in groups for entry in group)


def pins(lines: list[str]) -> dict[str, set[str]]:
    """Every version that `name==version` pins, by name."""
    found: dict[str, set[str]] = {}
    for line in lines:
        if match := re.match(r"([a-z0-9.-]+)==(\S+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def locked() -> dict[str, set[str]]:
    """The pins of requirements.lock."""
    return pins(LOCK.splitlines())


def conda() -> list[str]:
    """The entries of environment.yml, those for pip among them; names as pip has them."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").replace("_", "-")
    entries = yaml.safe_load(text)["dependencies"]
    return [
        line for entry in entries for line in (entry["pip"] if isinstance(entry, dict) else [entry])
    ]


def release(version: str) -> tuple[int, ...]:
    """A version as numbers that can be compared."""
    return tuple(map(int, version.split(".")))


@pytest.mark.parametrize("name", declared())
def test_lock_and_environment_agree(name):
    """Each direct dependency is locked at one version, and conda gets that same version."""
    assert len(locked().get(name, ())) == 1, f"{name} is not locked at one version: make lock"
    assert pins(conda()).get(name) == locked()[name]


@pytest.mark.parametrize(("name", "lowest"), declared().items())
def test_lock_honours_the_lower_bounds(name, lowest):
    """No dependency is locked below what pyproject.toml asks for."""
    assert all(release(version) >= release(lowest) for version in locked()[name])


def test_environment_holds_nothing_else():
    """Conda installs the direct dependencies, Python, pip and this project, and no more."""
    others = set(conda()) - {f"{name}=={v}" for name, found in pins(conda()).items() for v in found}
    assert others == {"python>=3.11", "pip", "-e ."}
    assert set(pins(conda())) == set(declared())


def test_every_locked_package_has_hashes():
    """Every locked package has hashes: one that differs from what was locked is refused."""
    packages = re.findall(r"^[a-z0-9].*(?:\n    .*)*", LOCK, re.MULTILINE)
    assert len(packages) >= len(declared())
    assert [p.splitlines()[0] for p in packages if "--hash=sha256:" not in p] == []


@pytest.mark.parametrize("name", ["requirements.lock", "environment.yml", "pyproject.toml"])
def test_no_addresses(name):
    """Where packages come from is each computer's own setting: no address, option or path."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pattern = r"://|file:|index-url|find-links|trusted-host|(?<![\w*])/\w|\b[A-Za-z]:\\\w"
    assert re.findall(pattern, text) == []


def test_every_dependency_gives_its_reason():
    """Each dependency in pyproject.toml says on its own line what it is for."""
    reasons = dict(re.findall(r'^    "([\w-]+)>=[\d.]+",[ ]*(.*)$', PYPROJECT, re.MULTILINE))
    assert {name.lower() for name in reasons} == set(declared())
    assert [name for name, reason in reasons.items() if not re.match(r"# \w+", reason)] == []


def test_every_ignored_rule_gives_its_reason():
    """Each lint rule that is ignored says on its own line why."""
    ignored = re.findall(r'^    "([A-Z]+\d*)",[ ]*(.*)$', PYPROJECT, re.MULTILINE)
    assert ignored
    assert [rule for rule, reason in ignored if not re.match(r"# \w+", reason)] == []


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_bare_make_lists_every_target():
    """`make` alone lists each target with a line on what it does, and does nothing else."""
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make"], cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=30
    )
    listed = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert sorted(listed) == sorted(targets)
    assert {"report", "test", "check", "lab", "strip", "lock", "clean", "bench"} <= set(listed)
