"""The word lists of wordlists/, written by us: one thing a line, or words in running lines; # begins a remark."""

from functools import cache
from importlib import resources


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def meanings(name: str) -> dict[str, str]:
    """Return what each spelling stands for, from lines of `meaning: spelling spelling`."""
    pairs = (line.split(": ") for line in _lines(name))
    return {spelling: meaning for meaning, spellings in pairs for spelling in spellings.split()}


def _lines(name: str) -> list[str]:
    text = resources.files(__package__).joinpath("wordlists", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
