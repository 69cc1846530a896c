"""Checks the picture of a case: whether it can be shown, and whether it is told whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.files import CaseSource, pictures_of
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.cases.pictures import PICTURES, require_decodable, require_fit
from bot.errors import UnfitPicture

_OTHERS: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".gif")


def check_picture(source: CaseSource, files: Mapping[str, CaseFile]) -> Iterator[Finding]:
    """`files`: those of the case that can be read, by name."""
    pictures = pictures_of(source)
    for name, content in pictures.items():
        try:
            require_fit(content)
            require_decodable(content)
        except UnfitPicture as error:
            yield Finding(name, 0, error.problem, error.advice)
    if len(pictures) > 1:
        yield Finding(PICTURES[1], 0, f"stands beside {PICTURES[0]}.", "A case shows one: delete the other.")
    for path in sorted(source.iterdir()) if isinstance(source, Path) else ():
        if path.suffix.casefold() in _OTHERS and path.name not in PICTURES and not path.name.startswith("."):
            advice = f"Call it {PICTURES[0]} or {PICTURES[1]} if the case is to show it; else delete it."
            yield Finding(path.name, 0, "is not used.", advice, fault=False)
    if facts := files.get("case.toml"):
        yield from _told(facts, {name: file for name, file in files.items() if file is not facts}, pictures)


def _told(
    facts: CaseFile, languages: Mapping[str, CaseFile], pictures: Mapping[str, bytes]
) -> Iterator[Finding]:
    told = facts.entries.get("picture")
    if not pictures:
        if told is not None:
            advice = f"Put {PICTURES[0]} beside case.toml, or take this out."
            kind = ToldFinding(FindingKind.PICTURE_NONE)
            yield facts.remark(("picture",), "tells of a picture, and there is none.", advice, kind)
        return
    known = told if isinstance(told, dict) else {}
    if not known.get("credit"):
        advice = 'Write it below [picture], like credit = "Odila Brennwater".'
        kind = ToldFinding(FindingKind.PICTURE_WHOSE)
        yield facts.fault(("picture",), "doesn't tell who took the picture.", advice, kind)
    if not known.get("permission"):
        advice = 'Write it below [picture], like permission = "her sister, by e-mail of 2 June 2025".'
        kind = ToldFinding(FindingKind.PICTURE_ALLOWED)
        yield facts.fault(("picture",), "doesn't tell who allowed the picture to be shown.", advice, kind)
    for name, file in languages.items():
        if not file.entries.get("picture"):
            advice = 'Write it near the top, like picture = "A woman at a desk, smiling".'
            kind = ToldFinding(FindingKind.PICTURE_UNTOLD, language=name.removesuffix(".toml"))
            yield file.remark(
                ("picture",), "doesn't tell what is on the picture, for those who can't see it.", advice, kind
            )
