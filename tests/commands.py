"""The kutools command in a process of its own, as an analyst or a scheduler starts it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment() -> dict[str, str]:
    """The environment of a command that finds its folders by where it stands.

    It is not told of pytest: a kernel that is lets what programs print go to the terminal.
    """
    others = ("KUTOOLS_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}


def command(*arguments: object) -> list[str]:
    """The command line of kutools, with this Python."""
    return [sys.executable, "-m", "kutools.cli", *map(str, arguments)]


def start(arguments: list[str] | str, cwd: Path = ROOT, **options) -> subprocess.Popen:
    """Start a command in the project or in another folder, its output kept as text."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(arguments, cwd=cwd, **{"env": environment(), **pipes, **options})


def kutools(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run a kutools command to its end."""
    with start(command(*arguments), cwd) as process:
        said, complained = process.communicate(timeout=900)
    return subprocess.CompletedProcess(arguments, process.returncode, said, complained)


def until(reached: Callable[[], object], seconds: float = 180) -> object:
    """Wait until something is there, and return it."""
    last = time.monotonic() + seconds
    while not (found := reached()):
        assert time.monotonic() < last, "it never came to be"
        time.sleep(0.05)
    return found
