"""Reconstruct answers to the surveys of 2021 and 2022 that give the published shares.

Published are the shares that answered 5 or 6, and for 2022 that there were 18 networks and about
200 respondents. Which networks, how many answered in each, and every single answer are invented.

Each respondent is more or less pleased with everything, a little like the others in the network.
Those most pleased with a question answer 5 or 6, exactly as many as give the published share.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from checks import Rows, expect, expect_percent, mean, round_half_up
from files import read, write

SEED = 2022
FILE = "enkat/svar/{year}_rekonstruerad.csv"
COLUMNS = "år svarande nätverk fråga värde".split()
UNSURE = "vet ej"

# --- What was published -------------------------------------------------------------------------

# Per cent that answered 5-6, "vet ej" left out. Verksamhetsberättelse 2022, the survey, with its
# comparisons with 2021. The questions are named as in enkat/fragor.
PUBLISHED = {
    "2021": {"samverkan_kommunerna": 83, "samverkan_regionen": 62, "samverkan_andra": 54},
    "2022": {
        "ekonomisk_effekt": 34,
        "samverkan_kommunerna": 78,
        "samverkan_regionen": 57,
        "samverkan_andra": 54,
        "synliggora_erfarenheter": 41,
        "utveckla_med_erfarenheter": 35,
        "nytta": 51,
        "kvalitetshojning": 42,
        "kompetens": 76,
        "stod_framtagande": 66,
        "stod_implementering": 51,
        "forskning_sprida": 62,
        "forskning_anvanda": 44,
    },
}
# Published as about 200; for 2021 nothing was published.
RESPONDENTS = {"2021": 190, "2022": 200}
NETWORK_COUNT = 18

# --- What was chosen ----------------------------------------------------------------------------

# Respondents by network: 2021, 2022.
NETWORKS = {
    "PKS": (19, 20),
    "Kommundirektörer": (12, 12),
    "Socialchefer": (13, 14),
    "Skolchefer": (13, 14),
    "Fritidschefer": (8, 8),
    "Miljöchefer": (6, 7),
    "Chefsnätverk barn och unga": (12, 13),
    "Chefsnätverk missbruk och beroende": (11, 11),
    "Chefsnätverk äldre": (13, 14),
    "Chefsnätverk kommunal hälso- och sjukvård": (12, 13),
    "Chefsnätverk funktionshinder": (12, 13),
    "Myndighetsnätverk": (9, 9),
    "Chefsnätverk eHälsa": (5, 5),
    "Chefsnätverk arbete och delaktighet": (9, 10),
    "Chefsnätverk våld i nära relation": (8, 9),
    "Elevhälsochefer": (10, 10),
    "Reko": (9, 9),
    "Strategigrupp barn och unga": (9, 9),
}
# The only network of its partnership, so small that an answer of "vet ej" leaves too few.
SMALL = "Chefsnätverk eHälsa"
FEWEST_SHOWN = 5
# "Vet ej" in per cent of the respondents, least and most.
UNSURE_PERCENT = (4, 12)
# How much of an answer is the respondent's own attitude and the network's; the rest is chance.
OWN, OF_NETWORK = 0.6, 0.3
# Share of the pleased who answer 6 and not 5, of the others who answer 1-2 and not 3-4, of those
# who answer 2 and not 1, and 4 and not 3.
SIXES, DISPLEASED, TWOS, FOURS = 0.35, 0.28, 0.7, 0.6
CORRELATION = (0.1, 0.5)


def answers(year: str, rng: random.Random) -> Iterator[list[str]]:
    """Yield the answers of a year, a respondent's together."""
    place = list(PUBLISHED).index(year)
    networks = [name for name, counts in NETWORKS.items() for _ in range(counts[place])]
    moods = {name: bell(rng) for name in NETWORKS}
    attitudes = [OWN * bell(rng) + OF_NETWORK * moods[name] for name in networks]
    given = {
        question: values(percent, attitudes, rng) for question, percent in PUBLISHED[year].items()
    }
    for number, network in enumerate(networks):
        for question in given:
            yield [year, str(number + 1), network, question, given[question][number]]


def bell(rng: random.Random) -> float:
    """Return a number around 0, by plain sums so that every computer gives the same."""
    return sum(rng.random() for _ in range(6)) - 3


def values(percent: int, attitudes: Sequence[float], rng: random.Random) -> list[str]:
    """Return everybody's answer to a question, the share of 5 and 6 as published."""
    total = len(attitudes)
    low, high = (round_half_up(Fraction(total * limit, 100)) for limit in UNSURE_PERCENT)
    unsure = set(rng.sample(range(total), rng.randint(low, high)))
    scores = {n: attitudes[n] + bell(rng) for n in range(total) if n not in unsure}
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    pleased = round_half_up(Fraction(percent * len(ranked), 100))
    rest = len(ranked) - pleased
    counts = graded(pleased, SIXES, "6", "5")
    satisfied = rest - round(rest * DISPLEASED)
    counts += graded(satisfied, FOURS, "4", "3") + graded(rest - satisfied, TWOS, "2", "1")
    given = dict(zip(ranked, counts, strict=True))
    return [given.get(number, UNSURE) for number in range(total)]


def graded(count: int, share: float, upper: str, lower: str) -> list[str]:
    """Return so many answers, the given share of them the upper grade."""
    uppers = round(count * share)
    return [upper] * uppers + [lower] * (count - uppers)


# --- Checks: everything is computed anew from the files -----------------------------------------


def check(rows: Rows, year: str) -> None:
    """Check that the rows give every published share.

    Raises:
        ValueError: with the share that did not come out.
    """
    keys = Counter((row["svarande"], row["fråga"]) for row in rows)
    expect(f"{year} most answers to one question", max(keys.values()), 1)
    expect(f"{year} respondents", len({row["svarande"] for row in rows}), RESPONDENTS[year])
    expect(f"{year} networks", len({row["nätverk"] for row in rows}), NETWORK_COUNT)
    given: dict[str, dict[str, int]] = defaultdict(dict)
    of_small: Counter[str] = Counter()
    for row in rows:
        if row["värde"] != UNSURE:
            given[row["fråga"]][row["svarande"]] = int(row["värde"])
            of_small[row["fråga"]] += row["nätverk"] == SMALL
    for question, percent in PUBLISHED[year].items():
        shown = list(given[question].values())
        share = Fraction(sum(value >= 5 for value in shown), len(shown))
        expect_percent(f"{year} {question}", share, percent)
        unsure = 100 - Fraction(100 * len(shown), RESPONDENTS[year])
        expect(f"{year} {question} unsure", 4 <= unsure <= 12, True)
    expect(f"{year} questions", set(given), set(PUBLISHED[year]))
    expect(f"{year} a result withheld", min(of_small.values()) < FEWEST_SHOWN, True)
    expect(f"{year} a result shown", max(of_small.values()) >= FEWEST_SHOWN, True)
    check_correlation(given, year)


def check_correlation(given: Mapping[str, Mapping[str, int]], year: str) -> None:
    """Check that answers of one respondent go together, a little."""
    found = [correlation(given[a], given[b]) for a, b in combinations(given, 2)]
    low, high = CORRELATION
    expect(f"{year} correlation", low <= sum(found) / len(found) <= high, True)


def correlation(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return the correlation between two questions, over those who answered both."""
    both = one.keys() & other.keys()
    a, b = (mean([Fraction(answer[n]) for n in both]) for answer in (one, other))
    together = sum((one[n] - a) * (other[n] - b) for n in both)
    spread = sum((one[n] - a) ** 2 for n in both) * sum((other[n] - b) ** 2 for n in both)
    return float(together) / float(spread) ** 0.5


def make(folder: Path) -> str:
    """Write the files under the data folder, read them back and check them.

    Returns:
        What was made, in a sentence.

    Raises:
        ValueError: with the published share that did not come out.
    """
    rng = random.Random(SEED)
    count = 0
    for year in PUBLISHED:
        path = folder / FILE.format(year=year)
        write(path, COLUMNS, answers(year, rng))
        rows = read(path)
        check(rows, year)
        count += len(rows)
    return f"survey: {count} answers"
