"""Simulated people: they do what people do, through the same calls; one seed, one behaviour.

`simulate` has many of them play one case, by a policy such as `cautious`, and counts where they
went; `transcript` writes a playthrough down. A `Person` comes from `cohort`; `play` takes them
through a case, `reflect` has them write, `rate` answers a survey by their `temper`, `fill_in` fills
in a worksheet and `agree` says yes or no, all by way of a `Sitting`, as a notebook's page does.
`rehearse` does this for a whole cohort. A rehearsal of a course needs nobody's real words.
"""

from mentorkit.bots.filling import Temper, agree, fill_in, rate, temper
from mentorkit.bots.people import Person, cohort
from mentorkit.bots.policies import POLICIES, Chooser, Policy
from mentorkit.bots.rehearsal import rehearse
from mentorkit.bots.simulation import Simulation, Way, simulate
from mentorkit.bots.table import as_data, as_table
from mentorkit.bots.transcript import transcript
from mentorkit.bots.words import reply
from mentorkit.bots.work import play, reflect

__all__ = [
    "POLICIES",
    "Chooser",
    "Person",
    "Policy",
    "Simulation",
    "Temper",
    "Way",
    "agree",
    "as_data",
    "as_table",
    "cohort",
    "fill_in",
    "play",
    "rate",
    "reflect",
    "rehearse",
    "reply",
    "simulate",
    "temper",
    "transcript",
]
