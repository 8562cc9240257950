"""More machines than one: an executor whose calls are done by the workers of a dask cluster.

Every worker sees the project's folders by the same paths, and has the same kutools.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager

from kutools.errors import ParamsError
from kutools.project import code_hash, versions
from kutools.runs import processes

# How long to wait for a scheduler to answer, in seconds.
PATIENCE = 10
NO_WORKERS = (
    "schemaläggaren har inga arbetare; starta dem med:\n"
    "DASK_DISTRIBUTED__WORKER__DAEMON=False dask worker {address}"
)
ADDRESS = re.compile(r"\w+://\S+:\d+")
DAEMON = (
    "arbetaren {worker} får inte starta processer; sätt DASK_DISTRIBUTED__WORKER__DAEMON=False i "
    "dess miljö och starta den igen."
)
OTHERWISE = (
    "arbetaren {worker} har inte samma kutools eller samma paket som här; installera samma på båda."
)


@contextmanager
def pool(address: str) -> Iterator[Executor]:
    """Give an executor that does so many calls at a time as the cluster has threads.

    A call that is being done by a worker that dies is done again by another one.

    Args:
        address: where the scheduler listens, such as `tcp://10.0.0.5:8786`.

    Raises:
        ParamsError: if there is no cluster, or it is not one that can do the work.
    """
    if not ADDRESS.fullmatch(address):
        raise ParamsError(f'"{address}" är ingen adress; väntade en som tcp://10.0.0.5:8786.')
    try:
        # Here: the command line needs it for no other run, and it may not be installed.
        from distributed import Client
    except ImportError as error:
        raise ParamsError("för --scheduler behövs: pip install kutools[dask]") from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ParamsError(f"{address}: ingen schemaläggare svarar där.") from error
    with client:
        _check(client, address)
        workers = _Workers(client)
        try:
            yield workers
        finally:
            workers.shutdown(wait=False, cancel_futures=True)


def _check(client, address: str) -> None:
    """Refuse workers that cannot make a report, or would make another than this machine.

    Raises:
        ParamsError: naming one of them, or that there are none.
    """
    made_with, _ = _here()
    found = client.run(_here, on_error="return")
    if not found:
        raise ParamsError(NO_WORKERS.format(address=address))
    for worker, told in found.items():
        # A worker without kutools, or with an older one, answers with an error.
        theirs, is_daemon = (None, False) if isinstance(told, Exception) else told
        if theirs != made_with or is_daemon:
            raise ParamsError((DAEMON if is_daemon else OTHERWISE).format(worker=worker))


def _here() -> tuple[tuple[str, dict[str, str]], bool]:
    """Return what reports are made with on this machine, and whether it may not start processes."""
    return (code_hash(), versions()), multiprocessing.current_process().daemon


class _Workers(Executor):
    """The workers of a cluster; each call has a process of its own there."""

    def __init__(self, client):
        self._executor = client.get_executor(pure=False)

    def submit(self, function: Callable, /, *args: object, **named: object) -> Future:
        """Have a call done; `BrokenExecutor` is raised where every worker died that tried."""
        theirs, ours = self._executor.submit(processes.apart, function, *args, **named), Future()
        theirs.add_done_callback(lambda done: _hand_over(done, ours))
        ours.add_done_callback(lambda done: done.cancelled() and theirs.cancel())
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; see `concurrent.futures`."""
        self._executor.shutdown(wait and not cancel_futures)


def _hand_over(theirs: Future, ours: Future) -> None:
    """Let a call end as it did on the cluster."""
    from distributed import KilledWorker

    if theirs.cancelled() or not ours.set_running_or_notify_cancel():
        ours.cancel()
    elif error := theirs.exception():
        ours.set_exception(BrokenExecutor() if isinstance(error, KilledWorker) else error)
    else:
        ours.set_result(theirs.result())
