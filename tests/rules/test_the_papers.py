"""What the documents list is what the code holds."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

import config
from klinik.db import Base

pytestmark = pytest.mark.static

ROOT = Path(config.__file__).parent
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def first_cells(paper: str) -> list[str]:
    """Return the first cell of every table row of a paper, but for headings and rules."""
    rows = re.findall(r"^\| `?([\w-]+)`? \|", (ROOT / "docs" / paper).read_text(), re.M)
    return [cell for cell in rows if cell not in {"package", "variable"} and set(cell) != {"-"}]


def direct_dependencies() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    for line in chain(project["project"]["dependencies"], *lists):
        yield re.split(r"[\[<>=~! ]", line, maxsplit=1)[0]


def test_every_direct_dependency_is_explained_once():
    explained = first_cells("dependencies.md")

    assert sorted(explained) == sorted(set(direct_dependencies()))


def test_every_setting_is_explained_once():
    settings = [f"KLINIK_{name}" for name in dir(config) if name.isupper()]

    assert sorted(first_cells("configuration.md")) == sorted(settings)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_between_papers_leads_somewhere(paper):
    targets = LINK.findall(paper.read_text())

    assert [target for target in targets if not (paper.parent / target).exists()] == []


def test_every_table_stands_in_the_description_of_the_house():
    for models in sorted([*ROOT.glob("klinik/*/models.py"), *ROOT.glob("klinik/*/models/__init__.py")]):
        import_module(".".join(models.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    house = (ROOT / "docs/architecture.md").read_text()

    assert [table for table in Base.metadata.tables if f"`{table}`" not in house] == []


def test_there_are_papers_to_look_at():
    assert len(PAPERS) > 20


def test_the_readme_is_read_to_its_end():
    assert len((ROOT / "README.md").read_text().splitlines()) < 150
