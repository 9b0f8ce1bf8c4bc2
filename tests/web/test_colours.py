"""Everybody can read what we write: contrast over the table of tokens, light and dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from klinik.web import assets
from klinik.web.tokens import DARK

VERDICTS = ["hoax", "misleading", "partly-true", "true", "unproven", "satire", "scam"]
TEXT, SHAPE = 4.5, 3.0
HEX = re.compile(r"#[0-9a-f]{6}\b")


def tokens(theme):
    sheet = (assets.STATIC / "css" / "tokens.css").read_text()
    light, dark = sheet.split(DARK)
    table = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\));", light))
    if theme == "dark":
        table |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\));", dark))
    return table


def colour(table, name):
    value = table[name]
    return colour(table, value[6:-1]) if value.startswith("var") else value


def luminance(value):
    channels = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [(ink, paper, TEXT) for ink in ("ink", "ink-2", "link") for paper in ("paper", "surface", "surface-2")]
PAIRS += [(f"{name}-ink", paper, TEXT) for name in VERDICTS for paper in ("paper", "surface", f"{name}-tint")]
PAIRS += [("ink", f"{name}-tint", TEXT) for name in VERDICTS]
PAIRS += [("edge", paper, SHAPE) for paper in ("paper", "surface")]
PAIRS += [("brand-ink", paper, SHAPE) for paper in ("paper", "surface")]
PAIRS += [("chart", ground, SHAPE) for ground in ("paper", "surface", "surface-2")]
PAIRS += [("foot-ink", "foot", TEXT), ("mark-ink", "mark", TEXT), ("focus", "focus-ink", SHAPE)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_what_stands_on_it_can_be_read(theme, ink, paper, least):
    table = tokens(theme)

    assert contrast(colour(table, ink), colour(table, paper)) >= least


@pytest.mark.parametrize("name", [*VERDICTS, "brand"])
def test_white_words_stand_on_every_solid(name):
    assert contrast("#ffffff", colour(tokens("light"), name)) >= TEXT


ELSEWHERE = ("*.html", "*.typ", "*.py")


def test_a_colour_of_the_table_is_written_down_nowhere_else():
    known = {value for theme in ("light", "dark") for value in tokens(theme).values()} - {"#ffffff"}
    files = [file for kind in ELSEWHERE for file in assets.STATIC.parent.rglob(kind)]

    again = {str(file): known.intersection(HEX.findall(file.read_text())) for file in files}

    assert {name: values for name, values in again.items() if values} == {}
