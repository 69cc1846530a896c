"""Looks a case's folder over before anybody reads it: `python -m bot case check`, and part of `check`."""

from bot.content.cases.check.finding import Finding
from bot.content.cases.check.folder import case_folders, check_case

__all__ = ["Finding", "case_folders", "check_case"]
