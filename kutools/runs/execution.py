"""Execute one notebook with papermill, in a kernel of its own."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from kutools.errors import OutputError
from kutools.runs import processes, traces
from kutools.runs.traces import Used

# A notebook that never ends must not hold a run for ever; a cell has this many seconds.
CELL_TIMEOUT = 600
# The system takes no longer path to a socket, with what is added to it.
LONGEST_SOCKET = 90
# What a cell shows is waited for also on a busy machine.
SHOWN_TIMEOUT = 60
# What goes wrong in a cell is in the notebook; a kernel's own log, on stderr, is of no use.
NO_LOG = "--IPKernelApp.log_level=CRITICAL"
# What is executed here is no part of what an analyst has typed in IPython.
NO_HISTORY = "--HistoryManager.enabled=False"


@dataclass(frozen=True)
class Task:
    """A notebook to execute.

    Attributes:
        name: what a run calls it, such as `kommun Alfa`.
        key: what it is remembered by, such as `2020-T2/kommuner/alfa`.
        source: the notebook.
        target: where it goes when it has been executed.
        parameters: what papermill puts into it.
        environment: variables that its kernel finds the project by.
    """

    name: str
    key: str
    source: Path
    target: Path
    parameters: Mapping[str, object]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """How an execution went.

    Attributes:
        task: the notebook.
        seconds: how long it took.
        error: what went wrong; empty when all went well.
        used: what its kernel read; None where that is not known.
    """

    task: Task
    seconds: float = 0
    error: str = ""
    used: Used | None = None


def execute(task: Task, cold: bool = False) -> Outcome:
    """Execute a notebook; a failure is an outcome, so that the other notebooks go on.

    Whatever executor does the call, the notebook has processes of its own.

    Args:
        task: the notebook.
        cold: whether its kernel starts from nothing also where it could be forked.

    Raises:
        BrokenExecutor: if its processes die.
    """
    is_forked = processes.CAN_FORK and not cold
    if is_forked and not processes.is_apart():
        return processes.apart(execute, task)
    started = time.monotonic()
    os.environ.update(task.environment)
    # What is forked must know nothing of the folder, or it would be removed twice.
    with _kernel(is_forked), tempfile.TemporaryDirectory(prefix="kutools-") as folder:
        used = Path(folder) / "used.json"
        error = _executed(task, used)
        return Outcome(task, time.monotonic() - started, error, traces.read(used))


def _kernel(is_forked: bool) -> AbstractContextManager:
    """Fork what becomes the notebook's kernel, unless it is to start from nothing."""
    if not is_forked:
        return nullcontext()
    from kutools.runs import kernels

    return kernels.forked()


def _executed(task: Task, used: Path) -> str:
    """Execute a notebook, write down what it used, and return what went wrong."""
    # Imported here, in the worker: papermill takes seconds that the command line need not wait.
    import papermill
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    from kutools.runs import engine

    papermill_engines.register(engine.NAME, engine.Engine)
    try:
        papermill.execute_notebook(
            task.source,
            task.target,
            parameters=dict(task.parameters),
            engine_name=engine.NAME,
            kernel_name="python3",
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT,
            config=Config(
                KernelManager={"client_factory": engine.Client, **_connection(used.parent)},
                NotebookClient=_client(used),
            ),
        )
    except PapermillExecutionError as failure:
        # Counted from 0 and with the cell that papermill puts in, where it puts one in.
        number = failure.cell_index + (0 if task.parameters else 1)
        return f"cell {number}: {failure.ename}: {failure.evalue}"
    except Exception as failure:  # whatever ends a kernel is told as the notebook's fault
        if isinstance(failure, OSError) and failure.errno:  # the disk's fault, and not the time's
            return str(OutputError(failure))
        return f"{type(failure).__name__}: {failure}"
    return ""


def _client(used: Path) -> dict[str, object]:
    """Say how a kernel is started, and waited for."""
    arguments = [NO_LOG, NO_HISTORY, *traces.arguments(used)]
    return {"extra_arguments": arguments, "iopub_timeout": SHOWN_TIMEOUT}


def _connection(folder: Path) -> dict[str, str]:
    """Let a kernel be talked to through sockets in a folder, where there can be such.

    Others on the machine could listen to TCP on loopback, which is not encrypted.
    """
    socket, file = str(folder / "kernel"), {"connection_file": str(folder / "connection.json")}
    if os.name != "posix" or len(os.fsencode(socket)) > LONGEST_SOCKET:
        return file
    return {**file, "transport": "ipc", "ip": socket}
