"""Encrypted values written anew under the newest key."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from klinik.db import db, now, renewing, secrets
from klinik.notifications.models import Recipient
from tests.factories.notifications import RecipientFactory, told

NEWEST = Fernet.generate_key().decode()


@pytest.fixture
def hold(app, monkeypatch):
    """Return a function that gives the clinic these keys."""

    def _hold(*keys):
        monkeypatch.setitem(app.config, "ENCRYPTION_KEYS", ",".join(keys))
        monkeypatch.setitem(app.extensions, secrets.EXTENSION, secrets.load(app.config))

    return _hold


@pytest.fixture
def reader(app):
    """Somebody whose contact and link to stop are encrypted under the key of before."""
    return RecipientFactory()


@pytest.fixture
def renew(app):
    """Return a function that runs the command."""

    def _renew():
        done = app.test_cli_runner().invoke(args=["keys", "renew"])
        db.session.expire_all()
        return done

    return _renew


def test_without_the_older_key_everything_is_still_read(app, hold, reader, renew):
    message = told(reader)
    before = secrets.decrypt(reader.contact), secrets.decrypt(message.payload)
    hold(NEWEST, app.config["ENCRYPTION_KEYS"])

    done = renew()

    assert done.exit_code == 0, done.output
    assert "3 nilai ditulis ulang" in done.output
    hold(NEWEST)
    assert (secrets.decrypt(reader.contact), secrets.decrypt(message.payload)) == before


def test_a_second_time_nothing_is_written(app, hold, reader, renew):
    hold(NEWEST, app.config["ENCRYPTION_KEYS"])
    renew()
    before = reader.contact

    assert "0 nilai ditulis ulang" in renew().output
    assert reader.contact == before


def test_what_no_key_reads_is_named_and_left(hold, reader, renew):
    before = reader.contact
    hold(NEWEST)

    done = renew()

    assert done.exit_code == 1
    assert "1 nilai di recipient.contact tidak terbaca" in done.output
    assert "boleh dicabut" not in done.output
    assert reader.contact == before


def test_what_is_forgotten_meanwhile_stays_forgotten(app, hold, reader, renew, monkeypatch):
    hold(NEWEST, app.config["ENCRYPTION_KEYS"])
    renewed = secrets.renewed

    def forgotten_first(token):
        db.session.execute(update(Recipient).values(contact=None, contact_index=None, erased_at=now()))
        return renewed(token)

    monkeypatch.setattr(secrets, "renewed", forgotten_first)
    renew()

    assert reader.contact is None


def test_batches_reach_every_row(app, hold, renew, monkeypatch):
    for _ in range(5):
        told(RecipientFactory())
    hold(NEWEST, app.config["ENCRYPTION_KEYS"])
    monkeypatch.setattr(renewing, "BATCH", 2)

    assert "15 nilai ditulis ulang" in renew().output
