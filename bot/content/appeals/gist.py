"""What is said between the lines: the country of an appeal, and what an organiser has to know of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bot.content.appeals.contacts.emails import find_mails
from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.values.codes import Code
from bot.content.appeals.values.places import is_place, places_in
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also
from bot.content.cases.countries import is_country
from bot.model.cases.appeal import FoundValue, ReadAppeal, ReadingDoubt, ReadingRemark, RemarkKind

_TOP: Final = 25
_OFTEN: Final = 3
_HOMES: Final = {"de": "DE", "nl": "NL", "es": "ES", "fr": "FR", "it": "IT"}
"""Where an issuer writes from in a language, so that its own address says nothing of the appeal's country."""
_OVER: Final = re.compile(
    r"no further action is (?:required|requested|needed)|no further action (?:by|from)|this "
    r"(?:urgent )?action is (?:now )?(?:over|closed|ended)|(?:urgent action|action) (?:has "
    r")?(?:ended|is over|is closed)|campaign (?:has )?(?:ended|is over|is closed)|many thanks "
    r"to all (?:those )?who (?:sent|wrote|took)|thank you to (?:all|everyone) who (?:sent|"
    r"wrote|took)|please (?:do not|stop) (?:send|writ)\w+ (?:any )?(?:more|further)|"
    r"aucune (?:autre )?action (?:complementaire )?n'est requise|(?:cette )?action (?:urgente "
    r")?est (?:close|terminee)|no se requieren? (?:nuevas|mas) acciones|accion (?:urgente "
    r")?(?:terminada|finalizada|cerrada)|keine weiteren (?:aktionen|appelle) (?:erforderlich|"
    r"notig)|aktion (?:ist )?beendet|weitere appelle sind nicht|(?:verdere|geen) actie (?:is "
    r")?(?:niet )?(?:meer )?nodig|actie (?:is )?(?:beeindigd|gesloten|afgelopen)|акция "
    r"(?:завершена|окончена|закончена)" + also("told.over")
)
_UPDATE: Final = re.compile(
    r"^\W*(?:further information(?: on)?|update\b|updated?:|follow[- ]up|new information|"
    r"nouvelles informations|informations? complementaires? sur|nueva informacion|mas "
    r"informacion sobre|aktualisierung|action complementaire sur|complement d'information sur|"
    r"weitere informationen zu|update op"
    + also("told.update")
    + r"|this is (?:the|an) (?:\w+ )?update|\**updates? )|"
    r"(?:first|second|third|fourth|fifth|\d\w\w) update (?:of|to|on) (?:ua|the)|follow[- ]up "
    r"(?:to|of) (?:ua|our)|updates? (?:an |our |the )?(?:ifex )?(?:earlier )?(?:alerts?|"
    r"appeal|ua)|further information on (?:ua|extra|fu)|link to previous ua|since our (?:last|"
    r"first|previous) (?:appeal|action|alert)|in our (?:earlier|previous|last) (?:appeal|"
    r"action)"
)


def country_of_appeal(
    placed: Sequence[Placed], title: FoundValue[str] | None, codes: Sequence[Code], language: str | None
) -> FoundValue[str] | None:
    """ISO alpha-2: by a line that is a country, the title, the code; else by how often it is named."""
    home = _HOMES.get(language or "")
    for one in placed[:_TOP]:
        if one.part not in (AppealPart.HEAD, AppealPart.FACTS):
            continue
        columns = [column.strip(" *:-\u2013") for column in one.line.text.split("\t")]
        for column in columns[:2]:
            for piece in re.split(r"[/:]|\s[\u2013-]\s", column)[:1]:
                place = is_place(piece) if piece.strip() else None
                if place and place != home and len(piece) < 60:
                    return FoundValue(place, one.line.number)
        alert = re.search(
            r"(?:alert|urgent action|update|appeal)\s?[\u2013:-]\s?(.{3,40})$", one.line.plain, re.IGNORECASE
        )
        place = is_place(alert[1]) if alert else None
        if place and place != home:
            return FoundValue(place, one.line.number)
    for code in codes[:2]:
        if code.country:
            return FoundValue(code.country, None)
    if title is not None:
        places = places_in(title.value)
        if places:
            return FoundValue(places[0][2], title.line)
    counted: Counter[str] = Counter()
    where: dict[str, int] = {}
    for one in placed:
        weight = {
            AppealPart.ADDRESSES: 2,
            AppealPart.CONTACT: 0,
            AppealPart.FORM: 0,
            AppealPart.COPIES: 1,
        }.get(one.part, 2)
        for _, _, named in places_in(one.line.plain):
            counted[named] += weight
            where.setdefault(named, one.line.number)
    ranked = [*counted.most_common(2), ("", 0)]
    (most, times), (_, next_times) = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0)
    if not times or times <= next_times * 1.5:
        return _by_mail(placed)
    return FoundValue(most, where[most], ReadingDoubt.NONE if times > _OFTEN else ReadingDoubt.GUESSED)


def _by_mail(placed: Sequence[Placed]) -> FoundValue[str] | None:
    """The country whose ending the authorities' addresses of mail have, all of them."""
    endings: dict[str, int] = {}
    for one in placed:
        if one.part in (AppealPart.ADDRESSES, AppealPart.DEMANDS):
            for mail in find_mails(one.line.plain):
                ending = mail.address.rsplit(".", 1)[-1].upper()
                if is_country(ending):
                    endings.setdefault(ending, one.line.number)
    if len(endings) != 1:
        return None
    ((code, line),) = endings.items()
    return FoundValue(code, line, ReadingDoubt.GUESSED)


def remarks_of(
    appeal: ReadAppeal, placed: Sequence[Placed], codes: Sequence[Code]
) -> Iterator[ReadingRemark]:
    """What is to be told of the text as a whole."""
    over = next((one for one in placed if _OVER.search(folded(one.line.plain))), None)
    if over is not None:
        yield ReadingRemark(RemarkKind.OVER, over.line.number)
    update = next(
        (
            one
            for one in placed
            if one.part is not AppealPart.LETTER
            and _UPDATE.search(folded(one.line.plain))
            and not _background(one)
        ),
        None,
    )
    if update is not None:
        yield ReadingRemark(RemarkKind.UPDATE, update.line.number)
    elif any(code.follows for code in codes[:1]):
        yield ReadingRemark(RemarkKind.UPDATE, None)
    if not appeal.authorities and over is None:
        yield ReadingRemark(RemarkKind.NO_ADDRESSEE)
    letter = next((one for one in placed if one.part is AppealPart.LETTER), None)
    if letter is not None:
        yield ReadingRemark(RemarkKind.SAMPLE_LETTER, letter.line.number)
    form = next((one for one in placed if one.part is AppealPart.FORM), None)
    if form is not None:
        yield ReadingRemark(RemarkKind.UNFILLED, form.line.number)
    for person in appeal.persons:
        if person.other_spellings:
            yield ReadingRemark(
                RemarkKind.SPELT_IN_TWO_WAYS,
                person.name.line,
                " / ".join((person.name.value, *person.other_spellings)),
            )
    if not appeal.authorities and not appeal.demands and appeal.code is None:
        yield ReadingRemark(RemarkKind.NOT_AN_APPEAL)


def _background(one: Placed) -> bool:
    """A heading "further information" above the facts is no sign of an update."""
    return one.heading in ("further information", "new information", "update information") and not one.text
