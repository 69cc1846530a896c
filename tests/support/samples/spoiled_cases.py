"""What may be wrong with a case: one change to the invented one for each, and what is then to be found."""

from __future__ import annotations

from dataclasses import dataclass

CASE, ENGLISH, FRENCH = "case.toml", "en.toml", "fr.toml"


@dataclass(frozen=True)
class Spoiled:
    """One change to one file, where the fault is then found, and what is said of it."""

    file: str
    old: str
    new: str
    at: str  # the first words of the file that stand on the line where it is found
    told: str
    remark: bool = False
    found_in: str = ""  # another file than the one changed


SPOILED = {
    "a fact without sources": Spoiled(
        CASE,
        'when = 2025-06-02\nsources = ["news"]',
        "when = 2025-06-02",
        '[[facts]]\nid = "ill"',
        '"sources" is missing',
    ),
    "a fact with no source in the list": Spoiled(
        CASE,
        'when = 2025-06-02\nsources = ["news"]',
        "when = 2025-06-02\nsources = []",
        "sources = []",
        "at least one",
    ),
    "a source that isn't there": Spoiled(
        CASE, 'sources = ["news"]', 'sources = ["radio"]', 'sources = ["radio"]', '"radio" is not known'
    ),
    "a source that no fact has": Spoiled(
        CASE,
        "# What happened",
        '[[sources]]\nid = "radio"\npublisher = "P"\ndate = 2025-06-01\n#',
        'id = "radio"',
        "no fact comes from this source",
        remark=True,
    ),
    "an authority out of reach": Spoiled(
        CASE,
        'postal = ["7 Rue',
        '# postal = ["7 Rue',
        '[[authorities]]\nid = "geneva"',
        "'geneva' has no e-mail, no postal",
    ),
    "an authority with a telephone only": Spoiled(
        CASE,
        'postal = ["7 Rue',
        'phones = ["1"]\n# postal = [',
        '[[authorities]]\nid = "geneva"',
        "only a telephone",
        remark=True,
    ),
    "an address shared by several": Spoiled(
        CASE,
        'email = "president@',
        'email = "Justice@',
        'email = "justice@',
        "is the address of 'president', 'justice' and 'ombuds'",
        remark=True,
    ),
    "facts out of order": Spoiled(
        CASE,
        "when = 2025-05-14",
        "when = 2025-03-02",
        "when = 2025-03-02",
        "before the 2025-03-03 of a fact above",
    ),
    "a fact later than its sources": Spoiled(
        CASE, "when = 2025-03-03", "when = 2025-05-21", "when = 2025-05-21", "later than all its sources"
    ),
    "facts_as_of later than the sources": Spoiled(
        CASE,
        "facts_as_of = 2025-06-02",
        "facts_as_of = 2025-06-03",
        "facts_as_of",
        "later than the newest source",
    ),
    "facts_as_of earlier than the newest source": Spoiled(
        CASE,
        "facts_as_of = 2025-06-02",
        "facts_as_of = 2025-06-01",
        "facts_as_of",
        "is earlier than the newest source, of 2025-06-02. Write 2025-06-02.",
    ),
    "a demand under two asks": Spoiled(
        CASE,
        'demands = ["care"]',
        'demands = ["care", "reading"]',
        'demands = ["care", "reading"]',
        "'reading' stands under 'release' too",
        remark=True,
    ),
    "a language that the case has no file for": Spoiled(
        CASE,
        'languages = ["fr", "en"]',
        'languages = ["fr", "ru"]',
        'languages = ["fr", "ru"]',
        'is "ru", but there is no ru.toml',
        remark=True,
    ),
    "a language that isn't reviewed": Spoiled(
        ENGLISH, "reviewed = true", "reviewed = false", "reviewed =", "supporters don't see", remark=True
    ),
    "an optional entry misspelt": Spoiled(
        CASE, 'gender = "f"', 'gendre = "f"', "gendre", 'Did you mean "gender"?'
    ),
    "an optional entry of a language misspelt": Spoiled(
        ENGLISH, "other_names", "other_name", "other_name ", 'Did you mean "other_names"?'
    ),
    "words for a role misspelt": Spoiled(
        FRENCH,
        "abroad = [",
        'head_of_stat = ["{demands}"]\nabroad = [',
        "head_of_stat",
        'Did you mean "head_of_state"?',
    ),
    "a source still to come": Spoiled(
        CASE, "date = 2025-06-02", "date = 2026-06-02", "date = 2026", "still to come"
    ),
    "act_until before the facts": Spoiled(
        CASE, "# act_until = 2025-12-31", "act_until = 2025-06-01", "act_until = ", "is before facts_as_of"
    ),
    "act_until that is over": Spoiled(
        CASE,
        "# act_until = 2025-12-31",
        "act_until = 2025-06-09",
        "act_until = ",
        "no letters are given",
        remark=True,
    ),
    "a stop still to come": Spoiled(
        CASE, "# stopped = 2025-09-01", "stopped = 2025-09-01", "stopped = ", "still to come"
    ),
    "a word in the place of a hash": Spoiled(
        CASE, "never_said = [", 'never_said = [\n  "Wendeline",', '"Wendeline",', "is no hash"
    ),
    "a folder of another name": Spoiled(
        CASE, 'slug = "exa001"', 'slug = "exa002"', "slug = ", 'called "exa001"'
    ),
    "an example address": Spoiled(
        CASE,
        'email = "president@example.org"',
        'email = "a@marenia.gov"',
        'email = "justice@',
        "example address of 'justice' and 'ombuds'",
        remark=True,
    ),
    "no TOML": Spoiled(CASE, 'id = "care"', 'id = "care', 'id = "care\n', "is not valid TOML"),
    "yes for true": Spoiled(
        ENGLISH,
        "reviewed = true",
        "reviewed = yes",
        "reviewed =",
        "yes or no stands instead of true or false",
    ),
    "a name in two spellings": Spoiled(
        ENGLISH,
        "The imprisonment of Odila",
        "The imprisonment of Odilla",
        "The imprisonment",
        '"Odilla" resembles "Odila" of the name Odila Brennwater',
    ),
    "an authority's name in two spellings": Spoiled(
        ENGLISH,
        "A librarian in Port Lisel.",
        "Minister Eskmor knows.",
        "Minister Eskmor",
        '"Eskmor" resembles "Eskmoor"',
    ),
    "a name in two spellings, possessive": Spoiled(
        ENGLISH,
        "A librarian in Port Lisel.",
        "It is Brennwatter's library.",
        "It is",
        '"Brennwatter" resembles',
    ),
    "a relative not listed": Spoiled(
        ENGLISH,
        "other_names",
        "# other_names",
        "sentenced her to three years in prison. According",
        '"Odile" resembles "Odila"',
    ),
    "a name in two spellings over two languages": Spoiled(
        FRENCH,
        'name = "Corwin Eskmoor"',
        'name = "Corvin Eskmoor"',
        'name = "Corvin',
        'is "Corwin Eskmoor" in en.toml',
        remark=True,
    ),
    "a gender and no name": Spoiled(
        ENGLISH,
        'name = "Corwin Eskmoor"',
        'name = ""',
        'name = ""',
        'is empty, but case.toml says gender = "m"',
    ),
    "a word never said": Spoiled(
        ENGLISH,
        "She is ill and",
        "Wendeline's mother is ill and",
        "Wendeline",
        "a word stands here that this case never says",
    ),
    "a word never said, in a comment": Spoiled(
        FRENCH,
        "# The invented",
        "# (WENDELINE) The",
        "# (WEND",
        "a word stands here that this case never says",
    ),
    "a doubled word": Spoiled(
        ENGLISH, "out of the town", "out of the the town", "of the the", '"the the": the word stands twice'
    ),
    "a doubled word at the end of a line": Spoiled(
        ENGLISH,
        "list of books taken off",
        "list of\nof books taken off",
        "summary = ",
        '"of of": the word stands twice',
    ),
    "a doubled word where parts meet": Spoiled(
        ENGLISH,
        "as your office allows, to {demands}.",
        "as your office allows, to let {demands}.",
        "[letter.care]",
        '"let let" stands in a letter to president',
    ),
    "a blank before a sign": Spoiled(
        ENGLISH, "She is ill and", "She is , and", "She is ,", "has a blank before the sign"
    ),
    "two alphabets in a word": Spoiled(
        ENGLISH, "She is ill", "Shе is ill", 'what = "Shе', "mixes Latin and Cyrillic"
    ),
    "a wording too few": Spoiled(
        FRENCH,
        '  "Puisse Odila Brennwater rentrer chez elle",\n',
        "",
        "subject = [",
        "number of wordings: 3 here, 4 in en.toml",
    ),
    "a request too few": Spoiled(
        FRENCH, "abroad = [", 'abroad = ["{demands}"]\nnowhere = [', "nowhere = [", '"nowhere" is not known'
    ),
    "few wordings": Spoiled(
        FRENCH,
        '  "Puisse Odila Brennwater rentrer chez elle",\n',
        "",
        "[letter.release]",
        "few wordings: subject 3 of 4",
        remark=True,
    ),
    "the same wording twice": Spoiled(
        ENGLISH,
        "Please let Odila Brennwater go home",
        "Odila Brennwater, librarian: a request for her release",
        'release",\n  "On the',
        "is the same as no. 1",
    ),
    "a letter too long": Spoiled(
        ENGLISH,
        "saddens me.",
        "saddens me." + " Very much so." * 80,
        "helped people",
        "a letter to justice can have 2",
    ),
    "a subject too long": Spoiled(
        ENGLISH, "Please let Odila", "Please, " * 14 + "let Odila", "Please, Please", "is 140 characters long"
    ),
    "no demands": Spoiled(
        ENGLISH,
        "voice will help the Republic to: {demands}.",
        "voice will help.",
        "voice will help",
        "Put {demands} where",
    ),
    "no date": Spoiled(ENGLISH, "as of {as_of}", "so far", "facts = [", "Put {as_of} where"),
    "a placeholder that isn't there": Spoiled(
        ENGLISH,
        "Please, {in_text}, pass on to",
        "Please, {intext}, pass on to",
        "Please, {intext}",
        '"{intext}" can\'t be used',
    ),
    "a button too long": Spoiled(
        ENGLISH,
        'button = "Minister of Justice"',
        'button = "Minister of Justice of Marenia and all"',
        'button = "Minister',
        "holds 34",
    ),
    "an entry that isn't known": Spoiled(
        ENGLISH, 'title = "', 'titel = "A"\ntitle = "', "titel", '"titel" is not known here'
    ),
    "no e-mail address": Spoiled(
        CASE, "alert@example.org", "alert at example.org", 'email = "alert', "is not an e-mail address"
    ),
}
