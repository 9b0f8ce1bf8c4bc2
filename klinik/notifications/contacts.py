"""What somebody types as their address: is it mail or phone, and which writings of it are the same one."""

import re
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from klinik.errors import KlinikError
from klinik.notifications.kinds import Way

HOME = "ID"  # numbers without a country are Indonesian
LONGEST = 254  # RFC 5321, section 4.5.3.1
SCOPED = re.compile(r"[A-Z]{2}\.")  # WhatsApp: somebody as one office knows them, ID.13491208655302741918; no number


class NotAContact(KlinikError):
    """What was typed is neither an e-mail address nor a phone number."""

    status = 422
    message = _l("Tulis alamat surel seperti nama@contoh.id, atau nomor telepon seperti 0812 3456 7890.")


@dataclass(frozen=True)
class Contact:
    """An address as we write to it, and as we compare it."""

    way: Way
    address: str
    same: str


def read(text: str) -> Contact:
    """Return the contact that a text holds: ASCII only, no spaces, no line ends. Raises NotAContact."""
    typed = text.strip()
    if len(typed) > LONGEST:
        raise NotAContact
    return _email(typed) if "@" in typed else _phone(typed)


def of_chat(way: Way, sender: str) -> Contact:
    """Return the contact of somebody who wrote to us: whoever shows a number on WhatsApp is its owner."""
    if way is not Way.WHATSAPP or is_scoped(sender):
        return Contact(way, sender, sender)
    try:
        return _phone(f"+{sender}")
    except NotAContact:  # the service knows the number, the tables of numbers do not yet
        return Contact(Way.PHONE, f"+{sender}", f"+{sender}")


def digits(number: str) -> str:
    """Return a number as two writings of it are compared, of short numbers too: its digits, with the country's."""
    found = re.sub(r"\D", "", number)
    return f"{phonenumbers.country_code_for_region(HOME)}{found[1:]}" if found.startswith("0") else found


def is_scoped(address: str) -> bool:
    """Say whether this is what WhatsApp calls somebody who hides the phone number."""
    return SCOPED.match(address) is not None


def masked(address: str) -> str:
    """Return an address so that its owner knows it and nobody else does: `b•••@contoh.id`, `•••7890`."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else f"•••{address[-4:]}"


def _email(typed: str) -> Contact:
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise NotAContact from error
    if found.ascii_email is None:
        raise NotAContact
    return Contact(Way.EMAIL, found.ascii_email, found.ascii_email.lower())


def _phone(typed: str) -> Contact:
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException as error:
        raise NotAContact from error
    if not phonenumbers.is_valid_number(number):
        raise NotAContact
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Contact(Way.PHONE, written, written)
