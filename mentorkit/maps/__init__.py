"""A case as a picture: scenes from left to right, and the choices that lead from one to the next.

`map_of(case)` gives a `Map`, which is written as SVG, PNG or a page of HTML; `write_map` puts it in
a file. Boxes come from the case (`boxes`), their places from a layered layout (`layout`), and both
ways of drawing them (`svg`, `png`) draw the same marks (`marks`).
"""

from __future__ import annotations

from mentorkit.maps.boxes import Shares
from mentorkit.maps.drawing import Map, map_of, write_map

__all__ = ["Map", "Shares", "map_of", "write_map"]
