"""A dask cluster on this machine: a scheduler and workers, each a process, over loopback."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from commands import environment, until

HERE = ["--host", "127.0.0.1", "--no-dashboard"]
PATIENCE = 60


@contextmanager
def running(workers: int) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Give the address of a scheduler with so many workers, and the workers, until it is left."""
    with tempfile.TemporaryDirectory(prefix="dask-") as folder, ExitStack() as stack:
        place = Path(folder) / "scheduler.json"
        stack.enter_context(_started("scheduler", "--port", "0", "--scheduler-file", place))
        address = until(lambda: _address(place))
        own = ["--no-nanny", "--nthreads", "1", "--local-directory", folder]
        processes = [stack.enter_context(_started("worker", address, *own)) for _ in range(workers)]
        until(lambda: _count(address) == workers)
        yield address, processes


def _address(place: Path) -> str | None:
    with suppress(OSError, ValueError):  # not written yet, or not all of it
        return json.loads(place.read_text("utf-8"))["address"]
    return None


def _count(address: str) -> int:
    from distributed import Client

    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        return len(client.scheduler_info()["workers"])


@contextmanager
def _started(what: str, *more: object) -> Iterator[subprocess.Popen]:
    """Start a part of the cluster, and end it by its process id."""
    line = [sys.executable, "-m", "dask", what, *HERE, *map(str, more)]
    process = subprocess.Popen(
        line, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
