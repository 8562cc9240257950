"""Fuzzing at length: `make fuzz`. Prints what came of how many inputs, and every one that is wrong.

As many registers are tried as params and texts.

python tests/fuzzing [--inputs 2000] [--from 0]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import trials
import writings

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Try inputs of every form, fault and damage.")
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    wrong = []
    for yard_of in (trials.Yard, writings.Desk):
        result = trials.run(range(options.first, options.first + options.inputs), yard_of)
        print(result, flush=True)
        wrong += result.wrong
    sys.exit(bool(wrong))
