"""The whole of it with simulated people: a programme from its making to its report.

Everything here goes through the calls a course really uses (`building`). Participants answer by way
of a `Sitting`, as a notebook's page does; they hand in one assignment through nbgrader's exchange,
and the others as the one file that people upload (`people`). `show` says where it all is
(`showing`).
"""

from __future__ import annotations

from mentorkit.demo.building import Demo, build
from mentorkit.demo.showing import has_screen, show

__all__ = ["Demo", "build", "has_screen", "show"]
