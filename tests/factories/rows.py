"""The base of all factories: a made row is committed, which inside a test's transaction costs nothing."""

from factory.alchemy import SQLAlchemyModelFactory

from klinik.db import db


class RowFactory(SQLAlchemyModelFactory):
    """Makes rows in the test's own session. Subclasses live in tests/factories/<room>.py and name their model."""

    class Meta:
        abstract = True
        sqlalchemy_session = db.session
        sqlalchemy_session_persistence = "commit"
