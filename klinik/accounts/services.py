"""Somebody joins, proves who they are, changes how they prove it, leaves."""

from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update

from klinik import audit
from klinik.accounts import passwords, second_factor, sessions
from klinik.accounts.models import Language, RecoveryCode, Role, User, UserSession
from klinik.accounts.refusals import EmailInUse, GuessablePassword, NotAnEmail, WrongCode, WrongLogIn, WrongPassword
from klinik.accounts.second_factor import Enrolment
from klinik.agencies.models import Agency
from klinik.db import db, secrets


def add(agency: Agency, *, name: str, email: str, role: Role, by: User | None) -> User:
    """Add a colleague, who cannot log in before accepting an invitation. Raises NotAnEmail, EmailInUse."""
    address = _address(email)
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise EmailInUse(email=address)
    user = User(agency=agency, name=name, email=address, role=role)
    db.session.add(user)
    db.session.flush()
    audit.record("user.added", user, by=by)
    return user


def authenticate(email: str, password: str) -> User:
    """Return the user whose password this is. As slow for an unknown address as for a wrong word. Raises WrongLogIn."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    stored = user.password_hash if user and user.is_active else None
    if not passwords.matches(password, stored) or user is None or stored is None:
        raise WrongLogIn
    if passwords.is_outdated(stored):
        user.password_hash = passwords.hashed(password)
    return user


def confirm(user: User, code: str, *, at: datetime) -> None:
    """Accept a second factor, once: the phone's code or a recovery code. Raises WrongCode."""
    given = second_factor.normal(code)
    accepted = _use_totp(user, given, at) if second_factor.is_totp(given) else _use_recovery_code(user, given, at)
    if not accepted:
        raise WrongCode


def log_in(half: UserSession, *, at: datetime) -> str:
    """Make a half-finished log-in whole once its second factor was accepted; return the new cookie's secret."""
    user, device = half.user, half.device
    sessions.end(half)
    audit.record("user.logged_in", user, by=user)
    return sessions.begin(user, device=device, at=at, verified=True)


def log_out(session: UserSession, *, by: User | None = None) -> None:
    """End one log-in: one's own, or, by an admin, a colleague's."""
    sessions.end(session)
    audit.record("user.logged_out", session.user, by=by or session.user)


def log_out_everywhere(user: User, *, by: User | None, but: UserSession | None = None) -> None:
    """End every log-in of somebody, or every other one."""
    sessions.end_all(user.id, but=but)
    audit.record("user.logged_out_everywhere", user, by=by)


def set_password(user: User, password: str, *, by: User | None) -> None:
    """Give somebody a password and end every log-in that the old one opened. Raises GuessablePassword."""
    own = {user.name.lower(), user.email, user.email.partition("@")[0], "klinik hoaks"}
    if password.lower().strip() in own:
        raise GuessablePassword
    user.password_hash = passwords.hashed(password)
    sessions.end_all(user.id)
    audit.record("user.password_changed", user, by=by, fields=["password"])


def change_password(session: UserSession, new: str, *, at: datetime) -> str:
    """Change one's own password; every log-in ends and this device gets a new one, whose secret is returned.

    Raises GuessablePassword.
    """
    user, device = session.user, session.device
    set_password(user, new, by=user)
    return sessions.begin(user, device=device, at=at, verified=True)


def check_password(user: User, present: str) -> None:
    """Ask for the password again before something weighty. Raises WrongPassword."""
    if not passwords.matches(present, user.password_hash):
        raise WrongPassword


def enrol(user: User, new: Enrolment, *, code: str, at: datetime) -> None:
    """Give somebody a new second factor with new recovery codes, once a code of it was read back. Raises WrongCode."""
    step = second_factor.step_of(second_factor.normal(code), secret=new.secret, at=at)
    if step is None:
        raise WrongCode
    user.totp_secret, user.totp_step = secrets.encrypt(new.secret), step
    replace_recovery_codes(user, new.recovery_codes)
    audit.record("user.second_factor_set", user, by=user, fields=["totp_secret"])


def replace_recovery_codes(user: User, codes: list[str]) -> None:
    """Make these the only recovery codes of somebody."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.add_all(RecoveryCode(user_id=user.id, code_index=_code_index(user, code)) for code in codes)
    audit.record("user.recovery_codes_renewed", user, by=user)


def prefer(user: User, *, language: Language, uses_shortcuts: bool) -> None:
    """Note how somebody likes the desk to be."""
    user.language, user.uses_shortcuts = language, uses_shortcuts


def disable(user: User, *, by: User | None, at: datetime) -> None:
    """Shut somebody out; what they did stays theirs."""
    user.disabled_at = at
    sessions.end_all(user.id)
    audit.record("user.disabled", user, by=by, fields=["disabled_at"])


def _use_totp(user: User, code: str, at: datetime) -> bool:
    if user.totp_secret is None:
        return False
    step = second_factor.step_of(code, secret=secrets.decrypt(user.totp_secret), at=at)
    if step is None:
        return False
    newer = update(User).where(User.id == user.id, User.totp_step < step).values(totp_step=step)
    return db.session.scalar(newer.returning(User.id)) is not None


def _use_recovery_code(user: User, code: str, at: datetime) -> bool:
    unused = update(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    mine = RecoveryCode.code_index.in_(secrets.blind_indexes(f"{user.id}:{code}", purpose="recovery_code"))
    used = db.session.scalar(unused.where(mine).values(used_at=at).returning(RecoveryCode.id))
    if used is not None:
        audit.record("user.recovery_code_used", user, by=user)
    return used is not None


def _code_index(user: User, code: str) -> str:
    return secrets.blind_index(f"{user.id}:{second_factor.normal(code)}", purpose="recovery_code")


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise NotAnEmail(email=email) from error
