"""`python -m bot case export` and `import`: a case out of the database as files, and back, to the byte."""

from __future__ import annotations

import asyncio
import re
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.cli.content.case import finding_line
from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.content.cases.files import FACTS_FILE, CaseDocuments
from bot.content.library import Library
from bot.errors import AppealBotError
from bot.model.cases.case import CasePicture
from bot.model.cases.revision import Agreed, Consent, MayUse
from bot.model.clock import SystemClock
from bot.services.cases.editing import CaseEditingService
from bot.services.cases.importing import CaseImportService, Imported, NewerEdits
from bot.services.cases.publishing import CasePublishingService
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.db.lease import lease_on
from bot.store.store import Store

_DONE, _FAULTS, _REFUSED = 0, 1, 2
_SLUG: Final = re.compile("[a-z0-9]{1,12}")

RUNNING: Final = (
    "A bot is running on this database, and wouldn't see what is brought in beside it. Stop it, import, and "
    "start it again. Nothing was changed."
)


def export_case(slug: str, folder: Path, *, revision: int | None, force: bool) -> int:
    """Write a revision's files, the newest's if none is given; the exit code. No running bot is disturbed."""
    try:
        return asyncio.run(_export(load_settings(), slug, folder, revision, force=force))
    except AppealBotError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename} can't be written: {error.strerror}.", file=sys.stderr)
    return _REFUSED


class WithNewerEdits(StrEnum):
    """What becomes of parts that were edited since the revision that the files begin from."""

    REFUSE = "refuse"
    REPLACE = "replace"  # they are as the files have them
    MERGE = "merge"  # they stay, and what the files changed besides is taken in


def import_case(
    folder: Path,
    *,
    consent: Consent | None,
    yes: bool,
    newer: WithNewerEdits = WithNewerEdits.REFUSE,
) -> int:
    """Bring a folder in as a revision, which people see only with `consent`; the exit code."""
    try:
        return asyncio.run(_import(load_settings(), folder, consent, newer, yes=yes))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Store | None]:
    """The database as it is; None, which is told, if there is none."""
    if not settings.may_have_database:
        print(f"There is no database {settings.database_shown}; the first start makes one.", file=sys.stderr)
        yield None
        return
    keyring = keyring_of(settings)
    store = await Store.open(settings.database_url, keyring, as_it_is=True)
    try:
        yield store
    finally:
        await store.close()


async def _export(settings: Settings, slug: str, folder: Path, number: int | None, *, force: bool) -> int:
    async with _opened(settings) as store:
        if store is None:
            return _REFUSED
        records = await store.revisions.records()
        record = records.get(slug)
        if record is None:
            known = ", ".join(sorted(records)) or "none yet: the first start takes the program's own in"
            print(f"The database has no case {slug}. It has: {known}.", file=sys.stderr)
            return _REFUSED
        found = await store.revisions.content(slug, number or record.newest)
    if found is None:
        print(f"{slug} has no revision {number}; its newest is {record.newest}.", file=sys.stderr)
        return _REFUSED
    if in_the_way := await asyncio.to_thread(_written, folder, found.files, force=force):
        print(in_the_way, file=sys.stderr)
        return _REFUSED
    seen = f"people see revision {record.published}" if record.published else "it was never published"
    print(f"{folder}: {', '.join(found.files)}. This is revision {found.revision.number} of {slug}; {seen}.")
    return _DONE


def _written(folder: Path, files: Mapping[str, bytes], *, force: bool) -> str:
    """Write them where nothing is lost by it, and an import finds just these files; else why not. OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    there = CaseDocuments.read(folder).files
    if others := sorted(there.keys() - files.keys()):
        return f"{folder} holds {', '.join(others)}, which this revision lacks. Give another folder."
    differing = [name for name, content in there.items() if content != files[name]]
    if differing and not force:
        return f"{folder} says something else in {', '.join(sorted(differing))}. To replace that: --force"
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    return ""


async def _import(
    settings: Settings, folder: Path, consent: Consent | None, newer: WithNewerEdits, *, yes: bool
) -> int:
    documents = CaseDocuments.read(folder)
    if FACTS_FILE not in documents.files:
        print(f"{folder} holds no case: there is no {FACTS_FILE} in it.", file=sys.stderr)
        return _REFUSED
    documents = _of_its_slug(documents)
    lease = lease_on(settings.database_url)
    if settings.may_have_database and not lease.take():
        print(RUNNING, file=sys.stderr)
        return _REFUSED
    try:
        async with _opened(settings) as store:
            if store is None:
                return _REFUSED
            return await _bring_in(store, folder, documents, consent, newer, yes=yes)
    finally:
        lease.release()


def _of_its_slug(documents: CaseDocuments) -> CaseDocuments:
    """Under the slug that case.toml says, whatever the folder is called."""
    try:
        slug = tomllib.loads(documents.files[FACTS_FILE].decode("utf-8-sig")).get("slug")
    except ValueError:
        slug = None  # the check says what is wrong
    named = isinstance(slug, str) and _SLUG.fullmatch(slug)
    return CaseDocuments(str(slug), documents.files) if named else documents


async def _bring_in(
    store: Store,
    folder: Path,
    documents: CaseDocuments,
    consent: Consent | None,
    newer: WithNewerEdits,
    *,
    yes: bool,
) -> int:
    library, clock, slug = Library.load(), SystemClock(), documents.name
    revisions = CaseRevisionsService(store, library, clock)
    editing = CaseEditingService(store, library, clock, revisions)
    service = CaseImportService(store, clock, revisions, editing)
    edits = None if newer is WithNewerEdits.REPLACE else await service.newer_edits(documents)
    if edits is not None and newer is WithNewerEdits.REFUSE:
        print(_undone(slug, folder, edits), file=sys.stderr)
        return _REFUSED
    if edits is not None:
        documents = CaseDocuments(slug, edits.merged.files)
        print(_merged(edits))
    findings = await service.check(documents, clock.now().date())
    for finding in findings:
        print(finding_line(folder, finding))
    if any(finding.fault for finding in findings):
        print(f"{folder} has faults, so nothing was brought in.", file=sys.stderr)
        return _FAULTS
    await revisions.take_in()  # as the next start would: then what comes now is the newer
    imported = await service.bring_in(documents)
    if imported is None:
        told = (
            f"The program's own files of {slug}, under messages/cases, can't be used: put them right first."
        )
        print(told, file=sys.stderr)
        return _REFUSED
    print(_said(slug, imported))
    if consent is None or imported.published == imported.number:
        return _DONE
    case = (await revisions.library_of(slug, documents.files)).cases[slug]
    names = CasePublishingService.names_said(case)
    if not yes and not await _confirmed(names, case.picture):
        print("Not published.")
        return _FAULTS
    agreed = Consent(consent.agreed, consent.may_use, names, pictured=case.picture is not None)
    await service.publish(slug, imported.number, agreed)
    print(
        f"Published: people see revision {imported.number} of {slug} from the next start on. "
        "The team is told then, and it stands in the record."
    )
    return _DONE


def _undone(slug: str, folder: Path, edits: NewerEdits) -> str:
    return (
        f"{slug} was edited since its revision {edits.begins_from}, which {folder} seems to begin from. "
        f"Bringing it in would undo what was edited in: {', '.join(edits.lost)}. Nothing was changed. To "
        "keep these parts and take in what the files changed besides: --merge. To have all as the files say: "
        "--replace."
    )


def _merged(edits: NewerEdits) -> str:
    taken = ", ".join(edits.merged.taken) or "nothing"
    kept = f"Stays as it is in the database: {', '.join(edits.lost)}."
    return f"Taken in: {taken}. {kept}"


def _said(slug: str, imported: Imported) -> str:
    if not imported.is_new:
        told = f"{slug} says just this already, as revision {imported.number}."
    else:
        told = f"It is revision {imported.number} of {slug}."
    if imported.published == imported.number:
        return f"{told} People see it."
    seen = f"see revision {imported.published}" if imported.published else "don't see the case"
    return f"{told} People {seen} until it is published, under /cases or with --publish."


async def _confirmed(names: tuple[str, ...], picture: CasePicture | None) -> bool:
    if picture is not None:
        print(f"It shows a picture, by {picture.credit}; allowed by: {picture.permission}")
    for name in names:
        print(f"This name is said too: {name}")
    try:
        said = await asyncio.to_thread(input, "May people see all this? Type yes to publish it: ")
    except (EOFError, UnicodeDecodeError):
        said = ""
    return said.strip().casefold() == "yes"


def consent_of(agreed: str, may_use: str) -> Consent | None:
    """The two answers as words; None if one of them is none that a case is published with."""
    try:
        given = Consent(Agreed(agreed), MayUse(may_use))
    except ValueError:
        return None
    return None if given.agreed is Agreed.NOBODY or given.may_use is MayUse.NO else given
