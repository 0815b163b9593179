"""Releasing: everything about an assignment is checked, then participants get their copy of it.

`releases` does it, `assignments` looks an assignment through, and `versions` keeps what was
released.
"""
