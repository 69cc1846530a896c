"""The one error of the simulated Telegram."""

from __future__ import annotations


class ApiError(Exception):
    """What Telegram answers instead of a result: `code` as in HTTP, a description, optional parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(why: str) -> ApiError:
    """A 400 in Telegram's wording."""
    return ApiError(400, f"Bad Request: {why}")
