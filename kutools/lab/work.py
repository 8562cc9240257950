"""Long work beside the notebook: a command in a process of its own, a reading in a thread."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence

from kutools.project import Project

# Windows can interrupt only a process that has a group of its own.
_OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


class Command:
    """A kutools command as on the command line, in a process of its own that can be stopped."""

    def __init__(
        self,
        project: Project,
        arguments: Sequence[str],
        heard: Callable[[str], None],
        ended: Callable[[int, str], None],
    ):
        """Start it.

        Args:
            project: the folders.
            arguments: such as `run 2020-T2`.
            heard: told each line that it says, from another thread.
            ended: told the exit code and what it complained of, from another thread.
        """
        # Closed when the command has ended.
        self._complaints = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kutools.cli", *arguments],
            cwd=project.notebooks.parent,
            env={**os.environ, **project.environment(), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            encoding="utf-8",
            creationflags=_OWN_GROUP,
        )
        self._listener = in_background(lambda: self._listen(heard, ended))

    def _listen(self, heard: Callable[[str], None], ended: Callable[[int, str], None]) -> None:
        for line in self._process.stdout:
            heard(line.rstrip("\n"))
        code = self._process.wait()
        self._complaints.seek(0)
        complaint = self._complaints.read().strip()
        self._complaints.close()
        ended(code, complaint)

    def stop(self) -> None:
        """Interrupt it, as Ctrl+C does on the command line; it then cleans up after itself."""
        if os.name == "nt":
            self._process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            self._process.terminate()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended and that has been told."""
        self._listener.join(seconds)


def in_background(work: Callable[[], None]) -> threading.Thread:
    """Do something in a thread."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
