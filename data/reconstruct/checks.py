"""What every reconstruction checks with: a figure that does not come out stops the run."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

Rows = list[dict[str, str]]

# A share may not be nearer to being shown as another per cent than this, in units of per cent.
MARGIN = Fraction(1, 10)


def expect(what: str, value: object, expected: object) -> None:
    """Raise ValueError unless the value is the expected one."""
    if value != expected:
        raise ValueError(f"{what}: {value}, expected {expected}")


def expect_percent(what: str, share: Fraction, percent: int) -> None:
    """Raise ValueError unless the share is shown as the per cent, with a margin to others."""
    expect(what, round_half_up(share * 100), percent)
    if abs(share * 100 - percent) > Fraction(1, 2) - MARGIN:
        raise ValueError(f"{what}: {float(share):.4f} is too near another per cent than {percent}")


def round_half_up(value: Fraction) -> int:
    """Return the nearest whole number, halves upwards."""
    return math.floor(value + Fraction(1, 2))


def mean(values: Iterable[Fraction]) -> Fraction:
    """Return the unweighted mean."""
    values = list(values)
    return sum(values, Fraction(0)) / len(values)
