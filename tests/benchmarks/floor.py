"""The floor of a run: the cells of the same notebooks in one plain Python process, one by one.

Not isolated, not stopped when they hang, not parallel; the same measures, tables, charts, templates
and files. What a run takes beyond this is what kernels, processes and safety cost.

    python floor.py 2020-T2 OUTPUTS
"""

import datetime as dt
import os
import sys
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from nbformat.v4 import new_output

from kutools.periods import Period
from kutools.project import Project
from kutools.runs import drafting
from kutools.runs.execution import Task
from kutools.runs.order import Order


def execute(task: Task) -> None:
    """Execute the cells of a notebook here and keep what they show."""
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    shell.display_trap.hook = show
    notebook = nbformat.read(task.source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            with capture_output() as shown:
                shell.run_cell(cell.source).raise_error()
            cell.outputs = [
                new_output("display_data", one.data, metadata=one.metadata or {})
                for one in shown.outputs
            ]
            if "parameters" in cell.metadata.get("tags", []):
                shell.user_ns.update(task.parameters)
    nbformat.write(notebook, task.target)


def show(value: object) -> None:
    """Show the value of a cell's last line, which would else be printed as in a terminal."""
    if value is not None:
        display(value)


def main(period: str, outputs: Path) -> None:
    """Make the report of a period."""
    order = Order(
        Project.find(outputs=outputs), Period.parse(period), dt.datetime.now().astimezone()
    )
    building = outputs / period
    building.mkdir(parents=True)
    prepared = drafting.prepare(order, building)
    for task in prepared.tasks:
        os.environ.update(task.environment)
        execute(task)
    print(drafting.finish(order, building, prepared.contents))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
