"""Settings from the environment or a .env file, every fault reported at once."""

from bot.config.key import KeyPlace, key_place, load_key
from bot.config.loading import ENV_FILE, load_settings, read_settings
from bot.config.settings import Settings

__all__ = ["ENV_FILE", "KeyPlace", "Settings", "key_place", "load_key", "load_settings", "read_settings"]
