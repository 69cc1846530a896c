"""Which folders and files are meant to be cases: all but what other programs left among them."""

from __future__ import annotations

from pathlib import Path

from bot.content.strays import case_file_names, is_stray, strays


def folders_of_cases(folder: Path) -> list[Path]:
    """The folders of cases in `folder`, in the order of names; what other programs left is passed over."""
    passed = {stray.path for stray in strays(folder)}
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and path not in passed and not path.name.startswith(".")
    ]


def case_files(folder: Path) -> list[Path]:
    """The .toml files that make up a case, or are meant to."""
    names = case_file_names()
    return [path for path in sorted(folder.glob("*.toml")) if not is_stray(path.name, names)]
