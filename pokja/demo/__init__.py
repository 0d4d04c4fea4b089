"""What the demo shows beside real structure: the accounts people sign in with, and made-up actions of agencies."""

from pokja.demo.accounts import Account, make_accounts
from pokja.demo.actions import actions


__all__ = ["Account", "actions", "make_accounts"]
