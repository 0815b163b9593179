"""What can be known of a case without playing it: every state it can be in, and what follows.

Counters are bounded, so a case has only so many states: `space` finds them all, each by a shortest
way. `linter` asks its rules about them and makes `findings`; `ways` counts the ways through, and
says where a chooser at random ends. Import what you need from `mentorkit.cases`.
"""
