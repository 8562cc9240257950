"""Change the code, one small thing at a time, and see whether its tests notice: `make mutate`.

Does so with the modules that compute (`[tool.mutmut]` in pyproject.toml). Prints the
changes that no test noticed; mutmut shows one by `mutmut show NAME`. Takes an hour.
"""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tally import record

# Not among the tests' own packages: it needs many, and is used now and then.
MUTMUT = "mutmut==3.8.1"
# A change after which the tests never end is noticed too.
NOTICED = ("killed", "timeout")


def mutmut(*arguments: str, **options: object) -> subprocess.CompletedProcess:
    """Run mutmut, beside the packages of the environment that this runs in."""
    uv = [Path(sys.prefix, "bin", "uv"), "run", "-q", "--no-project", "--active", "--with", MUTMUT]
    environment = {**os.environ, "VIRTUAL_ENV": sys.prefix}
    line = [*uv, "python", "-m", "mutmut", *arguments]
    return subprocess.run(line, env=environment, check=True, text=True, **options)


def results() -> dict[str, Counter]:
    """Module → how its changes came out, each module of `measures` as that; print those left."""
    found = defaultdict(Counter)
    told = mutmut("results", "--all", "true", capture_output=True).stdout
    for name, _, outcome in (line.strip().partition(": ") for line in told.splitlines()):
        if name.startswith("kutools."):
            found[name.split(".")[1]][outcome] += 1
            if outcome not in NOTICED:
                print(f"{name}: {outcome}")
    return found


if __name__ == "__main__":
    mutmut("run", *sys.argv[1:])
    for module, outcomes in results().items():
        tried, noticed = outcomes.total(), sum(outcomes[one] for one in NOTICED)
        came_of_it = f"{noticed:,} noticed by tests: {noticed / tried:.0%}"
        print(f"{module}: {tried:,}, {came_of_it}")
        if not sys.argv[1:]:
            record(f"changes in `{module}`", "make mutate", tried, came_of_it)
