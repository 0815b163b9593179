"""A course's settings, and what a released assignment tells a participant's machine."""
