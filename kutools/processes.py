"""Where work is done: an executor whose calls have a process each, with everything imported.

Whoever works takes any executor of `concurrent.futures`; those made here are what a run uses.
"""

from __future__ import annotations

import _thread
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from multiprocessing import connection, forkserver

# What notebooks and pages are made with, imported once by the process that others are forked from.
PRELOADED = (
    "papermill",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "matplotlib_inline.backend_inline",
    "kutools.drafting",
    "kutools.kernels",
)
# What the debugger that comes with a kernel is told, or it would warn where nobody debugs.
QUIET = "PYDEVD_DISABLE_FILE_VALIDATION"
# Windows cannot fork. On macOS the system's own libraries do not stand it.
CAN_FORK = os.name == "posix" and sys.platform != "darwin"


@contextmanager
def pool(jobs: int, cold: bool = False) -> Iterator[Executor]:
    """Give an executor that does so many calls at a time, each in a process.

    What is left to do is dropped, and what is being done is ended, when something is raised inside.

    Args:
        jobs: how many at a time.
        cold: whether processes start from nothing also where they could be forked.
    """
    workers = _Forked(jobs) if CAN_FORK and not cold else _spawned(jobs)
    try:
        yield workers
    except BaseException:
        workers.shutdown(wait=False, cancel_futures=True)
        for process in _processes(workers):
            process.terminate()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


def apart(function: Callable, /, *args: object, **named: object) -> object:
    """Do a call in a process of its own and return what came of it.

    Raises:
        BrokenExecutor: if the process died.
        Exception: what the call raises.
    """
    with pool(1) as workers:
        return workers.submit(function, *args, **named).result()


def _processes(workers: _Forked | ProcessPoolExecutor) -> list[multiprocessing.Process]:
    """Return the processes that are at work."""
    if isinstance(workers, _Forked):
        return workers.processes()
    return list((workers._processes or {}).values())


class _Forked(Executor):
    """Does each call in a process that is forked for it, from a server that has imported the stack.

    A process that dies takes its own call with it and no other.
    """

    def __init__(self, jobs: int):
        self._threads = ThreadPoolExecutor(jobs)  # each only waits for a process
        self._lock = threading.Lock()
        self._running: set[multiprocessing.Process] = set()
        self._ended = False
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(PRELOADED))
        with held(signal.SIGINT), _told(QUIET):  # for good in the server: others end it
            forkserver.ensure_running()

    def submit(self, function: Callable, /, *args: object, **named: object) -> Future:
        """Do a call when its turn comes; `BrokenExecutor` is raised where its process dies."""
        return self._threads.submit(self._call, function, args, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; see `concurrent.futures`."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def processes(self) -> list[multiprocessing.Process]:
        """Return the processes that are at work; there will be no more of them."""
        with self._lock:
            self._ended = True
            return list(self._running)

    def _call(self, function: Callable, args: tuple, named: dict) -> object:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_answer, args=(theirs, function, args, named))
        self._start(process)
        theirs.close()
        try:
            return _answered(ours, process)
        finally:
            ours.close()
            process.join()
            self._running.discard(process)

    def _start(self, process: multiprocessing.Process) -> None:
        with self._lock:
            if self._ended:
                raise CancelledError
            process.start()
            self._running.add(process)


@contextmanager
def _told(variable: str) -> Iterator[None]:
    """Set a variable for a process that is started meanwhile."""
    os.environ[variable] = "1"
    try:
        yield
    finally:
        del os.environ[variable]


def _answer(pipe: connection.Connection, function: Callable, args: tuple, named: dict) -> None:
    """Do a call in the process that was forked for it, and answer what came of it."""
    _leave_to_others()
    gc.freeze()  # what the server has imported is no garbage, and need not be looked through
    # No thread that Python counts: what waits so can be forked without harm.
    _thread.start_new_thread(_end_with, (multiprocessing.parent_process(),))
    try:
        answer = (function(*args, **named), None)
    except Exception as error:
        answer = (None, error)
    pipe.send(answer)


def _end_with(process: multiprocessing.process.BaseProcess) -> None:
    """Wait for the end of a process, killed perhaps, and end this one too, as if asked to."""
    process.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _answered(pipe: connection.Connection, process: multiprocessing.Process) -> object:
    """Wait for the answer of a process, or for its end."""
    # A process that it has started may hold the pipe open when it is gone itself.
    connection.wait([pipe, process.sentinel])
    try:
        result, error = pipe.recv() if pipe.poll() else (None, BrokenExecutor())
    except EOFError:
        error = BrokenExecutor()
    if error:
        raise error
    return result


def _spawned(jobs: int) -> ProcessPoolExecutor:
    """Return an executor whose processes import what they need, once each."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_leave_to_others)


@contextmanager
def held(number: signal.Signals) -> Iterator[None]:
    """Hold a signal back for a moment: it is heard afterwards, and not lost.

    Processes started meanwhile hold it back too, until they `_leave_to_others`.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where it goes to every process anyway
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])


def _leave_to_others() -> None:
    """Ignore Ctrl+C for good in a process that another one ends, and clean up when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
