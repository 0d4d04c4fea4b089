"""A single sign-on of somebody else: a small site of its own that answers for a few invented people."""
