"""The offices (instansi) of one installation, the host names they answer to, and the days they are closed."""

import uuid
from datetime import date, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from klinik.agencies import colour, week, zones
from klinik.agencies.zones import Timezone
from klinik.db import Base, Key, Moment
from klinik.web import tokens

BRAND = tokens.colour("brand")  # until an office chooses its own


class Level(StrEnum):
    """How far an office reaches: provinsi, kabupaten, kota."""

    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


class ClockMode(StrEnum):
    """What an hour of the promise is: any hour, or one in which the office is open."""

    CLOCK = "clock"
    SERVICE = "service"


class Agency(Base):
    """One office: its public face, its promise, and what it has decided about its own work."""

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint("number_prefix ~ '^[A-Z0-9]{2,16}$'", name="number_prefix"),
        CheckConstraint("brand ~ '^#[0-9a-f]{6}$'", name="brand"),
        CheckConstraint("promise_hours BETWEEN 1 AND 720", name="promise_hours"),
        # A first look comes before the answer, and an emergency before the rest.
        CheckConstraint("response_hours BETWEEN 1 AND promise_hours", name="response_hours"),
        CheckConstraint(
            "emergency_response_hours BETWEEN 1 AND emergency_promise_hours"
            " AND emergency_promise_hours <= promise_hours AND emergency_response_hours <= response_hours",
            name="emergency_hours",
        ),
        CheckConstraint("escalation_hours BETWEEN 1 AND 720", name="escalation_hours"),
        CheckConstraint("emergency_escalation_hours BETWEEN 1 AND escalation_hours", name="emergency_escalation_hours"),
        CheckConstraint("retention_days BETWEEN 1 AND 3650", name="retention_days"),
        CheckConstraint("match_age_days > 0", name="match_age_days"),
        CheckConstraint("clock_mode = 'clock' OR service_hours <> '{}'::jsonb", name="open_sometimes"),
        CheckConstraint("num_nulls(logo_id, logo, logo_width, logo_height) IN (0, 4)", name="logo"),
        CheckConstraint("parent_id <> id AND (level <> 'province' OR parent_id IS NULL)", name="parent"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)  # jatim, kota-probolinggo
    name: Mapped[str]  # Jawa Timur; pages write Klinik Hoaks before it
    office: Mapped[str]  # Dinas Komunikasi dan Informatika Provinsi Jawa Timur
    level: Mapped[Level]
    region_code: Mapped[str]  # Kemendagri: 35, 35.23
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    timezone: Mapped[Timezone] = mapped_column(default=Timezone.JAKARTA)
    brand: Mapped[str] = mapped_column(default=BRAND)
    # The logo's file, and what pages must know of it without asking: SHA-256 and size in pixels.
    logo_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("stored_file.id", name="fk_agency_logo_id_stored_file", use_alter=True)
    )
    logo: Mapped[str | None]
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    number_prefix: Mapped[str] = mapped_column(unique=True)  # KLARIF-<JATIM>-2026-00123
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    contact_address: Mapped[str | None]
    promise_hours: Mapped[int] = mapped_column(default=24)  # until the answer
    response_hours: Mapped[int] = mapped_column(default=4)  # until a person first looks
    emergency_promise_hours: Mapped[int] = mapped_column(default=6)
    emergency_response_hours: Mapped[int] = mapped_column(default=1)
    emergency_any_hour: Mapped[bool] = mapped_column(default=True)  # the emergency lane counts day and night
    escalation_hours: Mapped[int] = mapped_column(default=24)  # of the clock, past the due time, until the head hears
    emergency_escalation_hours: Mapped[int] = mapped_column(default=1)
    clock_mode: Mapped[ClockMode] = mapped_column(default=ClockMode.CLOCK)
    service_hours: Mapped[dict[str, Any]] = mapped_column(default=lambda: dict(week.OFFICE_HOURS))
    topics: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))  # clarifications.topics.Own
    retention_days: Mapped[int] = mapped_column(default=90)
    match_age_days: Mapped[int] = mapped_column(default=365)  # an older answer is suggested, never given at once
    four_eyes_wording: Mapped[bool] = mapped_column(default=True)
    shows_names: Mapped[bool] = mapped_column(default=False)
    summary_waits: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())

    parent: Mapped["Agency | None"] = relationship(remote_side="Agency.id")
    hosts: Mapped[list["AgencyHost"]] = relationship(back_populates="agency", order_by="AgencyHost.host")
    closures: Mapped[list["Closure"]] = relationship(back_populates="agency", order_by="Closure.closed_on")

    @property
    def agency_id(self) -> uuid.UUID:
        """Its own key: an office belongs to itself, so trail and scope treat it like any other row."""
        return self.id

    @property
    def host(self) -> str:
        """The first host name it answers to; empty where it has none."""
        return self.hosts[0].host if self.hosts else ""

    @property
    def zone(self) -> tzinfo:
        """The office's time zone; its name is what people say: WIB, WITA or WIT."""
        return zones.ZONES[self.timezone]

    @property
    def zone_word(self) -> str:
        """WIB, WITA or WIT."""
        return zones.word(self.timezone)

    @validates("brand")
    def _readable(self, _name: str, value: str) -> str:
        return colour.readable_on_white(value)

    @validates("service_hours")
    def _parsable(self, _name: str, value: dict[str, Any]) -> dict[str, Any]:
        week.parse(value)
        return value


class AgencyHost(Base):
    """A host name under which an office is reached; one office may have several."""

    __tablename__ = "agency_host"
    __table_args__ = (CheckConstraint("host = lower(host) AND host <> '' AND host !~ '[:/ ]'", name="host"),)

    host: Mapped[str] = mapped_column(primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)

    # An office takes its names along where it is copied into a session (queries.current), never the other way round.
    agency: Mapped[Agency] = relationship(back_populates="hosts", cascade="save-update")


class Closure(Base):
    """A day on which one office is closed though the country is not (hari libur daerah, pindah gedung)."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("agency_id", "closed_on"),)

    id: Mapped[Key]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    closed_on: Mapped[date]
    reason: Mapped[str]

    agency: Mapped[Agency] = relationship(back_populates="closures")
