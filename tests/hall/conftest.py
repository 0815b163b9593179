"""The hall: what the notebook's tests have made already, a JupyterLab with a browser."""

from lab_fixtures import _lab, lab

__all__ = ["_lab", "lab"]
