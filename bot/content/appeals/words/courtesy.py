"""Titles of courtesy before a name, and whom they tell of."""

from __future__ import annotations

import re
from typing import Final

from bot.content.appeals.words.vocabulary import also

_WOMAN: Final = (
    r"Mrs|Ms|Miss|Sras|Mses|Sra\.ta|Mme|Mmes|Madame|Mlle|Mademoiselle|Sra|Srta|Se[ñn]ora|"
    r"Se[ñn]orita|[Dd]o[ñn]a(?=\s[A-ZÀ-Þ])|Frau|Mevrouw|Mevr|Mw|Dhra|"
    r"Signora|Sig\.ra|Senhora|Lady|Queen(?!\sof)|Sister|Daw|Ibu|Nyonya|Bayan|Sor|S[œo]eur|W/ro|Weizero|Ma(?=\s)|г-жа|г-же|г-жу|г-жой|госпожа|"
    r"госпоже|госпожу|пані"
) + also("courtesy.woman")
_MAN: Final = (
    r"Mr|Messrs|Sres|Señores|Monsieur|M(?=\.)|MM|Sr|Se[ñn]or|[Dd]on(?=\s[A-ZÀ-Þ])|Herrn?|De heer|de heer|Dhr|"
    r"Meneer|Signor|Sig|Senhor|Sir|Lord|King(?!\sof)|Imam|"
    r"(?:[Aa]l-)?Sheikh|(?:[Aa]l-)?Shaikh|Sheik|Cheikh|Father|Fr(?=\.)|Padre|P(?=\.\s)|U(?=\s[A-Z])|Brother|Ato(?=\s[A-Z])|Bapak|Bpk|"
    r"Abb[ée]|P[èe]re|Fray|Bay(?=\s[A-ZÇĞİÖŞÜ])|г-н|"
    r"г-на|г-ну|г-ном|господин|господину|господина|пан"
) + also("courtesy.man")
_ANYBODY: Final = (
    r"(?:His|Her|Their)\s(?:Royal\s|Serene\s)?(?:Excellency|Highness|Majesty|Honou?r|Eminence|"
    r"Holiness)|H\.?\s?E(?=[.\s,])|H\.?R\.?H|"
    r"Y\.M|Su\sExcelencia|S\.?\s?E(?=[.\s])|Son\sExcellence|S\.?E\.?M(?=\.)|S\.?Exc|Exmo|Exma|"
    r"Excmo|Excma|Ilmo|Seine?r?\sExzellenz|Ihrer?\sExzellenz|I\.\s?E|S\.\s?D|"
    r"Z\.E|Zijne\sExcellentie|Hare\sExcellentie|Sua\sExcel[êe]ncia|Его\sПревосходительств[оу]|"
    r"Ее\sПревосходительств[оу]|"
    r"(?:The\s)?(?:Right\s|Rt\.?\s)?Hon(?:ou?rable)?|The\sHon|Dr|Drs|Doctor|Doctora|Prof|"
    r"Professor|Professeur|Profesor|Profesora|Maître|Maitre|Me(?=\s[A-ZÀ-Þ])|Lic|Licda|"
    r"Licenciad[oa]|Ing|Abog|Abg|"
    r"(?:Colonel|Major|Lieutenant|Brigadier|Captain)[\s-]General(?=\s[A-ZÀ-Þ])|"
    r"(?:Vice-)?Senior\sGeneral|General\sde\s(?:Divisi[óo]n|Brigada|Ej[ée]rcito)|Gen|(?:General|G[ée]n[ée]ral)(?!\s(?:Prosecutor|Secretary|Director|Manager|Inspector|Attorney|"
    r"Commissioner|Command))|Brig|Brigadier|Lt|Lieutenant|Lieut|Col|Colonel|"
    r"Coronel|(?:Teniente|Comisario)(?:\s(?:Coronel|General))?(?=\s[A-ZÀ-Þ])|Maj|Major|Capt|Captain|Capit[áa]n|Cdr|Commander(?![-\s](?:in|of))|Sgt|Insp|Adm|"
    r"Admiral|"
    r"(?:Inspector(?!\sGeneral)|Barrister|Advocate(?!\sGeneral)|Adv|Engr|Eng|Arch|Arq|Avv|Dott|Dra|Mtro|Mtra|Maestr[oa]|"
    r"Mgr|Msgr|Mons|Monsignor|Monse[ñi]gn?or|Monseigneur|Pastor|Pasteur|Priester|Pater|"
    r"Professora|Profa|Councillor|Comrade|Compañer[oa]|Camarade|Ustadz?|Al-?Hajj?|Alhaji|Malam)(?=\.?\s[A-ZÀ-Þ])|"
    r"Air|Field\sMarshal|Mariscal|Almirante|Kol|Oberst|"
    r"Ambassador(?=\s[A-Z])|Judge(?=\s[A-Z])|Justice(?=\s[A-Z])|Ayatollah|Hojatoleslam|"
    r"Hojjatoleslam|Maulana|Mullah|Shri|Smt|Datuk|Dato'?|Tun|Tan\sSri|Haji|Ustaz|"
    r"Rev|Reverend|Bishop|Archbishop|Senator|Hon"
) + also("courtesy.anybody")
_EACH: Final = rf"(?:(?P<f>{_WOMAN})|(?P<m>{_MAN})|(?:{_ANYBODY}))(?:\.|\b)(?!\w)"
_TITLE: Final = re.compile(rf"\s*(?:{_EACH})[\s,]{{0,3}}")
WOMAN: Final = re.compile(rf"(?<![\w.])(?:{_WOMAN})\b")
MAN: Final = re.compile(rf"(?<![\w.])(?:{_MAN})\b")
TITLES: Final = rf"(?:(?:{_WOMAN}|{_MAN}|{_ANYBODY})\.?)"
"""For a pattern: one title, with its full stop if it has one. Groups: none."""

_MOST: Final = 6


def without_title(text: str) -> tuple[str, str | None, bool]:
    """`text` without the titles before it, "m" or "f" where one tells, and whether there was one."""
    gender, titled = None, False
    for _ in range(_MOST):
        match = _TITLE.match(text)
        if not match or match.end() == 0:
            break
        rest = text[match.end() :]
        if not rest.strip():
            break
        titled = True
        gender = gender or ("f" if match["f"] else "m" if match["m"] else None)
        if match.group().strip().casefold().startswith(("his ", "her ")):
            gender = gender or ("f" if match.group().strip().casefold().startswith("her") else "m")
        text = rest
    return text.strip(), gender, titled
