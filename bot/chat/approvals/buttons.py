"""Buttons about approvals; their codes begin with k."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data
from bot.model.team.two_keys import ApprovalKind, TwoKeyAct, as_act


@callback_data("kq")
class TwoKeyQuestion(Button):
    """Show how it stands with the approval that something needs. The fields are those of a TwoKeyAct."""

    kind: ApprovalKind
    subject: str
    detail: str = ""


@callback_data("ka")
class AskApproval(Button):
    """Ask whoever can approve it. The fields are those of a TwoKeyAct."""

    kind: ApprovalKind
    subject: str
    detail: str


@callback_data("ke")
class ActAlone(Button):
    """Do it alone, in an emergency: ask for the word. The fields are those of a TwoKeyAct."""

    kind: ApprovalKind
    subject: str
    detail: str


def act_of(tap: TwoKeyQuestion | AskApproval | ActAlone) -> TwoKeyAct | None:
    """What the button is about; None if there is no such act, since the button is a forged one."""
    return as_act(tap.kind, tap.subject, tap.detail)


@callback_data("kw")
class WithdrawApproval(Button):
    """Ask for it no more."""

    approval: int


@callback_data("kl")
class LookAtApproval(Button):
    """Show exactly what is to be approved, and let the reader decide."""

    approval: int


@callback_data("ky")
class Approve(Button):
    """Approve what was shown."""

    approval: int


@callback_data("kn")
class RefuseApproval(Button):
    """Say that it is not to be done like this."""

    approval: int


@callback_data("kb")
class TakeBackApproval(Button):
    """Approve it no more, as long as it isn't done."""

    approval: int


@callback_data("kP")
class BeginPanic(Button):
    """Destroy all that could lead to a person: ask for the word, or for a second person first."""


@callback_data("ks")
class SetTwoKeys(Button):
    """Let messages to more people than this need a second person; 0: let nothing need one."""

    most: int
