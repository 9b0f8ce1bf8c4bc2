"""Names for feeds and what is in them, which hold when the clinic moves to another host or another machine."""

import uuid

# Ours for ever: another one would show every reader of a feed everything once more.
CLINIC = uuid.UUID("6f1c0f0e-2a5b-5f5e-9d3a-0c8b6a4e7d21")


def urn(*parts: str) -> str:
    """Return the name that these parts always have (RFC 9562, section 5.5), as Atom asks for one (RFC 4287, 4.2.6)."""
    return uuid.uuid5(CLINIC, "/".join(parts)).urn
