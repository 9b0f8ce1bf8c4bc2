"""What the database writes as an array is read back as it was."""

import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import column, literal, null, select, values
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import Integer

from klinik.db.records import many, one, read, written


class Colour(StrEnum):
    RED = "merah"


class Dot(NamedTuple):
    x: int


class Drawing(NamedTuple):
    key: uuid.UUID
    colour: Colour
    drawn_at: datetime
    seen_on: date | None
    words: list[str]
    centre: Dot | None
    dots: list[Dot]


DOTS = values(column("x", Integer), name="dot").data([(1,), (3,), (2,)])


def test_a_record_comes_back_with_the_types_of_its_fields(session):
    key, at = uuid.uuid4(), datetime(2026, 11, 21, 7, 20, 30, 1500, tzinfo=UTC)
    dot = written(Dot, DOTS.c)
    fields = {"key": literal(key), "colour": literal("merah"), "drawn_at": literal(at), "seen_on": literal(at.date())}
    fields |= {"words": array(["satu", 'dua "tiga"']), "centre": one(dot, DOTS, DOTS.c.x == 2)}
    fields |= {"dots": many(dot, DOTS, by=[DOTS.c.x.desc()])}

    drawing = read(Drawing, session.scalar(select(written(Drawing, fields))))

    assert drawing == (key, Colour.RED, at, at.date(), ["satu", 'dua "tiga"'], Dot(2), [Dot(3), Dot(2), Dot(1)])
    assert drawing.colour is Colour.RED


def test_nothing_is_none_and_an_empty_list(session):
    dot = written(Dot, DOTS.c)
    fields = dict.fromkeys(Drawing._fields, null())
    fields |= {"centre": one(dot, DOTS, DOTS.c.x == 9), "dots": many(dot, DOTS, DOTS.c.x == 9, by=[DOTS.c.x])}

    drawing = read(Drawing, session.scalar(select(written(Drawing, fields))))

    assert (drawing.seen_on, drawing.centre, drawing.dots) == (None, None, [])
