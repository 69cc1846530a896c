"""Calling a Bot API method by its name through the library, with the parameters a broadcast is kept with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from telegram import Bot, InputMedia

from bot.model.broadcasts.delivery import Outgoing


def for_library(outgoing: Outgoing) -> Mapping[str, Any]:
    """The parameters as `do_api_request` takes them: an album's items as objects, the rest as it is."""
    media = outgoing.params.get("media")
    if media is None:
        return outgoing.params
    items = []
    for item in media:
        other = dict(item)
        kind, file = other.pop("type"), other.pop("media")
        items.append(InputMedia(kind, file, api_kwargs=other))
    return {**outgoing.params, "media": items}


@lru_cache(maxsize=64)
def endpoint(method: str) -> str:
    """A method's name written so that `do_api_request` makes `method` of it.

    "sendMessage" → "send_Message": given a name that the Bot has as a method, it would advise at each call to
    use that one.
    """
    endpoint = re.sub(r"(?=[A-Z])", "_", method)
    return endpoint if not hasattr(Bot, endpoint) else method
