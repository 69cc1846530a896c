"""The titles of treaties and declarations in each language."""

import pytest

from bot.content.languages import languages, messages_folder
from bot.content.phrases.treaties import load_treaties

TREATIES = load_treaties(messages_folder() / "treaties.toml")


@pytest.mark.parametrize("language", sorted(languages()))
def test_each_has_a_title_of_its_own_in_each_language(language: str) -> None:
    titles = [TREATIES.titles[instrument].get(language, "") for instrument in TREATIES.titles]
    assert all(titles)
    assert len(set(titles)) == len(TREATIES.titles)


def test_what_has_no_title_in_a_language_is_called_as_in_english() -> None:
    assert TREATIES.title("crc", "es") == "Convención sobre los Derechos del Niño"
    assert TREATIES.title("crc", "eo") == "Convention on the Rights of the Child"
    assert TREATIES.title("unknown", "es") == "unknown"
