"""Every figure of small registers as it is told: name, value and unit, what it rests on, its words.

All is counted by hand. A figure that is renamed, that has other words, or that rests on something
else, is another to readers, to texts that bind it and to those that are withheld. Attendance
rests on meetings: of the network, or those the municipality was called to.
"""

import pytest
from byhand import gate, told
from test_activities import planned as activities_of
from test_attendance import JOINT, meetings
from test_budget import planned as budget_of
from test_courses import HALF, held
from test_economy import AREAS, accounts
from test_grants import APPLICATIONS
from test_indicators import computed, listed
from test_networks import HEADER as NETWORK
from test_networks import ROWS as NETWORKS
from test_planning import THREE, planned
from test_research import ANSWERED, STUDIES
from test_staff import HEADER as STAFF
from test_survey import answered

from kutools.measures import (
    activities,
    agenda,
    attendance,
    budget,
    courses,
    economy,
    grants,
    networks,
    planning,
    research,
    staff,
    survey,
)
from kutools.periods import Period

NOW, SURVEYED, YEAR = map(Period.parse, ("2020-T2", "2022-T3", "2026"))

FINANCED = """period;slag;område;finansiär;belopp
2020-T2;utfall;Annat;kommunerna;100
2020-T2;utfall;Annat;kommunerna;20
2020-T2;utfall;Annat;staten;40
2020-T2;utfall;Öster;övriga;40
2020-T2;disponibla;Öster;kommunerna;150
2020-T2;disponibla;Öster;staten;50"""
SENT = """A;X;2020-01-01;100;beviljad;80;;nej
B;X;2020-02-01;50;avslag;;;nej
C;X;2020-03-01;50;väntar;;;ja"""
UNKNOWN = "\nD;X;2020-01-01;;väntar;;;ja"
STUDIED = """S;A;a;pågående;2020-01-01;
T;A;a;avslutad;;2020-05-01
U;A;a;pågående;;"""
AIMS = """2026;Elev;Först;Skola;nivå 1
2026;Bad;Först;Fritid;nivå 1
2026;Elev;Sist;Skola;nivå 1
2026;Elev;Sist;Skola;nivå 2"""
FOLLOWED = """2020-T2;Annat;100;50;30;20;10;5;7;kr
2020-T2;Öster;200;;;40;;;;kr"""
EMPLOYED = """2020-T2;Kurs;visstid;grund;1,5
2020-T2;FoU;tillsvidare;;2
2020-T2;FoU;tillsvidare;extern;0,5"""
BUDGETED = """2026;Annat;drift;100;;
2026;Öster;drift;200;10;
2025;Öster;drift;50;;"""
LINKED = """område;globalt_mål;huvudmål
Skola;4;ja
Bad;4;
Bad;3;ja"""
AIMED = """a;Först;A;andel;manuell;80 %;;;;
b;Sist;B;antal;manuell;10;;;;
c;Sist;C;kr;manuell;;;;;
d;Först;D;kr;manuell;5;lägre;;;"""
REACHED = """2020-T2;a;85 %
2020-T2;b;8
2020-T2;c;7"""
ANSWERS = {("PKS", "a"): "66556", ("Bad", "a"): "1256634", ("Elev", "b"): "5544?332"}

TOLD = [
    (
        lambda: economy.followup(accounts(FOLLOWED), NOW),
        """
ekonomi.ingaende.oster = 200 kr, n 1, Ingående: Öster
ekonomi.ingaende.annat = 100 kr, n 1, Ingående: Annat
ekonomi.ingaende = 300 kr, n 2, Ingående
ekonomi.erhallna.oster = missing kr, n 0, Erhållna: Öster
ekonomi.erhallna.annat = 50 kr, n 1, Erhållna: Annat
ekonomi.erhallna = 50 kr, n 1, Erhållna
ekonomi.disponibla.oster = 200 kr, n 1, Disponibla medel: Öster
ekonomi.disponibla.annat = 150 kr, n 1, Disponibla medel: Annat
ekonomi.disponibla = 350 kr, n 2, Disponibla medel
ekonomi.budget.oster = missing kr, n 0, Budget: Öster
ekonomi.budget.annat = 30 kr, n 1, Budget: Annat
ekonomi.budget = 30 kr, n 1, Budget
ekonomi.utfall.oster = 40 kr, n 1, Utfall: Öster
ekonomi.utfall.annat = 20 kr, n 1, Utfall: Annat
ekonomi.utfall = 60 kr, n 2, Utfall
ekonomi.utbetalt.oster = missing kr, n 0, Utbetalt till kommunerna: Öster
ekonomi.utbetalt.annat = 10 kr, n 1, Utbetalt till kommunerna: Annat
ekonomi.utbetalt = 10 kr, n 1, Utbetalt till kommunerna
ekonomi.kvarvarande.oster = 160 kr, n 1, Kvarvarande: Öster
ekonomi.kvarvarande.annat = 120 kr, n 1, Kvarvarande: Annat
ekonomi.kvarvarande = 280 kr, n 2, Kvarvarande
ekonomi.varav_statliga.oster = missing kr, n 0, Varav statliga: Öster
ekonomi.varav_statliga.annat = 5 kr, n 1, Varav statliga: Annat
ekonomi.varav_statliga = 5 kr, n 1, Varav statliga
ekonomi.prognos.oster = missing kr, n 0, Prognos: Öster
ekonomi.prognos.annat = 7 kr, n 1, Prognos: Annat
ekonomi.prognos = 7 kr, n 1, Prognos
""",
    ),
    (
        lambda: economy.financing(gate(finansiering=FINANCED, omraden=AREAS), NOW),
        """
ekonomi.finansiering_disponibla.oster.totalt = 200 kr, n 2, Totalt: Öster
ekonomi.finansiering_disponibla.totalt = 200 kr, n 2, Totalt
ekonomi.andel_av_total_disponibla.oster = 1 andel, n 2, Andel av totalen: Öster
ekonomi.andel_av_total_disponibla = 1 andel, n 2, Andel av totalen
ekonomi.finansiering_disponibla.oster.kommunerna = 150 kr, n 1, Kommunerna: Öster
ekonomi.finansiering_disponibla.kommunerna = 150 kr, n 1, Kommunerna
ekonomi.finansieringsandel_disponibla.oster.kommunerna = 0.75 andel, n 1, Kommunerna: Öster
ekonomi.finansieringsandel_disponibla.kommunerna = 0.75 andel, n 1, Kommunerna
ekonomi.finansiering_disponibla.oster.staten = 50 kr, n 1, Staten: Öster
ekonomi.finansiering_disponibla.staten = 50 kr, n 1, Staten
ekonomi.finansieringsandel_disponibla.oster.staten = 0.25 andel, n 1, Staten: Öster
ekonomi.finansieringsandel_disponibla.staten = 0.25 andel, n 1, Staten
ekonomi.finansiering_disponibla.oster.ovriga = missing kr, n 0, Övriga: Öster
ekonomi.finansiering_disponibla.ovriga = missing kr, n 0, Övriga
ekonomi.finansieringsandel_disponibla.oster.ovriga = missing andel, n 0, Övriga: Öster
ekonomi.finansieringsandel_disponibla.ovriga = missing andel, n 0, Övriga
ekonomi.finansiering_utfall.oster.totalt = 40 kr, n 1, Totalt: Öster
ekonomi.finansiering_utfall.annat.totalt = 160 kr, n 2, Totalt: Annat
ekonomi.finansiering_utfall.totalt = 200 kr, n 3, Totalt
ekonomi.andel_av_total_utfall.oster = 0.2 andel, n 1, Andel av totalen: Öster
ekonomi.andel_av_total_utfall.annat = 0.8 andel, n 2, Andel av totalen: Annat
ekonomi.andel_av_total_utfall = 1 andel, n 3, Andel av totalen
ekonomi.finansiering_utfall.oster.kommunerna = missing kr, n 0, Kommunerna: Öster
ekonomi.finansiering_utfall.annat.kommunerna = 120 kr, n 1, Kommunerna: Annat
ekonomi.finansiering_utfall.kommunerna = 120 kr, n 1, Kommunerna
ekonomi.finansieringsandel_utfall.oster.kommunerna = missing andel, n 0, Kommunerna: Öster
ekonomi.finansieringsandel_utfall.annat.kommunerna = 0.75 andel, n 1, Kommunerna: Annat
ekonomi.finansieringsandel_utfall.kommunerna = 0.6 andel, n 1, Kommunerna
ekonomi.finansiering_utfall.oster.staten = missing kr, n 0, Staten: Öster
ekonomi.finansiering_utfall.annat.staten = 40 kr, n 1, Staten: Annat
ekonomi.finansiering_utfall.staten = 40 kr, n 1, Staten
ekonomi.finansieringsandel_utfall.oster.staten = missing andel, n 0, Staten: Öster
ekonomi.finansieringsandel_utfall.annat.staten = 0.25 andel, n 1, Staten: Annat
ekonomi.finansieringsandel_utfall.staten = 0.2 andel, n 1, Staten
ekonomi.finansiering_utfall.oster.ovriga = 40 kr, n 1, Övriga: Öster
ekonomi.finansiering_utfall.annat.ovriga = missing kr, n 0, Övriga: Annat
ekonomi.finansiering_utfall.ovriga = 40 kr, n 1, Övriga
ekonomi.finansieringsandel_utfall.oster.ovriga = 1 andel, n 1, Övriga: Öster
ekonomi.finansieringsandel_utfall.annat.ovriga = missing andel, n 0, Övriga: Annat
ekonomi.finansieringsandel_utfall.ovriga = 0.2 andel, n 1, Övriga
ekonomi.andel_extern = 0.4 andel, n 1, Andel extern finansiering
ekonomi.andel_staten_disponibla = 0.25 andel, n 1, Statens andel av disponibla medel
""",
    ),
    (
        lambda: budget.plan(budget_of(BUDGETED), YEAR, [0.1]),
        """
ekonomi.plan.drift.ingaende.2026.oster = 10 kr, n 1, Drift: Ingående: Öster
ekonomi.plan.drift.ingaende.2026.annat = missing kr, n 0, Drift: Ingående: Annat
ekonomi.plan.drift.ingaende.2026 = 10 kr, n 1, Drift: Ingående
ekonomi.plan.drift.disponibla.2026.oster = 10 kr, n 1, Drift: Disponibla medel: Öster
ekonomi.plan.drift.disponibla.2026.annat = missing kr, n 0, Drift: Disponibla medel: Annat
ekonomi.plan.drift.disponibla.2026 = 10 kr, n 1, Drift: Disponibla medel
ekonomi.plan.drift.2025.oster = 50 kr, n 1, Drift: Budget 2025: Öster
ekonomi.plan.drift.2025 = 50 kr, n 1, Drift: Budget 2025
ekonomi.plan.drift.2026.oster = 200 kr, n 1, Drift: Budget 2026: Öster
ekonomi.plan.drift.2026.annat = 100 kr, n 1, Drift: Budget 2026: Annat
ekonomi.plan.drift.2026 = 300 kr, n 2, Drift: Budget 2026
ekonomi.plan.drift.2027.oster = 220 kr, n 1, Drift: Budget 2027: Öster
ekonomi.plan.drift.2027.annat = 110 kr, n 1, Drift: Budget 2027: Annat
ekonomi.plan.drift.2027 = 330 kr, n 2, Drift: Budget 2027
""",
    ),
    (
        lambda: staff.staff(gate(arsarbetare=STAFF + EMPLOYED), NOW),
        """
personal.arsarbetare = 4 årsarbetare, n 3, Årsarbetare
personal.anstallningsform.tillsvidare = 2.5 årsarbetare, n 2, Årsarbetare: Tillsvidare
personal.anstallningsform.visstid = 1.5 årsarbetare, n 1, Årsarbetare: Visstid
personal.verksamhet.fou = 2.5 årsarbetare, n 2, Årsarbetare: FoU
personal.verksamhet.kurs = 1.5 årsarbetare, n 1, Årsarbetare: Kurs
personal.finansiering.grund = 1.5 årsarbetare, n 1, Årsarbetare: Grundfinansierade
personal.finansiering.extern = 0.5 årsarbetare, n 1, Årsarbetare: Externt finansierade
personal.finansiering.ej_uppdelat = 2 årsarbetare, n 1, Årsarbetare: Ej uppdelat
""",
    ),
    (
        lambda: grants.applications(gate(ansokningar=APPLICATIONS + SENT), NOW),
        """
externa_medel.sokta_antal = 3 antal, n 3, Skickade ansökningar
externa_medel.beviljade_antal = 1 antal, n 3, Beviljade ansökningar
externa_medel.andel_antal = 0.333333 andel, n 3, Beviljad andel av ansökningarna
externa_medel.sokt_belopp = 200 kr, n 3, Sökt belopp
externa_medel.beviljat_belopp = 80 kr, n 3, Beviljat belopp
externa_medel.andel_belopp = 0.4 andel, n 3, Beviljad andel av sökt belopp
""",
    ),
    (
        lambda: research.applications(gate(ansokningar=ANSWERED + UNKNOWN), NOW),
        """
forskning.ansokningar = 2 antal, n 2, Ansökningar
forskning.sokt_belopp = 100 kr, n 1, Sökt belopp till forskning
forskning.beviljat_belopp = 80 kr, n 1, Beviljat belopp till forskning
""",
    ),
    (
        lambda: research.studies(gate(studier=STUDIES + STUDIED), NOW),
        """
forskning.pagaende = 2 antal, n 3, Pågående studier
forskning.avslutade = 1 antal, n 3, Avslutade studier
""",
    ),
    (
        lambda: attendance.attendance(meetings(JOINT), NOW),
        """
narvaro.samtliga = 0.533333 andel, n 5, Närvaro i samtliga nätverk
narvaro.traffar = 5 antal, n 5, Träffar
narvaro.natverk_antal = 3 antal, n 3, Nätverk
narvaro.natverk_nar_mal = 0 antal, n 3, Nätverk som når målvärdet
narvaro.natverk.reko = 0.6 andel, n 2, Närvaro: Reko
narvaro.natverk.aldring = 0.5 andel, n 1, Närvaro: Åldring
narvaro.natverk.ostra = 0.5 andel, n 2, Närvaro: Östra
narvaro.kommun.aneby = 0.833333 andel, n 3, Närvaro: Aneby
narvaro.kommun.habo = 1 andel, n 1, Närvaro: Habo
narvaro.kommun.asa = 0.5 andel, n 2, Närvaro: Åsa
narvaro.sida.reko.kommuner = 0.833333 andel, n 2, Kommunerna: Reko
narvaro.sida.reko.regionen = 0.625 andel, n 2, Regionen: Reko
narvaro.form.fysisk = 0.4 andel, n 2, Andel av träffarna: fysisk
narvaro.form.digital = 0.4 andel, n 2, Andel av träffarna: digital
narvaro.form.kombination = 0.2 andel, n 1, Andel av träffarna: kombination
narvaro.andel_kvinnor.reko = 0.5 andel, n 6, Andel kvinnor: Reko
""",
    ),
    (
        lambda: attendance.of_municipality(meetings(JOINT), NOW, "Aneby"),
        """
kommun.narvaro.reko = 0.75 andel, n 2, Aneby: Reko
kommun.narvaro.aldring = 1 andel, n 1, Aneby: Åldring
kommun.narvaro = 0.833333 andel, n 3, Aneby
kommun.alla.reko = 0.6 andel, n 2, Alla kallade: Reko
kommun.alla.aldring = 0.5 andel, n 1, Alla kallade: Åldring
kommun.alla = 0.566667 andel, n 3, Alla kallade
""",
    ),
    (
        lambda: courses.courses(held(), HALF),
        """
kurser.genomforda = 4 antal, n 4, Genomförda kurser
kurser.installda = 2 antal, n 2, Inställda kurser
kurser.uppdrag.stab = 2 antal, n 2, Genomförda kurser: Stab
kurser.uppdrag.fou = 2 antal, n 2, Genomförda kurser: FoU
kurser.orsak.pandemin = 1 antal, n 1, Inställda kurser: pandemin
kurser.orsak.ej_angiven = 1 antal, n 1, Inställda kurser: ej angiven
kurser.deltagare.aneby = 19 antal, n 19, Kursdeltagare: Aneby
kurser.deltagare.externa = 2 antal, n 2, Kursdeltagare: Externa
kurser.deltagare.asa = 4 antal, n 4, Kursdeltagare: Åsa
kurser.deltagare = 25 antal, n 3, Kursdeltagare
kurser.deltagare_andel.aneby = 0.76 andel, n 19, Andel: Aneby
kurser.deltagare_andel.externa = 0.08 andel, n 2, Andel: Externa
kurser.deltagare_andel.asa = 0.16 andel, n 4, Andel: Åsa
kurser.deltagare_andel = 1 andel, n 3, Andel
kurser.deltagare_per_1000_invanare.aneby = 2.71429 per 1000, n 19, Per 1 000 invånare: Aneby
kurser.deltagare_per_1000_anstallda.aneby = 38 per 1000, n 19, Per 1 000 anställda: Aneby
kurser.pris.juridik = 2000 kr, n 2, Vårt pris: Juridik
kurser.pris.samtal = 1000 kr, n 1, Vårt pris: Samtal
kurser.externt_pris.juridik = 5000 kr, n 2, Externt pris: Juridik
kurser.externt_pris.samtal = 1500 kr, n 1, Externt pris: Samtal
kurser.besparing_per_deltagare.juridik = 3000 kr, n 2, Besparing per deltagare: Juridik
kurser.besparing_per_deltagare.samtal = 500 kr, n 1, Besparing per deltagare: Samtal
kurser.deltagare_per_tillfalle.juridik = 10 antal, n 2, Deltagare per tillfälle: Juridik
kurser.deltagare_per_tillfalle.samtal = 2 antal, n 1, Deltagare per tillfälle: Samtal
kurser.besparing.juridik = 30000 kr, n 2, Kursbesparing, ett tillfälle av varje kurs: Juridik
kurser.besparing.samtal = 1000 kr, n 1, Kursbesparing, ett tillfälle av varje kurs: Samtal
kurser.besparing = 31000 kr, n 3, Kursbesparing, ett tillfälle av varje kurs
kurser.besparing_andel.juridik = 0.6 andel, n 2, Andel av externt pris: Juridik
kurser.besparing_andel.samtal = 0.333333 andel, n 1, Andel av externt pris: Samtal
kurser.besparing_andel = 0.584906 andel, n 3, Andel av externt pris
kurser.tillfallen.juridik = 2 antal, n 2, Tillfällen: Juridik
kurser.tillfallen.samtal = 1 antal, n 1, Tillfällen: Samtal
kurser.tillfallen = 3 antal, n 3, Tillfällen
kurser.besparing_totalt.juridik = 60000 kr, n 2, Kursbesparing alla tillfällen: Juridik
kurser.besparing_totalt.samtal = 1000 kr, n 1, Kursbesparing alla tillfällen: Samtal
kurser.besparing_totalt = 61000 kr, n 3, Kursbesparing alla tillfällen
""",
    ),
    (
        lambda: courses.of_municipality(held(), HALF, "Aneby"),
        """
kommun.deltagare = 19 antal, n 3, Kursdeltagare
kommun.deltagare_andel = 0.76 andel, n 3, Andel av alla kursdeltagare
kommun.besparing = 48000 kr, n 3, Besparing genom kurser
""",
    ),
    (
        lambda: survey.survey(answered(ANSWERS), SURVEYED),
        """
enkat.svarande = 20 antal, n 20, Svarande
enkat.natverk_antal = 3 antal, n 20, Nätverk
enkat.a.svar = 12 antal, n 12, Först: Svar: Fråga a?
enkat.b.svar = 7 antal, n 7, Sist: Svar: Fråga b?
enkat.a = 0.666667 andel, n 12, Först: Mycket nöjda: Fråga a?
enkat.b = 0.285714 andel, n 7, Sist: Mycket nöjda: Fråga b?
enkat.a.nojda = 0.166667 andel, n 12, Först: Nöjda: Fråga a?
enkat.b.nojda = 0.571429 andel, n 7, Sist: Nöjda: Fråga b?
enkat.a.missnojda = 0.166667 andel, n 12, Först: Missnöjda: Fråga a?
enkat.b.missnojda = 0.142857 andel, n 7, Sist: Missnöjda: Fråga b?
enkat.a.partnerskap.fritid = 0.428571 andel, n 7, Först: Fritid: Fråga a?
enkat.b.partnerskap.fritid = missing andel, n 0, Sist: Fritid: Fråga b?
enkat.a.partnerskap.skola = missing andel, n 0, Först: Skola: Fråga a?
enkat.b.partnerskap.skola = 0.285714 andel, n 7, Sist: Skola: Fråga b?
enkat.a.partnerskap.overgripande = 1 andel, n 5, Först: Övergripande: Fråga a?
enkat.b.partnerskap.overgripande = missing andel, n 0, Sist: Övergripande: Fråga b?
""",
    ),
    (
        lambda: networks.networks(gate(natverk=NETWORK + NETWORKS), NOW),
        """
organisation.natverk.ledning = 1 antal, n 1, Nätverk: Ledning
organisation.natverk.vard = 1 antal, n 1, Nätverk: Vård
organisation.natverk = 2 antal, n 2, Nätverk
organisation.natverk_med_regionen.ledning = 0 antal, n 0, Varav med regionen: Ledning
organisation.natverk_med_regionen.vard = 1 antal, n 1, Varav med regionen: Vård
organisation.natverk_med_regionen = 1 antal, n 1, Varav med regionen
""",
    ),
    (
        lambda: planning.areas(planned(THREE, AIMS), YEAR),
        """
plan.omraden.skola = 2 antal, n 2, Områden: Skola
plan.omraden.fritid = 1 antal, n 1, Områden: Fritid
plan.omraden = 3 antal, n 3, Områden
plan.budget.skola = 150 kr, n 2, Budget: Skola
plan.budget.fritid = missing kr, n 0, Budget: Fritid
plan.budget = 150 kr, n 2, Budget
plan.arsarbetare.skola = 0.5 årsarbetare, n 1, Årsarbetare: Skola
plan.arsarbetare.fritid = 1 årsarbetare, n 1, Årsarbetare: Fritid
plan.arsarbetare = 1.5 årsarbetare, n 2, Årsarbetare
plan.finansiering.grund = 2 antal, n 2, Områden: grund
plan.finansiering.esf = 1 antal, n 1, Områden: ESF
plan.mal.forst = 2 antal, n 2, Områden: Först
plan.mal.sist = 1 antal, n 1, Områden: Sist
""",
    ),
    (
        lambda: activities.activities(activities_of(), NOW),
        """
aktiviteter.antal = 4 antal, n 4, Aktiviteter
aktiviteter.status.forst.klar = 1 antal, n 1, Klar: Först
aktiviteter.status.sist.klar = 2 antal, n 2, Klar: Sist
aktiviteter.tre_k.kostnadseffektivitet.klar = 0 antal, n 0, Klar: Kostnadseffektivitet
aktiviteter.tre_k.kompetenshojning.klar = 0 antal, n 0, Klar: Kompetenshöjning
aktiviteter.tre_k.kvalitetshojning.klar = 2 antal, n 2, Klar: Kvalitetshöjning
aktiviteter.status.klar = 3 antal, n 3, Klar
aktiviteter.status.forst.avbruten = 1 antal, n 1, Avbruten: Först
aktiviteter.status.sist.avbruten = 0 antal, n 0, Avbruten: Sist
aktiviteter.tre_k.kostnadseffektivitet.avbruten = 1 antal, n 1, Avbruten: Kostnadseffektivitet
aktiviteter.tre_k.kompetenshojning.avbruten = 0 antal, n 0, Avbruten: Kompetenshöjning
aktiviteter.tre_k.kvalitetshojning.avbruten = 0 antal, n 0, Avbruten: Kvalitetshöjning
aktiviteter.status.avbruten = 1 antal, n 1, Avbruten
""",
    ),
    (
        lambda: agenda.links(gate(koppling=LINKED), NOW).query("value > 0"),
        """
agenda2030.mal.3_god_halsa_och_valbefinnande = 1 antal, n 1, Områden: 3 God hälsa och välbefinnande
agenda2030.mal.4_god_utbildning_for_alla = 2 antal, n 2, Områden: 4 God utbildning för alla
agenda2030.omrade.skola = 1 antal, n 1, Globala mål: Skola
agenda2030.omrade.bad = 2 antal, n 2, Globala mål: Bad
""",
    ),
    (
        lambda: computed(listed(AIMED, REACHED)),
        """
matetal.a = 0.85 andel, n 1, Först: Resultat: A
matetal.d = missing kr, n 0, Först: Resultat: D
matetal.b = 8 antal, n 1, Sist: Resultat: B
matetal.c = 7 kr, n 1, Sist: Resultat: C
matetal.a.mal = 0.8 andel, n 1, Först: Målvärde: A
matetal.d.mal = 5 kr, n 1, Först: Målvärde: D
matetal.b.mal = 10 antal, n 1, Sist: Målvärde: B
matetal.c.mal = missing kr, n 1, Sist: Målvärde: C
matetal.a.status = 2 status, n 1, Först: Status: A
matetal.d.status = missing status, n 0, Först: Status: D
matetal.b.status = 1 status, n 1, Sist: Status: B
matetal.antal = 3 antal, n 3, Mätetal
matetal.andel_uppfyllda = 0.333333 andel, n 3, Andel uppfyllda av mätetalen med målvärde
matetal.status.forst.uppfyllt = 1 antal, n 1, Uppfyllt: Först
matetal.status.sist.uppfyllt = 0 antal, n 0, Uppfyllt: Sist
matetal.status.uppfyllt = 1 antal, n 1, Uppfyllt
matetal.status.forst.delvis_uppfyllt = 0 antal, n 0, Delvis uppfyllt: Först
matetal.status.sist.delvis_uppfyllt = 1 antal, n 1, Delvis uppfyllt: Sist
matetal.status.delvis_uppfyllt = 1 antal, n 1, Delvis uppfyllt
matetal.status.forst.inte_uppfyllt = 0 antal, n 0, Inte uppfyllt: Först
matetal.status.sist.inte_uppfyllt = 0 antal, n 0, Inte uppfyllt: Sist
matetal.status.inte_uppfyllt = 0 antal, n 0, Inte uppfyllt
matetal.status.forst.inget_resultat = 1 antal, n 1, Inget resultat: Först
matetal.status.sist.inget_resultat = 0 antal, n 0, Inget resultat: Sist
matetal.status.inget_resultat = 1 antal, n 1, Inget resultat
""",
    ),
]


@pytest.mark.parametrize(
    ("measured", "lines"), TOLD, ids=[lines.split(".")[0].strip() for _, lines in TOLD]
)
def test_every_figure_is_told_as_it_is(measured, lines):
    """The figures of a measure are these and no other, in this order."""
    assert [line.replace("\u00a0", " ") for line in told(measured())] == lines.strip().splitlines()
