"""Everything that can happen in the registers of the personal data law, one module a register."""


class TransitionRefused(Exception):
    """The record is not in a state from which this step can be taken."""
