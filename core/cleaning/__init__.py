"""Opening what strangers send: in a process of its own, without secrets, with little memory and little time.

Nothing in this package imports Django or a setting. ``python -m core.cleaning TYPE`` reads a file from its input and
writes its true type, a line's end and the cleaned bytes; or it ends with REFUSED and says why in one word.
"""

REFUSED = 3


class Refused(Exception):
    """The file is not taken. The text is a code for which core.files has the sentence."""
