"""Countries in a text: their names in each language, short and long, and the words made from them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from babel import Locale

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also, entries, forms, languages, letters
from bot.content.cases.countries import is_country

LANGUAGES: Final = ("en", "fr", "es", "de", "nl", "pt", "ru", "it")
"""Beside those of the files."""
_ALSO: Final[dict[str, str]] = {
    "AE": "uae|emirates|emirati",
    "AF": "afghan|afghans|afghane|afgano",
    "AO": "angolan",
    "AM": "armenian|armenien",
    "AZ": "azerbaijani|azeri|azerbaidjan|azerbaïdjan|azerbaiyan",
    "BD": "bangladeshi|bangladesi",
    "BH": "bahraini|bahreini",
    "BI": "burundian|burundais|burundaise",
    "BY": "belarus|belarusian|belarussian|belorussian|byelorussia|bielorrusia|белоруссия|"
    "белоруссии|беларуси|biélorussie|wit-rusland|weissrussland",
    "BO": "bolivian|boliviano|boliviana",
    "BR": "brazilian|bresilien|brasileno",
    "CD": "drc|democratic republic of congo|democratic republic of the congo|zaire|republique "
    "democratique du congo|rdc|congo-kinshasa",
    "CG": "republic of congo|republic of the congo|congo-brazzaville",
    "CI": "ivory coast|cote d'ivoire|cote divoire|ivorian",
    "CL": "chilean|chileno",
    "CM": "cameroonian|camerounais|camerounaise",
    "CN": "chinese|people's republic of china|prc|chinois|chino|китая",
    "CO": "colombian|colombiano|colombiana|colombienne",
    "CU": "cuban|cubano|cubana",
    "CZ": "czech republic",
    "DZ": "algerian|algerien|algerienne|argelino",
    "EC": "ecuadorian|ecuatoriano",
    "EG": "egyptian|egyptien|egipcio|египта",
    "ER": "eritrean",
    "ET": "ethiopian|ethiopien",
    "GB": "uk|united kingdom|great britain|british",
    "GE": "georgian",
    "GT": "guatemalan|guatemalteco|guatemalteca",
    "GQ": "equatorial guinean",
    "HN": "honduran|hondureno|hondurena",
    "HT": "haitian|haitien",
    "ID": "indonesian",
    "IL": "israeli",
    "IN": "indian",
    "IQ": "iraqi",
    "IR": "iranian|islamic republic of iran|irani|iranien|irani|ирана",
    "KG": "kyrgyz|kirghiz|kyrgyz republic|kirghizistan|kirgizistan|kyrgyzstan|киргизия|киргизии|"
    "кыргызстана|кыргызстане|кыргызской республики",
    "KH": "cambodian",
    "KP": "north korea|dprk",
    "KR": "south korea|republic of korea",
    "KZ": "kazakh|kazakhstani|казахстана|казахстане|республики казахстан",
    "LA": "laos|lao pdr",
    "LB": "lebanese|libanais",
    "LK": "sri lankan",
    "LY": "libyan",
    "MA": "moroccan|marocain|marocaine|marroqui",
    "MM": "burma|birmanie|birmania|burmese",
    "MD": "moldova|moldovan",
    "MK": "macedonia",
    "MR": "mauritanian|mauritanien",
    "MX": "mexican|mexicano|mexicana|mexicain",
    "MY": "malaysian",
    "NG": "nigerian",
    "NI": "nicaraguan|nicaraguense",
    "NP": "nepalese|nepali",
    "PH": "philippine|filipino|philippines",
    "PK": "pakistani",
    "PS": "palestine|palestinian|occupied palestinian territory|occupied palestinian territories|"
    "palestinian authority",
    "PE": "peruvian|peruano|peruana",
    "PY": "paraguayan",
    "RU": "russia|russian|russian federation|russie|rusia|russland|rusland|россии|российской федерации",
    "RW": "rwandan|rwandais",
    "SA": "saudi|saudi arabian|ksa",
    "SD": "sudanese|soudanais",
    "SO": "somali",
    "SV": "salvadoran|salvadoreno|salvadorena",
    "SY": "syrian|syrien|syrian arab republic",
    "SZ": "swaziland|swazi",
    "TD": "chadian|tchadien",
    "TG": "togolese|togolais",
    "TH": "thai",
    "TJ": "tajik|tajikistani|tadjikistan|tayikistan|tadschikistan|tadzjikistan|таджикистана|таджикистане",
    "TM": "turkmen",
    "TN": "tunisian|tunisien|tunisienne|tunisiennes",
    "TR": "turkey|turkish|turquie|turquia|turkei|turkije|turkiye",
    "TT": "trinidad and tobago|trinidad & tobago",
    "TZ": "tanzanian",
    "UA": "ukrainian|украины|украине",
    "UG": "ugandan|ougandais",
    "US": "usa|united states|united states of america|us|u.s.|etats-unis|estados unidos|eeuu|ee.uu",
    "UZ": "uzbek|ouzbekistan|uzbekistani|узбекистана|узбекистане",
    "VE": "venezuelan|venezolano|venezolana",
    "VN": "viet nam|vietnam|vietnamese|socialist republic of viet nam",
    "YE": "yemeni|yemenite",
    "ZW": "zimbabwean",
}
_WORD: Final = re.compile(r"[^\W_]+")
_GOES_ON: Final = re.compile(r"[\w-]")
_CITIES: Final[dict[str, str]] = {
    "CH": "geneva|geneve|genf|ginebra|женева|женеве|bern|berne|berna|genebra",
    "BE": "brussels|bruxelles|brussel|bruselas|brussel",
    "FR": "paris",
    "DE": "berlin|bonn",
    "GB": "london|londres|londen",
    "US": "washington|new york|nueva york",
    "NL": "den haag|the hague|la haye|la haya",
    "AT": "vienna|wien|vienne|viena|wenen",
    "ES": "madrid",
    "CA": "ottawa",
    "IE": "dublin",
    "IT": "rome|roma",
    "SE": "stockholm",
    "AU": "canberra",
}


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """ISO alpha-2 by each folded name of a country, in all languages that appeals come in."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and is_country(code):
                plain = folded(name)
                for each in (plain, plain.replace("&", "and"), plain.split(" (")[0]):
                    found.setdefault(each, code)
    for code, listed in _ALSO.items():
        for name in listed.split("|"):
            found[folded(name)] = code
    for language in languages():
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and is_country(code):
                for form in forms(language, str(name)):
                    found.setdefault(folded(form.translate(letters().small)), code)
    for language, code, several in entries("countries"):
        for name in several:
            for form in forms(language, name):
                found[folded(form.translate(letters().small))] = code
    for wrong in ("congo", "korea", "niger "):
        found.pop(wrong, None)
    return found


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, tuple[str, ...]]:
    """The names that begin with a word, the longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names(), key=len, reverse=True):
        first = _WORD.match(name)
        if first:
            found.setdefault(first.group(), []).append(name)
    return {word: tuple(several) for word, several in found.items()}


def places_in(text: str) -> list[tuple[int, int, str]]:
    """Every country named in `text`: start, end, ISO alpha-2. Words made from a country's name count."""
    plain = folded(text)
    found: list[tuple[int, int, str]] = []
    end = 0
    for match in _WORD.finditer(plain):
        start = match.start()
        if start < end or plain[start - 1 : start] in ("'", "-"):
            continue
        for name in _by_first_word().get(match.group(), ()):
            stop = start + len(name)
            if plain.startswith(name, start) and not _GOES_ON.match(plain, stop):
                # "let us" is no country.
                if name != "us" or text[start:stop] == "US":
                    found.append((start, stop, names()[name]))
                    end = stop
                break
    return found


def is_place(text: str) -> str | None:
    """ISO alpha-2 where `text` is a country's name and nothing else: "Republic of Togo", "TOGO"."""
    plain = folded(text).strip(" .,:;()")
    for start in (
        "",
        "republic of ",
        "the republic of ",
        "the ",
        "kingdom of ",
        "republique du ",
        "republique de ",
        "republica de ",
        "republica del ",
        "la ",
        "el ",
        "republik ",
        "islamic republic of ",
    ):
        if plain.startswith(start) and plain[len(start) :] in names():
            return names()[plain[len(start) :]]
    found = places_in(text)
    if (
        len(found) == 1
        and found[0][1] - found[0][0] >= len(plain) - 24
        and re.match(
            r"(?:the |la |el )?(?:\w+ ){0,3}(?:republic|kingdom|state|federation|republique|republica|union)",
            plain,
        )
    ):
        return found[0][2]
    return None


@lru_cache(maxsize=1)
def _city_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:"
        + "|".join(f"(?P<{code}>{cities}{also(f'cities.{code}')})" for code, cities in _CITIES.items())
        + r")(?!\w)"
    )


def city_in(text: str) -> str | None:
    """The country of a capital where embassies and missions stand, if one is named in `text`."""
    found = [match.lastgroup for match in _city_pattern().finditer(folded(text))]
    return found[-1] if found else None
