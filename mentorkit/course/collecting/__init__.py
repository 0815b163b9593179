"""Collecting: what was handed in, on whatever way, becomes a folder for each person.

`collection` does it. `platforms` knows what Canvas and Moodle call things, `matching` whose they
are, `archives` reads what may be hostile, and `taking` puts a submission in its place.
"""
