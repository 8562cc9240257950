"""Execute one notebook with papermill, in a process of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# A notebook that never ends must not hold a run for ever; a cell has this many seconds.
CELL_TIMEOUT = 600
CLIENT = {
    # What goes wrong in a cell is in the notebook; a kernel's own log, on stderr, is of no use.
    "extra_arguments": ["--IPKernelApp.log_level=CRITICAL"],
    # What a cell shows is waited for also on a busy machine.
    "iopub_timeout": 60,
}


@dataclass(frozen=True)
class Task:
    """A notebook to execute: from where to where, with what, and talked to through what."""

    name: str
    source: Path
    target: Path
    parameters: Mapping[str, object]
    environment: Mapping[str, str]
    sockets: Path


@dataclass(frozen=True)
class Outcome:
    """How an execution went; `error` is empty when it went well."""

    task: Task
    seconds: float
    error: str = ""


def execute(task: Task) -> Outcome:
    """Execute a notebook; a failure is an outcome, so that the other notebooks go on."""
    # Imported here, in the worker: papermill takes seconds that the command line need not wait.
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    started = time.monotonic()
    os.environ.update(task.environment)
    error = ""
    try:
        papermill.execute_notebook(
            task.source,
            task.target,
            parameters=dict(task.parameters),
            kernel_name="python3",
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            config=Config(KernelManager=_transport(task.sockets), NotebookClient=CLIENT),
        )
    except PapermillExecutionError as failure:
        # Counted from 0 and with the cell that papermill puts in, where it puts one in.
        number = failure.cell_index + (0 if task.parameters else 1)
        error = f"cell {number}: {failure.ename}: {failure.evalue}"
    except Exception as failure:  # whatever ends a kernel is told as the notebook's fault
        error = f"{type(failure).__name__}: {failure}"
    return Outcome(task, time.monotonic() - started, error)


def _transport(sockets: Path) -> dict[str, str]:
    """Let a kernel be talked to through sockets, where there are such.

    Others on the machine could listen to TCP on loopback, which is not encrypted.
    """
    return {"transport": "ipc", "ip": str(sockets)} if os.name == "posix" else {}
