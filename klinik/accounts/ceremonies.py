"""Passkeys as browsers speak of them: what is asked of a device, and what its answer proves.

WebAuthn, https://www.w3.org/TR/webauthn-3/, sections 7.1 and 7.2. Nothing is stored here. The person is always
verified by the device (PIN, finger, face), so a passkey that was found opens nothing. Where a passkey comes from is
not asked (no attestation): it would name the device and decide nothing.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from klinik.accounts.models import Passkey, User
from klinik.accounts.refusals import NoPasskeysHere, WrongPasskey
from klinik.agencies import queries as agencies
from klinik.web.limits import LOOPBACK_HOSTS

PATIENCE = 120_000  # milliseconds in which somebody finds the key and touches it
REQUIRED = UserVerificationRequirement.REQUIRED
# What the package raises, and what its parsers let through when the bytes are no WebAuthn at all.
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)


class Site(NamedTuple):
    """Whom a passkey trusts: our host name (RP ID) and our address as browsers write it."""

    name: str
    origin: str


class NewKey(NamedTuple):
    """What a device says of a passkey that it has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    is_synced: bool


def site(host: str) -> Site:
    """Return for whom passkeys count at a host; scheme and port are BASE_URL's, the name must be one of ours.

    Raises NoPasskeysHere.
    """
    base = urlsplit(str(current_app.config["BASE_URL"]))
    name = (host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host).lower()
    own = name == base.hostname or (name == "localhost" and base.hostname in LOOPBACK_HOSTS)
    if _is_number(name) or not (own or agencies.is_host(name)):
        raise NoPasskeysHere(host=host)
    return Site(name, f"{base.scheme}://{name}" + (f":{base.port}" if base.port else ""))


def to_make(user: User, *, site: Site, challenge: bytes, known: Iterable[Passkey]) -> str:
    """Return what the browser hands to the device that is to make a passkey, as JSON."""
    wanted = AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED, user_verification=REQUIRED)
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name=f"Klinik Hoaks {user.agency.name}",
        user_id=user.id.bytes,
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        timeout=PATIENCE,
        authenticator_selection=wanted,
        exclude_credentials=_named(known),
    )
    return webauthn.options_to_json(options)


def to_show(*, site: Site, challenge: bytes, known: Iterable[Passkey]) -> str:
    """Return what the browser hands to the device that is to show one of these passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=PATIENCE,
        allow_credentials=_named(known),
        user_verification=REQUIRED,
    )
    return webauthn.options_to_json(options)


def made(answer: str, *, site: Site, challenge: bytes) -> NewKey:
    """Return the passkey that a device has made for this challenge. Raises WrongPasskey."""
    try:
        proof = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise WrongPasskey from error
    return NewKey(
        proof.credential_id, proof.credential_public_key, proof.sign_count, is_synced=proof.credential_backed_up
    )


def credential_id(answer: str) -> bytes:
    """Return by which passkey an answer claims to be signed. Raises WrongPasskey."""
    try:
        return parse_authentication_credential_json(answer).raw_id
    except UNREADABLE as error:
        raise WrongPasskey from error


def shown(answer: str, *, site: Site, challenge: bytes, public_key: bytes) -> int:
    """Return the counter of the passkey that has signed this challenge here. Raises WrongPasskey.

    Whether the counter has grown is not asked: the caller compares it in the database, where two cannot do so at once.
    """
    try:
        proof = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise WrongPasskey from error
    return proof.new_sign_count


def _named(keys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in keys]


def _is_number(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
