"""The files of the repository, as the rules about them see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = {
    ".git",
    ".venv",
    "instance",
    "build",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


def files(*patterns: str) -> list[Path]:
    """Return the files that match and were written by us, not made by a tool."""
    found = {file for pattern in patterns for file in ROOT.glob(pattern) if file.is_file()}
    return sorted(file for file in found if not MADE & set(file.relative_to(ROOT).parts))


def lines(*patterns: str) -> Iterator[tuple[str, str]]:
    """Return (where, line) of every text line of these files."""
    for file in files(*patterns):
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{file.relative_to(ROOT)}:{number}", line


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method in a file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
