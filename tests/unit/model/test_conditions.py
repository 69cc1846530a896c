"""The board of what is wrong: each kind once, watchers hear of changes only."""

from bot.model.conditions import Condition, Conditions


def test_watchers_hear_of_what_is_new_and_of_what_is_over() -> None:
    board, heard = Conditions(), list[list[Condition]]()
    board.watch(lambda: heard.append(list(board.now)))

    board.note(Condition.FULL, "The disk is full.")
    board.note(Condition.FULL, "The disk is full.")
    board.note(Condition.TOKEN, "The token was refused.")
    board.clear(Condition.LOCKED)
    board.clear(Condition.FULL)

    assert heard == [[Condition.FULL], [Condition.FULL, Condition.TOKEN], [Condition.TOKEN]]
    assert dict(board.now) == {Condition.TOKEN: "The token was refused."}
