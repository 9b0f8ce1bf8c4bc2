"""A security key in software: it makes passkeys and signs with them as WebAuthn says, also where it should not."""

import base64
import hashlib
import json
import secrets
import struct
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Device:
    """One key on one site."""

    def __init__(self, site: str = "localhost", origin: str = "http://localhost:8000", flags: int = PRESENT | VERIFIED):
        self.site, self.origin, self.flags, self.count = site, origin, flags, 0
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, challenge: bytes) -> str:
        """Return what the browser sends after a passkey was made."""
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._public()
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(HAS_KEY) + attested}
        response = {"clientDataJSON": text(self._client("webauthn.create", challenge))}
        return self._answer(response | {"attestationObject": text(cbor2.dumps(statement))})

    def show(self, challenge: bytes) -> str:
        """Return what the browser sends after a passkey was shown; the counter grows."""
        self.count += 1
        data, client = self._data(), self._client("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer(response)

    def _data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", self.flags | more, self.count)

    def _client(self, kind: str, challenge: bytes) -> bytes:
        return json.dumps({"type": kind, "challenge": text(challenge), "origin": self.origin}).encode()

    def _public(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def _answer(self, response: dict[str, Any]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
