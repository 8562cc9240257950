"""What analysts do today: papermill, then nbconvert, for one notebook after another.

python commandlines.py 2020-T2 OUTPUTS
"""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from kutools import plan
from kutools.drafting import _tasks
from kutools.periods import Period
from kutools.project import Project

BIN = Path(sys.executable).parent


def main(period: str, outputs: Path) -> None:
    """Execute and export every notebook of a period's report with the two command lines."""
    made = plan.make(Project.find(), Period.parse(period))
    for task in _tasks(made, outputs / period):
        task.target.parent.mkdir(parents=True, exist_ok=True)
        parameters = yaml.safe_dump(dict(task.parameters), allow_unicode=True)
        for line in (
            ["papermill", task.source, task.target, "-k", "python3", "-y", parameters],
            ["jupyter", "nbconvert", "--to", "html", "--no-input", task.target],
        ):
            subprocess.run(
                [BIN / line[0], *map(str, line[1:])],
                env={**os.environ, **task.environment},
                check=True,
                capture_output=True,
            )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
