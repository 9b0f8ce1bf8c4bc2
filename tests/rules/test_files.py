"""Rules about the files themselves."""

import re
from statistics import median

import pytest

from tests.rules.repository import ROOT, files, functions, lines

pytestmark = pytest.mark.static

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
USUAL_FUNCTION = 8
VAGUE = re.compile(r"^(utils?|helpers?|common|misc|managers?)(\.py)?$")
EXEMPTION = re.compile(r"#\s*(noqa|type: ignore)(?P<rest>.*)")
REASON = re.compile(r"^(:\s*[A-Z0-9, ]+|\[[a-z-, ]+\])\s*(#|-|\s)\s*\w+")
TRACKER = re.compile(r"\b(issue|isu|ticket|pull request|PR)\s+#?\d+\b", re.IGNORECASE)
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(home|root|Users|work)/\w")
FORM = re.compile(r"<form(?P<tag>(?:\{[{%].*?[%}]\}|[^>{])*)>(?P<content>.*?)</form>", re.DOTALL)
FIELD = re.compile(r"\{\{ *(field|caller)\(")
CODE = ("klinik/**/*.py", "tests/**/*.py")
PAGES = ("klinik/templates/**/*.html", "klinik/static/css/*.css", "klinik/static/js/*.js")


def test_no_file_is_longer_than_a_few_screens():
    lengths = {file: len(file.read_text().splitlines()) for file in files(*CODE, *PAGES)}

    assert _named({file: length for file, length in lengths.items() if length > LONGEST_FILE}) == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{file.relative_to(ROOT)}:{found.name}"
        for file in files(*CODE)
        for found in functions(file)
        if _length(found) > LONGEST_FUNCTION
    }

    assert long == set()


def test_most_functions_are_short():
    lengths = [_length(found) for file in files("klinik/**/*.py") for found in functions(file)]

    assert median(lengths) <= USUAL_FUNCTION


def test_names_say_what_is_inside():
    vague = [part for file in files(*CODE) for part in file.relative_to(ROOT).parts if VAGUE.match(part)]

    assert vague == []


def test_each_exemption_of_a_checker_carries_its_reason():
    bare = [
        where
        for where, line in lines("klinik/**/*.py")
        for found in EXEMPTION.finditer(line)
        if not REASON.match(found["rest"])
    ]

    assert bare == []


def test_text_is_marked_safe_only_where_markdown_is_cleaned():
    raw = re.compile(r"\|\s*safe\b|\bMarkup\(")
    places = {
        where.rsplit(":", 1)[0] for where, line in lines("klinik/**/*.py", "klinik/templates/**/*") if raw.search(line)
    }

    assert places <= {"klinik/web/prose.py", "klinik/web/icons.py"}


def test_pages_carry_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:")
    pages = (text for text in lines("klinik/templates/**/*") if "/mail" not in text[0])  # a mail has no style sheet

    assert [where for where, line in pages if inline.search(line)] == []


def test_what_is_missing_in_a_form_is_said_by_us():
    """A browser would say it in its own language, and hold back a button that only adds a row or shows a preview."""
    silent = {
        str(file.relative_to(ROOT))
        for file in files("klinik/templates/**/*.html")
        for form in FORM.finditer(file.read_text())
        if 'method="get"' not in form["tag"] and FIELD.search(form["content"]) and "novalidate" not in form["tag"]
    }

    assert silent == set()


def test_nothing_speaks_of_a_tracker_or_of_somebodys_machine():
    texts = lines("**/*.py", "klinik/templates/**/*", "**/*.md", "*.toml", "Makefile", "deploy/*.*", ".ci/*")
    ours = (text for text in texts if not text[0].startswith("tests/rules/test_files.py"))

    assert [where for where, line in ours if TRACKER.search(line) or SOMEBODYS_MACHINE.search(line)] == []


def _length(found):
    return found.end_lineno - found.lineno + 1


def _named(lengths):
    return {str(file.relative_to(ROOT)): length for file, length in lengths.items()}
