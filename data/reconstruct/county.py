"""The county's parties, and the days on which people meet."""

from __future__ import annotations

import datetime as dt

REGION = "Region Jönköpings län"
EXTERNAL = "Externa deltagare"
MUNICIPALITIES = (
    "Aneby Gnosjö Mullsjö Habo Gislaved Vaggeryd Jönköping "
    "Nässjö Värnamo Sävsjö Vetlanda Eksjö Tranås"
).split()

# Weekdays on which nobody meets: public holidays and Midsummer Eve.
HOLIDAYS = {
    dt.date.fromisoformat(day)
    for day in (
        "2018-03-30 2018-04-02 2018-05-01 2018-05-10 2018-06-06 2018-06-22 "
        "2019-04-19 2019-04-22 2019-05-01 2019-05-30 2019-06-06 2019-06-21 "
        "2020-04-10 2020-04-13 2020-05-01 2020-05-21 2020-06-19"
    ).split()
}
# Month and day of the first day of the summer pause and the first day after it.
SUMMER = ((6, 22), (8, 12))


def working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the days on which people meet: weekdays, not in summer, no holidays."""
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return [
        day
        for day in days
        if day.weekday() < 5
        and day not in HOLIDAYS
        and not SUMMER[0] <= (day.month, day.day) < SUMMER[1]
    ]
