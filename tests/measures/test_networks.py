"""Networks: which there are in a period, by partnership and with the region."""

from byhand import gate, values

from kutools.measures import networks
from kutools.periods import Period

HEADER = "nätverk;partnerskap;med_regionen;från;till\n"
ROWS = """PKS;Ledning;nej;;
Reko;Vård;ja;2018;2025
Äldre;Vård;nej;2020-09-01;
Ny;Vård;ja;2026;
Förr;Skola;ja;;2019-12-31"""


def of(period: str) -> dict[str, float | None]:
    """Name → value of the figures of networks."""
    return values(networks.networks(gate(natverk=HEADER + ROWS), Period.parse(period)))


def test_networks_by_hand():
    """A network counts from its first day to its last; without days it has always been there."""
    assert of("2020-T2") == {
        "organisation.natverk.ledning": 1,
        "organisation.natverk.vard": 1,
        "organisation.natverk": 2,
        "organisation.natverk_med_regionen.ledning": 0,
        "organisation.natverk_med_regionen.vard": 1,
        "organisation.natverk_med_regionen": 1,
    }


def test_networks_come_and_go():
    """One that begins in September is there in the year's report, one that ended last year not."""
    assert of("2020-T3")["organisation.natverk.vard"] == 2
    assert "organisation.natverk.skola" not in of("2020-T3")
    assert of("2019-T3")["organisation.natverk.skola"] == 1
    assert of("2026")["organisation.natverk_med_regionen.vard"] == 1
