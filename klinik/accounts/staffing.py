"""What an admin does for colleagues: invite, change a role, shut out, let in again. Nobody does it to themselves."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from klinik import audit
from klinik.accounts import invitations, passkeys, services, writing
from klinik.accounts.models import Role, User
from klinik.agencies import addresses
from klinik.agencies import services as agencies
from klinik.agencies.models import Agency
from klinik.db import db
from klinik.errors import KlinikError
from klinik.notifications.kinds import Kind


class OwnAccount(KlinikError):
    """Somebody would change their own role or shut themselves out."""

    message = _l("Anda tidak dapat mengubah peran atau menutup akun Anda sendiri. Minta administrator lain.")


class LastAdmin(KlinikError):
    """Nobody would be left who can invite others."""

    message = _l("Ini administrator terakhir di instansi ini. Angkat administrator lain lebih dulu.")


def join(agency: Agency, *, name: str, email: str, role: Role, by: User, at: datetime) -> User:
    """Add a colleague and send the invitation by mail. Raises NotAnEmail, EmailInUse."""
    user = services.add(agency, name=name, email=email, role=role, by=by)
    send_invitation(user, by=by, at=at)
    return user


def send_invitation(user: User, *, by: User, at: datetime) -> None:
    """Write to a colleague with a new link; an older one ends. The present password stays until it is used."""
    token = invitations.invite(user, by=by, at=at)
    words = {
        "name": user.name,
        "expires_at": (at + invitations.LASTS).isoformat(),
        "url": addresses.absolute(user.agency, f"/undangan/{token}"),
    }
    writing.write_to([user], kind=Kind.INVITED, event=f"invitation:{user.id}:{at.isoformat()}", words=words)


def change_role(user: User, role: Role, *, by: User) -> None:
    """Give a colleague another role; their log-ins end, so that no page of the old one stays open.

    Raises OwnAccount, LastAdmin.
    """
    if user.role is role:
        return
    _refuse_unwise(user, by)
    user.role = role
    services.log_out_everywhere(user, by=by)
    audit.record("user.role_changed", user, by=by, fields=["role"])


def shut_out(user: User, *, by: User, at: datetime) -> None:
    """Close an account; what was done with it stays. Raises OwnAccount, LastAdmin."""
    _refuse_unwise(user, by)
    services.disable(user, by=by, at=at)


def let_in(user: User, *, by: User, at: datetime) -> None:
    """Open a closed account again, with a new invitation: password and second factor are set anew."""
    user.disabled_at, user.password_hash, user.totp_secret = None, None, None
    passkeys.forget_all(user)
    db.session.flush()
    audit.record("user.enabled", user, by=by, fields=["disabled_at"])
    send_invitation(user, by=by, at=at)


def _refuse_unwise(user: User, by: User) -> None:
    if user.id == by.id:
        raise OwnAccount
    agencies.hold(user.agency_id)
    others = select(func.count()).where(
        User.agency_id == user.agency_id, User.role == Role.ADMIN, User.disabled_at.is_(None), User.id != user.id
    )
    if user.role is Role.ADMIN and not db.session.scalar(others):
        raise LastAdmin
