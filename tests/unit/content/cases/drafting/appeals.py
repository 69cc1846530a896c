"""Appeals as they come out of reading: one with the facts of the first case, and three that are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.model.cases.appeal import Found, FoundAuthority, FoundEvent, FoundPerson, ReadAppeal


def founds(*texts: str) -> tuple[Found[str], ...]:
    return tuple(Found(text) for text in texts)


def event(text: str, said: str = "", when: date | None = None) -> FoundEvent:
    return FoundEvent(Found(when) if when else None, said, Found(text))


def office(
    role: str, *email: str, name: str = "", gender: str | None = None, at: str | None = None
) -> FoundAuthority:
    return FoundAuthority(
        name=Found(name) if name else None,
        role=Found(role),
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
        "code": Found("MAR 001 / 0525"),
        "issuer": Found("Example Watch"),
        "issue_date": Found(date(2025, 5, 5)),
        "country": Found("CH"),
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
    [FoundPerson(Found("Rukhshona Khakimova"), "f", ("Ruhshona Khakimova",))],
    [
        event(
            "The office of the prosecutor: in July 2024 the Prosecutor General's Office opened a case against her.",
            "July 2024",
        ),
        event(
            "Preliminary hearings with several accused began on 14 November 2024.",
            "14 November 2024",
            date(2024, 11, 14),
        ),
        event(
            "On 22 November 2024 she and her uncle Shokirjon Khakimov received the indictment. She was charged with "
            "high treason under Article 305 of the country's Criminal Code.",
            "22 November 2024",
            date(2024, 11, 22),
        ),
        event(
            "On 5 February 2025 the Supreme Court found her guilty of high treason and sentenced her to eight years in "
            "prison. Her uncle was sentenced to 18 years. An appeal has since been filed, with no date made public.",
            "On 5 February 2025",
            date(2025, 2, 5),
        ),
    ],
    [
        "Release Ms Khakimova at once and unconditionally, and free all defenders arbitrarily held in Tajikistan;",
        "Guarantee the physical integrity and well-being of Ms Khakimova, and the safety of all human rights defenders;",
        "Respect her maternal rights with a gender-sensitive approach, and heed the superior interest of the children;",
        "Put an end to every harassment, by the courts too, of Ms Khakimova and of all human rights defenders there;",
        "See to it that defenders and journalists do their legitimate work without fear of reprisals and without "
        "arbitrary arrest or any other arbitrary sanction.",
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
        "Ms Rukhshona Khakimova is an independent journalist, a human rights defender, and the mother of two.",
        "",
        "Her hearings were closed hearings in a detention facility, with nobody admitted.",
        "",
        "She has been denied contact with her children. Her property was confiscated.",
        "",
        "Tell the Observatory what you did, quoting the code of this appeal.",
    ],
    code=Found("TJK 001 / 0225 / OBS 010"),
    issuer=Found("Observatory for the Protection of Human Rights Defenders (OMCT and FIDH)"),
    issue_date=Found(date(2025, 3, 3)),
    country=Found("TJ"),
    title=Found("Tajikistan: a journalist imprisoned"),
    violations=founds("Administrative harassment", "Criminalisation", "Arbitrary detention"),
    report_back=founds("alert@observatoryfordefenders.org", "+33 1 43 55 25 18", "+41 22 809 49 39"),
    others=("Shokirjon Khakimov",),
)
