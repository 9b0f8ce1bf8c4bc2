"""The base of all tables: names, column types, keys, and the session."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ARRAY, DateTime, Enum, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from uuid_utils.compat import uuid7 as _uuid7

from klinik.db.connections import OneSession

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


ENCRYPTED = "encrypted"


def uuid7() -> uuid.UUID:
    """Return a key that sorts by the moment it was made (RFC 9562, version 7)."""
    return _uuid7()


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
# A text that db/secrets.py encrypts; once forgotten empty, or NULL where that may be.
Encrypted = Annotated[str, mapped_column(info={ENCRYPTED: True})]
Key = Annotated[uuid.UUID, mapped_column(primary_key=True, default=uuid7)]


class Base(DeclarativeBase):
    """What every table shares. Enums are stored by value with a CHECK; moments carry their zone."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: ARRAY(Text()),
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=True, length=32, values_callable=_values),
    }


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False, "class_": OneSession})
