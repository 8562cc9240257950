"""Crashes at length: `make crash`. Prints what came of how many kills, and all that went wrong.

python tests/crashes [--kills 100] [--from 0]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import killing

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kill commands at random moments.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--from", type=int, default=0, dest="first")
    options = parser.parse_args()
    result = killing.run(range(options.first, options.first + options.kills))
    print(result)
    sys.exit(bool(result.wrong))
