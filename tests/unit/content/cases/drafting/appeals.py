"""Appeals as they come out of reading: one with the facts of the first case, and three that are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.model.cases.appeal import FoundAuthority, FoundEvent, FoundPerson, FoundValue, ReadAppeal


def founds(*texts: str) -> tuple[FoundValue[str], ...]:
    return tuple(FoundValue(text) for text in texts)


def event(text: str, said: str = "", when: date | None = None) -> FoundEvent:
    return FoundEvent(FoundValue(when) if when else None, said, FoundValue(text))


def office(
    role: str, *email: str, name: str = "", gender: str | None = None, at: str | None = None
) -> FoundAuthority:
    return FoundAuthority(
        name=FoundValue(name) if name else None,
        role=FoundValue(role),
        gender=gender,
        email=founds(*email),
        country=at,
    )


def appeal(
    language: str,
    persons: Sequence[FoundPerson],
    events: Sequence[FoundEvent],
    demands: Sequence[str],
    authorities: Sequence[FoundAuthority],
    *,
    text: Sequence[str] = (),
    **more: object,
) -> ReadAppeal:
    """One of an invented issuer, unless told otherwise."""
    read = {
        "code": FoundValue("MAR 001 / 0525"),
        "issuer": FoundValue("Example Watch"),
        "issue_date": FoundValue(date(2025, 5, 5)),
        "country": FoundValue("CH"),
        "report_back": founds("alert@example.org", "+1 202 555 0143"),
        "lines": tuple(text),
        **more,
    }
    return ReadAppeal(
        language=language,
        persons=tuple(persons),
        events=tuple(events),
        demands=founds(*demands),
        authorities=tuple(authorities),
        **read,  # type: ignore[arg-type]
    )


FIRST_CASE = appeal(
    "en",
    [FoundPerson(FoundValue("Rukhshona Khakimova"), "f", ("Ruhshona Khakimova",))],
    [
        event(
            (
                "The office of the prosecutor: in July 2024 the Prosecutor "
                "General's Office opened a case against her."
            ),
            "July 2024",
        ),
        event(
            "Preliminary hearings with several accused began on 14 November 2024.",
            "14 November 2024",
            date(2024, 11, 14),
        ),
        event(
            "On 22 November 2024 she and her uncle Shokirjon Khakimov "
            "received the indictment. She was charged with "
            "high treason under Article 305 of the country's Criminal Code.",
            "22 November 2024",
            date(2024, 11, 22),
        ),
        event(
            "On 5 February 2025 the Supreme Court found her guilty of high treason and sentenced her to "
            "eight years in prison. Her uncle was sentenced to 18 years. An appeal has since been filed, "
            "with no date made public.",
            "On 5 February 2025",
            date(2025, 2, 5),
        ),
    ],
    [
        (
            "Release Ms Khakimova at once and unconditionally, and free "
            "all defenders arbitrarily held in Tajikistan;"
        ),
        (
            "Guarantee the physical integrity and well-being of Ms Khakimova, and "
            "the safety of all human rights defenders;"
        ),
        (
            "Respect her maternal rights with a gender-sensitive approach, and "
            "heed the superior interest of the children;"
        ),
        (
            "Put an end to every harassment, by the courts too, of Ms "
            "Khakimova and of all human rights defenders there;"
        ),
        (
            "See to it that defenders and journalists do their legitimate "
            "work without fear of reprisals and without "
            "arbitrary arrest or any other arbitrary sanction."
        ),
    ],
    [
        office(
            "President of the Republic of Tajikistan", "mail@president.tj", name="Emomali Rahmon", gender="m"
        ),
        office("Minister of Justice of Tajikistan", "ijozattj@mail.ru", name="Muzaffar Ashurion", gender="m"),
        office(
            "Minister of Foreign Affairs of Tajikistan",
            "info@mfa.tj",
            name="Sirojiddin Muhriddin",
            gender="m",
        ),
        office("Ombudsperson of Tajikistan", "info@ombudsman.tj", name="Umed Bobozoda", gender="m"),
        office("General Prosecutor of Tajikistan", "info@mfa.tj", name="Habibullo Vohidzoda", gender="m"),
        office(
            "Permanent Mission of the Republic of Tajikistan to the United Nations in Geneva",
            "tajikistanmission@bluewin.ch",
            at="CH",
        ),
        office("Embassy of the Republic of Tajikistan in Brussels", "taj-emb@edpnet.be", at="BE"),
    ],
    text=[
        (
            "Ms Rukhshona Khakimova is an independent journalist, a human "
            "rights defender, and the mother of two."
        ),
        "",
        "Her hearings were closed hearings in a detention facility, with nobody admitted.",
        "",
        "She has been denied contact with her children. Her property was confiscated.",
        "",
        "Tell the Observatory what you did, quoting the code of this appeal.",
    ],
    code=FoundValue("TJK 001 / 0225 / OBS 010"),
    issuer=FoundValue("Observatory for the Protection of Human Rights Defenders (OMCT and FIDH)"),
    issue_date=FoundValue(date(2025, 3, 3)),
    country=FoundValue("TJ"),
    title=FoundValue("Tajikistan: a journalist imprisoned"),
    violations=founds("Administrative harassment", "Criminalisation", "Arbitrary detention"),
    report_back=founds("alert@observatoryfordefenders.org", "+33 1 43 55 25 18", "+41 22 809 49 39"),
    others=("Shokirjon Khakimov",),
)

FIRST_CASE_ANSWERS = {
    "name.ru": "Рухшона Хакимова",
    "name.tg": "Рухшона Ҳакимова",
    "name.ar": "رخشونة حكيموفا",
    "authorities.ru": (
        "Эмомали Рахмон; Музаффар Ашуриён; Сироджиддин Мухриддин; Умед Бобозода; Хабибулло Вохидзода"
    ),
    "authorities.tg": (
        "Эмомалӣ Раҳмон; Музаффар Ашӯриён; Сироҷиддин Муҳриддин; Умед Бобозода; Ҳабибулло Воҳидзода"
    ),
    "authorities.ar": (
        "إمام علي رحمان; مظفر عاشوريان; سراج الدين مهر الدين; أميد بابازاده; حبيب الله واحدزاده"
    ),
}

SENTENCED = appeal(
    "en",
    [FoundPerson(FoundValue("Teodrin Halvask"), "m")],
    [
        event(
            "Mr Halvask was arrested by the police at his home on 12 September 2023.",
            "12 September 2023",
            date(2023, 9, 12),
        ),
        event(
            "On 20 November 2024 the High Court sentenced him to death for murder.",
            "On 20 November 2024",
            date(2024, 11, 20),
        ),
        event("A higher court rejected his appeal on 28 April 2025.", "28 April 2025", date(2025, 4, 28)),
        event("His brother Orlan Halvask was arrested in late 2024.", "late 2024"),
    ],
    [
        "Halt the execution of Teodrin Halvask;",
        "Commute his death sentence;",
        "Establish a moratorium on executions;",
        "Ensure that he has regular contact with his family and access to a lawyer of his choice;",
        "Grant him clemency.",
    ],
    [
        office("President of the Republic", "president@example.org", name="Tessaly Brandwick", gender="f"),
        office("Minister of Justice", "justice@example.org", name="Hadrin Colvere", gender="m"),
        office("Attorney General", "justice@example.org"),
        office("Director of the Central Prison", "prison@example.org", name="Joss Tallerin", gender="m"),
        office("Minister of the Interior"),
    ],
    text=[
        "Teodrin Halvask, a teacher and the father of two children, is on death row.",
        "",
        "Mr Halvask has been denied contact with his family. He is held without access to a lawyer.",
        "",
        "Please quote the reference in your reply.",
    ],
    kin=("Odrina Halvask", "Orlan Halvask"),
)
SENTENCED_ANSWERS = {
    "name.ru": "Теодрин Халваск",
    "name.tg": "Теодрин Ҳалваск",
    "name.ar": "تيودرين هلفاسك",
    "authorities.ru": "Тессали Брандвик; Хадрин Кольвере; Джосс Таллерин",
    "authorities.tg": "Тессалӣ Брандвик; Ҳадрин Колвере; Ҷосс Таллерин",
    "authorities.ar": "تيسالي براندويك; هادرين كولفير; جوس تالرين",
    "authority.5.address": "interior@example.org",
}

CLOSED = appeal(
    "fr",
    [FoundPerson(FoundValue("Port Ouvert"), is_organisation=True)],
    [
        event(
            (
                "Le 3 décembre 2024, la police a mené une perquisition "
                "dans ses bureaux et saisi des ordinateurs."
            ),
            "3 décembre 2024",
            date(2024, 12, 3),
        ),
        event("Le 20 janvier 2025, son site a été bloqué.", "20 janvier 2025", date(2025, 1, 20)),
        event(
            "Le 27 février 2025, un tribunal régional a ordonné la dissolution de l'association.",
            "27 février 2025",
            date(2025, 2, 27),
        ),
        event("En mars 2025, le bâtiment a pris feu.", "mars 2025"),
    ],
    [
        "Annuler la dissolution de Port Ouvert et lui permettre de reprendre ses activités ;",
        "Restituer le matériel confisqué ;",
        "Mettre fin à tout harcèlement, y compris judiciaire ;",
        "Rouvrir le port aux pêcheurs le dimanche ;",
        "Apporter des fleurs.",
    ],
    [
        office("Ministre de la Justice", "justice@example.org", name="Marthe Ondelay", gender="f"),
        office("Procureur général", "procureur@example.org"),
        office("Présidente de l'Assemblée nationale", "assemblee@example.org", gender="f"),
        office("Mission permanente auprès des Nations Unies à Genève", "mission@example.org", at="CH"),
    ],
    text=[
        "Port Ouvert est une association qui conseille les familles de prisonniers.",
        "",
        "Merci de nous informer de toute action, en rappelant le code de cet appel.",
    ],
    country=FoundValue("FR"),
)
CLOSED_ANSWERS = {
    "authorities.ru": "Марта Онделе",
    "authorities.tg": "Марта Онделе",
    "authorities.ar": "مارت أوندوليه",
    "demand.4": "-",
    "event.4": "-",
    "demand.5": "-",
}

BEATEN = appeal(
    "es",
    [FoundPerson(FoundValue("Aneta Bromas"), "f"), FoundPerson(FoundValue("Ricar Dosal"), "m")],
    [
        event(
            "El 2 de abril de 2025 los estudiantes fueron golpeados por agentes de policía.",
            "2 de abril de 2025",
            date(2025, 4, 2),
        ),
        event("El 5 de abril de 2025 ambos recobraron la libertad.", "5 de abril de 2025", date(2025, 4, 5)),
        event("El 1 de mayo de 2025 pintaron la fachada.", "1 de mayo de 2025", date(2025, 5, 1)),
    ],
    [
        "Investigar la agresión y llevar a los responsables ante la justicia;",
        "Garantizar atención médica;",
        "Adoptar medidas de protección acordes con sus deseos;",
        "Garantizar una indemnización.",
    ],
    [
        office("Jefe de la Policía", "policia@example.org", name="Dorno Evela", gender="m"),
        office("Presidente del Gobierno", "gobierno@example.org", gender="m"),
        office("Relatora Especial de la ONU", "relatora@example.org", gender="f"),
        office("Diputada", "diputada@example.org", gender="f"),
    ],
    text=[
        "Aneta Bromas y Ricar Dosal son estudiantes de medicina.",
        "",
        "Aneta Bromas y Ricar Dosal no reciben atención por sus heridas.",
    ],
    country=FoundValue("AD"),
)
BEATEN_ANSWERS = {
    "name.ru": "Анета Бромас; Рикар Досаль",
    "name.tg": "Анета Бромас; Рикар Досал",
    "name.ar": "أنيتا بروماس; ريكار دوسال",
    "authorities.ru": "Дорно Эвела",
    "authorities.tg": "Дорно Эвела",
    "authorities.ar": "دورنو إيفيلا",
    "event.3": "-",
}

NEWS = ReadAppeal(
    language="en",
    lines=(
        "130 women appealed to the President, and plead for mercy for the journalist Rukhshona Khakimova.",
        "",
        (
            "They don't want the verdict undone. They ask that she "
            "may serve an alternative sentence with her children."
        ),
        "",
        (
            "On February 5 the court sentenced Khakimova to eight years in prison. "
            "Until then she was at liberty with some "
            "restrictions as a mother. She was taken into custody at once, by the ruling."
        ),
        "",
        "Human Rights Watch and Reporters Without Borders have condemned the sentence.",
    ),
    issue_date=FoundValue(date(2025, 4, 1)),
    issuer=FoundValue("The Lisel Courier", 1),
    persons=(FoundPerson(FoundValue("Rukhshona Khakimova"), "f"),),
    events=(
        event(
            "On February 5 the court sentenced Khakimova to eight years in prison.",
            "February 5",
            date(2025, 2, 5),
        ),
        event("On 20 March 2025 she received a letter from home.", "20 March 2025", date(2025, 3, 20)),
    ),
    kin=("Wendeline", "Odrina"),
)
