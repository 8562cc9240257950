"""Research: studies under way, and the grants applied for and answered."""

from byhand import gate, values

from kutools import measures
from kutools.measures import research
from kutools.periods import Period

NOW = Period.parse("2020-T2")
APPLICATIONS = "ansökan;finansiär;inskickad;sökt;beslut;beviljat;besked;forskning\n"
STUDIES = "studie;område;typ;status;start;slut\n"

ANSWERED = (
    APPLICATIONS
    + "A;Forte;2019-05-01;100;beviljad;80;2020-04-01;ja\n"
    + "B;Forte;2019-05-01;7;beviljad;7;2020-04-01;nej\n"
    + "C;Forte;2019-05-01;500;väntar;;;ja"
)


def test_research_applications_count_when_sent_or_answered():
    """A research application counts in the period of the sending and in that of the answer."""
    found = values(research.applications(gate(ansokningar=ANSWERED), NOW))
    assert found == {
        "forskning.ansokningar": 1,
        "forskning.sokt_belopp": 100,
        "forskning.beviljat_belopp": 80,
    }
    before = values(research.applications(gate(ansokningar=ANSWERED), Period(2019, "T2")))
    assert before["forskning.sokt_belopp"] == 600


def test_an_answer_counts_in_a_period_when_nothing_was_sent():
    """Answers come a year later: the figures are there although no application was sent."""
    found = values(measures.compute(gate(ansokningar=ANSWERED), [NOW]))
    assert found["forskning.ansokningar"] == 1
    assert "externa_medel.sokta_antal" not in found


def test_no_research_among_the_applications_sent():
    """Applications that are not for research are none for research: a count of 0, no amount."""
    rows = gate(ansokningar=APPLICATIONS + "A;Forte;2020-04-01;9;avslag;0;;nej")
    found = values(measures.compute(rows, [NOW]))
    assert found["forskning.ansokningar"] == 0
    assert found["forskning.sokt_belopp"] is None


def test_studies_belong_to_the_periods_they_overlap():
    """A study counts if a day of it is in the period; it is under way until it is finished.

    A study without a start or an end has gone on from long ago, or goes on.
    """
    rows = gate(
        studier=STUDIES
        + "Slut före;A;a;pågår;2018;2019-12\nBörjar efter;A;a;pågår;2020-09;\n"
        + "Första dagen;A;a;pågår;2018;2020-01-01\nSista dagen;A;a;avslutad;2020-08-31;\n"
        + "Hela tiden;A;a;planeras;;\nOkänd start;A;a;pausad;;2020-T2"
    )
    found = values(research.studies(rows, NOW))
    assert found == {"forskning.pagaende": 3, "forskning.avslutade": 1}


def test_activities_are_those_of_the_year():
    """The year's activities are shown, also those planned for its end."""
    rows = gate(
        forskning_aktiviteter="datum;aktivitet;typ\n2020-11;ForskarFredag;a\n2019-11;Förra;a\n2020;Året;a"
    )
    assert list(research.activities(rows, NOW)["aktivitet"]) == ["ForskarFredag", "Året"]
