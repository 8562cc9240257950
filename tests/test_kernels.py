"""A notebook runs as in an ordinary kernel also in one that was forked."""

import asyncio
import json
import multiprocessing
import os
import re
import subprocess
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
import zmq
import zmq.asyncio
from jupyter_client.session import Session
from nbformat.v4 import new_code_cell, new_notebook

from kutools.runs import engine, execution, processes
from kutools.runs.execution import Outcome, Task

FORKED, COLD = "forked", "cold"
KINDS = (FORKED, COLD)
AT_A_TIME = 2
PATIENCE = 60

SURROUNDINGS = '''
import json, locale, logging, multiprocessing, os, signal, subprocess, sys, time, warnings
import matplotlib as mpl, pandas as pd, numpy as np

def printed(command):
    """What a program prints that is started as a shell starts it, with what is open here."""
    os.system(f"{command} > printed.txt")
    with open("printed.txt") as file:
        return file.read()

# What the debugger leaves behind for itself where it is imported by the kernel, and not before.
own = {name for name in os.environ if name.startswith("PYDEVD_")}
json.dump({
    "environment variables": {
        **{name: value for name, value in os.environ.items() if name not in own},
        "JPY_PARENT_PID": "JPY_PARENT_PID" in os.environ,
    },
    "working directory": os.getcwd(),
    "module path": sys.path,
    "command line": sys.argv[0],
    "standard input": [sys.stdin.read(), printed("cat")],
    "open files given on": printed("ls /proc/self/fd"),
    "signals": {one.name: str(signal.getsignal(one)) for one in signal.Signals},
    "signals held back": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "session": [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid()],
    "processes of its own": [
        multiprocessing.get_start_method(allow_none=True),
        multiprocessing.current_process().name,
        multiprocessing.current_process().daemon,
    ],
    "main module": [__name__, vars(sys.modules["__main__"]) is globals()],
    "logging": [str(logging.root.handlers), logging.root.level],
    "warnings": sorted(str(one) for one in warnings.filters if one[3] == "__main__"),
    "locale and time zone": [locale.setlocale(locale.LC_ALL), time.tzname],
    "look of figures": {name: str(value) for name, value in mpl.rcParams.items()},
    "options of pandas": [pd.get_option("display.max_rows"), pd.get_option("display.precision")],
    "numbers": [str(np.geterr()), str(np.get_printoptions())],
}, open("found.json", "w"))
'''
# What it finds is told topic by topic.
TOPICS = re.findall(r'(?m)^    "(.+?)":', SURROUNDINGS)
FIGURES = (
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
    "figure, axes = plt.subplots(figsize=(3, 2))\naxes.plot([1, 2])\nplt.show()\nprint('shown')",
    "plt.rcParams['figure.dpi'] = 50\nplt.plot([3, 1]);",
    "figure",
    "import pandas as pd\npd.Series([1, 2]).plot()\nplt.get_backend()",
)
WORK = (
    "import asyncio\nawait asyncio.sleep(0)\nasync def three(): return 3\nawait three()",
    # What goes to a terminal reaches the notebook by a thread.
    "import subprocess, time\nsubprocess.run('echo said; echo complained >&2', shell=True)\n"
    "!echo more\ntime.sleep(1)",
    "import os\nos.write(1, b'from C')\ntime.sleep(1)",
    "child = os.fork()\nif not child: os._exit(5)\n"
    "os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])",
    "import math, multiprocessing as mp\nwith mp.get_context('fork').Pool(1) as pool:\n"
    "    print(pool.map(math.sqrt, [4]))",
    "mp.set_start_method('spawn')\nwith mp.Pool(1) as pool: print(pool.map(math.sqrt, [9]))",
    "import signal, time\ntry:\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(60)\n"
    "except KeyboardInterrupt: print('interrupted')",
    "import warnings\nwarnings.formatwarning = lambda text, kind, *_: f'{kind.__name__}: {text}'\n"
    "warnings.warn('old', DeprecationWarning)",
    "print('x' * 5_000_000)",
)
LAST_WORDS = """
import atexit, threading, time, weakref
from pathlib import Path

class Held:
    pass

def write(name, text="written", Path=Path):
    Path(name).write_text(text)

held, later = Held(), "late.txt"
weakref.finalize(held, write, "finalized.txt")
atexit.register(write, "atexit.txt")
unclosed = open("unclosed.txt", "w")
unclosed.write("written")
threading.Thread(target=lambda: (time.sleep(0.5), write(later))).start()
"""
LAST_FILES = ("finalized.txt", "atexit.txt", "unclosed.txt", "late.txt")
# What is asked of a kernel is answered by a thread of its own, also that it is to end.
SLOW_TO_ANSWER = """
import atexit, sys, threading, time
from pathlib import Path

def left_of_threads(threading=threading, Path=Path):
    Path("threads.txt").write_text(" ".join(one.name for one in threading.enumerate()))

def flush(sleep=time.sleep, flush=sys.stdout.flush):
    sleep(0.3)
    flush()

atexit.register(left_of_threads)
sys.stdout.flush = flush
"""
CHANGES = (
    "import os, random, sys, uuid, tempfile\nimport numpy as np, pandas as pd",
    "print([pd.get_option('display.max_rows'), os.environ.get('LEFT'), 'left' in sys.modules])",
    "print([random.random(), np.random.rand(), str(uuid.uuid4()), tempfile.mktemp()])",
    "pd.set_option('display.max_rows', 3)\nos.environ['LEFT'] = '1'\nsys.modules['left'] = sys\n"
    "random.seed(1)\nnp.random.seed(1)",
)
FAILURES = {
    "raises": ("1 / 0", "cell 1: ZeroDivisionError: division by zero"),
    "asks": ("input('?')", "cell 1: StdinNotImplementedError"),
    "exits": ("import sys\nsys.exit(3)", "cell 1: SystemExit: 3"),
    "ends its process": ("import os\nos._exit(0)", "DeadKernelError: Kernel died"),
    "is killed": ("import os\nos.kill(os.getpid(), 9)", "DeadKernelError: Kernel died"),
    "never ends": ("import time\ntime.sleep(600)", "CellTimeoutError"),
}
# What may differ from one kernel to the next: its own number, where one is told.
OWN = ("execution_count", "metadata")


class Ran(NamedTuple):
    """A notebook that was executed, in a folder of its own."""

    outcome: Outcome
    folder: Path

    def outputs(self) -> list:
        """What its cells put out; what is printed is one text each, however it came."""
        cells = nbformat.read(self.outcome.task.target, as_version=4).cells
        return [_told(cell.outputs) for cell in cells]


def _told(outputs: list) -> list:
    printed: dict[str, str] = {}
    others = []
    for one in outputs:
        if one.output_type == "stream":
            printed[one.name] = printed.get(one.name, "") + one.text
        else:
            others.append({name: value for name, value in one.items() if name not in OWN})
    return [printed, *others]


def task(folder: Path, cells: tuple[str, ...]) -> Task:
    """A notebook to execute, in a folder of its own."""
    folder.mkdir(parents=True)
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "x", "language": "python"}
    nbformat.write(notebook, folder / "given.ipynb")
    names = folder.name, folder.name, folder / "given.ipynb", folder / "executed.ipynb"
    return Task(*names, parameters={}, environment={"GIVEN": "1"})


def executed_there(one: Task, kind: str) -> Outcome:
    """Execute a notebook that finds itself in its folder, and has little time for a cell."""
    os.chdir(one.source.parent)
    # A kernel that knows of pytest lets what programs print go to the terminal.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    execution.CELL_TIMEOUT = 3 if "never" in one.name else PATIENCE
    return execution.execute(one, kind == COLD)


def executed(pool: Executor, tasks: list[Task]) -> list[Outcome]:
    """Have notebooks executed by an executor, in forked kernels."""
    futures = [pool.submit(execution.execute, one) for one in tasks]
    return [future.result(PATIENCE) for future in futures]


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> dict[tuple[str, str], Ran]:
    """Every notebook, executed in a kernel of each kind, while a terminal says nothing."""
    root = tmp_path_factory.mktemp("kernels")
    notebooks = {
        "surroundings": (SURROUNDINGS,),
        "figures": FIGURES,
        "work": WORK,
        "last words": (LAST_WORDS,),
        "slow to answer": (SLOW_TO_ANSWER,),
        "changes": CHANGES,
        "changes again": CHANGES,
        **{name: (code,) for name, (code, _) in FAILURES.items()},
    }
    tasks = {(n, k): task(root / k / n, cells) for n, cells in notebooks.items() for k in KINDS}
    with processes.pool(AT_A_TIME) as pool:
        futures = {key: pool.submit(executed_there, one, key[1]) for key, one in tasks.items()}
        return {k: Ran(f.result(4 * PATIENCE), tasks[k].source.parent) for k, f in futures.items()}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_notebook_finds_what_it_finds_in_an_ordinary_kernel(ran, topic):
    """A notebook is as isolated as in an ordinary kernel: nothing of the run comes with it."""
    forked, cold = (_found(ran["surroundings", kind]) for kind in KINDS)
    assert set(forked) == set(TOPICS)
    assert forked[topic] == cold[topic]


def _found(one: Ran) -> dict:
    assert one.outcome.error == ""
    text = (one.folder / "found.json").read_text(encoding="utf-8")
    return json.loads(text.replace(str(one.folder), "FOLDER"))


@pytest.mark.parametrize("name", ["figures", "work"])
def test_a_notebook_puts_out_what_it_does_in_an_ordinary_kernel(ran, name):
    """Figures, texts, programs, tasks and interrupts: the same outputs, cell by cell."""
    forked, cold = (ran[name, kind] for kind in KINDS)
    assert (forked.outcome.error, cold.outcome.error) == ("", "")
    assert forked.outputs() == cold.outputs()


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_a_picture(ran, kind):
    """A figure of pyplot is shown as a picture, without being asked for."""
    outputs = ran["figures", kind].outputs()
    assert all(any("image/png" in one.get("data", ()) for one in cell[1:]) for cell in outputs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", LAST_FILES)
def test_what_a_notebook_does_when_it_ends_is_done(ran, kind, file):
    """Files left open are written, threads end in peace, and what is to be done at the end is."""
    one = ran["last words", kind]
    assert one.outcome.error == ""
    assert (one.folder / file).read_text(encoding="utf-8") == "written"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_notebook_changes_no_other_finds(ran, kind):
    """Options, variables and modules are as they were, and chance is another in each notebook."""
    first, second = (ran[name, kind].outputs() for name in ("changes", "changes again"))
    assert first[1] == second[1] == [{"stdout": "[60, None, False]\n"}]
    drawn = [set(cells[2][0]["stdout"].strip("[]\n").split(", ")) for cells in (first, second)]
    assert not drawn[0] & drawn[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FAILURES)
def test_a_notebook_that_fails_is_an_outcome(ran, name, kind):
    """However a notebook ends, the run is told, and in the same words for every kernel."""
    said = ran[name, kind].outcome.error
    assert said.startswith(FAILURES[name][1])
    assert said == ran[name, COLD].outcome.error


@pytest.mark.skipif(not processes.CAN_FORK, reason="processes cannot be forked here")
def test_kernels_are_forked(tmp_path):
    """The short cut is taken where it can be, or all of this would claim nothing."""
    code = "print(open('/proc/self/cmdline').read().partition('ipykernel_launcher')[1])"
    tasks = {kind: task(tmp_path / kind, (code,)) for kind in KINDS}
    with processes.pool(AT_A_TIME) as pool:
        futures = [pool.submit(executed_there, one, kind) for kind, one in tasks.items()]
        outcomes = [future.result(PATIENCE) for future in futures]
    said = [Ran(one, tmp_path).outputs()[0][0]["stdout"].strip() for one in outcomes]
    assert said == ["", "ipykernel_launcher"]


def test_what_an_executors_process_has_done_no_notebook_finds(tmp_path):
    """An executor whose processes are used again will do too; its notebooks have their own."""
    code = "import builtins, sys\nprint(hasattr(builtins, 'left'))\nbuiltins.left = 1"
    tasks = [task(tmp_path / name, (code,)) for name in "ab"]
    spawn = multiprocessing.get_context("spawn")
    leave = "import builtins\nbuiltins.left = 1"
    with ProcessPoolExecutor(1, spawn, exec, (leave,)) as pool:
        assert pool.submit(eval, "left").result(PATIENCE) == 1
        outcomes = executed(pool, tasks)
    said = [Ran(one, tmp_path).outputs()[0][0]["stdout"] for one in outcomes]
    assert said == ["False\n"] * 2


def test_threads_of_one_process_keep_apart_what_their_notebooks_use(tmp_path):
    """An executor of threads will do as well: each notebook has the files that it read itself."""
    tasks = []
    for name in "abc":
        own = tmp_path / f"{name}.txt"
        own.write_text(name, encoding="utf-8")
        wait_and_read = f"import time\ntime.sleep(0.3)\nopen({str(own)!r}).close()"
        tasks.append(task(tmp_path / name, (wait_and_read, wait_and_read)))
    with ThreadPoolExecutor(len(tasks)) as pool:
        outcomes = executed(pool, tasks)
    assert [one.error for one in outcomes] == ["", "", ""]
    own_files = [[Path(f).name for f in one.used.files if f.endswith(".txt")] for one in outcomes]
    assert own_files == [["a.txt"], ["b.txt"], ["c.txt"]]


@pytest.mark.skipif(not processes.CAN_FORK, reason="processes cannot be forked here")
def test_a_kernel_has_answered_that_it_ends_before_it_closes(ran):
    """Else the answer waits for what is closed already, and each notebook for its kernel."""
    threads = (ran["slow to answer", FORKED].folder / "threads.txt").read_text("utf-8").split()
    assert "MainThread" in threads
    assert "Control" not in threads


def test_a_notebook_does_not_read_the_terminal(tmp_path):
    """A program that a cell starts waits for no one to type, when a run is started by hand."""
    cell = "import subprocess\nsubprocess.run('cat', timeout=20, capture_output=True).stdout"
    source = task(tmp_path / "prov", (cell,)).source
    code = (
        "import sys\nfrom pathlib import Path\nfrom kutools.runs import execution, processes\n"
        "source = Path(sys.argv[1])\n"
        "one = execution.Task('p', 'p', source, source.with_name('e.ipynb'), {}, {})\n"
        "print(processes.apart(execution.execute, one).error)"
    )
    arguments = [sys.executable, "-c", code, str(source)]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        assert one.stdout.read() == "\n"  # it went well, and nothing was asked
        one.stdin.close()


def test_a_reply_that_comes_while_something_is_sent_is_heard():
    """As when a cell ends just as what one of its widgets shows is sent back to the kernel."""
    session = Session(key=b"k")

    async def heard() -> str:
        with (
            zmq.Context() as context,
            zmq.asyncio.Context() as ours,
            context.socket(zmq.ROUTER) as kernel,
            ours.socket(zmq.DEALER) as socket,
        ):
            port = kernel.bind_to_random_port("tcp://127.0.0.1")
            socket.connect(f"tcp://127.0.0.1:{port}")
            channel = engine.Channel(socket, session)
            channel.send(session.msg("execute_request"))
            client, *_ = kernel.recv_multipart()
            reply = asyncio.ensure_future(channel.get_msg(timeout=60))
            await asyncio.sleep(0.1)  # it is waited for
            session.send(kernel, "execute_reply", ident=client)
            time.sleep(0.1)  # it has come, and nobody has looked
            channel.send(session.msg("comm_msg"))
            message = await asyncio.wait_for(reply, 5)
            channel.close()
            return message["msg_type"]

    with ThreadPoolExecutor(1) as apart:  # where no other test has a loop
        assert apart.submit(asyncio.run, heard()).result() == "execute_reply"
