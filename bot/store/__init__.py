"""The database. The only package that knows SQL; speaks plain chat ids outwards and seals them inwards."""

from bot.store.store import Store

__all__ = ["Store"]
