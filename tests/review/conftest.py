"""Colleagues for the tests of the desk."""

import pytest
from flask import Flask

from klinik.accounts.models import Role, User
from klinik.agencies.models import Agency
from tests.factories.clarifications import staff


@pytest.fixture
def sari(app: Flask, agency: Agency) -> User:
    """A verifier of jatim."""
    return staff(Role.VERIFIER, agency)


@pytest.fixture
def bayu(app: Flask, agency: Agency) -> User:
    """Another verifier of jatim."""
    return staff(Role.VERIFIER, agency)


@pytest.fixture
def ratna(app: Flask, agency: Agency) -> User:
    """An editor of jatim."""
    return staff(Role.EDITOR, agency)
