"""Fuzzing at length: `make fuzz`. Prints what came of how many inputs, and every one that is wrong.

As many registers are tried as params and texts.

python tests/fuzzing [--inputs 2000] [--from 0]
"""

import argparse
import sys

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
        for (kind, outcome), count in sorted(result.counts.items()):
            print(f"{kind:<13} {outcome:<26} {count:>6}", flush=True)
        wrong += result.wrong
    print("\n".join(wrong))
    sys.exit(bool(wrong))
