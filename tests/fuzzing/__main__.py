"""Fuzzing at length: `make fuzz`. Prints what came of how many inputs, and every one that is wrong.

As many registers are tried as params and texts.

python tests/fuzzing [--inputs 2000] [--from 0]
"""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import trials
from tally import at_length
from writings import Desk

if __name__ == "__main__":
    said = "Try inputs of every form, fault and damage."
    runs = {"registers": trials.run, "params and texts": partial(trials.run, yard_of=Desk)}
    sys.exit(at_length(said, "make fuzz", "--inputs", 2000, runs))
