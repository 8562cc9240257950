"""Fuzzing at length: `make fuzz`. Prints what came of how many inputs, and every one that is wrong.

python tests/fuzzing [--inputs 2000] [--from 0]
"""

import argparse
import sys

import trials

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Try inputs of every form, fault and damage.")
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    result = trials.run(range(options.first, options.first + options.inputs))
    for (kind, outcome), count in sorted(result.counts.items()):
        print(f"{kind:<8} {outcome:<26} {count:>6}")
    print("\n".join(result.wrong))
    sys.exit(bool(result.wrong))
