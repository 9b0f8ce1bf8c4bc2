"""What the clock has already had done, whether somebody works, and which work kills."""

from sqlalchemy.orm import Mapped, mapped_column

from klinik.db import Base, Moment


class TaskRun(Base):
    """A periodic task did its work for this period."""

    __tablename__ = "task_run"

    task: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)


class Heartbeat(Base):
    """When a part of the machinery last showed that it works: clock, broker, worker and database together."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]


class Redelivery(Base):
    """A task that came back after the worker which ran it had died, and how often."""

    __tablename__ = "redelivery"

    id: Mapped[str] = mapped_column(primary_key=True)
    task: Mapped[str]
    times: Mapped[int]
    at: Mapped[Moment] = mapped_column(index=True)
