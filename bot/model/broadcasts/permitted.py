"""What may be sent about a case, by how it stands."""

from __future__ import annotations

from typing import assert_never

from bot.model.broadcasts.broadcast import Kind, Task
from bot.model.cases.standing import Standing


def permitted(standing: Standing, task: Task, kind: Kind, *, owner: bool) -> bool:
    """Whether somebody may send this now; `owner`: whether they are one.

    What takes a message back may always go. A call asks for letters, so it goes only while there are any.
    An update can say that it is over, and why: after a stop that is for an owner to say, and so is
    correcting what people have.
    """
    if task is Task.RECALL:
        return True
    asks_for_letters = task is Task.SEND and kind is Kind.CALL
    match standing:
        case Standing.LIVE:
            return True
        case Standing.OVER:
            return not asks_for_letters
        case Standing.STOPPED | Standing.HERE:
            return owner and not asks_for_letters
        case Standing.OUT:
            return False
        case _:
            assert_never(standing)
