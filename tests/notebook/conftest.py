"""One JupyterLab for all tests of this folder."""

from lab_fixtures import _lab, lab

__all__ = ["_lab", "lab"]
