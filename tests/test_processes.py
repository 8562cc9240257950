"""Each call has a process of its own: it answers or says why not, and leaves no process."""

import math
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from commands import environment, until
from nbformat.v4 import new_code_cell, new_notebook

from kutools.runs import processes

PATIENCE = 60
PYTHON = {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
FORKED, COLD = False, True
KINDS = pytest.mark.parametrize("cold", [FORKED, COLD], ids=["forked", "cold"])

# A run of two notebooks at a time that wait, and say so with a file; there is a third one in line.
WAITING = """
import sys
from pathlib import Path
from kutools.runs import execution, processes

if __name__ == "__main__":
    folder, cold = Path(sys.argv[1]), sys.argv[2] == "cold"
    with processes.pool(2, cold) as pool:
        for name in "abc":
            names = name, name, folder / "given.ipynb", folder / f"{name}.ipynb"
            task = execution.Task(*names, {"began": str(folder / f"{name}.began")}, {})
            pool.submit(execution.execute, task, cold)
"""
WAIT = (
    "import subprocess, time\n"
    # As a shell starts what is to go on.
    "subprocess.Popen(['sleep', '1000'], close_fds=False, start_new_session=True)\n"
    "open(began, 'w').close()\n"
    "time.sleep(1000)"
)


class WornError(Exception):
    """An error that cannot be made again from what it was made of."""

    def __init__(self, thing, number):
        super().__init__(f"{thing} {number}")
        self.lock = threading.Lock()


def fail(thing: str) -> None:
    """Raise an error that cannot be sent."""
    raise WornError(thing, 3)


def found() -> tuple[str | None, str]:
    """What a call finds around it."""
    return os.environ.get("SAID"), str(Path.cwd())


def nested(*numbers: float) -> list[float]:
    """Do calls from within a call."""
    return [processes.apart(math.sqrt, number) for number in numbers]


@pytest.fixture(scope="module", params=[FORKED, COLD], ids=["forked", "cold"])
def pool(request):
    """A pool that does two calls at a time."""
    with processes.pool(2, request.param) as workers:
        yield workers


def test_a_call_returns_or_raises_what_it_does_here(pool):
    """A result comes back, and an error, which says where it was raised."""
    assert pool.submit(math.sqrt, 4).result(PATIENCE) == 2
    assert pool.submit(int, "z", base=36).result(PATIENCE) == 35
    assert len(pool.submit(bytes, 20_000_000).result(PATIENCE)) == 20_000_000
    with pytest.raises(ValueError, match="math domain error"):
        pool.submit(math.sqrt, -1).result(PATIENCE)


@pytest.mark.parametrize(
    "function, arguments, said",
    [
        (threading.Lock, (), "cannot pickle"),
        (eval, ("lambda: 1",), "Can't pickle|cannot pickle"),
        (len, (lambda: 1,), "Can't pickle|cannot pickle|Can't get local"),
        (fail, ("arg",), "arg 3|cannot pickle"),
    ],
    ids=["result", "function", "argument", "error"],
)
def test_what_cannot_be_sent_is_told(pool, function, arguments, said):
    """What cannot go from one process to another is an error that says so, and no wait."""
    with pytest.raises(Exception, match=said) as raised:
        pool.submit(function, *arguments).result(PATIENCE)
    assert not isinstance(raised.value, BrokenExecutor)
    assert pool.submit(abs, -1).result(PATIENCE) == 1


def test_calls_come_from_several_threads(pool):
    """A pool is shared by threads, and each gets the answers to its own calls."""
    answers = {}

    def ask(number: int) -> None:
        answers[number] = [pool.submit(abs, -number - n).result(PATIENCE) for n in range(5)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(0, 50, 10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == {n: list(range(n, n + 5)) for n in range(0, 50, 10)}


def test_calls_leave_nothing_behind(pool):
    """After many calls as many files are open as before, and no process waits to be buried."""
    pool.submit(abs, -1).result(PATIENCE)
    before = psutil.Process().num_fds()
    futures = [pool.submit(abs, -number) for number in range(100)]
    assert [future.result(PATIENCE) for future in futures] == list(range(100))
    assert psutil.Process().num_fds() <= before + 5  # those of a call that is just about to end
    states = [child.status() for child in psutil.Process().children(recursive=True)]
    assert psutil.STATUS_ZOMBIE not in states


def test_a_call_makes_calls_itself():
    """A call may have others done in processes of their own."""
    assert processes.apart(nested, 9, 4) == [3, 2]


@pytest.mark.skipif(not processes.CAN_FORK, reason="processes cannot be forked here")
def test_a_call_finds_what_there_is_when_it_is_made(monkeypatch, tmp_path):
    """Environment and folder are those of the moment, and not of the first call there was."""
    processes.apart(abs, 1)
    monkeypatch.setenv("SAID", "now")
    monkeypatch.chdir(tmp_path)
    assert processes.apart(found) == ("now", str(tmp_path))
    monkeypatch.delenv("SAID")
    assert processes.apart(found)[0] is None


@pytest.mark.skipif(not processes.CAN_FORK, reason="processes cannot be forked here")
def test_a_process_that_dies_takes_its_own_call_with_it_and_no_other():
    """However it dies; the calls beside it and after it are done."""
    deaths = [(os._exit, 1), (sys.exit, 1), (os.abort,), (signal.raise_signal, signal.SIGKILL)]
    with processes.pool(2) as pool:
        dead = [pool.submit(*death) for death in deaths]
        living = [pool.submit(abs, -number) for number in range(6)]
        assert [future.result(PATIENCE) for future in living] == list(range(6))
        for future in dead:
            with pytest.raises(BrokenExecutor):
                future.result(PATIENCE)


@KINDS
def test_what_is_left_to_do_is_dropped_when_something_is_raised(cold):
    """A pool does not wait for calls that nobody will ask for."""
    futures = []
    with pytest.raises(KeyboardInterrupt):
        _begin_and_stop(cold, futures)
    until(lambda: all(future.done() for future in futures))
    assert all(future.cancelled() or future.exception() for future in futures)


def _begin_and_stop(cold: bool, futures: list) -> None:
    with processes.pool(1, cold) as pool:
        futures += [pool.submit(time.sleep, 30) for _ in range(4)]
        raise KeyboardInterrupt


class Run:
    """A run of notebooks that wait, with a folder of its own for what it needs for a while."""

    def __init__(self, folder: Path, cold: bool):
        (folder / "waiting.py").write_text(WAITING, encoding="utf-8")
        began = new_code_cell("began = ''", metadata={"tags": ["parameters"]})
        notebook = new_notebook(cells=[began, new_code_cell(WAIT)], metadata=PYTHON)
        nbformat.write(notebook, folder / "given.ipynb")
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.process = psutil.Popen(
            [sys.executable, folder / "waiting.py", folder, "cold" if cold else "forked"],
            env={**environment(), "TMPDIR": str(self.temporary)},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.own, self.started = [self.process], []

    def look(self) -> None:
        """Wait until two notebooks wait, and see what there is then."""
        folder = self.temporary.parent
        until(lambda: all((folder / f"{name}.began").exists() for name in "ab"))
        found = self.process.children(recursive=True)
        self.started += [one for one in found if one.name() == "sleep"]
        self.own += [one for one in found if one.name() != "sleep"]

    def kernels(self) -> list[psutil.Process]:
        """The processes that notebooks run in: each leads a session."""
        return [one for one in self.own[1:] if os.getsid(one.pid) == one.pid]

    def left(self) -> tuple[list[psutil.Process], list[str]]:
        """What there is after some seconds: processes of the run, and folders for a while."""
        _, alive = psutil.wait_procs(self.own, timeout=PATIENCE)
        return alive, [path.name for path in self.temporary.glob("kutools-*")]

    def clear(self) -> None:
        """End whatever there is, also what notebooks started."""
        for one in (*self.own, *self.started):
            with suppress(psutil.NoSuchProcess):
                one.kill()


@pytest.fixture
def waiting(tmp_path):
    """Starts a run in which two notebooks wait for a long time."""
    runs = []

    def start(cold: bool) -> Run:
        runs.append(Run(tmp_path, cold))
        runs[-1].look()
        return runs[-1]

    yield start
    for one in runs:
        one.clear()


@KINDS
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda one: one.name)
def test_a_run_that_is_ended_leaves_no_process(waiting, cold, number):
    """Killed or stopped with Ctrl+C: workers, kernels and their temporary folders are gone.

    So they are also when a program that a cell started goes on; that is left, as by Jupyter.
    """
    run = waiting(cold)
    assert (len(run.kernels()), len(run.started)) == (2, 2)
    # Ctrl+C comes to all that the terminal has, as it does there.
    (os.killpg if number == signal.SIGINT else os.kill)(run.process.pid, number)
    assert run.left() == ([], [])
    assert all(one.is_running() for one in run.started)


@pytest.mark.skipif(not processes.CAN_FORK, reason="processes cannot be forked here")
def test_a_worker_that_is_killed_takes_its_kernel_with_it(waiting):
    """The kernel of a worker that was killed ends too, and the run goes on with the next."""
    run = waiting(FORKED)
    kernel, other = run.kernels()
    kernel.parent().kill()
    assert psutil.wait_procs([kernel], timeout=PATIENCE)[1] == []
    until((run.temporary.parent / "c.began").exists)
    assert other.is_running()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals of threads")
def test_a_signal_that_another_thread_takes_is_heard():
    """A wait does not last until its call ends, whichever thread the system gave the signal to."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    def taken() -> None:
        time.sleep(processes.HEARD)  # until it is waited for
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        let_go.wait(PATIENCE)
        ended.set()

    let_go, ended = threading.Event(), threading.Event()
    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with ThreadPoolExecutor(1) as workers:
            try:
                with pytest.raises(KeyboardInterrupt):
                    processes.waited([workers.submit(taken)])
                assert not ended.is_set()
            finally:
                let_go.set()
    finally:
        signal.signal(signal.SIGUSR1, before)
