"""Secrets: encrypted, found again, never shown."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from klinik.db import secrets

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def clinic(**settings: str) -> Flask:
    app = Flask(__name__)
    app.config.update({"ENCRYPTION_KEYS": NEW, "INDEX_KEY": "0123456789abcdef"} | settings)
    return app


@pytest.fixture
def keys() -> Iterator[None]:
    with clinic().app_context():
        yield


@pytest.mark.usefixtures("keys")
def test_what_was_encrypted_is_read_again_and_never_looks_the_same():
    first, second = secrets.encrypt("sari@contoh.id"), secrets.encrypt("sari@contoh.id")

    assert first != second
    assert "sari" not in first
    assert secrets.decrypt(first) == secrets.decrypt(second) == "sari@contoh.id"


def test_an_older_key_still_reads_and_the_newest_one_writes():
    with clinic(ENCRYPTION_KEYS=OLD).app_context():
        older = secrets.encrypt("rahasia")

    with clinic(ENCRYPTION_KEYS=f"{NEW},{OLD}").app_context():
        newer = secrets.encrypt("rahasia")
        assert secrets.decrypt(older) == "rahasia"

    with clinic().app_context():
        assert secrets.decrypt(newer) == "rahasia"
        with pytest.raises(secrets.Unreadable):
            secrets.decrypt(older)


@pytest.mark.usefixtures("keys")
def test_equal_values_meet_in_the_index_of_one_purpose_only():
    contact = secrets.blind_index("sari@contoh.id", purpose="contact")

    assert contact == secrets.blind_index("sari@contoh.id", purpose="contact")
    assert contact != secrets.blind_index("sari@contoh.id", purpose="login")
    assert contact.startswith("1:")
    assert len(contact) == len("1:") + 64


def test_a_rotated_index_key_finds_old_rows_and_writes_new_ones():
    with clinic(INDEX_KEY="old-old-old-old-old").app_context():
        old = secrets.blind_index("x", purpose="contact")

    with clinic(INDEX_KEY="2:new-new-new-new-new,1:old-old-old-old-old").app_context():
        assert secrets.blind_index("x", purpose="contact").startswith("2:")
        assert old in secrets.blind_indexes("x", purpose="contact")
        assert secrets.key_version() == 2


@pytest.mark.usefixtures("keys")
def test_a_code_belongs_to_its_nonce():
    code = secrets.digits(b"nonce", purpose="access", version=1)

    assert len(code) == 16
    assert code.isdecimal()
    assert code == secrets.digits(b"nonce", purpose="access", version=1)
    assert code != secrets.digits(b"other", purpose="access", version=1)


@pytest.mark.usefixtures("keys")
def test_what_is_derived_from_a_seed_is_the_same_again_for_one_purpose():
    first = secrets.derive("seed", purpose="enrolment")

    assert first == secrets.derive("seed", purpose="enrolment")
    assert first != secrets.derive("seed", purpose="other")
    assert len(first) == 32


@pytest.mark.parametrize(
    "settings",
    [{"ENCRYPTION_KEYS": ""}, {"ENCRYPTION_KEYS": "short-secret"}, {"INDEX_KEY": ""}, {"INDEX_KEY": "short"}],
)
def test_an_unusable_key_is_refused_without_repeating_it(settings: dict[str, str]):
    with clinic(**settings).app_context(), pytest.raises(secrets.UnusableKey) as refusal:
        secrets.encrypt("x") and secrets.blind_index("x", purpose="contact")

    assert "short" not in str(refusal.value)
