"""The command line. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local values could show a token or a chat
    help="A Telegram bot for supporters of urgent human-rights appeals.",
)


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Port of the rehearsal's page on this machine.")] = 8080,
) -> None:
    """Start the bot: on Telegram if BOT_TOKEN is set, else a rehearsal on this machine."""
    from bot.cli.run import run_program

    sys.exit(run_program(port))


@app.command()
def check() -> None:
    """Look over token, key, database, texts and cases; say for each what is wrong and what to do."""
    from bot.cli.check import run_checks

    sys.exit(run_checks())


@app.command()
def health() -> None:
    """Tell whether the running bot is well, for a container's healthcheck. Exit code 0: it is."""
    from bot.cli.health import print_health

    sys.exit(print_health())


@app.command()
def incidents(
    number: Annotated[
        str | None, typer.Argument(help="Show all that is known of this one. Every one in short if left out.")
    ] = None,
) -> None:
    """List the last hundred incidents: number, time, count, kind of fault and its place in the code."""
    from bot.cli.incidents import print_incidents

    sys.exit(print_incidents(number))


@app.command()
def invite(
    owner: Annotated[bool, typer.Option("--owner", help="Make the new person an owner.")] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Make none: list those that are open, by whom, until when.")
    ] = False,
    revoke: Annotated[int | None, typer.Option(help="Make none: end the open one of this number.")] = None,
) -> None:
    """Print a link that lets one person into the team: the way back in if every owner is lost.

    It works once, for 24 hours. One for an owner ends every other open one for an owner. The owners are told.
    """
    from bot.cli.invite import list_invitations, print_invitation, revoke_invitation

    if owner + listed + (revoke is not None) > 1:
        raise typer.BadParameter("--owner, --list and --revoke don't go together.")
    if listed:
        sys.exit(list_invitations())
    if revoke is not None:
        sys.exit(revoke_invitation(revoke))
    sys.exit(print_invitation(owner=owner))


@app.command()
def adopt() -> None:
    """Let the bot of BOT_TOKEN have another bot's database. Asks first: it loses the subscribers."""
    from bot.cli.adopt import adopt_database

    sys.exit(adopt_database())


@app.command()
def panic(
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask for the word, for scripts.")] = False,
) -> None:
    """Destroy everything that could lead to a person, and the key that opened it; cases and totals stay.

    For a word that is typed; also while the bot runs, which stops for it. It can't be taken back.
    """
    from bot.cli.keys.panic import destroy_people

    sys.exit(destroy_people(yes=yes))


@app.command()
def backup(
    file: Annotated[
        Path, typer.Argument(help="The file to make, or a folder: then its name is the time.", metavar="FILE")
    ],
    keep: Annotated[
        int | None, typer.Option(min=1, help="In a folder: delete older backups, but for the newest so many.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an older backup of that name.")] = False,
) -> None:
    """Copy the database under the bot's key, while the bot runs or not; read again before it counts."""
    from bot.cli.backups.backup import back_up

    sys.exit(back_up(file, keep=keep, force=force))


@app.command()
def restore(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A backup, or a copy that SQLite made. None: finish a restore that was broken off.",
            metavar="FILE",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask, for scripts.")] = False,
) -> None:
    """Put a backup in the database's place. Asks first; what was there is moved aside, not deleted."""
    from bot.cli.backups.restore import restore_copy

    sys.exit(restore_copy(file, yes=yes))


@app.command()
def move(
    to: Annotated[
        str, typer.Option(metavar="URL", help="Of an empty database, written as DATABASE_URL would be.")
    ],
) -> None:
    """Put everything into another, empty database, on a server or in a file, while no bot runs on either.

    Each table is read again there and compared. Broken off at any moment, the other one is as empty as
    before. The one of DATABASE_URL is only read.
    """
    from bot.cli.backups.move import move_database

    sys.exit(move_database(to))


keys = typer.Typer(help="The key that seals everything: another one in its place, and shares of it.")
app.add_typer(keys, name="key")


@keys.callback(no_args_is_help=True)
def _keys() -> None:
    """The key that seals everything: another one in its place, and shares of it."""


@keys.command("rotate")
def key_rotate(
    bot_key: Annotated[
        bool, typer.Option("--bot-key", help="A new BOT_KEY, in a moment: no row is sealed again.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --bot-key: write it there, if the key isn't in secrets/bot.key."
        ),
    ] = None,
) -> None:
    """Seal every row again under a new random data key, while no bot runs on the database.

    Broken off at any moment, nothing is lost: the old key holds, or the next start finishes it.
    """
    from bot.cli.keys.rotate import rotate_key

    if out is not None and not bot_key:
        raise typer.BadParameter("--out goes with --bot-key.")
    sys.exit(rotate_key(bot_key=bot_key, out=out))


@keys.command("split")
def key_split(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder for the shares, a file each.")
    ] = Path("key-shares"),
    number: Annotated[int, typer.Option("-n", help="So many shares.")] = 5,
    needed: Annotated[int, typer.Option("-k", help="So many of them make the key again.")] = 3,
) -> None:
    """Write shares of BOT_KEY, to be kept by people of the organisation. One alone tells nothing."""
    from bot.cli.keys.shares import split_into

    sys.exit(split_into(folder, number, needed))


@keys.command("join")
def key_join(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE", help="Files of shares. None: they are typed, unseen, or come in a pipe."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write the key; secrets/bot.key if left out.")
    ] = None,
) -> None:
    """Make BOT_KEY again from its shares, and write it to a file. It is never shown."""
    from bot.cli.keys.shares import join_from

    sys.exit(join_from(files or [], out))


@app.command()
def export_page(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write it; made if it isn't there.")],
) -> None:
    """Write the hand-off page as files, for a host of static pages."""
    from bot.cli.export_page import write_page

    sys.exit(write_page(folder))


cases = typer.Typer(no_args_is_help=True, help="For case workers: look a case over, and what goes into it.")
app.add_typer(cases, name="case")


@cases.command("check")
def case_check(
    path: Annotated[
        Path | None, typer.Argument(help="The folder of a case. Every case of this program if left out.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let remarks fail the check as well.")] = False,
) -> None:
    """Say what is wrong with a case, by file and line. Exit code 1 if anything is, 2 if there is no case."""
    from bot.cli.content.case import check_cases

    sys.exit(check_cases(path, strict=strict))


@cases.command("draft")
def case_draft(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Of an appeal: .txt, .html, .eml, .pdf, .docx")
    ],
    as_data: Annotated[bool, typer.Option("--json", help="Print it as JSON, for a program.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the draft there, as a case's files; an empty folder, or none yet."
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=WORDS", help="With --out: an answer to what the draft asks; once for each."
        ),
    ] = None,
) -> None:
    """Read an appeal's file, and print what a case made from it would have, each value with its line.

    With --out it is written as a case that `case check` reads and `case import` takes, and what it still
    lacks is printed.
    """
    if out is None:
        from bot.cli.content.draft import print_draft

        sys.exit(print_draft(file, as_data=as_data))
    if as_data:
        raise typer.BadParameter("Give --json or --out, not both.")
    from bot.cli.content.draft_files import write_draft

    sys.exit(write_draft(file, out, dict(each.partition("=")[::2] for each in answer or ())))


@cases.command("never-say")
def never_say(slug: Annotated[str, typer.Argument(help="The case's short name, like tjk001.")]) -> None:
    """Turn words that a case never says into hashes for its case.toml. They are typed unseen, never kept."""
    from bot.cli.content.case import print_never_said

    sys.exit(print_never_said(slug))


@cases.command("phrases")
def phrases(
    sort: Annotated[
        str | None,
        typer.Argument(metavar="SORT", help="events, concerns, demands or standards. All if left out."),
    ] = None,
) -> None:
    """List what can be said in letters: its name, what it says, what it needs and may have, and of whom."""
    from bot.cli.content.case import print_phrases

    sys.exit(print_phrases(sort))


@cases.command("picture")
def picture(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A photo: JPEG or PNG.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the case's files.")],
) -> None:
    """Put a picture into a case's folder, without where, when and with what it was taken."""
    from bot.cli.content.case import put_picture

    sys.exit(put_picture(file, folder))


@cases.command("export")
def case_export(
    slug: Annotated[str, typer.Argument(help="The case's short name, like tjk001.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write its files.")],
    revision: Annotated[int | None, typer.Option(min=1, help="This one; the newest if left out.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that say something else.")] = False,
) -> None:
    """Write a case of the database, as it was edited in the chat, as files; while the bot runs or not."""
    from bot.cli.content.exchange import export_case

    sys.exit(export_case(slug, folder, revision=revision, force=force))


@cases.command("import")
def case_import(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the case's files.")],
    publish: Annotated[bool, typer.Option("--publish", help="Let people see it. Asks first.")] = False,
    agreed: Annotated[
        str, typer.Option(help="With --publish: who agrees: person, family, speaker or issuer.")
    ] = "",
    may_use: Annotated[
        str, typer.Option(help="With --publish: why the appeal may be used: ours, asked or public.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask, for scripts.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Undo what was edited since these files were written.")
    ] = False,
    merge: Annotated[
        bool, typer.Option("--merge", help="Keep what was edited since, and take in what the files changed.")
    ] = False,
) -> None:
    """Bring a case's files into the database, as a draft or a newer revision; while no bot runs on it.

    Where it was edited since the revision that they begin from, each part that would be lost is named, and
    nothing is brought in without --replace or --merge. Exit code 1 if the files have faults, which are told,
    or it wasn't published; nothing has changed then for anybody but the team.
    """
    from bot.cli.content.exchange import WithNewerEdits, consent_of, import_case

    consent = consent_of(agreed, may_use) if publish else None
    if publish and consent is None:
        raise typer.BadParameter(
            "--publish needs --agreed (person, family, speaker, issuer) and --may-use (ours, asked, public)."
        )
    if replace and merge:
        raise typer.BadParameter("Give --replace or --merge, not both.")
    newer = WithNewerEdits.REPLACE if replace else WithNewerEdits.MERGE if merge else WithNewerEdits.REFUSE
    sys.exit(import_case(folder, consent=consent, yes=yes, newer=newer))


record = typer.Typer(help="What the team did, entry by entry, as /record shows it.")
app.add_typer(record, name="record")


@record.callback(no_args_is_help=True)
def _record() -> None:
    """What the team did, entry by entry, as /record shows it."""


@record.command("verify")
def record_verify(
    head: Annotated[
        str | None, typer.Option(metavar="DIGITS", help="An end of it that somebody noted down: is it there?")
    ] = None,
) -> None:
    """Find out whether an entry was changed or taken out, while the bot runs or not. Exit code 1: one was."""
    from bot.cli.record import verify_record

    sys.exit(verify_record(head))


letters = typer.Typer(help="For whoever reads letters over before people send them.")
app.add_typer(letters, name="letters")


@letters.callback(no_args_is_help=True)
def _letters() -> None:
    """For whoever reads letters over before people send them."""


@letters.command("sample")
def letters_sample(
    slug: Annotated[str, typer.Argument(help="The case's short name, like tjk001.")],
    language: Annotated[str, typer.Argument(metavar="LANG", help="The letters' language, like fr.")],
    ask: Annotated[str | None, typer.Option(help="Letters of this ask only. Of each if left out.")] = None,
    authority: Annotated[str | None, typer.Option(metavar="ID", help="To whom; else to the first.")] = None,
    number: Annotated[int, typer.Option("-n", min=1, max=9999, help="So many of each ask.")] = 20,
    own: Annotated[str, typer.Option(metavar="SENTENCE", help="A sentence of the sender's own.")] = "",
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a sheet: each beside its reading copy.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a file each, without greeting and close.")
    ] = None,
    second: Annotated[
        bool, typer.Option("--second", help="Second letters, to who hasn't answered for two weeks.")
    ] = False,
) -> None:
    """Draw letters of a case at random, as the bot does, and print or write them for reading."""
    from bot.cli.content.letters import print_sample

    if html and text:
        raise typer.BadParameter("--html and --text don't go together.")
    sys.exit(
        print_sample(
            slug,
            language,
            ask=ask,
            authority=authority,
            number=number,
            own=own,
            html=html,
            text=text,
            second=second,
        )
    )


languages = typer.Typer(
    no_args_is_help=True, help="For translators: begin a language, and see what it lacks."
)
app.add_typer(languages, name="language")


@languages.command("check")
def language_check(
    code: Annotated[str, typer.Argument(metavar="LANG", help="Its code, like es.")],
    all_of_it: Annotated[bool, typer.Option("--all", help="Tell all, not the first things only.")] = False,
) -> None:
    """Say what a language lacks, by file and line, and how much is done. Exit code 1 if it isn't all."""
    from bot.cli.content.language import print_language

    sys.exit(print_language(code, all_of_it=all_of_it))


@languages.command("new")
def language_new(
    code: Annotated[str, typer.Argument(metavar="LANG", help="Its code in ISO 639, like es.")],
) -> None:
    """Begin a language: make its folders, with the English beside what is to be written."""
    from bot.cli.content.language import make_language

    sys.exit(make_language(code))


people = typer.Typer(no_args_is_help=True, help="What the database holds on people, as a whole.")
app.add_typer(people, name="people")


@people.callback()
def _people() -> None:
    """What the database holds on people, as a whole."""  # without this one command alone loses its name


@people.command("restore")
def restore_marks(
    since: Annotated[str, typer.Option(help='From when on, like "2026-03-14 09:30", by TIMEZONE.')],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many they are.")] = False,
) -> None:
    """Write again to those who count as gone since a moment, because Telegram was wrong about them."""
    from bot.cli.people import restore_people

    sys.exit(restore_people(since, dry_run=dry_run))


def main() -> None:
    """Do what the command line says, at whatever terminal."""
    from bot.cli.terminal import allow_any_words

    # Hardly anything becomes garbage while a program loads, and nothing has to be looked for at its end: that
    # took a fifth of all the time of a command.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)
    allow_any_words()
    os.umask(0o077)  # whatever is made, unless its maker says otherwise, is for this program's user alone
    app()


if __name__ == "__main__":
    main()
