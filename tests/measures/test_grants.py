"""Grants: what was applied for and granted, in the period in which it was sent."""

import pytest
from byhand import gate, values

from kutools.measures import grants
from kutools.periods import Period

NOW = Period.parse("2020-T2")
APPLICATIONS = "ansökan;finansiär;inskickad;sökt;beslut;beviljat;besked;forskning\n"


def test_an_application_counts_when_it_was_sent():
    """An application of April counts in T1 and T2, one sent last year in neither."""
    rows = gate(
        ansokningar=APPLICATIONS
        + "A;Forte;2020-04-01;100;beviljad;50;2020-08-01;nej\n"
        + "B;Forte;2019-12-31;100;beviljad;100;2020-04-01;nej\n"
        + "C;Forte;2020-08-31;300;väntar;;;nej\nD;Forte;2020-09-01;100;avslag;;;nej"
    )
    first, second = (values(grants.applications(rows, Period(2020, t))) for t in ("T1", "T2"))
    assert first["externa_medel.sokta_antal"] == first["externa_medel.beviljade_antal"] == 1
    assert second["externa_medel.sokta_antal"] == 2
    assert second["externa_medel.andel_antal"] == 0.5
    assert second["externa_medel.andel_belopp"] == pytest.approx(50 / 400)


def test_no_amount_known():
    """Where no application's amount is known, no amount is shown, and no share of it."""
    rows = gate(ansokningar=APPLICATIONS + "A;Forte;2020-04-01;;beviljad;;;nej")
    found = values(grants.applications(rows, NOW))
    assert found == {
        "externa_medel.sokta_antal": 1,
        "externa_medel.beviljade_antal": 1,
        "externa_medel.andel_antal": 1,
        "externa_medel.sokt_belopp": None,
        "externa_medel.beviljat_belopp": None,
        "externa_medel.andel_belopp": None,
    }


@pytest.mark.parametrize(("decision", "granted"), [("avslag", 0), ("väntar", None)])
def test_refused_is_nought_and_waiting_is_unknown(decision, granted):
    """A refused application was granted 0 kr; one that waits for its answer is not known."""
    rows = gate(ansokningar=APPLICATIONS + f"A;Forte;2020-04-01;100;{decision};;;nej")
    assert values(grants.applications(rows, NOW))["externa_medel.beviljat_belopp"] == granted
