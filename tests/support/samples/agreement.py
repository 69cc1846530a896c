"""What betrays that a sentence was written for another kind of person than the one it is said of.

Patterns, by language and kind. {person} stands for how sentences call who the case is about, in short or in
full, in any grammatical case; {subject} for the same as the subject. Other nouns agree too, so nothing is
here that another noun brings about.
"""

import re
from collections.abc import Iterable
from typing import Final

from bot.content.languages import language as known
from bot.content.library import Library
from bot.model.cases.case import Case, PersonKind

_EN: Final = (
    r"(?:^|, |: |\b(?:that|when|because|how|whether|where|while|if|since|after|until|what|as) ){subject} "
)
_EN_ONE: Final = _EN + r"(?:is|was|has|does|goes|needs|faces|stands|remains|requires|runs|spends|stays)\b"
_EN_MANY: Final = _EN + r"(?:are|were|have|do|go|need|face|stand|remain|require|run|spend|stay)\b"

_FR: Final = r"(?:^|, |: |\b(?:que|quand|où|dont|si|comment|lorsque|puisque) |\bqu'){subject} "
_FR_IS: Final = _FR + (
    r"(?:(?:a|ont|avait|avaient) été|est|sont|reste|restent|était|étaient|soit|soient|demeure) "
    r"(?!sous\b|ici\b|ainsi\b|plus\b)"
)
_FR_MASCULINE: Final = _FR_IS + r"\w+(?:é|i|u|is|it)s?\b"
_FR_FEMININE: Final = _FR_IS + r"\w+(?:é|i|u|is|it)es?\b"
_FR_MANY: Final = _FR_IS + r"\w+(?:é|i|u|is|it)e?s\b"

_RU: Final = r"(?:^|, |: |\b(?:что|как|где|когда|если|чтобы) ){subject} (?:не )?"
_RU_HE: Final = _RU + r"(?:\w+(?:[аеиоуыя]л|[аеиоуыя]лся)|должен(?! быть)|мог|смог)\b"
_RU_SHE: Final = _RU + r"(?:\w+(?:[аеиоуыя]ла|[аеиоуыя]лась)|должна(?! быть)|могла|смогла)\b"
_RU_THEY: Final = _RU + r"(?:\w+(?:[аеиоуыя]ли|[аеиоуыя]лись|[юу]тся)|должны|могли|смогли|могут)\b"
_RU_ONE: Final = _RU + r"(?:может|должна?|\w+[её]тся|\w+ится)\b"

_ES: Final = r"(?:^|, |: |\b(?:que|cuando|donde|si|como|porque) ){subject} "
_ES_IS: Final = _ES + (
    r"(?:fue|fueron|es|son|está|están|estaba|estaban|sea|sean|quedó|quedaron|sigue|siguen|permanecen?|"
    r"(?:ha|han|había|habían|haya|hayan|debe|deben|debería|deberían) (?:sido|ser|quedar|estar)) "
)
_ES_MASCULINE: Final = _ES_IS + r"\w+[ai]do\b"
_ES_FEMININE: Final = _ES_IS + r"\w+[ai]da\b"
_ES_MANY: Final = _ES_IS + r"\w+[ai][dt][ao]s\b"

_TG_ONE: Final = (
    r"^{subject} [^,]*(?:шуд|гирифт|дид|монд|дошт|аст|дорад|надорад|"
    r"метавонад|наметавонад|мегирад|намегирад)\.$"
)
_TG_MANY: Final = r"^{subject} [^,]*(?:анд|дошта бошанд)\.$"

_AR_SHE: Final = (
    r"\b(?:كانت|ظلت|تعرضت|اعتُقلت|أصيبت|تلقت|فقدت|تستطيع|تحتاج) {subject}"
    r"|\b(?:سواها|غيرها) من الناس|أشخاصا غيرها"
)
_AR_HE: Final = (
    r"\b(?:كان|ظل|اعتُقل|أصيب|تلقى|فقد|يستطيع|يحتاج) {subject}|\b(?:سواه|غيره) من الناس|أشخاصا غيره\b"
)

BETRAYS: Final[dict[str, dict[PersonKind, tuple[str, ...]]]] = {
    "en": {
        PersonKind.WOMAN: (r"\b(?:he|him|his|himself|father|fathers)\b", _EN_MANY),
        PersonKind.MAN: (r"\b(?:she|her|hers|herself|mother|mothers)\b", _EN_MANY),
        PersonKind.UNSAID: (r"\b(?:she|her|hers|herself|he|him|his|himself|mother|father)\b", _EN_MANY),
        PersonKind.SEVERAL: (
            r"\b(?:she|her|hers|herself|he|him|his|himself|a victim)\b",
            _EN_ONE,
            r"{person}'",
        ),
        PersonKind.ORGANISATION: (
            r"\b(?:she|her|hers|herself|he|him|his|himself)\b|{person},? who\b",
            _EN_MANY,
        ),
    },
    "fr": {
        PersonKind.WOMAN: (_FR_MASCULINE, _FR_MANY, r"\bpère\b"),
        PersonKind.MAN: (_FR_FEMININE, _FR_MANY, r"\bmère\b"),
        PersonKind.UNSAID: (_FR_MASCULINE, _FR_FEMININE, r"\b(?:père|mère)\b"),
        PersonKind.SEVERAL: (
            _FR + r"(?:a|est|reste|peut|doit|fait|avait|devrait|n'a|n'est|se trouve|subit|vit)\b",
        ),
        PersonKind.ORGANISATION: (_FR_MASCULINE, _FR_MANY, r"\b(?:père|mère)\b"),
    },
    "ru": {
        PersonKind.WOMAN: (_RU_HE, _RU_THEY, r"\b(?:отец|отца|отцом)\b"),
        PersonKind.MAN: (_RU_SHE, _RU_THEY, r"\b(?:мать|матери|матерью)\b"),
        PersonKind.UNSAID: (_RU_HE, _RU_SHE, r"\b(?:мать|матери|отец|отца)\b"),
        PersonKind.SEVERAL: (_RU_HE, _RU_SHE, _RU_ONE),
        PersonKind.ORGANISATION: (_RU_HE, _RU_THEY),
    },
    "es": {
        PersonKind.WOMAN: (_ES_MASCULINE, _ES_MANY, r"\bpadre\b"),
        PersonKind.MAN: (_ES_FEMININE, _ES_MANY, r"\bmadre\b"),
        PersonKind.UNSAID: (_ES_MASCULINE, _ES_FEMININE, r"\bsu (?:padre|madre)\b"),
        PersonKind.SEVERAL: (
            _ES + r"(?:fue|es|está|ha|puede|debe|debería|sigue|tiene|sufre|permanece|perdió)\b",
        ),
        PersonKind.ORGANISATION: (_ES_MASCULINE, _ES_MANY, r"\b(?:padre|madre)\b"),
    },
    "tg": {
        PersonKind.WOMAN: (_TG_MANY, r"\bпадар(?:и|ро)?\b"),
        PersonKind.MAN: (_TG_MANY, r"\bмодар(?:и|ро)?\b"),
        PersonKind.UNSAID: (_TG_MANY, r"\b(?:падар|модар)(?:и|ро)?\b"),
        PersonKind.SEVERAL: (_TG_ONE,),
        PersonKind.ORGANISATION: (_TG_MANY, r"\b(?:падар|модар)(?:и|ро)?\b"),
    },
    "ar": {
        PersonKind.WOMAN: (_AR_HE, r"\b(?:أبيهم|أباهم)\b"),
        PersonKind.MAN: (_AR_SHE, r"\bأمهم\b"),
        PersonKind.UNSAID: (_AR_SHE, _AR_HE, r"\b(?:أبيهم|أباهم|أمهم)\b"),
        PersonKind.SEVERAL: (_AR_SHE, _AR_HE, r"\b(?:أبيهم|أباهم|أمهم)\b"),
        PersonKind.ORGANISATION: (_AR_HE,),
    },
}
POINTS_BACK: Final[dict[str, frozenset[str]]] = {
    "en": frozenset({"she", "he", "her", "his", "him", "hers"}),
    "fr": frozenset({"elle", "il", "lui", "son", "sa", "ses", "la", "le"}),
    "ru": frozenset({"она", "он", "её", "его", "ей", "ему", "ней", "ним", "неё", "него"}),
    "tg": frozenset({"ӯ", "вай", "ӯро", "вайро"}),
    "es": frozenset({"ella", "él", "la", "lo"}),
    "ar": frozenset({"هي", "هو", "هم"}),
}
"""Words in the person's stead, of which a phrase has one for each kind: they need the name before them."""


FOR_ANOTHER: Final = (
    ("en", PersonKind.WOMAN, "It is known that {} was told of his release."),
    ("en", PersonKind.SEVERAL, "Until the judgment, {} was at liberty."),
    ("en", PersonKind.ORGANISATION, "Nobody can help {}, who was closed."),
    ("fr", PersonKind.WOMAN, "{} a été condamné le 3 mars."),
    ("fr", PersonKind.MAN, "Le 3 mars, {} a été arrêtée."),
    ("fr", PersonKind.UNSAID, "On sait que {} est détenu."),
    ("fr", PersonKind.SEVERAL, "On sait que {} a perdu le logement."),
    ("ru", PersonKind.WOMAN, "Известно, что {} получил угрозы."),
    ("ru", PersonKind.MAN, "Известно, что {} осталась без помощи."),
    ("ru", PersonKind.SEVERAL, "{} находится под стражей."),
    ("tg", PersonKind.WOMAN, "{} таҳдидҳо гирифтаанд."),
    ("tg", PersonKind.SEVERAL, "{} хонаро тарк карда наметавонад."),
    ("ar", PersonKind.WOMAN, "كان {} في البيت."),
    ("ar", PersonKind.SEVERAL, "يخاف أشخاصا غيرها بعد قضية {}."),
    ("es", PersonKind.WOMAN, "Se sabe que {} fue detenido."),
    ("es", PersonKind.MAN, "El 3 de marzo, {} ha sido condenada."),
    ("es", PersonKind.SEVERAL, "{} perdió la vivienda."),
)
"""Sentences that must be found out."""
TWICE: Final = {"ar": {"الطفل"}}
"""Words that may stand twice on end, besides those that the language's own file has."""


def names(library: Library, case: Case, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """How sentences call who the case is about, by grammatical case: in short, and in full."""
    told = case.letters[language].details
    assert told is not None
    if case.kind is PersonKind.ORGANISATION:
        grammar = library.letters.files.composers[language].grammar
        whole = {key: form.format(name=told.name["nom"]) for key, form in grammar.organisation.items()}
        return dict(grammar.the_organisation), whole
    return dict(told.short), dict(told.name)


def any_of(forms: Iterable[str]) -> str:
    """Matches each of them; an article that French and Spanish contract with the word before may be gone."""
    bare = {re.sub(r"^(?:les?|la|los|el) |^l'", "", form) for form in forms}
    return "(?:" + "|".join(re.escape(form) for form in sorted({*forms, *bare}, key=len, reverse=True)) + ")"


def plain(text: str) -> str:
    """A text with the signs that people type."""
    return text.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")


def betrays(library: Library, case: Case, language: str) -> list[re.Pattern[str]]:
    """Patterns of what a wording can't say of the person."""
    short, whole = names(library, case, language)
    anyhow = any_of([*short.values(), *whole.values()])
    subject = any_of([short["nom"], whole["nom"]])
    return [
        re.compile(pattern.replace("{person}", anyhow).replace("{subject}", subject), re.IGNORECASE)
        for pattern in BETRAYS[language][case.kind]
    ]


def faults(wording: str, language: str) -> list[str]:
    """What keeps a wording from being a whole sentence: signs, blanks, words that stand twice."""
    text = wording.replace("{in_text}", "X").replace("{town}", "Y")
    fine = {*known(language).doubled, *TWICE.get(language, ())}
    found = re.findall(r"[{}\[\]|]|\s\s|\s[,.]|[,.][,.]|[,:]\.|\(\s|\s\)|\(\)|None", text)
    found += [word for word in re.findall(r"\b(\w+) \1\b", text, re.I) if word.casefold() not in fine]
    return found + re.findall(r"^\s|\s$|^[^\W\d_](?<=[a-zа-яё])|[^.:]$", text)
