"""`make messages`: brings the translation catalogues up to date with the templates under messages/chat."""

from __future__ import annotations

from bot.content.languages import catalogue_file, messages_folder, ours
from bot.content.translation.catalogue_writing import update_catalogue
from bot.model.languages import SOURCE_LANGUAGE


def main() -> None:
    messages = messages_folder()
    # Also of those that are being written.
    for code in (*ours().spoken, *ours().left_out):
        if code != SOURCE_LANGUAGE and catalogue_file(messages, code).exists():
            path, missing = update_catalogue(messages, code)
            print(f"{path.relative_to(messages.parent)}: {missing} to translate")


if __name__ == "__main__":
    main()
