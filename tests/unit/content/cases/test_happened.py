"""What an appeal only fears, denies or asks for is no fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.cases.recognising.tables import load_recognised
from bot.content.library import messages_folder

KNOWN = load_recognised(Path(messages_folder()))


@pytest.mark.parametrize(
    ("language", "sentence", "event"),
    [
        (
            "en",
            "On 5 April 2025 she was charged with treason and faces up to ten years in prison.",
            "sentence",
        ),
        ("en", "The prosecutor asked for a sentence of twelve years.", "sentence"),
        ("en", "He may be sentenced to death.", "death_sentence"),
        ("en", "She was sentenced to ten years if convicted on appeal.", "sentence"),
        ("en", "He was not tortured.", "ill_treatment"),
        ("en", "He denied that he was arrested on 3 May 2025.", "arrest"),
        ("en", "His report on prisons was released on 3 May 2025.", "release"),
        ("en", "Two men who attacked her were released.", "release"),
        ("fr", "Elle risque dix ans de prison.", "sentence"),
        ("fr", "Il n'a jamais été torturé.", "ill_treatment"),
        ("es", "Podría ser condenado a diez años de prisión.", "sentence"),
        ("ru", "Ему грозит пожизненное заключение.", "sentence"),
        ("de", "Ihr drohen zehn Jahre Gefängnis.", "sentence"),
        ("de", "Er wurde nicht gefoltert.", "ill_treatment"),
        ("de", "Die Staatsanwaltschaft forderte, dass er zu zehn Jahren Haft verurteilt wird.", "sentence"),
        ("de", "Wenn sie verhaftet wird, ist ihr Leben in Gefahr.", "arrest"),
        ("de", "Am 3. Mai 2025 wurde er gegen Kaution freigelassen.", "release"),
        ("de", "Sie wurde aus der Haft entlassen.", "dismissal"),
    ],
)
def test_it_did_not_happen(language: str, sentence: str, event: str) -> None:
    assert event not in KNOWN[language].happened(sentence)


@pytest.mark.parametrize(
    ("language", "sentence", "event"),
    [
        ("en", "She was denied a lawyer, and was sentenced to ten years in prison.", "sentence"),
        ("en", "He could not see his family and was beaten in custody.", "ill_treatment"),
        ("en", "He was sentenced to life imprisonment.", "sentence"),
        ("en", "She was released on 3 May 2025.", "release"),
        ("en", "She has had no access to a lawyer.", "no_lawyer"),
        ("fr", "Elle a été condamnée à dix ans de prison.", "sentence"),
        ("es", "Fue condenado a diez años de prisión.", "sentence"),
        ("ru", "Суд приговорил его к пожизненному заключению.", "sentence"),
        ("de", "Ein Gericht verurteilte sie am 5. Februar 2025 zu acht Jahren Haft.", "sentence"),
        (
            "de",
            "Sie wurde wegen Hochverrats zu einer Freiheitsstrafe von acht Jahren verurteilt.",
            "sentence",
        ),
        ("de", "Am 3. Mai 2025 nahmen Polizisten ihn in seiner Wohnung fest.", "arrest"),
        ("de", "Er ist seit dem 3. Mai 2025 in Haft und durfte keinen Anwalt sehen.", "held"),
        ("de", "Ihm wurde der Zugang zu seinem Anwalt verweigert.", "no_lawyer"),
        ("de", "Die Polizei durchsuchte ihr Büro und beschlagnahmte zwei Computer.", "raid"),
        ("de", "Die Polizei durchsuchte ihr Büro und beschlagnahmte zwei Computer.", "confiscation"),
        ("de", "Von der Studentin fehlt seither jede Spur.", "disappearance"),
        ("de", "Das Urteil wurde am 3. Mai 2025 bestätigt.", "appeal_rejected"),
        ("de", "Er hat mehrere Morddrohungen erhalten.", "threat"),
        ("de", "Am 3. Mai 2025 wurde er freigelassen.", "release"),
        ("de", "Sie wurde zum Tode verurteilt.", "death_sentence"),
        ("de", "Er trat am 3. Mai 2025 in den Hungerstreik.", "hunger_strike"),
    ],
)
def test_it_did_happen(language: str, sentence: str, event: str) -> None:
    assert event in KNOWN[language].happened(sentence)


@pytest.mark.parametrize(
    ("sentence", "demands"),
    [
        ("Lassen Sie Mara Lindt umgehend und bedingungslos frei.", {"release"}),
        ("Mara Lindt ist sofort und bedingungslos freizulassen.", {"release"}),
        ("Stellen Sie sicher, dass er nicht gefoltert oder anderweitig misshandelt wird.", {"no_torture"}),
        ("Gewähren Sie ihr Zugang zu ihrer Familie und zu einem Rechtsbeistand.", {"family", "lawyer"}),
        ("Lassen Sie bitte alle Anklagen gegen sie fallen.", {"drop_charges"}),
        ("Bitte wandeln Sie das Todesurteil in eine Haftstrafe um.", {"commute"}),
        ("Stoppen Sie die geplante Hinrichtung.", {"stop_execution"}),
        ("Sorgen Sie dafür, dass er die nötige medizinische Versorgung erhält.", {"doctor"}),
        ("Geben Sie umgehend den Verbleib von Mara Lindt bekannt.", {"reveal_fate"}),
        ("Leiten Sie eine unabhängige Untersuchung der Foltervorwürfe ein.", {"investigate_ill_treatment"}),
        ("Gewähren Sie ihm ein faires Gerichtsverfahren.", {"fair_trial"}),
        ("Die Blumen im Park sind zu gießen.", set()),
    ],
)
def test_what_a_german_appeal_demands(sentence: str, demands: set[str]) -> None:
    assert set(KNOWN["de"].found("demands", sentence)) == demands
