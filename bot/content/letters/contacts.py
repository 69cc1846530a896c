"""What in a text leads to somebody without being a number: mail, profiles, handles, links, and homes.

Rules and hardly a list of networks: a new one has an address like the others. They look for what people type,
not for what a standard allows; what they find is only remarked on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_MAIL = (
    r"[^\s@<>(),;]+@[^\s@<>(),;]+\.\w{2,}"
    r"|[\w.+-]+ ?[(\[] ?(?:at|arobase|собака) ?[)\]] ?[\w-]+(?:\.[\w-]+)+"
)
_HANDLE = r"(?<![\w.])@\w[\w.]{2,}\w"
_SCHEME = r"(?<!\w)(?:[a-z][a-z0-9+.-]{1,11}://|www\.|mailto:|tel:|sms:)[^\s<>]+"
# The last part isn't written with a capital: that is a full stop without its blank ("the end.It was").
_WITH_PATH = r"(?<![\w.@])(?:[\w-]+\.)+(?-i:[a-z]{2,}|[A-Z]{2,}|рф)(?::\d+)?[/?][^\s<>]+"
_DOMAIN = (
    r"(?<![\w.@])(?:[a-z0-9-]+\.)*[a-z0-9-]{2,}\.(?-i:"
    r"com|org|net|info|biz|me|io|eu|ru|su|tj|uz|kz|kg|by|ua|fr|be|ch|de|at|nl|uk|es|it|pl|tr|ir"
    r"|link|page|site|online|COM|ORG|NET|RU|TJ|FR|BE)(?![\w-]|\.\w)"
)
_NETWORK = (
    r"instagram|insta|facebook|telegram|tiktok|snapchat|twitter|whatsapp|viber|skype|wechat|linkedin|youtube"
    r"|discord|bluesky|mastodon|threads|вконтакте|одноклассники|инстаграмм?|инста|фейсбук|телеграмм?|телега"
    r"|тикток|ватсапп?|вайбер|скайп|vk|вк|fb|ig|tg|тг|ok|ок"
)
_NETWORK_NAME = (
    # "insta: annap" at the end of a clause; "insta anna_p" anywhere, for no word has such a sign in it.
    rf"(?<!\w)(?:{_NETWORK})\s*[:=]\s*[a-z][\w.-]+(?=\s*(?:$|[,;)]|\.(?:\s|$)))"
    rf"|(?<!\w)(?:{_NETWORK})(?:\s*[:=—–-]\s*|\s+)(?=[a-z][\w-]*[\d_.]\w)[a-z][\w.-]*\w"
)
_ADDRESS: Final = re.compile(
    "|".join((_MAIL, _SCHEME, _WITH_PATH, _DOMAIN, _HANDLE, _NETWORK_NAME)), re.IGNORECASE | re.MULTILINE
)
_LINK: Final = re.compile("|".join((_SCHEME, _WITH_PATH, _DOMAIN)), re.IGNORECASE)
_ENDS: Final = ".,;:!?…)]»”\"'"

_STREET = (  # stands before the street's name
    r"rue|avenue|av\.|boulevard|bd\.?|place|impasse|chemin|allée|quai|route|chaussée|square|passage"
    r"|calle|avenida|plaza|via|viale|piazza|corso|ulica|ul\."
    r"|ул\.?|улиц[аыеу]|просп\.?|проспект[аеу]?|пр-т\.?|пр\.|переул(?:ок|ке)|пер\.|площад[ьи]|пл\.|бульвар[аеу]?"
    r"|б-р\.?|шоссе|наб\.|набережн(?:ая|ой)|мкр\.?|микрорайоне?|проезде?|тупике?"
    r"|хиёбон[иу]?|к[ӯу]ча[иу]?|гузари?|ма[ҳх]аллаи?"
    r"|شارع|خیابان|کوچه|بلوار"
)
_SHORT: Final = re.compile(r"(?:av|bd|ul|ул|просп|пр-т|пр|пер|пл|б-р|наб|мкр)\b\.?", re.IGNORECASE)
_STREET_AFTER = r"street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|crescent|terrace|boulevard|blvd\.?|gardens"
_STREET_IN_ONE = r"straße|strasse|str\.|gasse|allee|straat|laan|gracht|steenweg|dreef|weg|plein|platz"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_HOUSE = rf"(?:№ ?|n° ?|no\.? ?|nr\.? ?|д(?:ом)?\.? ?|хонаи? |پلاک |رقم )?(?!{_YEAR})\d{{1,4}}(?!\d)"
_OTHERWISE = r"(?! ?(?:%|[./-]\d|:\d\d)| (?-i:[a-zà-öø-ÿа-яёӣӯқғҳҷ]{3,}))"
"""What follows a number that is no house's: an age, a day of a month, how many."""
_WORDS = r"[^\s,;:!?\d]+(?: [^\s,;:!?\d]+){0,4}"
_WORDS_TO_THE_STOP = r"(?:[^\s,;:!?\d.]|\.(?=\w))+(?: (?:[^\s,;:!?\d.]|\.(?=\w))+){0,4}"
_HOMES: Final = (
    re.compile(rf"(?<!\w)(?P<street>{_STREET})\s*(?P<name>{_WORDS}),?\s+{_HOUSE}{_OTHERWISE}", re.IGNORECASE),
    re.compile(
        rf"(?<![\w.])(?!{_YEAR})\d{{1,4}} ?(?:bis|ter|[a-d])?,? (?P<street>{_STREET})(?!\w)"
        rf" ?(?P<name>{_WORDS_TO_THE_STOP})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.])(?!{_YEAR})\d{{1,5}}[a-d]?,? (?P<name>{_WORDS}) (?:{_STREET_AFTER})(?!\w)", re.IGNORECASE
    ),
    re.compile(rf"(?<!\w)(?P<name>[^\W\d_][\w-]+)(?:{_STREET_IN_ONE})\s?{_HOUSE}{_OTHERWISE}", re.IGNORECASE),
    re.compile(
        r"(?<!\w)(?:flat|apt\.?|apartment|appt\.?|appartement|кв\.?|квартира|[ҳх]у[ҷч]раи?|хонаи|wohnung)"
        r"\s?(?:№ ?)?\d{1,4}(?!\w)(?! ?[мm](?!\w))",
        re.IGNORECASE,
    ),
)
_NO_NAME: Final = re.compile(
    "le|la|les|à|a|en|the|in|on|of|to|and|at|from|for|by|with"
    "|в|во|на|с|со|к|о|об|и|из|за|до|по|около|дар|аз|ба|бо",
    re.IGNORECASE,
)
"""Words that no street's name ends in."""


def addresses_that_lead_to_somebody(text: str) -> tuple[str, ...]:
    """Mail addresses, links, profiles and handles in a text, as they stand in it."""
    return _each_once(found[0].rstrip(_ENDS) for found in _ADDRESS.finditer(text))


def is_link(text: str) -> bool:
    """Whether there is nothing but links in a text."""
    rest = _LINK.sub("", text)
    return rest != text and not any(sign.isalnum() for sign in rest)


def homes(text: str, *, in_sentence: bool = True) -> tuple[str, ...]:
    """Addresses of houses and flats in a text, as they stand in it.

    In a sentence a street's name has a capital somewhere; who gives an address may do without.
    """
    places: list[tuple[int, int]] = []
    for found in sorted(
        (found for pattern in _HOMES for found in pattern.finditer(text) if _is_home(found, in_sentence)),
        key=lambda found: found.span(),
    ):
        start, end = found.span()
        if places and start - places[-1][1] <= len(", "):  # "ул. Рудаки 5, кв. 12"
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return _each_once(text[start:end].rstrip(_ENDS) for start, end in places)


def _is_home(found: re.Match[str], in_sentence: bool) -> bool:
    parts = found.groupdict()
    name = parts.get("name")
    if name is None:
        return True
    words = name.split()
    if _NO_NAME.fullmatch(words[-1]):
        return False
    named = name != name.lower() or name == name.upper()  # no capitals in that alphabet
    return named or not in_sentence or _SHORT.fullmatch(parts.get("street") or "") is not None


def _each_once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
