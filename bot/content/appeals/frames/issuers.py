"""Who issues appeals: what they are called, and the marks by which their texts are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import also, entries, letters


@dataclass(frozen=True, slots=True)
class IssuerFrame:
    """An organisation that issues appeals. `names`: by language, "" for any other; `domains`: of its mail."""

    key: str
    names: dict[str, str]
    mark: re.Pattern[str]
    domains: tuple[str, ...] = ()

    def called(self, language: str | None) -> str:
        """Its name in a language."""
        return self.names.get(language or "") or self.names[""]


_OBSERVATORY: Final = IssuerFrame(
    "observatory",
    {
        "": "The Observatory for the Protection of Human Rights Defenders",
        "fr": "L'Observatoire pour la protection des défenseurs des droits de l'Homme",
        "es": "El Observatorio para la Protección de los Defensores de Derechos Humanos",
    },
    re.compile(
        r"observatory for the protection of human rights defenders|observatoire\s+pour la "
        r"protection des d|observatorio para la protecci|the observatory \(omct"
    ),
    ("observatoryfordefenders.org", "fidh.org", "omct.org", "iprolink.ch", "fidh-omct.org"),
)
_ISSUERS: Final = (
    _OBSERVATORY,
    IssuerFrame(
        "amnesty",
        {"": "Amnesty International", "es": "Amnistía Internacional"},
        re.compile(
            r"amnesty international|amnistia internacional|\bai[- ]index\b|\bua:? ?\d{1,3}/\d\d|amnesty\.org"
        ),
        (
            "amnesty.org",
            "amnesty.de",
            "amnesty.nl",
            "amnesty.ch",
            "amnesty.org.uk",
            "aiusa.org",
            "amnesty.fr",
            "es.amnesty.org",
        ),
    ),
    IssuerFrame(
        "ahrc",
        {"": "Asian Human Rights Commission"},
        re.compile(r"asian human rights commission|\bahrc-ua|ahrchk"),
        ("ahrc.asia", "ahrchk.org", "ahrchk.net"),
    ),
    IssuerFrame(
        "pen",
        {"": "PEN International"},
        re.compile(r"international p\.?\s?e\.?n\.?(?!\w)|pen international|writers in prison committee"),
        ("internationalpen.org.uk", "pen-international.org", "wipcpen.org.uk"),
    ),
    IssuerFrame(
        "frontline",
        {"": "Front Line Defenders"},
        re.compile(r"front line(?: defenders)?\b|frontline defenders"),
        ("frontlinedefenders.org",),
    ),
    IssuerFrame(
        "rsf",
        {
            "": "Reporters Without Borders (RSF)",
            "fr": "Reporters sans frontières (RSF)",
            "es": "Reporteros sin Fronteras (RSF)",
        },
        re.compile(r"reporters without borders|reporters sans frontieres|reporteros sin fronteras"),
        ("rsf.org",),
    ),
    IssuerFrame(
        "cpj",
        {"": "Committee to Protect Journalists (CPJ)"},
        re.compile(r"committee to protect journalists"),
        ("cpj.org",),
    ),
    IssuerFrame(
        "omct",
        {
            "": "World Organisation Against Torture (OMCT)",
            "fr": "Organisation mondiale contre la torture (OMCT)",
            "es": "Organización Mundial Contra la Tortura (OMCT)",
        },
        re.compile(
            r"world organi[sz]ation against torture|organisation mondiale contre la torture|"
            r"organizacion mundial contra la tortura|secretaria\w* (?:international |"
            r"internacional )?(?:of |de |de la |de l')?omct"
        ),
        ("omct.org",),
    ),
    IssuerFrame(
        "fidh",
        {"": "International Federation for Human Rights (FIDH)"},
        re.compile(
            r"international federation for human rights|federation internationale (?:des ligues "
            r")?(?:des droits|pour les droits)"
        ),
        ("fidh.org",),
    ),
    IssuerFrame(
        "sar", {"": "Scholars at Risk"}, re.compile(r"scholars at risk"), ("scholarsatrisk.org", "nyu.edu")
    ),
    IssuerFrame(
        "lrwc",
        {"": "Lawyers' Rights Watch Canada"},
        re.compile(r"lawyers['’]? rights watch canada"),
        ("lrwc.org",),
    ),
    IssuerFrame(
        "acat", {"": "ACAT", "fr": "ACAT-France"}, re.compile(r"\bacat\b"), ("acatfrance.fr", "acat.ch")
    ),
    IssuerFrame(
        "ituc",
        {"": "International Trade Union Confederation (ITUC)"},
        re.compile(r"international trade union confederation|\bituc\b"),
        ("ituc-csi.org",),
    ),
    IssuerFrame(
        "iuf",
        {"": "IUF", "fr": "UITA", "es": "UITA"},
        re.compile(r"\biuf\b|\biuf-uita|\buita\b|international union of food"),
        ("iuf.org",),
    ),
    IssuerFrame(
        "icftu",
        {"": "International Confederation of Free Trade Unions (ICFTU)", "fr": "CISL", "es": "CIOSL"},
        re.compile(r"\bicftu\b|confederation of free trade unions"),
        ("icftu.org",),
    ),
    IssuerFrame(
        "psi", {"": "Public Services International (PSI)"}, re.compile(r"public services international")
    ),
    IssuerFrame(
        "bwi", {"": "Building and Wood Workers' International (BWI)"}, re.compile(r"\bbwi\b|wood workers")
    ),
    IssuerFrame(
        "industriall",
        {"": "IndustriALL Global Union"},
        re.compile(r"\bindustriall\b"),
        ("industriall-union.org",),
    ),
    IssuerFrame(
        "ifj",
        {"": "International Federation of Journalists (IFJ)"},
        re.compile(r"international federation of journalists|\bifj\b"),
        ("ifj.org",),
    ),
    IssuerFrame(
        "ei", {"": "Education International"}, re.compile(r"education international"), ("ei-ie.org",)
    ),
    IssuerFrame("labourstart", {"": "LabourStart"}, re.compile(r"labourstart"), ("labourstart.org",)),
    IssuerFrame("hrw", {"": "Human Rights Watch"}, re.compile(r"human rights watch"), ("hrw.org",)),
    IssuerFrame("article19", {"": "ARTICLE 19"}, re.compile(r"\barticle 19\b(?! of)"), ("article19.org",)),
    IssuerFrame("civicus", {"": "CIVICUS"}, re.compile(r"\bcivicus\b"), ("civicus.org",)),
)


def _with_names_of_files(one: IssuerFrame) -> IssuerFrame:
    """With what it is called in the languages of the files, and known by that."""
    those = [(language, names) for language, key, names in entries("issuers") if key == one.key]
    called = {language: names[0].translate(letters().small) for language, names in those}
    mark = re.compile(one.mark.pattern + also(f"issuers.{one.key}"))
    return replace(one, names={**one.names, **called}, mark=mark) if those else one


ISSUERS: Final = tuple(map(_with_names_of_files, _ISSUERS))
_SOURCE: Final = re.compile(
    r"(?im)^\s{0,4}(?:source|sources?|fuente|quelle)\s?:\s{0,3}(?P<name>[^\n,;]{3,80})"
)
_MAIL_WORDS: Final = (
    "amnesty",
    "observator",
    "frontline",
    "ahrc",
    "rsf.",
    "ifex",
    "wipcpen",
    "pen-int",
    "cpj.",
    "labourstart",
    "omct",
    "fidh",
    "acat",
)


def known_issuer(text: str, kind_of_code: str | None) -> IssuerFrame | None:
    """The issuer whose frame a text has: by its code, else by who is named first near the top."""
    by_code = {
        "observatory": "observatory",
        "amnesty": "amnesty",
        "index": "amnesty",
        "ahrc": "ahrc",
        "pen": "pen",
        "omct": "omct",
    }
    if kind_of_code in by_code:
        return next(one for one in ISSUERS if one.key == by_code[kind_of_code])
    plain = folded(text)
    near = plain[:1500]
    first = [(match.start(), one) for one in ISSUERS if (match := one.mark.search(near))]
    return min(first, key=lambda pair: pair[0])[1] if first else None


def source_in(text: str) -> str | None:
    """Whom an alert that is passed on names as its source: "SOURCE: Reporters sans frontières, Paris"."""
    match = _SOURCE.search(text[:3000])
    return re.sub(r"\s+", " ", match["name"]).strip() if match else None


def is_issuers_own(role: str, mails: Sequence[str]) -> bool:
    """Whether an entry among the addresses is the issuer itself, which is never written to."""
    plain = folded(role)
    if any(one.mark.search(plain) for one in ISSUERS):
        return True
    return bool(mails) and all(own_mail(mail) for mail in mails)


def own_mail(mail: str) -> bool:
    """Whether an address of mail is one of an organisation that issues appeals."""
    host = mail.rsplit("@", 1)[-1].casefold()
    return any(
        host == domain or host.endswith("." + domain) for one in ISSUERS for domain in one.domains
    ) or any(host.startswith(word) or f".{word}" in host or f"-{word}" in host for word in _MAIL_WORDS)
