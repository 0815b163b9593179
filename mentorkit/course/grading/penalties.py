"""What a late submission costs, as nbgrader's configuration of the course has it."""

from __future__ import annotations

from collections.abc import Callable

from mentorkit.course.configuration import Configuration
from mentorkit.errors import MentorkitError

Penalty = Callable[[str, float, float], float | None]
"""`penalty(student, score, seconds late)`: points, or None."""


def penalty_of(configuration: Configuration) -> Penalty:
    """What is asked for each notebook that is late: nothing, all of it, or a plugin's rule."""
    if configuration.penalty == "custom":
        return _plugin(configuration)
    if configuration.penalty == "zero":
        return lambda student, score, late: score
    return lambda student, score, late: None


def _plugin(configuration: Configuration) -> Penalty:
    """The course's own rule, asked as nbgrader's AssignLatePenalties asks it."""
    asked: list[Callable[[str, float, float], float | None]] = []

    def penalty(student: str, score: float, late: float) -> float | None:
        if not asked:  # nbgrader takes seconds to import, and most classes have nobody late
            from nbgrader.preprocessors import AssignLatePenalties

            step = AssignLatePenalties(config=configuration.all)
            step.init_plugin()
            asked.append(step.plugin_inst.late_submission_penalty)
        try:
            found = asked[0](student, score, late)
        except Exception as fault:
            raise MentorkitError(
                f"The course's own rule for late submissions fails for {student}: {fault}. Nothing "
                "was changed. Mend the plugin that nbgrader_config.py names."
            ) from fault
        return None if found is None else min(max(found, 0.0), score)

    return penalty
