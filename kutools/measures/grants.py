"""External grants (externa medel): what was applied for and what was granted."""

from __future__ import annotations

import math

import pandas as pd

from kutools import facts
from kutools.periods import Period


def applications(registers, period: Period) -> pd.DataFrame:
    """Count the applications sent in the period, and what they were granted.

    Args:
        registers: uses `externa_medel/ansokningar`.
        period: an application counts in the period in which it was sent.

    Returns:
        Facts `externa_medel.…`: number sent and granted, amounts in kronor, and the granted share
        (0–1) of each. A refused application was granted 0; an amount that is not known adds
        nothing.

    Source:
        Delårsrapport 2020, externa projektmedel.
    """
    sent = registers.within("externa_medel/ansokningar", period)
    granted = (sent["beslut"] == "beviljad").sum()
    answered = sent["beviljat"].mask(sent["beslut"] == "avslag", 0)
    applied, received = sent["sökt"].sum(min_count=1), answered.sum(min_count=1)
    share, n = received / (applied or math.nan), len(sent)
    return facts.together(
        facts.make(f"externa_medel.{name}", label, value, unit, n=n)
        for name, label, value, unit in (
            ("sokta_antal", "Skickade ansökningar", n, "antal"),
            ("beviljade_antal", "Beviljade ansökningar", granted, "antal"),
            ("andel_antal", "Beviljad andel av ansökningarna", granted / n, "andel"),
            ("sokt_belopp", "Sökt belopp", applied, "kr"),
            ("beviljat_belopp", "Beviljat belopp", received, "kr"),
            ("andel_belopp", "Beviljad andel av sökt belopp", share, "andel"),
        )
    )
