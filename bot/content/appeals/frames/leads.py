"""Phrases that lead a part in without a heading, or end the addresses."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.frames.headings import AppealPart
from bot.content.appeals.words.vocabulary import only

_SEND: Final = (
    r"send|write|address|fax|direct|appeals|letters?|messages?|e-?mails?|protests?|forward|"
    r"envoy\w+|ecri\w+|adress\w+|appels?|lettres?|faire parvenir|"
    r"envi\w+|escrib\w+|dirig\w+|llamamientos|cartas|mand\w+|remit\w+|escrev\w+|"
    r"schreib\w+|richt\w+|send\w+|appelle|briefe|stuur\w*|schrijf\w*|brieven|"
    r"пиш\w+|напи\w+|направ\w+|отправ\w+|письм\w+|обращени\w+"
)
_URGE: Final = (
    r"urg\w+|ask\w*|call\w* (?:on|upon|for)|request\w*|demand\w*|express\w+|exhort\w*|appealing|"
    r"demand\w+|pri\w+ instamment|exigez|"
    r"inst\w+|pid\w+|ped\w+|solicit\w+|reclam\w+|urgiend\w+|urgi\w+|exig\w+|exij\w+|"
    r"bitte\w*|forder\w+|auffordern|verzoek\w*|vra\w+|dring\w*|roep\w*|eis\w*|"
    r"требу\w+|потреб\w+|прос\w+|попрос\w+|призва\w+|призыва\w+"
)
_TO: Final = (
    r"(?:to|a|an|naar|para|по|at|k|к|в)(?: (?:the )?(?:following|suivant|siguient|folgend|"
    r"volgend|authorit|below)\w*[^:]{0,60})?"
)
_ADDRESSED: Final = re.compile(rf"(?:.{{0,80}}\b)?(?:{_SEND})\b[^:]{{0,120}}\b{_TO}\s?:\s*$")
_FOLLOWING: Final = re.compile(
    r".{0,80}(?:following|suivant\w*|siguiente\w*|folgende\w*|volgende\w*|listed below|"
    r"ci-dessous|следующ\w+)\b.{0,80}(?:address\w*|authorit\w*|official\w*|adresses|"
    r"autorit\w*|direccion\w*|autoridad\w*|adress\w*|behorden|autoriteiten|адрес\w*)[^:]{0,"
    r"40}:\s*$"
)
_DEMANDED: Final = re.compile(
    rf"(?:.{{0,300}}\b)?(?:{_URGE})\b.{{0,200}}:\s*$|"
    r"[^.]{0,80}\bcalls? for (?:e-?mails|letters|faxes|appeals|messages)\b|(?:please|kindly|"
    r"we ask you to|we urge you to|merci de|veuillez|priere d[e']|se ruega|por favor|favor de|"
    r"les rogamos|bitte|schrijf|просим|пожалуйста)\b.{0,60}(?:" + _SEND + r")\b"
)
_THAT: Final = re.compile(
    rf"(?=.{{0,300}}\b(?:{_SEND})\b)(?:.{{0,300}}\b)?(?:{_URGE})\b.{{0,60}}\b(?:that|to|que|dass|dat|чтобы)\s*$"
)
"""A paragraph that a list goes on with: "Please write to … and demand that"."""
_NOTED: Final = re.compile(
    r"(?:\W{0,4})(?:(?:please|kindly|and|you can|you may|also|we also)\s(?:\w+\s){0,"
    r"6}(?:diplomatic (?:representa\w+|missions?)|embassies|embassy .{0,40}\b(?:your|country|"
    r"local)\b|notify \w+|inform us|let us know|keep us informed|notify us|report back|check "
    r"with|tell us|copy (?:of )?(?:your|any|appeals)|copies of)|check with|"
    r"diplomatic representa\w+|(?:and )?to diplomatic|please (?:send appeals|take action|"
    r"write) (?:immediately|as soon)|if possible|this is the (?:first|second|third|fourth|"
    r"\w+th) update|in citing|the information contained|if you (?:write|receive|send|get)|"
    r"please note|kindly|messages? of (?:support|solidarity)\b|"
    r"(?:priere|merci|veuillez)\s(?:d['e]\s?|de\s|nous\s)?(?:\w+\s){0,4}(?:egalement|informer|"
    r"tenir informe|representations diplomatiques|verifi\w+|intervenir)|"
    r"(?:se ruega|favor de|por favor|les? rogamos|agradec\w+|sirvase\w*|"
    r"dirijanse)\s(?:\w+\s){0,8}(?:informa\w*|representaciones diplomaticas|embajadas?|"
    r"representacion\w*|notif\w+)|envien tambien copia|consulten con|"
    r"bitte schreiben sie ihre|da informationen|schreiben sie in gutem|stuur (?:ook )?een "
    r"kopie van|laat (?:het )?ons weten|просим (?:также )?(?:сообщ|информ)\w*|сообщите|"
    r"geneva\s?[-/ ]|paris\s?[-/ ]\s?geneva|geneve\s?[-/ ]|paris\s?[-/ ]\s?geneve|"
    r"ginebra\s?[-/ ]|paris\s?[-/ ]\s?ginebra)"
)
_CONTACTED: Final = re.compile(
    r"(?:to contact the observatory|pour contacter l'observatoire|para contactar|for "
    r"(?:further|more) (?:information|details),? (?:please )?(?:contact|see|call|write)|pour "
    r"plus d'information|contact:|para mas informacion|fur weitere|voor meer info|contact "
    r"person|press contact|"
    r"thank you[.,!]?$|urgent appeals (?:desk|programme)|in solidarity|в солидарност|с "
    r"солидарностью|with solidarity|en solidarite|en solidaridad|solidariamente|fraternalmente|"
    r"cordialmente|cordialement|salutations |mit solidarischen|for more information|по "
    r"солидарности|distributed by|merci[.,!]?$)"
)


_COPIED: Final = re.compile(r"\bcop(?:y|ies)\b|\bcopies?\b|\bcopias?\b|\bkopi\w+|копи\w+")
_TO_US: Final = re.compile(
    r"^let us know|^(?:please )?(?:send |mail |e-?mail )?(?:a )?cop(?:y|ies) .{0,40}\bto us\b|^копи\w+ .{0,"
    r"30}нам\b|присылайте нам|kopie\w* an uns|copie\w* a nous|stuur ons een kopie"
)
_AND_TO: Final = re.compile(
    r"(?:and|also|y|et|und|en)\s(?:also\s)?(?:to|a|an|aan)\s(?:the\s|el\s|la\s|le\s|los\s)?\w+(?:\s\w+){0,3}\s?:$|"
    r"copies (?:please )?to the [\w ]{3,40}:"
)
"""Goes on with the addresses: "and to the buyer:"."""
_DIPLOMATS_THERE: Final = re.compile(
    r"(?:and |please )?(?:(?:send )?copies|copias|kopien|kopieen)\b.{0,40}\b(?:diplomat\w*|embass\w+|"
    r"ambassade\w*|"
    r"embajada\w*|botschaft\w*)"
)
"""Of one's own country, whose address comes next."""
_WRITE_NOW: Final = re.compile(r"(?:please )?(?:write|send appeals|take action)\b")


_OPEN: Final = (AppealPart.ADDRESSES, AppealPart.COPIES)
"""Parts that a line leads in only if it ends with a colon."""
_OF_FILES: Final = tuple(
    (part, re.compile(rf"(?:{only(f'leads.{part.value}')})" + (r"\s?:\s*$" if part in _OPEN else r"(?!\w)")))
    for part in (
        AppealPart.CONTACT,
        AppealPart.COPIES,
        AppealPart.NOTES,
        AppealPart.ADDRESSES,
        AppealPart.DEMANDS,
    )
)
"""What the files have: anything, on one line, stands between the words of a phrase."""


def lead_of(plain: str) -> AppealPart | None:
    """The part that a folded line leads in: what is to be asked, whom to write to, how to report back."""
    if len(plain) > 700:
        plain = plain[:350] + plain[-350:]
    if _CONTACTED.match(plain):
        return AppealPart.CONTACT
    ends_open = plain.rstrip().endswith(":")
    for part, pattern in _OF_FILES:
        if pattern.match(plain):
            return part
    if (
        ends_open
        and _COPIED.search(plain)
        and _ADDRESSED.match(plain)
        and not re.search(r"\bus:|\bnous\b|\bнам\b", plain)
    ):
        return AppealPart.COPIES
    if ends_open and _DIPLOMATS_THERE.match(plain):
        return AppealPart.COPIES
    if _AND_TO.match(plain):
        return AppealPart.COPIES if plain.startswith("cop") else AppealPart.ADDRESSES
    if _TO_US.search(plain):
        return AppealPart.NOTES
    if _NOTED.match(plain) and not (ends_open and _WRITE_NOW.match(plain)):
        return AppealPart.NOTES
    if ends_open and _ADDRESSED.match(plain) and not re.search(rf"\b(?:{_URGE})\b", plain):
        return AppealPart.COPIES if _COPIED.search(plain) else AppealPart.ADDRESSES
    if ends_open and _FOLLOWING.match(plain) and not re.search(r"\burg\w+ them|\basking them", plain):
        return AppealPart.ADDRESSES
    return AppealPart.DEMANDS if _DEMANDED.match(plain) or _THAT.match(plain) else None
