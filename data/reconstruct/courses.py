"""Reconstruct courses of January-June 2020 that give the published counts.

Published are the number of courses held and cancelled, for whom they were held, the participants
of each party, and price, participants and occasions of six courses. The days, who came to which
occasion, the other courses' names and sizes and why a course was cancelled are invented.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from checks import Rows, expect
from county import EXTERNAL, MUNICIPALITIES, REGION, working_days
from files import read, write

SEED = 2020
OCCASIONS_FILE = "kurser/tillfallen/2020_rekonstruerad.csv"
OCCASIONS_COLUMNS = "kurs datum uppdragsgivare status form orsak pris externt_pris".split()
PARTICIPANTS_FILE = "kurser/deltagare/2020_rekonstruerad.csv"
PARTICIPANTS_COLUMNS = "kurs datum part antal".split()
HELD, CANCELLED = "genomförd", "inställd"

# --- What was published -------------------------------------------------------------------------

# Delårsrapport januari-augusti 2020, the text on courses in the first half-year.
HELD_COUNT, CANCELLED_COUNT = 34, 23
SOCIAL, ENVIRONMENT, LEISURE = "FoUrum social välfärd", "Miljösamverkan", "FoUrum fritid"
HALLAND = "Region Halland"
HELD_FOR = {ENVIRONMENT: 1, SOCIAL: 29, LEISURE: 1, REGION: 2, HALLAND: 1}

# Same report, the annex of participants per municipality, where the region is shortened RJL.
PARTICIPANTS = {
    "Aneby": 2,
    "Eksjö": 45,
    "Gislaved": 15,
    "Gnosjö": 11,
    "Habo": 17,
    "Jönköping": 147,
    "Mullsjö": 1,
    "Nässjö": 24,
    "Sävsjö": 11,
    "Tranås": 8,
    "Vaggeryd": 38,
    "Vetlanda": 6,
    "Värnamo": 42,
    REGION: 60,
    EXTERNAL: 11,
}


class Priced(NamedTuple):
    """A course whose price was published: kronor a head, participants at each of its occasions."""

    price: int
    participants: int
    external_price: int
    occasions: int


# Same report, the table of reduced costs (kostnadsreducering).
PRICED = {
    "Entreprenadjuridik": Priced(2700, 15, 5700, 1),
    "Lagen om offentlig upphandling LOU": Priced(2175, 30, 6450, 1),
    "Aktuell rättspraxis": Priced(2520, 15, 6450, 1),
    "Motiverande samtal, 3 dagar": Priced(4500, 20, 6890, 4),
    "Projektledning och projektmetodik, 2 dagar": Priced(3860, 16, 12900, 2),
    "Arbete på väg nivå 2.2, 2 dagar": Priced(3950, 16, 6500, 2),
}

# --- What was chosen ----------------------------------------------------------------------------


class Course(NamedTuple):
    """A course: for whom, occasions held before and after gatherings stopped, and cancelled."""

    name: str
    client: str
    early: int
    late: int
    cancelled: int = 0


COURSES = (
    Course("Entreprenadjuridik", SOCIAL, 1, 0),
    Course("Lagen om offentlig upphandling LOU", SOCIAL, 1, 0),
    Course("Aktuell rättspraxis", SOCIAL, 0, 1),
    Course("Motiverande samtal, 3 dagar", SOCIAL, 3, 1),
    Course("Projektledning och projektmetodik, 2 dagar", SOCIAL, 1, 1),
    Course("Arbete på väg nivå 2.2, 2 dagar", SOCIAL, 2, 0),
    Course("Social dokumentation, grundkurs", SOCIAL, 2, 1, 2),
    Course("Individens behov i centrum, grundkurs", SOCIAL, 2, 0, 2),
    Course("Introduktion för nya handläggare", SOCIAL, 1, 1, 1),
    Course("Lågaffektivt bemötande", SOCIAL, 2, 0, 3),
    Course("Suicidprevention i vardagen", SOCIAL, 1, 1, 2),
    Course("Återfallsprevention", SOCIAL, 1, 0, 1),
    Course("Föräldrastöd i grupp, för ledare", SOCIAL, 1, 0, 2),
    Course("Barns behov i centrum, fördjupning", SOCIAL, 1, 1, 2),
    Course("Våld i nära relation, grundkurs", SOCIAL, 1, 0, 2),
    Course("Bemötande vid demenssjukdom", SOCIAL, 1, 0, 2),
    Course("Samtal om levnadsvanor", SOCIAL, 0, 1),
    Course("Tillsyn av livsmedel, erfarenhetsdag", ENVIRONMENT, 1, 0, 1),
    Course("Tryggt bemötande på fritidsgården", LEISURE, 1, 0, 1),
    Course("Samordnad individuell plan, för samordnare", REGION, 1, 1, 1),
    Course("Motiverande samtal, fördjupning", HALLAND, 1, 0, 1),
)

EARLY = (dt.date(2020, 1, 13), dt.date(2020, 3, 11))
LATE = (dt.date(2020, 3, 17), dt.date(2020, 6, 16))
CANCELLED_DAYS = (dt.date(2020, 3, 12), dt.date(2020, 6, 18))
# Days between two occasions of a course, held or not.
APART = dt.timedelta(days=7)
IN_PERSON_LATE = 2
REASONS = {"pandemin": 20, "för få anmälda": 3}
# Participants at the occasions held for others than the municipalities; the rest is dealt out.
REGIONAL_SIZES = (17, 14)
SMALLEST = 5


@dataclass
class Occasion:
    """One occasion of a course, held or cancelled."""

    course: str
    date: dt.date
    client: str
    status: str
    form: str = ""
    reason: str = ""
    participants: Counter[str] = field(default_factory=Counter)


def occasions(rng: random.Random) -> list[Occasion]:
    """Return every occasion by date."""
    found = []
    for course in COURSES:
        days: list[dt.date] = []
        for count, span in (
            (course.early, EARLY),
            (course.late, LATE),
            (course.cancelled, CANCELLED_DAYS),
        ):
            for _ in range(count):
                days.append(rng.choice(free_days(span, days)))
        held = course.early + course.late
        for number, day in enumerate(days):
            status = HELD if number < held else CANCELLED
            found.append(Occasion(course.name, day, course.client, status))
    found.sort(key=lambda occasion: (occasion.date, occasion.course))
    return found


def free_days(span: tuple[dt.date, dt.date], taken: Sequence[dt.date]) -> list[dt.date]:
    """Return the days on which a course can be held that is held on the days taken."""
    return [day for day in working_days(*span) if all(abs(day - t) >= APART for t in taken)]


def set_forms(held: Sequence[Occasion], rng: random.Random) -> None:
    """Give each occasion held its form: in person until the pandemic, then mostly digital."""
    late = [occasion for occasion in held if occasion.date >= LATE[0]]
    in_person = rng.sample(range(len(late) // 2, len(late)), IN_PERSON_LATE)
    for occasion in held:
        occasion.form = "fysisk"
    for number, occasion in enumerate(late):
        if number not in in_person:
            occasion.form = "digital"


def set_reasons(cancelled: Sequence[Occasion], rng: random.Random) -> None:
    """Say of each occasion cancelled why it was."""
    reasons = [reason for reason, count in REASONS.items() for _ in range(count)]
    rng.shuffle(reasons)
    for occasion, reason in zip(cancelled, reasons, strict=True):
        occasion.reason = reason


def fill(held: Sequence[Occasion], rng: random.Random) -> None:
    """Put every participant at an occasion: each party's as many as were published."""
    left = Counter(PARTICIPANTS)
    regional = iter(REGIONAL_SIZES)
    others = []
    for occasion in held:
        if occasion.client == HALLAND:
            seat(occasion, Counter({EXTERNAL: left[EXTERNAL]}), left)
        elif occasion.client == REGION:
            seat(occasion, Counter({REGION: next(regional)}), left)
        else:
            others.append(occasion)
    people = [party for party, count in left.items() for _ in range(count)]
    rng.shuffle(people)
    sizes = [PRICED[o.course].participants if o.course in PRICED else SMALLEST for o in others]
    free = [number for number, occasion in enumerate(others) if occasion.course not in PRICED]
    for _ in range(len(people) - sum(sizes)):
        sizes[rng.choice(free)] += 1
    for occasion, size in zip(others, sizes, strict=True):
        seat(occasion, Counter(people[:size]), left)
        people = people[size:]


def seat(occasion: Occasion, participants: Counter[str], left: Counter[str]) -> None:
    """Let these people take part, and count them off from those left."""
    occasion.participants = participants
    left.subtract(participants)


def occasion_row(occasion: Occasion) -> list[object]:
    """Return the occasion's row."""
    priced = PRICED.get(occasion.course)
    prices = (priced.price, priced.external_price) if priced else ("", "")
    head = [occasion.course, occasion.date, occasion.client, occasion.status]
    return [*head, occasion.form, occasion.reason, *prices]


def participant_rows(occasion: Occasion) -> Iterable[list[object]]:
    """Yield a row for each party at the occasion, the municipalities in the register's order."""
    for party in (*MUNICIPALITIES, REGION, EXTERNAL):
        if count := occasion.participants[party]:
            yield [occasion.course, occasion.date, party, count]


# --- Checks: everything is computed anew from the files -----------------------------------------


def check(rows: Rows, participants: Rows) -> None:
    """Check that the rows give every published figure.

    Raises:
        ValueError: with the figure that did not come out.
    """
    keys = Counter((row["kurs"], row["datum"]) for row in rows)
    expect("most occasions of a course on one day", max(keys.values()), 1)
    days = {row["datum"] for row in rows}
    half_year = working_days(dt.date(2020, 1, 1), dt.date(2020, 6, 30))
    expect("days that are no working days", days - {str(day) for day in half_year}, set())
    held = [row for row in rows if row["status"] == HELD]
    cancelled = [row for row in rows if row["status"] == CANCELLED]
    expect("held", len(held), HELD_COUNT)
    expect("cancelled", len(cancelled), CANCELLED_COUNT)
    expect("cancelled without a reason", sum(not row["orsak"] for row in cancelled), 0)
    expect("cancelled too early", min(row["datum"] for row in cancelled) > "2020-03-11", True)
    expect("held for", dict(Counter(row["uppdragsgivare"] for row in held)), HELD_FOR)
    check_participants(held, participants)


def check_participants(held: Rows, participants: Rows) -> None:
    """Check participants per party, and the courses with published prices."""
    per_party: Counter[str] = Counter()
    per_occasion: Counter[tuple[str, str]] = Counter()
    for row in participants:
        expect("at least one", int(row["antal"]) >= 1, True)
        per_party[row["part"]] += int(row["antal"])
        per_occasion[row["kurs"], row["datum"]] += int(row["antal"])
    expect("participants", dict(per_party), PARTICIPANTS)
    expect("occasions", set(per_occasion), {(row["kurs"], row["datum"]) for row in held})
    priced = defaultdict(list)
    for row in held:
        if row["externt_pris"]:
            size = per_occasion[row["kurs"], row["datum"]]
            priced[row["kurs"]].append((int(row["pris"]), size, int(row["externt_pris"])))
    wanted = {name: [tuple(course[:3])] * course.occasions for name, course in PRICED.items()}
    expect("courses with a price", dict(priced), wanted)


def make(folder: Path) -> str:
    """Write the files under the data folder, read them back and check them.

    Returns:
        What was made, in a sentence.

    Raises:
        ValueError: with the published figure that did not come out.
    """
    rng = random.Random(SEED)
    every = occasions(rng)
    held = [occasion for occasion in every if occasion.status == HELD]
    set_forms(held, rng)
    set_reasons([occasion for occasion in every if occasion.status == CANCELLED], rng)
    fill(held, rng)
    write(folder / OCCASIONS_FILE, OCCASIONS_COLUMNS, map(occasion_row, every))
    rows = [row for occasion in held for row in participant_rows(occasion)]
    write(folder / PARTICIPANTS_FILE, PARTICIPANTS_COLUMNS, rows)
    written, taking_part = read(folder / OCCASIONS_FILE), read(folder / PARTICIPANTS_FILE)
    check(written, taking_part)
    return f"courses: {len(written)} occasions, {len(taking_part)} rows of participants"
