"""The tree as it is committed: its modules, and copies of it that may be changed."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import tarfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

PACKAGE: Final = "bot"

_MEASURING: Final = ("COVERAGE_", "RECORD", "PYTEST_")


def _git(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True).stdout


class Tree:
    """What is committed in a checkout: a commit always gives the same."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.commit = _git(root, "rev-parse", "HEAD").decode().strip()

    def changed(self) -> bool:
        """Whether the checkout holds something that isn't committed."""
        return bool(_git(self._root, "status", "--porcelain", "--untracked-files=no").strip())

    def same_code(self, commit: str) -> bool:
        """Whether the package is the same there: then its lines are too."""
        compared = subprocess.run(
            ["git", "diff", "--quiet", commit, self.commit, "--", PACKAGE],
            cwd=self._root,
            capture_output=True,
            check=False,
        )
        return compared.returncode == 0

    def modules(self) -> dict[str, bytes]:
        """Path -> text of each module of the package, but for migrations: they are never changed again."""
        archive = _git(self._root, "archive", "--format=tar", self.commit, PACKAGE)
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            found = {
                member.name: file.read()
                for member in files
                if member.name.endswith(".py") and (file := files.extractfile(member)) is not None
            }
        return {path: text for path, text in found.items() if "versions" not in PurePosixPath(path).parts}

    def copy(self, to: Path) -> Path:
        """Put all of it into a new folder."""
        to.mkdir(parents=True)
        archive = _git(self._root, "archive", "--format=tar", self.commit)
        subprocess.run(["tar", "-x", "-C", str(to)], input=archive, check=True)
        return to


def environment(**more: str) -> dict[str, str]:
    """For pytest of its own: as here, but for what is about a run that this one may be in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_MEASURING)}
    return kept | more


def importers(modules: Mapping[str, bytes]) -> Mapping[str, frozenset[str]]:
    """Path of a module -> paths of those that import it themselves."""
    paths = {_name(path): path for path in modules}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                if name in paths and paths[name] != path:
                    found[paths[name]].add(path)
    return {path: frozenset(by) for path, by in found.items()}


def uses(name: str, modules: Mapping[str, bytes]) -> list[tuple[str, int]]:
    """Path and line of each place where a module-level name, or an attribute of that name, is read."""
    found: list[tuple[str, int]] = []
    for path, text in modules.items():
        if name.encode() in text:
            for node in ast.walk(ast.parse(text)):
                match node:
                    case ast.Name(id=read, ctx=ast.Load()) | ast.Attribute(attr=read, ctx=ast.Load()) if (
                        read == name
                    ):
                        found.append((path, node.lineno))
                    case _:
                        pass
    return found


def _name(path: str) -> str:
    """bot/store/team.py -> bot.store.team."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
