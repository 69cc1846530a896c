"""The Bot API's methods about the bot itself, its menus, and what is stored for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from bot.rehearsal.errors import bad_request
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.json_forms import chat_json
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World
from bot.telegram_api import limits

_COMMAND: Final = re.compile(rf"[a-z0-9_]{{{limits.MIN_COMMAND},{limits.MAX_COMMAND}}}")
_LANGUAGE: Final = re.compile(r"(?:[a-z]{2})?")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{0,256}")
_CONNECTIONS: Final = 40
_MOST_CONNECTIONS: Final = 100
_SCOPES: Final = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
)


class BotSettings:
    """Methods that send nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.menu_buttons: dict[int | None, Json] = {}
        self.methods: list[Callable[[Params], Any]] = [
            self.get_me,
            self.get_chat,
            self.get_file,
            self.get_webhook_info,
            self.set_webhook,
            self.delete_webhook,
            self.set_my_commands,
            self.get_my_commands,
            self.delete_my_commands,
            self.get_my_name,
            self.set_my_name,
            self.set_my_description,
            self.set_my_short_description,
            self.set_chat_menu_button,
            self.log_out,
            self.close,
        ]

    def get_me(self, _: Params) -> Json:
        """The bot."""
        return {
            **self.world.backend.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def get_chat(self, params: Params) -> Json:
        """All about a chat."""
        found = self.world.known(params.number("chat_id"))
        if found is None:
            raise bad_request("chat not found")
        if isinstance(found, Group):
            found.check_reachable()
        return {
            **(found.as_json() if isinstance(found, Group) else chat_json(found)),
            "accent_color_id": 3,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": True,
                "limited_gifts": True,
                "unique_gifts": True,
                "premium_subscription": True,
                "gifts_from_channels": True,
            },
        }

    def get_file(self, params: Params) -> Json:
        """Where a file can be downloaded."""
        file = self.world.files.get(params.text("file_id"))
        if file is None:
            raise bad_request("invalid file_id")
        if len(file.data) > limits.MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.data),
            "file_path": file.path,
        }

    def get_webhook_info(self, _: Params) -> Json:
        """Where the updates are brought to; "" if nowhere."""
        found: Json = {
            "url": self.world.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates),
        }
        if self.world.webhook:
            found["max_connections"] = self.world.webhook_connections
        if error := self.world.webhook_error:
            found["last_error_date"], found["last_error_message"] = error
        return found

    def set_webhook(self, params: Params) -> bool:
        """Have the updates brought to an address; "" is the same as deleteWebhook."""
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return self.delete_webhook(params)
        if not url.startswith("https://") and not url.startswith("http://127.0.0.1:"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = params.number("max_connections") or _CONNECTIONS
        world = self.world
        world.webhook, world.webhook_secret, world.webhook_error = url, secret, None
        world.webhook_connections = max(1, min(connections, _MOST_CONNECTIONS))
        world.updates.allow(params.tree("allowed_updates"))
        if params.flag("drop_pending_updates"):
            world.updates.drop()
        world.updates.changed.fire()
        return True

    def delete_webhook(self, params: Params) -> bool:
        """Let the updates be asked for again; those that wait go if the bot says so."""
        self.world.webhook, self.world.webhook_error = "", None
        if params.flag("drop_pending_updates"):
            self.world.updates.drop()
        return True

    def set_my_commands(self, params: Params) -> bool:
        """The menu of commands for a scope and a language."""
        commands = params.tree("commands")
        if not isinstance(commands, list) or len(commands) > limits.MAX_COMMANDS:
            raise bad_request(
                "BOT_COMMANDS_TOO_MUCH" if isinstance(commands, list) else "can't parse commands"
            )
        for command in commands:
            name = str(command.get("command", "")).removeprefix("/")
            description = str(command.get("description", "")).strip()
            if not _COMMAND.fullmatch(name):
                raise bad_request("BOT_COMMAND_INVALID")
            if not limits.MIN_COMMAND_DESCRIPTION <= len(description) <= limits.MAX_COMMAND_DESCRIPTION:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.commands[self._scope(params)] = commands
        self._menus_changed()
        return True

    def get_my_commands(self, params: Params) -> list[Json]:
        """The menu as it was set for exactly this scope and language."""
        return self.world.commands.get(self._scope(params), [])

    def delete_my_commands(self, params: Params) -> bool:
        """Back to the wider scope's menu."""
        self.world.commands.pop(self._scope(params), None)
        self._menus_changed()
        return True

    def get_my_name(self, params: Params) -> Json:
        """The bot's name over its chats, as a client in that language has it."""
        return {"name": self.world.text_of("name", self._language(params))}

    def set_my_name(self, params: Params) -> bool:
        """The bot's name over its chats."""
        return self._profile(params, "name", "name", limits.MAX_BOT_NAME)

    def set_my_description(self, params: Params) -> bool:
        """What stands in an empty chat, over the START button."""
        return self._profile(params, "description", "description", limits.MAX_DESCRIPTION)

    def set_my_short_description(self, params: Params) -> bool:
        """What stands in the bot's profile."""
        return self._profile(params, "short_description", "short", limits.MAX_SHORT_DESCRIPTION)

    def set_chat_menu_button(self, params: Params) -> bool:
        """What the button beside the text field does."""
        button = params.tree("menu_button") or {"type": "default"}
        if button.get("type") not in ("default", "commands", "web_app"):
            raise bad_request("can't parse menu button: unsupported type")
        self.menu_buttons[params.number("chat_id")] = button
        return True

    def log_out(self, _: Params) -> bool:
        """Leave this server; nothing to do here."""
        return True

    def close(self, _: Params) -> bool:
        """End this server's instance of the bot; nothing to do here."""
        return True

    def _profile(self, params: Params, parameter: str, what: str, longest: int) -> bool:
        text = params.text(parameter)
        if len(text) > longest:
            raise bad_request(f"bot {parameter.replace('_', ' ')} is too long")
        self.world.profile[what, self._language(params)] = text
        self._menus_changed()
        return True

    def _scope(self, params: Params) -> tuple[str, int | None, str]:
        scope = params.tree("scope") or {"type": "default"}
        kind = scope.get("type")
        if kind not in _SCOPES:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        chat = Params(scope).number("chat_id") if kind == "chat" else None
        if kind == "chat" and chat not in self.world.people:
            raise bad_request("chat not found")
        return kind, chat, self._language(params)

    @staticmethod
    def _language(params: Params) -> str:
        language = params.text("language_code")
        if not _LANGUAGE.fullmatch(language):
            raise bad_request("invalid language code specified")
        return language

    def _menus_changed(self) -> None:
        for person in self.world.people.values():
            if person.watched:
                self.world.tell("menu", person, None)
