"""Labels before an address or a number: which kind follows. For patterns, matched in any case."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.words.vocabulary import also

_MAIL: Final = (
    r"e-?\s?mails?(?:\s?address(?:es)?)?|emails?|e-post|mail|courriels?|courrier électronique|"
    r"mél|adresse e-?mail|adresse électronique|correos?(?:-?\s?e\b|\s?electr[óo]nicos?)?|"
    r"c\.?e\.?(?=\s?:)|e-mailadres|эл\.?\s?(?:почт[аы]|адрес)|электронн\w+\s(?:почт\w+|"
    r"адрес\w*)|имейл|е-?mail|пошта"
) + also("labels.mail")
_FAX: Final = (
    r"(?:via\s)?facsimile|(?:tele)?fax(?:es|nummer|\s?no|\s?number|\s?numbers)?|"
    r"t[ée]l[ée]copie(?:ur)?|facsimile|факс\w*"
) + also("labels.fax")
_BOTH: Final = (
    r"t[ée]l[ée]?(?:fono|phone|fon|efoon)?s?\.?\s?(?:/|&|and|et|y|und|en|o|"
    r"or)\s?(?:tele)?fax(?:es)?|phone\s?(?:/|&|and)\s?fax|"
    r"ph(?:one)?\.?/fax|(?:tele)?fax\s?/\s?tel|telefax|тел\.?\s?/\s?факс"
) + also("labels.both")
_PHONE: Final = (
    r"t[ée]l(?:[ée]phones?|[ée]fonos?|efones?|efon|efoon|s)?(?:\s?(?:no|number|n[°º]))?|"
    r"phones?|ph|mobile|mob|cell(?:ular|phone)?|portable|celular|m[óo]vil|handy|hotline|"
    r"телефон\w*|тел|моб|phone\snumbers?"
) + also("labels.phone")
_SALUTATION: Final = (
    r"salutations?|formule d['’]appel|formules? de politesse|tratamientos?|f[óo]rmula de "
    r"tratamiento|encabezamiento|(?:korrekte\s)?anrede|aanhef|aanspreektitel|forma de "
    r"tratamento|tratamento|saluto|обращение"
) + also("labels.salutation")
_LEFT: Final = (
    r"telegrams?|t[ée]l[ée]grammes?|telegramas?|telegramme?|telegrammen|telex(?:es)?|t[ée]lex|"
    r"twitter|x\s?\(twitter\)|x(?=:\s?@)|facebook|instagram|telegram|whatsapp|skype|"
    r"web\s?site|website|web(?:\s?page)?|www|"
    r"site(?:\s?web|\s?internet)?|sitio web|p[áa]gina web|webseite|internet|url|contact form|"
    r"online form|formulaire(?: de contact)?|сайт|youtube|linkedin|cables?|postage|porto|portokosten|"
    r"affranchissement|franqueo"
) + also("labels.left")
_POST: Final = (
    r"(?:postal\s|mailing\s|office\s|street\s)?address|adresse(?:\spostale)?|"
    r"direcci[óo]n(?:\spostal)?|anschrift|adres|адрес|endere[çc]o|c/o"
) + also("labels.post")
_NAMED: Final = (
    r"name|nombre|nom|naam|имя|office|title|position|cargo|fonction|titre|amt|functie|должность"
    + also("labels.named")
)

_AFTER: Final = (
    r"(?:\s?\((?=[^()\n]*[^\W\d_])[^()\n]{1,24}\))?\s{0,2}(?:[:\uff1a]|\.\s?:|\.(?=\s?[+(\d])|"
    r"(?=\s?\+\s?\d)|(?=\s?\(?\d{2,})|-\s(?=[+\d\w.]+@?))"
)
_AFTER_MAIL: Final = (
    r"\s{0,2}(?:[:\uff1a]|\.\s?:|\.?(?=\s?<?[\w.+-]{1,64}\s?(?:@|\[|\(|\{|<))|\.?(?=\s?\x00)|\s?-(?=\s))"
)

LABEL: Final = re.compile(
    r"(?<![\w@./-])(?:"
    rf"(?P<salutation>(?:{_SALUTATION})\s?[:\uff1a])|"
    rf"(?P<email>(?:{_MAIL}){_AFTER_MAIL})|"
    rf"(?P<both>(?:{_BOTH})[.\s]{{0,2}}{_AFTER})|"
    rf"(?P<fax>(?:{_FAX})[.\s]{{0,2}}{_AFTER})|"
    rf"(?P<phone>(?:{_PHONE})[.\s]{{0,2}}{_AFTER})|"
    rf"(?P<left>(?:{_LEFT})\s?[:\uff1a])|"
    rf"(?P<postal>(?:{_POST})\s?[:\uff1a])|"
    rf"(?P<named>(?:{_NAMED})\s?[:\uff1a])"
    r")",
    re.IGNORECASE,
)
"""A label; which of its groups is there says what follows."""

GLUED: Final = re.compile(
    r"(?<=[a-zà-ÿа-яё\d)])(?=(?:E-?mails?|Emails?|Fax(?:es)?|Tel(?:efon|ephone|éfono|efax|"
    r"fax)?|Tél(?:éphone|écopie)?|Phone|Salutation|Courriel|Correo|Anrede|Formule d|"
    r"Tratamiento|Факс|Тел|Эл\.)\s?[.:])"
)
"""Where a lost line end joined a label to the word before it: "TajikistanEmail:"."""
GLUED_OFFICE: Final = re.compile(
    r"(?<=[a-zà-ÿа-яё]{4})(?=(?:Ministry|Ministère|Ministerio|Ministre|Minister|President|"
    r"Président|Presidente|Office|Department|Prosecutor|Attorney|Embassy|Ambassade|"
    r"Ombudsman|Ombudsperson|Government|Avenue|Street|Palace|Министерство)\b)"
)
