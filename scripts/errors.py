"""The one exception that a command turns into one clear line."""


class SetupError(Exception):
    """Something the person at the terminal can mend; the text says how."""
