"""What analysts do today: papermill, then nbconvert, for one notebook after another.

python commandlines.py plan 2020-T2 OUTPUTS    writes which command lines that is
python commandlines.py do OUTPUTS              does them
"""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
FILE = "commandlines.json"


def write_plan(period: str, outputs: Path) -> None:
    """Write the command lines that execute and export every notebook of a period's report."""
    import yaml

    from kutools.periods import Period
    from kutools.project import Project
    from kutools.runs import drafting
    from kutools.runs.order import Order

    now = dt.datetime.now().astimezone()
    order = Order(Project.find(outputs=outputs), Period.parse(period), now)
    lines = []
    for task in drafting.prepare(order, outputs / period).tasks:
        parameters = yaml.safe_dump(dict(task.parameters), allow_unicode=True)
        of_notebook = (
            ["papermill", task.source, task.target, "-k", "python3", "-y", parameters],
            ["jupyter", "nbconvert", "--to", "html", "--no-input", task.target],
        )
        lines += [(list(map(str, line)), dict(task.environment)) for line in of_notebook]
    (outputs / FILE).write_text(json.dumps(lines), encoding="utf-8")


def do(outputs: Path) -> None:
    """Execute and export the notebooks with the two command lines."""
    for line, environment in json.loads((outputs / FILE).read_text(encoding="utf-8")):
        subprocess.run(
            [BIN / line[0], *line[1:]],
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    if what == "plan":
        write_plan(given[0], Path(given[1]).resolve())
    else:
        do(Path(given[0]).resolve())
