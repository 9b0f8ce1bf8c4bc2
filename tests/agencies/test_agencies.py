"""Offices: which one is meant, and what one may decide."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from klinik import agencies
from klinik.agencies import colour, queries, services, week
from klinik.agencies.models import Agency, AgencyHost, ClockMode, Level
from klinik.agencies.zones import Timezone
from klinik.audit.models import AuditEvent
from klinik.errors import NotFound


def test_a_host_name_finds_its_agency(app, agency, foreign_agency, session):
    session.add(AgencyHost(host="cek.sultra.contoh.id", agency=foreign_agency))
    session.commit()

    with app.test_request_context(base_url="https://CEK.sultra.contoh.id:8443"):
        assert agencies.current() == foreign_agency


def test_an_unknown_host_gets_the_default_agency(app, foreign_agency, agency):
    with app.test_request_context(base_url="http://tidak-dikenal.contoh.id"):
        assert agencies.current() == agency


def test_without_any_agency_the_page_says_what_to_do(app):
    with app.test_request_context(), pytest.raises(queries.NoAgency) as refusal:
        agencies.current()

    assert "klinik agency add" in refusal.value.sentence()


def test_without_any_agency_a_command_says_what_to_do_too(app):
    with pytest.raises(queries.NoAgency) as refusal:
        queries.agency("jatim")

    assert "klinik agency add" in str(refusal.value.sentence())


def test_level_and_time_zone_follow_from_the_region(app):
    regency = services.add("kolaka", name="Klinik Hoaks Kolaka", office="Diskominfo", region_code="74.01")
    city = services.add("kota-jayapura", name="Klinik Hoaks Jayapura", office="Diskominfo", region_code="91.71")

    assert (regency.level, regency.zone_word) == (Level.REGENCY, "WITA")
    assert (city.level, city.timezone, city.number_prefix) == (Level.CITY, Timezone.JAYAPURA, "KOTAJAYAPURA")


def test_a_name_is_kept_without_what_every_page_says_before_it(app):
    regency = services.add("kolaka", name="Klinik Hoaks Kabupaten Kolaka", office="Diskominfo", region_code="74.01")

    assert regency.name == "Kabupaten Kolaka"


def test_an_office_may_be_called_otherwise_and_move_to_another_host(cli, agency, session):
    done = cli.invoke(args=["agency", "change", "jatim", "--office", "Dinas Digital", "--host", "Cek.baru.contoh.id"])

    assert (done.exit_code, done.output) == (0, "jatim: Klinik Hoaks Jawa Timur, Dinas Digital (WIB)\n")
    assert "cek.baru.contoh.id" in {host.host for host in agency.hosts}
    noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "agency.settled")).one()
    assert noted.fields == ["office", "cek.baru.contoh.id"]


def test_a_host_of_another_office_is_not_taken_over(cli, agency, foreign_agency, session):
    services.add_host(foreign_agency, "cek.sultra.contoh.id")

    done = cli.invoke(args=["agency", "change", "jatim", "--name", "Jatim", "--host", "cek.sultra.contoh.id"])

    assert done.exit_code == 1
    assert "sudah dipakai instansi lain" in done.output
    session.refresh(agency)
    assert agency.name == "Jawa Timur"


def test_a_short_name_is_taken_only_once(agency):
    with pytest.raises(services.AlreadyThere):
        services.add("jatim", name="x", office="x", region_code="35")


def test_a_host_name_belongs_to_one_agency(agency, foreign_agency):
    services.add_host(agency, "Cek.contoh.id")

    with pytest.raises(services.AlreadyThere):
        services.add_host(foreign_agency, "cek.CONTOH.id")


def test_an_unknown_agency_is_not_found(agency):
    with pytest.raises(NotFound):
        queries.agency("tidak-ada")


@pytest.mark.parametrize("pale", ["#ffffff", "#00aaff", "biru", "#12345", "red; } body { display: none"])
def test_a_colour_that_nobody_can_read_is_refused(pale: str):
    with pytest.raises(colour.UnreadableColour):
        Agency(brand=pale)


def test_the_least_contrast_is_exactly_four_and_a_half():
    assert colour.contrast_on_white("#767676") >= 4.5 > colour.contrast_on_white("#777777")
    assert Agency(brand="#0B3B52").brand == "#0b3b52"


@pytest.mark.parametrize(
    "hours",
    [{"8": [["08:00", "16:00"]]}, {"1": [["16:00", "08:00"]]}, {"1": []}, {"1": [["8", "x"]]}, {"1": 5},
     {"1": [["08:00", "12:00"], ["11:00", "16:00"]]}],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(hours: dict[str, object]):
    with pytest.raises(week.UnreadableHours):
        Agency(service_hours=hours)


@pytest.mark.parametrize(
    "wrong",
    [{"slug": "Jawa Timur"}, {"number_prefix": "jatim"}, {"promise_hours": 0}, {"retention_days": 0},
     {"clock_mode": ClockMode.SERVICE, "service_hours": {}}],
)  # fmt: skip
def test_the_database_refuses_what_must_never_be(agency, session, wrong: dict[str, object]):
    for name, value in wrong.items():
        setattr(agency, name, value)

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_command_adds_an_agency_with_its_hosts(cli):
    done = cli.invoke(
        args=["agency", "add", "sultra", "--name", "Klinik Hoaks Sultra", "--office", "Diskominfo",
              "--region", "74", "--host", "sultra.contoh.id"]
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert "WITA" in done.output
    assert "sultra.contoh.id" in cli.invoke(args=["agency", "list"]).output


def test_the_command_refuses_an_unknown_region_in_a_sentence(cli):
    done = cli.invoke(args=["agency", "add", "x", "--name", "x", "--office", "x", "--region", "99"])

    assert done.exit_code == 1
    assert "Wilayah 99 tidak dikenal" in done.output
