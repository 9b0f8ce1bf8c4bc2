"""What keeps the clinic from starting on this machine, or from being copied, each said in one sentence."""


class CannotStart(Exception):
    """The sentence says what is wrong and what to do; the command prints it and ends."""


class CannotCopy(Exception):
    """What stood in the way, in a sentence for whoever runs the command."""
