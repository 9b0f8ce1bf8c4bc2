"""What keeps the clinic from starting on this machine, each said in one sentence."""


class CannotStart(Exception):
    """The sentence says what is wrong and what to do; the command prints it and ends."""
