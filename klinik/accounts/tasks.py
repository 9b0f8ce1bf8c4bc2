"""What has run out is swept away."""

from datetime import timedelta

from sqlalchemy import delete

from klinik import background
from klinik.accounts import sessions, throttle
from klinik.accounts.models import Invitation
from klinik.db import db, now


@background.periodic("accounts.sweep", every=timedelta(hours=1))
def sweep() -> None:
    """Remove log-ins, invitations and tries that no longer count. Safe to run twice."""
    at = now()
    sessions.forget_old(at=at)
    throttle.forget_old(at=at)
    db.session.execute(delete(Invitation).where(Invitation.expires_at <= at))
    db.session.commit()
