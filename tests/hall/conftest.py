"""The hall: what the notebook's tests have made already, a JupyterLab with a browser."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "notebook"))

from lab_fixtures import _lab, lab

__all__ = ["_lab", "lab"]
