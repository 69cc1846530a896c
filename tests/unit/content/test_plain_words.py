"""Plain words for commands, and the grammar of leaving: who wants no more messages, and who only says so."""

import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import messages_folder
from bot.content.plain_words import MOST_WORDS, Leaving, PlainWords
from bot.errors import ContentError
from tests.support.samples.own_sentences import FINE, INSULTS, OTHER_DEMANDS, POLITICS, THREATS, lines

WORDS = PlainWords.load(messages_folder() / "chat")

LEAVES = """
    stop
    Stop. Thank you
    stop,
    Stop 🛑
    STOP ALL
    stopall
    stooooop!!!
    S T O P
    ＳＴＯＰ
    𝐒𝐓𝐎𝐏
    Ѕтор
    stop stop stop
    Please stop
    stop it
    stop sending me this
    stop the messages
    Hello, please stop messaging me.
    unsubscribe
    Unsubscribe me please
    I want to unsubscribe
    how do I unsubscribe?
    opt-out
    opt me out
    quit
    leave me alone
    Don't write to me
    Don’t send me anything any more, please
    no more messages
    remove me from your list
    désabonner
    désinscription
    Je veux me désabonner
    j’arrête
    ARRET
    Arrêtez de m'envoyer des messages
    Ne m’écrivez plus
    plus de messages svp
    je ne veux plus recevoir vos messages
    Désinscrivez-moi, merci
    стоп
    «Стоп»
    Хватит!
    отписка
    отпишите меня
    Отпишите меня, пожалуйста
    как отписаться?
    отписаться от рассылки
    не присылайте
    больше не пишите
    Пожалуйста, не пишите мне больше
    Больше не присылайте мне сообщения
    прекратите присылать
    не хочу получать сообщения
    удалите меня из списка
    бас
    ист
    қатъ
    катъ кунед
    лутфан бас кунед
    дигар нанависед
    паём нафиристед
    обунаро бекор кунед
    bitte abmelden
    Ich möchte keine Nachrichten mehr
    no quiero más mensajes
    Por favor, no me escriban más
    cancelar suscripción
    non voglio più messaggi
    не надсилайте мені повідомлення
    to‘xtating iltimos
    xabar yubormang
    artık mesaj istemiyorum
    توقف
    أوقفوا الرسائل
    إلغاء الاشتراك
    لا ترسلوا لي رسائل
    بس کنید
    لطفا پیام ندهید
"""

LEAVES_UNLESS_ASKED = """
    Stop, I am tired of all these things that come every single morning.
    I don't want this anymore
    I want this to stop
    cancel
    отмена
    annuler
    не надо
    не хочу
    намехоҳам
    نمی‌خواهم
    je ne veux pas
"""
"""What may be an answer to a question: a name isn't wanted, or it is a sentence for a letter."""

STAYS = """
    stop torturing him
    Stop torturing her!
    Please stop the torture.
    stop the war
    Stop sending people to prison
    Don't stop
    Please don't stop sending me this
    I don't want to stop
    I don't want to unsubscribe
    What happens at the end of the trial?
    end impunity
    No journalist should have to stop writing.
    Arrêtez la torture
    Elle a été arrêtée
    Il a été arrêté
    N'arrêtez pas
    Ne pas arrêter
    Остановите пытки
    Прекратите преследование журналистов
    Хватит сажать журналистов
    не останавливайтесь
    не хочу отписываться
    Он написал мне письмо
    Мы получили отписку от прокуратуры
    Шиканҷаро бас кунед
    Отмените приговор
    Bas, Utrecht
    Anna Bell, Lyon
    thank you
    спасибо
    https://example.org/stop
    https://stop
    hello
"""


FORMS: tuple[Literal["NFC", "NFD", "NFKD"], ...] = ("NFC", "NFD", "NFKD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("said", lines(LEAVES))
def test_who_wants_to_leave_is_understood(said: str, form: Literal["NFC", "NFD", "NFKD"]) -> None:
    for typed in (said, said.upper(), f" {said}\n", f"{said} 🙏"):
        typed = unicodedata.normalize(form, typed)
        assert WORDS.command(typed) == "stop"
        assert WORDS.command(typed, answering=True) == "stop"


@pytest.mark.parametrize("said", lines(LEAVES_UNLESS_ASKED))
def test_what_may_be_an_answer_is_taken_for_one_where_a_question_was_asked(said: str) -> None:
    assert WORDS.command(said) == "stop"
    assert WORDS.command(said, answering=True) is None


@pytest.mark.parametrize("said", lines(STAYS))
def test_who_only_says_so_of_something_else_stays(said: str) -> None:
    assert WORDS.command(said) != "stop"
    assert WORDS.command(said, answering=True) != "stop"


@pytest.mark.parametrize(
    "sentence",
    [
        sentence
        for text in (*FINE.values(), INSULTS, THREATS, POLITICS, *OTHER_DEMANDS.values())
        for sentence in lines(text)
    ],
)
def test_no_sentence_for_a_letter_is_taken_for_leaving(sentence: str) -> None:
    assert WORDS.command(sentence) is None
    assert WORDS.command(sentence, answering=True) is None


SIGNS = st.text(st.sampled_from(" .,!?…;:\n\"'()«»-–—/🛑🙏🏽❗️\u200b\u200d\u2069\u202e"), max_size=8)


@given(said=st.sampled_from(lines(LEAVES)), before=SIGNS, after=SIGNS, upper=st.booleans())
def test_signs_around_it_make_no_difference(said: str, before: str, after: str, upper: bool) -> None:
    typed = f"{before} {said.upper() if upper else said} {after}"
    assert WORDS.command(typed) == WORDS.command(typed, answering=True) == "stop"


@given(st.text(max_size=300))
def test_whatever_comes_is_looked_at(text: str) -> None:
    assert WORDS.command(text) in (None, "stop", "help", "letter", "start")


@given(
    st.sampled_from([line for text in FINE.values() for line in lines(text)]),
    st.sampled_from([line for line in lines(LEAVES) if line.endswith((".", "!")) or " " not in line]),
)
def test_an_answer_that_says_more_is_an_answer(more: str, said: str) -> None:
    assert WORDS.command(f"{more} {said}", answering=True) is None
    assert WORDS.command(f"{said}. {more}", answering=True) is None


def test_a_text_is_no_way_of_leaving() -> None:
    assert WORDS.command("stop " * MOST_WORDS) == "stop"
    assert WORDS.command("stop " * (MOST_WORDS + 1)) is None
    assert WORDS.command("Stop. " + "She is innocent. " * 20) is None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ('says = ["st*"]', "needs at least 3 letters"),
        ('says = ["st.p"]', "only letters"),
        ('says = ["stopp* it"]', "the first of several words"),
        ('small = ["to me"]', "each word stands alone"),
    ],
)
def test_an_entry_that_cant_be_looked_for_is_told_with_its_place(
    tmp_path: Path, entry: str, why: str
) -> None:
    kinds = ("says", "wants", "about", "polite", "small")
    rest = "\n".join(f'{kind} = ["word"]' for kind in kinds if not entry.startswith(kind))
    (tmp_path / "leaving.toml").write_text(f"[en]\n{entry}\n{rest}\n", "utf-8")
    with pytest.raises(ContentError, match=rf"leaving.toml, line 2.*{why}"):
        Leaving.load(tmp_path / "leaving.toml")
