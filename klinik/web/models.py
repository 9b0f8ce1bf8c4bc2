"""When what pages show was last changed."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base


class PageStamp(Base):
    """The last transaction that changed something that pages show, by the key under which pages name it."""

    __tablename__ = "page_stamp"

    key: Mapped[str] = mapped_column(primary_key=True)
    changed_in: Mapped[int] = mapped_column(BigInteger)  # pg_current_xact_id()
