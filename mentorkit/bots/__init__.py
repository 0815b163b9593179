"""Simulated people: they do what people do, through the same calls; one seed, one behaviour.

A `Person` comes from `cohort`; `play` takes them through a case and `reflect` has them write, both
by way of a `Sitting`, as a notebook's page does. A rehearsal of a course needs nobody's real words.
"""

from mentorkit.bots.people import Person, cohort
from mentorkit.bots.work import play, reflect

__all__ = ["Person", "cohort", "play", "reflect"]
