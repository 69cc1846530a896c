"""`case check` and `case never-say`, as a case worker has them at a terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.check import _content
from bot.content.cases.check import Finding, check_case
from bot.content.cases.check.finding import CaseFile
from bot.content.cases.check.names import check_names
from bot.content.composing.files import LetterFiles
from bot.content.languages import languages
from bot.content.library import Library, messages_folder
from bot.content.said.hashes import hash_of
from tests.support.samples.spoiled_cases import (
    CASE,
    ENGLISH,
    FRENCH,
    SPOILED,
    SPOILED_OWN_WORDS,
    Spoiled,
)
from tests.tools.phrase_tables import index

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example-case" / "exa001"
OWN_WORDS = ROOT / "tests" / "support" / "samples" / "own_words" / "exa001"
LETTERS = LetterFiles.load(messages_folder() / "letters", languages())
TODAY = date(2025, 6, 10)  # eight days after the example's newest source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the invented case, to spoil."""
    return shutil.copytree(EXAMPLE, tmp_path / "exa001")


@pytest.fixture
def own_words(tmp_path: Path) -> Path:
    """A copy of a case whose letters are in words of its own, as all were before the phrase library."""
    return shutil.copytree(OWN_WORDS, tmp_path / "own" / "exa001")


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, name: str, words: str) -> int:
    text = (folder / name).read_text(encoding="utf-8")
    assert words in text, words
    return text[: text.index(words)].count("\n") + 1


def found(folder: Path, today: date = TODAY) -> list[Finding]:
    return check_case(folder, LETTERS, today)


BEFORE = found(EXAMPLE)
BEFORE_OWN_WORDS = found(OWN_WORDS)


def faults(folder: Path, today: date = TODAY) -> list[Finding]:
    return [finding for finding in found(folder, today) if finding.fault]


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED)
def test_what_is_wrong_is_found_with_its_file_and_line(folder: Path, spoiled: Spoiled) -> None:
    require_found(folder, spoiled, BEFORE)


@pytest.mark.parametrize("spoiled", SPOILED_OWN_WORDS.values(), ids=SPOILED_OWN_WORDS)
def test_what_is_wrong_with_words_of_its_own_is_found(own_words: Path, spoiled: Spoiled) -> None:
    require_found(own_words, spoiled, BEFORE_OWN_WORDS)


def require_found(folder: Path, spoiled: Spoiled, before: list[Finding]) -> None:
    change(folder, spoiled.file, spoiled.old, spoiled.new)
    new = [finding for finding in found(folder) if finding not in before]
    line = line_of(folder, spoiled.file, spoiled.at)
    hits = [finding for finding in new if spoiled.told in f"{finding.problem} {finding.advice}"]
    assert [(hit.file, hit.line, hit.fault) for hit in hits] == [(spoiled.file, line, not spoiled.remark)], (
        new
    )
    assert all(finding.problem and finding.advice for finding in new)


def test_the_example_and_the_first_case_are_without_fault() -> None:
    assert faults(EXAMPLE) == []
    assert faults(OWN_WORDS) == [], "cases in words of their own go on working"
    for case in (messages_folder() / "cases").iterdir():
        assert faults(case, TODAY) == [], case.name


def test_everything_is_told_at_once(folder: Path) -> None:
    for name, old, new in (
        (CASE, 'country = "PN"', 'country = "Marenia"'),
        (CASE, 'email = "president@example.org"', 'email = "president"'),
        (CASE, 'when = 2025-06-02\nsources = ["news"]', 'when = "June"'),
        (ENGLISH, "[facts.ill]", "[facts.sick]"),
        (ENGLISH, "reviewed = true", 'reviewed = "yes"'),
        (ENGLISH, "out of the town", "out of the the town"),
        (FRENCH, 'button = "Présidente"', 'button = ["Présidente'),
    ):
        change(folder, name, old, new)
    told = [(finding.file, finding.problem) for finding in faults(folder)]
    for name, words in (
        (CASE, '"Marenia" is not a country'),
        (CASE, '"president" is not an e-mail address'),
        (CASE, "[facts no. 5.when]: needs a day"),
        (CASE, '[facts no. 5]: "sources" is missing'),
        (ENGLISH, '[facts]: "ill" is missing'),
        (ENGLISH, '"sick" is not known here'),
        (ENGLISH, "[reviewed]: needs true or false"),
        (ENGLISH, '"the the"'),
        (FRENCH, "is not valid TOML"),
    ):
        assert sum(file == name and words in problem for file, problem in told) == 1, (words, told)
    assert len(told) == 9
    waits = [finding.file for finding in found(folder) if "not checked yet" in finding.problem]
    assert waits == [CASE]


@pytest.mark.parametrize(
    ("name", "entry", "told"),
    [
        (CASE, 'slug = "exa001"', '"slug" is missing.'),
        (CASE, 'country = "PN"', '"country" is missing.'),
        (CASE, 'default_language = "en"', '"default_language" is missing.'),
        (CASE, 'email = "alert@example.org"', '[issuer]: "email" is missing.'),
        (CASE, 'kind = "mission"', '[authorities no. 4]: "kind" is missing.'),
        (CASE, 'id = "geneva"', '[authorities no. 4]: "id" is missing.'),
        (ENGLISH, 'language = "en"', '"language" is missing.'),
    ],
)
def test_an_entry_left_out_is_one_fault(folder: Path, name: str, entry: str, told: str) -> None:
    change(folder, name, entry, "")
    assert [(finding.file, finding.problem) for finding in faults(folder)] == [(name, told)]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "ombuds"', 'id = "justice"', "authorities"),
        ('id = "sentenced"', 'id = "arrested"', "facts"),
        ('[[asks]]\nid = "care"', '[[asks]]\nid = "release"', "asks"),
    ],
)
def test_one_name_for_two_is_told_once_and_nothing_is_to_be_taken_out(
    folder: Path, old: str, new: str, key: str
) -> None:
    change(folder, CASE, old, new)
    [told] = faults(folder)
    assert told.file == CASE
    assert re.fullmatch(rf'\[{key}\]: "\w+" is used twice\.', told.problem)


def test_one_name_for_two_sources(folder: Path) -> None:
    change(folder, CASE, '[[sources]]\nid = "news"', '[[sources]]\nid = "appeal"')
    told = faults(folder)
    assert any('"appeal" is used twice' in finding.problem for finding in told)
    assert {finding.file for finding in told} == {CASE}


def test_one_remark_for_a_language_that_several_authorities_want(folder: Path) -> None:
    for _ in range(3):
        change(folder, CASE, 'languages = ["en", "fr"]', 'languages = ["en", "tg"]')
    [told] = [finding for finding in found(folder) if "there is no tg.toml" in finding.problem]
    assert told.problem.startswith('[authorities no. 1.languages no. 2]: is "tg", and so for 2 more, but')
    (folder / "tg.toml").touch()
    assert not any("there is no" in finding.problem for finding in found(folder))


def test_a_language_with_a_fault_doesnt_keep_the_others_from_being_checked(own_words: Path) -> None:
    folder = own_words
    change(folder, ENGLISH, 'language = "en"', 'language = "fr"')
    change(folder, FRENCH, "m’attriste.", "m’attriste." + " Bien sûr." * 200)
    told = faults(folder)
    assert [(finding.file, "characters" in finding.problem) for finding in told] == [
        (ENGLISH, False),
        (FRENCH, True),
    ]


def test_what_is_missing_altogether(folder: Path) -> None:
    (folder / ENGLISH).unlink()
    (folder / "de.toml").touch()
    (folder / FRENCH).write_bytes((folder / FRENCH).read_text(encoding="utf-8").encode("latin-1", "ignore"))
    assert [(finding.file, finding.problem) for finding in faults(folder)] == [
        (ENGLISH, "is missing."),
        (FRENCH, "is not saved as UTF-8."),
        ("de.toml", "is not a language this program speaks."),
    ]
    (folder / CASE).unlink()
    assert (CASE, "is missing.") in [(finding.file, finding.problem) for finding in faults(folder)]


@pytest.mark.parametrize(("days", "old"), [(90, False), (91, True)])
def test_facts_are_old_after_ninety_days(folder: Path, days: int, old: bool) -> None:
    told = [finding.problem for finding in found(folder, date(2025, 6, 2) + timedelta(days))]
    assert any("more than 90 days ago" in problem for problem in told) is old
    change(folder, CASE, "# stopped = 2025-09-01", "stopped = 2025-06-03")
    for name in (ENGLISH, FRENCH):
        change(folder, name, "summary =", 'stop = "She is free."\nsummary =')
    told = [finding.problem for finding in found(folder, date(2026, 6, 2))]
    assert not any("days ago" in problem for problem in told), "a stopped case may grow old"
    assert faults(folder, date(2026, 6, 2)) == []


def test_a_stopped_case_says_why_in_every_language(folder: Path) -> None:
    change(folder, CASE, "# stopped = 2025-09-01", "stopped = 2025-06-03")
    assert [(finding.file, finding.problem) for finding in faults(folder)] == [
        (ENGLISH, '"stop" is missing.'),
        (FRENCH, '"stop" is missing.'),
    ]


def test_a_fact_without_an_event_needs_words_in_every_language(folder: Path) -> None:
    change(folder, CASE, 'event = "arrest"\n', "")
    assert [(finding.file, finding.line, finding.problem) for finding in faults(folder)] == [
        (name, line_of(folder, name, "[facts.arrested]"), '[facts.arrested]: "wordings" is missing.')
        for name in (ENGLISH, FRENCH)
    ]


def test_an_ask_has_nine_demands_at_most(folder: Path) -> None:
    more = ["lawyer", "humane", "no_torture", "protect", "protect_family", "integrity", "review"]
    for old in ('"doctor", "family"]   #', '["doctor", "family"]\n'):
        change(folder, CASE, old, old.replace("]", "".join(f', "{demand}"' for demand in more) + "]"))
    assert faults(folder) == []
    for old in ('"review"]   #', '"review"]\n'):
        change(folder, CASE, old, old.replace("]", ', "fair_trial"]'))
    [told] = faults(folder)
    assert "has 10 demands, of 9 at most" in told.problem


def test_a_fault_in_the_default_language_doesnt_keep_the_others_from_being_checked(folder: Path) -> None:
    change(folder, ENGLISH, "[facts.nofamily]", "")
    change(folder, FRENCH, "Ce que {name} a fait", "Ce qu'elle a fait")
    assert [(finding.file, finding.problem) for finding in faults(folder)] == [
        (ENGLISH, '[facts]: "nofamily" is missing.'),
        (FRENCH, "[concerns.readers no. 3]: names nobody."),
    ]


def test_a_word_never_said_is_not_shown_and_not_missed_behind_another_fault(folder: Path) -> None:
    change(folder, ENGLISH, "She is ill and", "Wendeline is ill and")
    change(folder, CASE, 'country = "PN"', 'country = "Marenia"')
    told = " ".join(f"{finding.problem} {finding.advice}" for finding in found(folder))
    assert "a word stands here" in told
    assert "Wendeline" not in told


def test_the_longest_parts_are_named_where_a_letter_is_too_long(own_words: Path) -> None:
    change(own_words, ENGLISH, "saddens me.", "saddens me." + " Very much so." * 130)
    [told] = faults(own_words)
    assert "[letter.release]: a letter to ombuds can have" in told.problem
    assert re.search(r"too long as well: to .*geneva", told.problem)
    longest = line_of(own_words, ENGLISH, "helped people")
    assert re.match(
        rf"Shorten what is longest: concern no\. 2 \(line {longest}: 1\d\d\d\), \w+ no\. ", told.advice
    )


def test_a_letter_just_as_long_as_a_page_is_not_too_long(own_words: Path) -> None:
    def longest(more: int) -> list[Finding]:
        shutil.copy(OWN_WORDS / ENGLISH, own_words / ENGLISH)
        change(own_words, ENGLISH, "saddens me.", "saddens me. " + "x" * more)
        return faults(own_words)

    [told] = longest(2000)
    over = int(re.findall(r"can have (\d+) characters", told.problem)[0]) - 2800
    assert longest(2000 - over) == []
    assert "can have 2801 characters, of 2800" in longest(2001 - over)[0].problem


def test_a_subject_has_a_hundred_and_twenty_characters_at_most(own_words: Path) -> None:
    old = re.findall(r'(?m)^subject = \[\n  "(.*)",$', (own_words / ENGLISH).read_text("utf-8"))[0]
    change(own_words, ENGLISH, old, "x" * 120)
    assert faults(own_words) == []
    change(own_words, ENGLISH, "x" * 120, "x" * 121)
    [told] = faults(own_words)
    assert "subject no. 1]: is 121 characters long." in told.problem
    assert told.advice == "A phone shows 120: shorten it."


def test_a_letter_names_the_person(own_words: Path) -> None:
    change(own_words, ENGLISH, "Odila Brennwater is waiting for one.", "She is waiting for one.")
    assert faults(own_words) == [], "the demand names her"
    change(own_words, ENGLISH, 'care = "let Odila Brennwater see', 'care = "let her see')
    [told] = faults(own_words)
    assert told.line == line_of(own_words, ENGLISH, "She is waiting")
    assert 'may not name "Odila Brennwater" in full' in told.problem


# Names as they change in sentences: in the languages of the first case.


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return shutil.copytree(messages_folder() / "cases" / "tjk001", tmp_path / "tjk001")


def names_in(path: Path) -> list[Finding]:
    file = CaseFile.read(path)
    assert file
    return list(check_names(file, path.stem))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "О Хакимовой, к Хакимовой, для Рухшоны, Рухшоне, с Рахмоном, Рахмону, Шокирджона Хакимова."),
        ("tg", "Рухшонаро, Ҳакимоваи, Эмомалиро, Раҳмонро, Шокирҷонро."),
        ("en", "Rukhshona's, Khakimova’s, RAHMON."),
        ("fr", "L’affaire d’Emomali, celle de Khakimova."),
    ],
)
def test_a_name_may_change_as_its_language_has_it(first: Path, language: str, sentence: str) -> None:
    change(first, f"{language}.toml", "other_ways = [", f'other_ways = ["{sentence}",')
    assert names_in(first / f"{language}.toml") == []


@pytest.mark.parametrize(
    ("language", "word", "name"),
    [
        ("en", "Ruhshona", "Rukhshona"),
        ("en", "Rahmmon", "Rahmon"),
        ("en", "Enomali", "Emomali"),
        ("fr", "Rakhmon", "Rahmon"),
        ("ru", "Хаккимовой", "Хакимова"),
        ("ru", "Рухшонны", "Рухшона"),
        ("tg", "Рахмонро", "Раҳмон"),
        ("tg", "Хакимова", "Ҳакимова"),
    ],
)
def test_a_name_spelled_otherwise_is_found(first: Path, language: str, word: str, name: str) -> None:
    change(first, f"{language}.toml", "other_ways = [", f'other_ways = ["{word}",')
    [told] = names_in(first / f"{language}.toml")
    assert told.line == line_of(first, f"{language}.toml", f'"{word}"')
    assert f'"{word}" resembles "{name}"' in told.problem


# At the terminal.


def run(*words: str, folder: Path = ROOT, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "case", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_every_case_is_checked_where_none_is_given() -> None:
    done = run("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "messages/cases/tjk001/case.toml:8: (remark) [facts_as_of]: is 2025-04-01" in done.stdout
    assert re.search(r"tjk001/tg\.toml:\d+: \(remark\) \[reviewed\]: is false", done.stdout)
    assert re.search(r"^tjk001: no faults, \d+ remarks?\.$", done.stdout, re.MULTILINE)


def test_the_guide_shows_what_the_program_prints(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "writing-a-case.md").read_text(encoding="utf-8")
    [as_it_is, spoiled] = re.findall(r"    \$ \S+ -m bot (case check \S+)\n((?:    .+\n)+)", guide)
    shutil.copytree(EXAMPLE.parent, tmp_path / "docs" / "example-case")
    copy = tmp_path / "docs" / "example-case" / "exa001"

    def printed(command: str) -> tuple[int, str]:
        done = run(*command.split()[1:], folder=tmp_path)
        return done.returncode, "".join(f"    {line}\n" for line in done.stdout.splitlines())

    assert printed(as_it_is[0]) == (0, as_it_is[1])
    assert line_of(copy, ENGLISH, 'short = "Ms Brennwater"') == 22, "as the guide says"
    change(copy, ENGLISH, 'short = "Ms Brennwater"', 'short = "Ms Brenwater"')
    change(copy, CASE, 'when = 2025-06-02\nsources = ["news"]\n', "when = 2025-06-02\n")
    assert printed(spoiled[0]) == (1, spoiled[1])


def test_a_folder_may_be_anywhere_and_named_as_one_likes(folder: Path) -> None:
    for place, given, shown in (
        (folder.parent, "exa001", "exa001/case.toml:8: "),
        (folder.parent, ".", "exa001/case.toml:8: "),
        (folder, ".", "case.toml:8: "),
        (folder, "../exa001", "../exa001/case.toml:8: "),
        (ROOT, str(folder), f"{folder}/case.toml:8: "),
    ):
        done = run("check", given, folder=place)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.startswith(shown), (given, done.stdout)


def test_the_exit_code_tells_a_script(folder: Path) -> None:
    assert run("check", str(folder), "--strict").returncode == 1, "its facts are old, and that is a remark"
    change(folder, ENGLISH, "out of the town", "out of the the town")
    assert run("check", str(folder)).returncode == 1
    for nowhere in (folder / "nowhere", folder / CASE, ROOT / "bot"):
        done = run("check", str(nowhere))
        assert (done.returncode, done.stderr) == (2, "")
        assert "Give the folder of one case" in done.stdout


def test_a_case_that_is_clean_stands_in_the_library_beside_the_first(tmp_path: Path) -> None:
    shutil.copytree(messages_folder(), tmp_path / "messages")
    shutil.copytree(EXAMPLE, tmp_path / "messages" / "cases" / "exa001")
    assert list(Library.load(tmp_path / "messages").cases) == ["exa001", "tjk001"]


def test_the_check_of_an_installation_tells_the_same(tmp_path: Path) -> None:
    for part in ("chat", "cases", "letters", "locale"):
        shutil.copytree(messages_folder() / part, tmp_path / "messages" / part)
    shutil.copy(messages_folder() / "treaties.toml", tmp_path / "messages")
    case = tmp_path / "messages" / "cases" / "tjk001"

    def told() -> list[str]:
        lines = _content(tmp_path / "messages", ZoneInfo("UTC"), TODAY)
        return [f"{line.state.value} {line.what}" for line in lines]

    assert "ok case tjk001: every letter is complete and within its limits" in told()
    change(case, ENGLISH, "other_ways = [", 'other_ways = ["Rahmmon",')
    line = line_of(case, ENGLISH, "Rahmmon")
    [fault] = [what for what in told() if "Rahmmon" in what]
    assert fault.startswith(f"fault messages/cases/tjk001/en.toml:{line}: [other_ways no. 1]")
    assert not any(what.startswith("ok case") for what in told())
    change(case, ENGLISH, "[facts.uncle]", "[facts.aunt]")
    assert sum("is missing" in what and what.startswith("fault") for what in told()) == 1, "told once"


def test_words_become_hashes_that_the_check_knows(folder: Path) -> None:
    done = run("never-say", "exa001", typed="Isolde\n\nМарфуша\n")
    assert done.returncode == 0
    assert re.fullmatch(r"never_said = \[\n(?:  (?:\"[=~][\w-]{22}\", ?)+\n)+\]\n", done.stdout)
    assert '"=' + hash_of("isolde", "exa001") in done.stdout
    assert '"=' + hash_of("marfuSe", "exa001") in done.stdout
    assert '"~' + hash_of("isode", "exa001") in done.stdout
    assert "2 words" in done.stderr
    assert not re.search("isolde|марфуш", done.stdout + done.stderr, re.IGNORECASE)
    old = re.findall(r"never_said = \[\n.*?\]\n", (folder / CASE).read_text(encoding="utf-8"), re.DOTALL)[0]
    change(folder, CASE, old, done.stdout)
    assert faults(folder) == []
    change(folder, ENGLISH, "She is ill", "She and Isolde are ill")
    assert ["never says" in finding.problem for finding in faults(folder)] == [True]


def test_no_word_and_no_case_give_no_hash() -> None:
    for slug, typed, told in (
        ("exa001", " \n12\n", "No word was given"),
        ("Exa 1", "Isolde", "no short name of a case"),
    ):
        done = run("never-say", slug, typed=typed)
        assert done.returncode == 2
        assert told in done.stdout
        assert "never_said" not in done.stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to type into")
def test_words_typed_at_a_terminal_are_not_shown() -> None:
    mine, its = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "case", "never-say", "exa001"],
        cwd=ROOT,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,  # without the terminal of whoever runs the tests: it reads from ours
    ) as process:
        os.close(its)
        shown = b""
        for typed in (b"Isolde\n", b"\n"):
            asked = shown.count(b"to end): ")
            while shown.count(b"to end): ") == asked:
                shown += os.read(mine, 1024)
            os.write(mine, typed)
        while b"add the hashes" not in shown:
            shown += os.read(mine, 1024)
        assert process.wait(30) == 0
    os.close(mine)
    assert hash_of("isolde", "exa001").encode() in shown
    assert b"isolde" not in shown.lower()


def test_what_can_be_said_is_listed_with_what_it_needs_and_of_whom() -> None:
    done = run("phrases", "events")
    assert done.returncode == 0, done.stderr
    assert (
        "\nkilling\n    The person is killed.\n    (needs when; may have where; of people, dead)\n"
        in done.stdout
    )
    assert "\nclosure\n" in done.stdout
    assert "needs when; may have court, reason; of organisations)" in done.stdout
    assert "udhr_3" not in done.stdout
    every = run("phrases").stdout
    assert re.findall(r"^\w+$", every, re.MULTILINE) == [
        word for sort, ids in index().entries.items() for word in (sort.value, *ids)
    ]
    other = run("phrases", "evnts")
    assert (other.returncode, other.stderr) == (2, "")
    assert "Give one of: events, concerns, demands, standards" in other.stdout
