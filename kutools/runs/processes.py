"""Where work is done: an executor whose calls have a process each, with everything imported.

Whoever works takes any executor of `concurrent.futures`; those made here are what a run uses.
"""

from __future__ import annotations

import _thread
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_EXCEPTION,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, forkserver, resource_tracker
from pathlib import Path
from typing import NoReturn

# Imports what notebooks and pages are made with, in the process that others are forked from.
PRELOADED = "kutools.runs.preload"
# What is not imported there: a grammar of addresses that jsonschema builds if it finds this, for
# most of a second. Nothing here is checked to be such an address.
HINDERED = "rfc3987_syntax"
# What the debugger that comes with a kernel is told, or it would warn where nobody debugs.
NOT_DEBUGGED = "PYDEVD_DISABLE_FILE_VALIDATION"
# Windows cannot fork. On macOS the system's own libraries do not stand it.
CAN_FORK = os.name == "posix" and sys.platform != "darwin"
# What a process is called that is forked for one call, and has done nothing else.
APART = "kutools-apart"
# Seconds after which a signal is heard at the latest. Windows and macOS do not break off a wait
# for it, nor does any system that lets another thread take it.
HEARD = 0.2


@contextmanager
def pool(jobs: int, cold: bool = False) -> Iterator[Executor]:
    """Give an executor that does so many calls at a time, each in a process.

    What is left to do is dropped, and what is being done is ended, when something is raised inside.

    Args:
        jobs: how many at a time.
        cold: whether processes start from nothing also where they could be forked.
    """
    workers = _Forked(jobs) if CAN_FORK and not cold else _Spawned(jobs)
    try:
        yield workers
        workers.shutdown()
    except BaseException:
        at_work = workers.processes()  # forgotten when it shuts down
        workers.shutdown(wait=False, cancel_futures=True)
        for process in at_work:
            process.terminate()
        workers.shutdown()
        for process in at_work:
            process.join()
        raise


def apart(function: Callable, /, *args: object, **named: object) -> object:
    """Do a call in a process of its own and return what came of it.

    Raises:
        BrokenExecutor: if the process died.
        Exception: what the call raises.
    """
    with pool(1) as workers:
        return waited([workers.submit(function, *args, **named)])[0]


def waited(futures: Sequence[Future]) -> list:
    """Return what comes of calls, in the main thread, which hears Ctrl+C while it waits.

    Raises:
        BrokenExecutor: if the process of one died.
        Exception: what the first raises that does, without waiting for the others.
    """
    left = set(futures)
    while left:
        done, left = wait(left, HEARD, FIRST_EXCEPTION)
        for future in done:
            future.result()
    return [future.result() for future in futures]


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
        self._context.set_forkserver_preload([PRELOADED])
        os.environ.setdefault(NOT_DEBUGGED, "1")  # for what is started from here
        resource_tracker.ensure_running()  # or the server would, and let the signal go
        with held(signal.SIGINT):  # for good in the server: others end it
            forkserver.ensure_running()

    def submit(self, function: Callable, /, *args: object, **named: object) -> Future:
        """Do a call when its turn comes; `BrokenExecutor` is raised where its process dies."""
        return self._threads.submit(self._do, _Call(function, args, named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; see `concurrent.futures`."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def processes(self) -> list[multiprocessing.Process]:
        """Return the processes that are at work; there will be no more of them."""
        with self._lock:
            self._ended = True
            return list(self._running)

    def _do(self, call: _Call) -> object:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(name=APART, target=_answer, args=(theirs, call))
        with ours:
            with theirs:
                self._start(process)
            try:
                return _answered(ours, process)
            finally:
                process.join()
                self._running.discard(process)

    def _start(self, process: multiprocessing.Process) -> None:
        with self._lock:
            if self._ended:
                raise CancelledError
            process.start()
            self._running.add(process)


@dataclass(frozen=True)
class _Call:
    """A call, and what its process is to find: the server has what there was when it started."""

    function: Callable
    args: tuple
    named: dict
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: str = field(default_factory=os.getcwd)

    def __call__(self) -> object:
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        return self.function(*self.args, **self.named)


def is_apart() -> bool:
    """Say whether this process was forked for the call that it does."""
    return multiprocessing.current_process().name == APART


def _answer(pipe: connection.Connection, call: _Call) -> None:
    """Do a call in the process that was forked for it, and answer what came of it."""
    _leave_to_others()
    _keep_open_files()
    gc.freeze()  # what the server has imported is no garbage, and need not be looked through
    try:
        pipe.send((call(), None))  # or find that it cannot be sent, before any of it is
    except Exception as error:
        pipe.send((None, _sendable(error)))


def _sendable(error: Exception) -> Exception:
    """Return an error with where it was raised, or that alone where it cannot be sent."""
    told = traceback.format_exc()
    error.add_note(told)
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(told)
    return error


def _keep_open_files() -> None:
    """Let programs started from here have none of the files of this process.

    They would hold the server's open, that waits for the end of all that do.
    """
    for number in [int(file.name) for file in Path("/dev/fd").iterdir()]:
        with suppress(OSError):  # the folder itself, which has been read
            os.set_inheritable(number, number <= 2)


def _end(number: int, frame: object) -> NoReturn:
    """Clean up and end; to be asked again would only cut that off."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


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
    if error is not None:
        raise error
    return result


class _Spawned(ProcessPoolExecutor):
    """Does calls in processes that import what they need, once each."""

    def __init__(self, jobs: int):
        spawn = multiprocessing.get_context("spawn")
        super().__init__(jobs, mp_context=spawn, initializer=_leave_to_others)

    def submit(self, function: Callable, /, *args: object, **named: object) -> Future:
        """Do a call when its turn comes; `BrokenExecutor` is raised where any process dies."""
        return super().submit(_do_or_end, function, args, named)

    def processes(self) -> list[multiprocessing.Process]:
        """Return the processes that are at work."""
        return list((self._processes or {}).values())


def _do_or_end(function: Callable, args: tuple, named: dict) -> object:
    """Do a call, and end the process when that is asked for, which the executor takes no notice of.

    It would go on to the next call.
    """
    try:
        return function(*args, **named)
    except SystemExit:
        os._exit(1)


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
    """Ignore Ctrl+C for good in a process that another one ends, and clean up when it does.

    It ends with the other one too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    # No thread that Python counts: what waits so can be forked without harm.
    _thread.start_new_thread(_end_with, (multiprocessing.parent_process(),))
