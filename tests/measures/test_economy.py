"""Economy: what each area had, used and has left, and who paid."""

import pytest
from byhand import gate, values

from kutools import facts
from kutools.measures import economy
from kutools.periods import Period
from kutools.registers import Registers

NOW = Period.parse("2020-T2")

AREAS = "område;ordning\nÖster;1\nAnnat;2\nTomt;3"
FOLLOWUP = "period;område;ingående;erhållna;budget;utfall;utbetalt;varav_statliga;prognos;enhet\n"


def accounts(rows: str) -> Registers:
    """Budget follow-up of three areas, whose printed order is not the alphabetical one."""
    return gate(budgetuppfoljning=FOLLOWUP + rows, omraden=AREAS)


def test_followup_by_hand():
    """Disponibla = ingående + erhållna; kvarvarande = disponibla − utfall − utbetalt."""
    found = accounts("2020-T2;Annat;100;50;;60;20;;;kr\n2020-T2;Öster;10;;;40;;;;tkr")
    figures = values(economy.followup(found, NOW))
    assert figures["ekonomi.disponibla.annat"] == 150
    assert figures["ekonomi.kvarvarande.annat"] == 70
    assert figures["ekonomi.disponibla.oster"] == 10_000
    assert figures["ekonomi.kvarvarande.oster"] == -30_000
    assert figures["ekonomi.disponibla"] == 10_150
    assert figures["ekonomi.kvarvarande"] == -29_930


def test_areas_come_in_printed_order():
    """Areas stand in the organisation's order, not in that of the file or the alphabet."""
    found = accounts("2020-T2;Tomt;1;;;;;;;kr\n2020-T2;Annat;1;;;;;;;kr\n2020-T2;Öster;1;;;;;;;kr")
    items = facts.select(economy.followup(found, NOW), "ekonomi.ingaende")["item"]
    assert list(items) == ["Öster", "Annat", "Tomt", ""]


def test_an_empty_amount_is_never_nought():
    """A blank is shown as missing and adds nothing; a printed 0 is 0.

    An area without any amount received has no disponibla, and without any amount at all nothing
    that is left.
    """
    rows = "2020-T2;Öster;0;;;;;;;kr\n2020-T2;Annat;;;;5;;;;kr\n2020-T2;Tomt;;;9;;;;;kr"
    figures = values(economy.followup(accounts(rows), NOW))
    assert figures["ekonomi.ingaende.oster"] == figures["ekonomi.disponibla.oster"] == 0
    assert figures["ekonomi.kvarvarande.oster"] == 0
    assert figures["ekonomi.ingaende.annat"] is None
    assert figures["ekonomi.disponibla.annat"] is None
    assert figures["ekonomi.kvarvarande.annat"] == -5
    assert figures["ekonomi.disponibla.tomt"] is None
    assert figures["ekonomi.kvarvarande.tomt"] is None
    assert figures["ekonomi.kvarvarande"] == -5


def test_an_empty_column_gives_no_facts():
    """Where nothing is forecast, there is no forecast of 0."""
    figures = values(economy.followup(accounts("2020-T2;Öster;1;;;;;;;kr"), NOW))
    assert set(figures) == {
        f"ekonomi.{column}{area}"
        for column in ("ingaende", "disponibla", "kvarvarande")
        for area in ("", ".oster")
    }


def test_sums_rest_on_the_amounts_there_are():
    """A sum rests on the amounts that were added; a missing amount rests on nothing."""
    rows = "2020-T2;Öster;1;;;;;;7;kr\n2020-T2;Annat;2;;;;;;;kr"
    n = economy.followup(accounts(rows), NOW).set_index("name")["n"]
    assert (n["ekonomi.ingaende"], n["ekonomi.prognos"]) == (2, 1)
    assert (n["ekonomi.prognos.oster"], n["ekonomi.prognos.annat"]) == (1, 0)


def test_only_the_period_named_counts():
    """Economy is by the period written in the register, not by the days it covers."""
    rows = "2020-T1;Öster;1;;;;;;;kr\n2020-T2;Öster;2;;;;;;;kr\n2019-T2;Öster;4;;;;;;;kr"
    assert values(economy.followup(accounts(rows), NOW))["ekonomi.ingaende"] == 2


def payers(rows: str) -> Registers:
    """Financing of the three areas."""
    return gate(finansiering=f"period;område;finansiär;slag;belopp\n{rows}", omraden=AREAS)


def test_financing_by_hand():
    """Shares of a row are of the row, shares of areas of the whole; external is not kommunerna."""
    found = values(
        economy.financing(
            payers(
                "2020-T2;Annat;kommunerna;utfall;30\n2020-T2;Annat;staten;utfall;10\n"
                "2020-T2;Öster;övriga;utfall;60"
            ),
            NOW,
        )
    )
    assert found["ekonomi.finansiering_utfall.annat.totalt"] == 40
    assert found["ekonomi.finansiering_utfall.totalt"] == 100
    assert found["ekonomi.finansieringsandel_utfall.annat.kommunerna"] == 0.75
    assert found["ekonomi.finansieringsandel_utfall.staten"] == pytest.approx(0.1)
    assert found["ekonomi.andel_av_total_utfall.oster"] == pytest.approx(0.6)
    assert found["ekonomi.andel_av_total_utfall"] == 1
    assert found["ekonomi.andel_extern"] == pytest.approx(0.7)
    assert found["ekonomi.finansiering_utfall.oster.staten"] is None
    assert found["ekonomi.finansieringsandel_utfall.oster.staten"] is None
    assert "ekonomi.andel_staten_disponibla" not in found


def test_a_financier_without_amounts_is_missing():
    """A financier that paid nothing anywhere has no sum of 0, and all the rest is external."""
    found = values(economy.financing(payers("2020-T2;Öster;övriga;utfall;60"), NOW))
    assert found["ekonomi.finansiering_utfall.kommunerna"] is None
    assert found["ekonomi.finansieringsandel_utfall.kommunerna"] is None
    assert found["ekonomi.andel_extern"] == 1


def test_shares_of_nothing_are_missing():
    """Where a payment and its repayment cancel out there is nothing to have a share of."""
    rows = "2020-T2;Öster;staten;utfall;60\n2020-T2;Öster;övriga;utfall;-60"
    found = values(economy.financing(payers(rows), NOW))
    assert found["ekonomi.finansiering_utfall.oster.totalt"] == 0
    assert found["ekonomi.finansieringsandel_utfall.oster.staten"] is None
    assert found["ekonomi.andel_av_total_utfall.oster"] is None
    assert found["ekonomi.andel_extern"] is None
