"""Crashes at length: `make crash`. Prints what came of how many kills, and all that went wrong.

python tests/crashes [--kills 100] [--from 0]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from killing import run
from tally import at_length

if __name__ == "__main__":
    said, runs = "Kill commands at random moments.", {"runs and releases killed": run}
    sys.exit(at_length(said, "make crash", "--kills", 100, runs))
