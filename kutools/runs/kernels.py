"""Kernels without the wait: each is a fresh process, forked with everything imported already.

A kernel of its own kind to `jupyter_client`, whose provisioners are how kernels are started; else
it is the same as any other.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path

import matplotlib as mpl
import numpy as np
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

from kutools.runs.processes import HINDERED, held

# The name of the provisioner, as it is registered, and the variable that makes it the one used.
NAME, CHOICE = "kutools-forked", KernelProvisionerFactory.default_provisioner_name_env
LAUNCHER = "ipykernel_launcher"
# Seconds within which a kernel has answered that it ends.
ANSWERED = 2
# Where a Python that has just started finds its modules, but for the folder it started in.
PATH = [folder for folder in sys.path if folder]


@contextmanager
def forked() -> Iterator[None]:
    """Fork a process that becomes the next kernel started inside.

    To be entered while the process has one thread, before anything talks to a kernel: what is
    forked has the modules of this process and none of its doings.
    """
    ours, theirs = multiprocessing.Pipe()
    arguments = (theirs, ours, os.getpid())
    process = multiprocessing.get_context("fork").Process(target=_wait, args=arguments)
    with ours, _alive(process):
        theirs.close()
        ours.recv()
        _waiting.append((process, ours))
        os.environ[CHOICE] = NAME
        try:
            yield
        finally:
            del os.environ[CHOICE]
            _waiting.clear()


_waiting: list[tuple[multiprocessing.Process, Connection]] = []


@contextmanager
def _alive(process: multiprocessing.Process) -> Iterator[None]:
    """Have a process that ends with what is done meanwhile, however that ends."""
    try:
        with held(signal.SIGTERM):  # or it could be started, and nobody know of it
            process.start()
        yield
    finally:
        process.kill()
        process.join()


class ForkedKernel(LocalProvisioner):
    """Starts a kernel in the process that waits to become one; where none does, as always."""

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> dict:
        """Start the kernel of a command line."""
        environment = {k: v for k, v in kwargs.pop("env", os.environ).items() if k != CHOICE}
        if not _waiting or LAUNCHER not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, env=environment, **kwargs)
        process, pipe = _waiting.pop()
        cwd = kwargs.get("cwd") or Path.cwd()
        pipe.send((cmd[cmd.index(LAUNCHER) :], environment, cwd))
        self.process = _Process(process)
        self.pid = self.pgid = process.pid
        self.cwd = cwd
        return self.connection_info


class _Process:
    """A forked process as `subprocess` has them."""

    stdin = stdout = stderr = None

    def __init__(self, process: multiprocessing.Process):
        self._process = process
        self.pid, self.kill, self.terminate = process.pid, process.kill, process.terminate

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


def _wait(pipe: Connection, other_end: Connection, parent: int) -> None:
    """Wait, in a forked process, for the command line of a kernel, and become it."""
    other_end.close()  # so that the end of the process that has it can be heard
    os.setsid()  # a group of its own, that a signal to stop a cell is sent to
    try:
        pipe.send("waiting")
        arguments, environment, cwd = pipe.recv()
    except (EOFError, ConnectionError):
        return
    pipe.close()
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(parent))
    os.chdir(cwd)
    sys.argv = [find_spec(LAUNCHER).origin, *arguments[1:]]
    _begin_anew()
    # Else known from the environment when the module is imported: with its parent it ends.
    IPKernelApp.launch_instance([*arguments[1:], f"--IPKernelApp.parent_handle={parent}"])
    # The request to end is still answered; what closes meanwhile is waited for, for ten seconds.
    IPKernelApp.instance().control_thread.join(ANSWERED)
    # As Python itself ends: what its threads still do comes before what is torn down.
    threading._shutdown()
    atexit._run_exitfuncs()


def _begin_anew() -> None:
    """Do what Python and its modules do when they start, and what is another thing each time."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.dup2(sys.stdin.fileno(), 0)  # nothing to read, for the programs that it starts neither
    sys.path[:] = PATH
    sys.modules.pop(HINDERED, None)
    multiprocessing.current_process().name = "MainProcess"  # what many ask for
    multiprocessing.set_start_method(None, force=True)  # not chosen yet
    random.seed()
    np.random.seed()
    # The module itself must not be imported before: then it looks for the notebook to draw in.
    mpl.rcParams["backend"] = os.environ.get(
        "MPLBACKEND", "module://matplotlib_inline.backend_inline"
    )
