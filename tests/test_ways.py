"""However a run is made, its reports are the same: forked, cold, one at a time, on a cluster."""

import multiprocessing
import re
import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import daskcluster
import pytest
import smallproject
from commands import kutools
from smallproject import MADE, PERIOD, WAY, Here, edit, report

from kutools.errors import KutoolsError, ParamsError
from kutools.runs import cluster, processes, run
from kutools.runs.order import Order
from kutools.runs.run import Way

CLUSTER = pytest.mark.skipif(not processes.CAN_FORK, reason="the workers fork")
WAYS = {
    "cold": Way(partial(processes.pool, 2, cold=True), cold=True),
    "one at a time": Way(partial(processes.pool, 1)),
    "in threads": Way(partial(ThreadPoolExecutor, 2)),
    "in processes that others made": Way(
        partial(ProcessPoolExecutor, 2, multiprocessing.get_context("spawn"))
    ),
    "in this process": Way(Here),
}


@pytest.fixture
def elsewhere(drafted, tmp_path):
    """The small project with nothing made of it yet."""
    return replace(drafted, outputs=tmp_path / "outputs")


@pytest.fixture(scope="module")
def workers():
    """A cluster of two workers on this machine: its address and its workers."""
    with daskcluster.running(2) as found:
        yield found


@pytest.mark.parametrize("name", WAYS)
def test_every_executor_gives_the_same_files(name, drafted, elsewhere):
    """Any executor of `concurrent.futures` will do, and no file comes out otherwise."""
    smallproject.made(Order(elsewhere, PERIOD, MADE), WAYS[name])
    assert report(elsewhere) == report(drafted)


@CLUSTER
def test_a_cluster_gives_the_same_files_though_a_worker_is_killed(drafted, elsewhere, workers):
    """A worker that is killed in the middle of a run loses nothing: the other does its work."""
    address, processes_of_workers = workers
    killed = []

    def kill_one(line: str) -> None:
        if " av " in line and not killed:
            killed.append(processes_of_workers[0])
            killed[0].kill()

    way = Way(partial(cluster.pool, address))
    (made,) = run.run([Order(elsewhere, PERIOD, MADE)], way, kill_one)
    assert killed and not isinstance(made, KutoolsError), made
    assert report(elsewhere) == report(drafted)


@CLUSTER
def test_a_fault_on_a_cluster_is_told_as_here(elsewhere, workers):
    """What is wrong with the data comes back from the workers in the same words."""
    address, _ = workers
    order = Order(replace(elsewhere, data=elsewhere.outputs / "finns-inte"), PERIOD, MADE)
    (there,) = run.run([order], Way(partial(cluster.pool, address)), print)
    (here,) = run.run([order], Way(Here), print)
    assert type(there) is type(here) and str(there) == str(here)


def test_a_cluster_that_is_not_there_is_told(small, monkeypatch):
    """Without a scheduler nothing is begun, and the address is told; the call was wrong."""
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(ParamsError, match=r"tcp://127\.0\.0\.1:9: ingen schemaläggare svarar"):
        smallproject.made(Order(small, PERIOD, MADE, pdf=False, only=("enkat",)), nowhere())


def nowhere() -> Way:
    """A cluster at a port where nothing listens, that must execute everything."""
    return Way(partial(cluster.pool, "tcp://127.0.0.1:9"), fresh=True)


@CLUSTER
def test_workers_with_another_kutools_are_refused(workers, monkeypatch):
    """A worker that would make another report is named, and nothing is begun."""
    address, _ = workers
    monkeypatch.setattr(cluster, "code_hash", lambda: "annan")
    with pytest.raises(ParamsError, match="har inte samma kutools"), cluster.pool(address):
        pass


def test_a_notebook_whose_process_dies_takes_no_other_with_it(small):
    """One failure is told with its notebook, when all the others are done and kept."""
    killing = "import os, signal; os.kill(os.getppid(), signal.SIGKILL); import kutools as ku"
    edit(small.notebooks / "enkat.ipynb", "import kutools as ku", killing)
    lines = []
    (made,) = run.run([Order(small, PERIOD, MADE)], replace(WAY, fresh=True), lines.append)
    assert str(made).startswith(f"notebooks/enkat.ipynb, {run.DIED}")
    assert len([line for line in lines if "klar på" in line]) == 6
    assert len([line for line in lines if "misslyckades" in line]) == 1


# Many periods


@pytest.fixture
def many(small):
    """The small project with three periods, one of which cannot be made."""
    text = small.params_file(PERIOD).read_text("utf-8")
    for period, chapters in (("2030-T3", "[narvaro, kommun]"), ("2029-T3", "[narvaro]")):
        own = re.sub(r"chapters: .*", f"chapters: {chapters}", text).replace("2031-T3", period)
        own = own.replace("ekonomi.utfall, ", "")
        small.params_file(PERIOD).with_name(f"{period}.yml").write_text(own, encoding="utf-8")
    shutil.rmtree(small.outputs)
    return small


def test_many_periods_are_made_at_a_time_and_a_faulty_one_stops_no_other(many):
    """Every period is made but the one without data, which is told last with its fault."""
    done = kutools("run", "--all", cwd=many.data.parent)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("2029-T3: ") and "inget kapitel har data" in done.stderr
    assert done.stdout.splitlines()[-2:] == ["2 av 3 är gjorda. De finns i", "outputs/index.html"]
    made = {path.parent.name for path in many.outputs.glob("2*/index.html")}
    assert made == {"2030-T3", "2031-T3"}
    lines = [line for line in done.stdout.splitlines() if " klar på " in line]
    assert {line.split()[0] for line in lines} == made
    listed = (many.outputs / "index.html").read_text("utf-8")
    assert "2030-T3/index.html" in listed and "2031-T3/index.html" in listed


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ("2030-T3..2031-T3", ["2030-T3", "2031-T3"]),
        ("2029-T1..2030-T3", ["2029-T3", "2030-T3"]),
        ("2031-T1..2035-T3", ["2031-T3"]),
        ("2030..2031-T3", ["2030-T3", "2031-T3"]),
        ("2031-T3..2031-T3", ["2031-T3"]),
    ],
)
def test_a_range_is_the_periods_that_have_parameters(wanted, made, many, monkeypatch):
    """From the first day of one period to the last of another, whatever kinds they are of."""
    from kutools import cli

    orders = []

    def take(given, way, say):
        orders.extend(given)
        return [many.outputs] * len(given)

    monkeypatch.setattr(run, "run", take)
    monkeypatch.chdir(many.data.parent)
    assert cli.main(["run", wanted]) == 0
    assert [str(order.period) for order in orders] == made


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run 2031-T3 --all", "antingen PERIOD eller --all"),
        ("run 2031-T3..2030-T3", "2031-T3..2030-T3: 2031-T3 börjar efter att 2030-T3 slutar."),
        ("run 2025..2026-T3", "2025..2026-T3: inga av dessa perioder har en fil i params."),
        ("run 2030-T3..2031-T9", '"2031-T9" är ingen period'),
        ("run ..2031-T3", '"" är ingen period'),
    ],
)
def test_wrong_ranges_are_told(line, said, many):
    """A range that holds nothing, or is none, is told and nothing is begun."""
    done = kutools(*line.split(), cwd=many.data.parent)
    assert done.returncode == 2 and said in done.stderr
    assert not many.outputs.exists()
