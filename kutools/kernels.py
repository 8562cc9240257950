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
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

import matplotlib as mpl
import numpy as np
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

# The name of the provisioner, as it is registered, and the variable that makes it the one used.
NAME, CHOICE = "kutools-forked", KernelProvisionerFactory.default_provisioner_name_env
LAUNCHER = "ipykernel_launcher"


@contextmanager
def forked() -> Iterator[None]:
    """Fork a process that becomes the next kernel started inside.

    To be entered while the process has one thread, before anything talks to a kernel: what is
    forked has the modules of this process and none of its doings.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_wait, args=(theirs, ours))
    process.start()
    theirs.close()
    ours.recv()
    _waiting.append((process, ours))
    os.environ[CHOICE] = NAME
    try:
        with _ended_together(process):
            yield
    finally:
        del os.environ[CHOICE]
        _waiting.clear()
        process.kill()
        process.join()
        ours.close()


_waiting: list[tuple[multiprocessing.Process, Connection]] = []


@contextmanager
def _ended_together(process: multiprocessing.Process) -> Iterator[None]:
    """End a kernel at once when its own process is ended, and not when its cell is done."""

    def end(number: int, frame: object) -> NoReturn:
        process.kill()
        sys.exit(1)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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


def _wait(pipe: Connection, other_end: Connection) -> None:
    """Wait, in a forked process, for the command line of a kernel, and become it."""
    other_end.close()  # so that the end of the process that has it can be heard
    os.setsid()  # a group of its own, that a signal to stop a cell is sent to
    pipe.send("waiting")
    try:
        arguments, environment, cwd = pipe.recv()
    except EOFError:
        return
    pipe.close()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _begin_anew()
    sys.argv = arguments
    # Else known from the environment when the module is imported: with its parent it ends.
    IPKernelApp.launch_instance([*arguments[1:], f"--IPKernelApp.parent_handle={os.getppid()}"])
    atexit._run_exitfuncs()


def _begin_anew() -> None:
    """Do what modules do when they are imported, and that is another thing in each process."""
    random.seed()
    np.random.seed()
    mpl.rcParams["backend"] = os.environ.get(
        "MPLBACKEND", "module://matplotlib_inline.backend_inline"
    )
