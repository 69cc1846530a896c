"""What may be wrong with a case: one change to an invented one for each, and what is then to be found."""

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


SPOILED: dict[str, Spoiled] = {
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
        'demands = ["doctor", "family"]',
        'demands = ["doctor", "reading"]',
        'demands = ["doctor", "reading"]',
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
    "a blank before a sign": Spoiled(
        ENGLISH, "She is ill and", "She is , and", "She is ,", "has a blank before the sign"
    ),
    "two alphabets in a word": Spoiled(
        ENGLISH, "She is ill", "Shе is ill", 'what = "Shе', "mixes Latin and Cyrillic"
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
    "a name in two spellings": Spoiled(
        ENGLISH,
        'short = "Ms Brennwater"',
        'short = "Ms Brenwater"',
        'short = "Ms',
        '"Brenwater" resembles "Brennwater" of the name Odila Brennwater',
    ),
    "an event that the library hasn't": Spoiled(
        CASE, 'event = "arrest"', 'event = "arest"', 'event = "arest"', 'Did you mean "arrest"?'
    ),
    "an event that can't be of the living": Spoiled(
        CASE,
        'event = "arrest"',
        'event = "death_in_custody"',
        'event = "death',
        "can't be said of who this case is about. It is for: woman, man, unsaid, several, dead.",
    ),
    "a concern that nobody has words for": Spoiled(
        ENGLISH, "readers = [", "reader = [", "[concerns]", "[concerns.readers]: is missing"
    ),
    "a standard that the library hasn't": Spoiled(
        CASE, '"mandela_58"', '"mandela_85"', '"mandela_85"', 'Did you mean "mandela_58"?'
    ),
    "a treaty that there isn't": Spoiled(CASE, '["iccpr"]', '["icpr"]', "party_to", 'Did you mean "iccpr"?'),
    "another tone": Spoiled(CASE, 'tone = "rights"', 'tone = "plea"', "tone =", "Use one of: rights, mercy"),
    "nobody whom the case is about": Spoiled(
        CASE, 'person = "woman"', 'person = "lady"', "person =", '"lady" is not known'
    ),
    "an ask without facts": Spoiled(
        CASE,
        'facts = ["ill", "nodoctor", "nofamily"]\n',
        "",
        '[[asks]]\nid = "care"',
        '"facts" is missing',
    ),
    "an ask without concerns": Spoiled(
        CASE,
        'concerns = ["health", "isolation"]\n',
        "",
        '[[asks]]\nid = "care"',
        '"concerns" is missing',
    ),
    "a fact that there isn't": Spoiled(
        CASE, '["ill", "nodoctor"', '["ill", "doctor"', '["ill", "doctor"', '"doctor" is not known'
    ),
    "a detail left out that a fact needs": Spoiled(
        CASE,
        'tone = "rights"',
        'leaves_out = ["term"]',
        "leaves_out",
        'the fact "sentenced" can\'t be said without it',
    ),
    "a detail left out that there isn't": Spoiled(
        CASE, 'tone = "rights"', 'leaves_out = ["trial"]', "leaves_out", '"trial" is not known'
    ),
    "a detail that an event needs": Spoiled(
        ENGLISH, ', term = "three years in prison"', "", "say = { court", '"term" is missing'
    ),
    "a detail that an event can't have": Spoiled(
        ENGLISH, "term =", "years = 3, term =", "say = { court", "years"
    ),
    "a wording that names nobody": Spoiled(
        ENGLISH, "What {name} did", "What she did", "What she did", "names nobody"
    ),
    "a wording with half a brace": Spoiled(
        ENGLISH, "What {name} did", "What {name did", "What {name did", 'a "}" is missing'
    ),
    "a wording with a detail that there isn't": Spoiled(
        ENGLISH, "What {name} did", "What {nmae} did", "What {nmae}", 'the detail "{nmae}" can\'t be used'
    ),
    "a wording less than in the default language": Spoiled(
        FRENCH,
        '  "Ce que {name} a fait me paraît être la tâche habituelle d\'une bibliothécaire.",\n',
        "",
        "readers = [",
        "has 6 wordings, not 7 as en.toml",
    ),
    "no short name": Spoiled(ENGLISH, 'short = "Ms Brennwater"', "", "[names] ", '"short" is missing'),
    "no words for who she is": Spoiled(
        ENGLISH, 'age = "47', '# age = "47', "[names.who]", '"age" is missing'
    ),
    "few concerns and few facts": Spoiled(
        CASE,
        'facts = ["ill", "nodoctor", "nofamily"]',
        'facts = ["ill"]',
        '[[asks]]\nid = "care"',
        "its letters have 13 sentences, of 14",
        remark=True,
    ),
    "few wordings": Spoiled(
        CASE,
        'concerns = ["health", "isolation"]',
        'concerns = ["health"]',
        '[[asks]]\nid = "care"',
        "fewer than 13 wordings: concern 7",
        remark=True,
    ),
    "a detail too long": Spoiled(
        ENGLISH,
        'age = "47 years old',
        'age = "47 years old' + " and a reader" * 130,
        "[asks.release]",
        "a letter to ombuds can have 3",
    ),
    "a doubled word where a detail meets its sentence": Spoiled(
        ENGLISH,
        'court = "the District Court',
        'court = "by the District Court',
        "[asks.release]",
        '"by by" stands in a letter: The sentence passed',
    ),
    "no e-mail address": Spoiled(
        CASE, "alert@example.org", "alert at example.org", 'email = "alert', "is not an e-mail address"
    ),
}
"""Changes to docs/example-case/exa001."""

SPOILED_OWN_WORDS: dict[str, Spoiled] = {
    "words for a role misspelt": Spoiled(
        FRENCH,
        "abroad = [",
        'head_of_stat = ["{demands}"]\nabroad = [',
        "head_of_stat",
        'Did you mean "head_of_state"?',
    ),
    "a name in two spellings": Spoiled(
        ENGLISH,
        "The imprisonment of Odila",
        "The imprisonment of Odilla",
        "The imprisonment",
        '"Odilla" resembles "Odila" of the name Odila Brennwater',
    ),
    "a doubled word where parts meet": Spoiled(
        ENGLISH,
        "as your office allows, to {demands}.",
        "as your office allows, to let {demands}.",
        "[letter.care]",
        '"let let" stands in a letter to president',
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
        "saddens me." + " Very much so." * 130,
        "helped people",
        "a letter to ombuds can have 3",
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
}
"""Changes to a case whose letters are in words of its own."""
