"""Every state that a case can be in, and how one gets there soonest.

Counters are bounded, so there are finitely many states, and what holds in each of them holds for
everybody. They are found breadth first: each state is entered by a shortest way. Many at a time
are taken scene by scene as arrays; few, one after the other.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mentorkit.cases.compiled import Compiled
from mentorkit.cases.model import Case
from mentorkit.cases.proofs.moves import Layout, Move, Values, clamp_many, clamp_one, moves_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMIT = 2_000_000
"""States after which a case is checked in part only."""

_SLICE = 1 << 16
_MANY = 16
"""States per scene from which arrays are quicker than one after the other."""
_LARGEST_TABLE = 1 << 25
"""Codes up to which there is a table of all of them; beyond, a dictionary of those in use."""
_LARGEST_CODE = 1 << 62

_ROUNDS = 100
"""Of looking one step further back in all states at once."""

Numbers = npt.NDArray[np.integer[Any]]
Truths = npt.NDArray[np.bool_]
Codes = npt.NDArray[Any]


class Space:
    """The states of a case and the steps between them.

    States are numbered in the order of their distance from the start, which is 0. A step is an
    open choice in a state; steps stand in the order of their states, then of the case.

    Attributes:
        whole: Whether this is all of them.
        expanded: How many states, the first ones, were looked at for what is open in them.
        codes: Each state's code; see `mentorkit.cases.proofs.moves`.
        sources: Each step's state.
        options: Each step's choice, as a place in `moves`.
        targets: Each step's next state.
    """

    def __init__(self, search: _Search) -> None:
        self.case, self.layout = search.case, search.layout
        self.moves: list[Move] = [move for moves in search.moves for move in moves]
        self.expanded = search.expanded
        self.whole = search.expanded == len(search.codes)
        dtype = np.int64 if isinstance(search.codes, array) else object
        self.codes: Codes = np.array(search.codes, dtype)
        self.sources: Numbers = np.frombuffer(search.sources, np.int32)
        self.options: Numbers = np.frombuffer(search.options, np.int32)
        self.targets: Numbers = np.frombuffer(search.targets, np.int32)
        self._entered: Numbers = np.frombuffer(search.entered, np.int32)

    def __len__(self) -> int:
        return len(self.codes)

    def way(self, state: int) -> tuple[tuple[str, str], ...]:
        """A shortest way to a state: the scene and the choice of each decision."""
        way: list[tuple[str, str]] = []
        while state:
            step = self._entered[state]
            way.append(self.decision(step))
            state = self.sources[step]
        return tuple(way[::-1])

    def way_by(self, step: int) -> tuple[tuple[str, str], ...]:
        """A shortest way that ends with a step."""
        return (*self.way(self.sources[step]), self.decision(step))

    def decision(self, step: int) -> tuple[str, str]:
        """The scene and the choice of a step."""
        move = self.moves[self.options[step]]
        return move.scene, move.choice.id

    def values(self, states: Numbers | int) -> Values:
        """Columns of the values in these states."""
        return Values(self.codes[states], self.layout)

    @cached_property
    def open_choices(self) -> Numbers:
        """How many choices are open in each state that was expanded."""
        return np.bincount(self.sources, minlength=self.expanded).astype(np.int32)

    @cached_property
    def endings(self) -> Truths:
        """Which states are endings."""
        ends = np.array([scene.ending is not None for scene in self.case.scenes.values()])
        return ends[self._scenes]

    @cached_property
    def hopeful(self) -> Truths:
        """Which states have a way to an ending, or to a state that was not followed further."""
        beyond = np.arange(len(self)) >= self.expanded
        return _reaching(self.endings | beyond, self.sources, self.targets)

    def in_scene(self, scene: str) -> Numbers:
        """The states in a scene, nearest to the start first."""
        return self._by_scene[self.layout.scenes[scene]]

    def taking(self, move: int) -> Numbers:
        """The steps by a choice, nearest to the start first."""
        return self._by_option[move]

    @cached_property
    def _scenes(self) -> Numbers:
        return (self.codes // self.layout.span).astype(np.int32)

    @cached_property
    def _by_scene(self) -> _Groups:
        return _Groups(self._scenes, len(self.case.scenes))

    @cached_property
    def _by_option(self) -> _Groups:
        return _Groups(self.options, len(self.moves))


class _Groups:
    """The places of each key among `keys`, which are numbers below `count`."""

    def __init__(self, keys: Numbers, count: int) -> None:
        self.order = np.argsort(_sortable(keys, count), kind="stable")
        self.cuts = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=count))])

    def __getitem__(self, key: int) -> Numbers:
        return self.order[self.cuts[key] : self.cuts[key + 1]]


def _sortable(keys: Numbers, count: int) -> Numbers:
    """The keys, numbers below `count`, as they are sorted most quickly."""
    return keys.astype(np.uint16) if count <= 1 << 16 else keys


def _reaching(goals: Truths, sources: Numbers, targets: Numbers) -> Truths:
    """From which states steps from `sources` to `targets` lead to one of the `goals`."""
    found = goals.copy()
    for _ in range(_ROUNDS):
        pending = ~found[sources]
        sources, targets = sources[pending], targets[pending]
        ahead = found[targets]
        if not ahead.any():
            return found
        found[sources[ahead]] = True
    # A long way back: the rest is followed step by step.
    before = _Groups(targets, len(goals))
    waiting: list[int] = np.unique(targets[found[targets]]).tolist()
    while waiting:
        for source in sources[before[waiting.pop()]].tolist():
            if not found[source]:
                found[source] = True
                waiting.append(source)
    return found


def explore(case: Case | Compiled, *, limit: int = LIMIT) -> Space:
    """The states of `case` that can be reached; with more than `limit`, the nearest of them."""
    search = _Search(case.compile() if isinstance(case, Case) else case)
    search.run(limit)
    return Space(search)


class _Search:
    """A breadth-first search in progress: what was found, and how far it was followed."""

    def __init__(self, case: Compiled) -> None:
        self.case, self.layout = case, Layout(case)
        self.moves = moves_of(case, self.layout)
        wide = self.layout.size > _LARGEST_CODE
        self.seen = _Table(self.layout.size) if self.layout.size <= _LARGEST_TABLE else _Seen()
        self.codes: Any = [] if wide else array("q")
        self.entered, self.sources = array("i"), array("i")
        self.options, self.targets = array("i"), array("i")
        self.expanded = 0

    def run(self, limit: int) -> None:
        self.enter(self.layout.start, -1)
        while self.expanded < len(self.codes) < limit:
            end = len(self.codes)
            while self.expanded < end and len(self.codes) < limit:
                self.take(self.expanded, min(end, self.expanded + _SLICE))

    def take(self, begin: int, end: int) -> None:
        """Looks at some states of equal distance for what is open in them."""
        codes = self.codes[begin:end]
        if isinstance(codes, list) or self.few(codes):
            self.take_each(codes, begin)
        else:
            self.take_all(np.array(codes), begin)
        self.expanded = end

    def few(self, codes: array[int]) -> bool:
        """Whether these states are too few, scene by scene, to be worth an array."""
        if len(codes) >= _MANY * len(self.moves):
            return False
        return len(codes) < _MANY * len({code // self.layout.span for code in codes})

    def enter(self, code: int, step: int) -> int:
        number = len(self.codes)
        self.codes.append(code)
        self.entered.append(step)
        self.seen[code] = number + 1
        return number

    def take_each(self, codes: Iterable[int], first: int) -> None:
        """Takes all open choices of some states, one state after the other."""
        seen, layout = self.seen, self.layout
        for source, code in enumerate(codes, first):
            values = Values(code, layout)
            for move in self.moves[code // layout.span]:
                if move.when is None or move.when(values):
                    target = move.target(values, clamp_one)
                    number = seen[target] - 1
                    if number < 0:
                        number = self.enter(target, len(self.targets))
                    self.sources.append(source)
                    self.options.append(move.number)
                    self.targets.append(number)

    def take_all(self, codes: Codes, first: int) -> None:
        """The same with arrays, scene by scene."""
        scenes = _sortable(codes // self.layout.span, len(self.moves))
        order = np.argsort(scenes, kind="stable")
        cuts = np.flatnonzero(np.diff(scenes[order])) + 1
        parts = [self.steps(codes, members) for members in np.split(order, cuts)]
        rows = [np.concatenate(column) for column in zip(*parts, strict=True)]
        by_source = np.argsort(_sortable(rows[0], _SLICE), kind="stable")
        sources, options, targets = (row[by_source] for row in rows)
        numbers = self.number(targets)
        self.sources.frombytes((sources + first).astype(np.int32).tobytes())
        self.options.frombytes(options.tobytes())
        self.targets.frombytes(numbers.tobytes())

    def steps(self, codes: Codes, members: Codes) -> Sequence[Any]:
        """Of some states of one scene: source, choice and next code of each open choice."""
        values = Values(codes[members], self.layout)
        moves = self.moves[int(values.code[0]) // self.layout.span]
        shape = (len(members), len(moves))
        ahead, is_open = np.empty(shape, np.int64), np.ones(shape, bool)
        for column, move in enumerate(moves):
            ahead[:, column] = move.target(values, clamp_many)
            if move.when:
                is_open[:, column] = move.when(values)
        options = np.array([move.number for move in moves], np.int32)
        return [
            np.broadcast_to(members[:, None], shape)[is_open],
            np.broadcast_to(options, shape)[is_open],
            ahead[is_open],
        ]

    def number(self, codes: Codes) -> Numbers:
        """The numbers of these states; new ones get theirs in the order they stand here."""
        numbers = self.seen.of(codes)
        fresh = np.flatnonzero(numbers == 0)
        new = codes[fresh]
        # Written from back to front, so that of equal codes the first one is the last to write.
        places = np.arange(1, len(new) + 1, dtype=np.int32)
        self.seen.put(new[::-1], places[::-1])
        first = self.seen.of(new) == places
        base = len(self.codes) + 1
        entered = new[first]
        self.seen.put(entered, np.arange(base, base + len(entered), dtype=np.int32))
        self.entered.frombytes((fresh[first] + len(self.targets)).astype(np.int32).tobytes())
        self.codes.frombytes(entered.tobytes())
        numbers[fresh] = self.seen.of(new)
        return numbers - 1


class _Table:
    """Each code's state number plus one; 0 for those not seen. A table of all codes."""

    def __init__(self, size: int) -> None:
        self._table = np.zeros(size, np.int32)
        self._view = self._table.data  # quicker for one code

    def __getitem__(self, code: int) -> int:
        number: int = self._view[code]
        return number

    def __setitem__(self, code: int, number: int) -> None:
        self._view[code] = number

    def of(self, codes: Codes) -> Numbers:
        return self._table[codes]

    def put(self, codes: Codes, numbers: Numbers) -> None:
        self._table[codes] = numbers


class _Seen(dict[int, int]):
    """The same for too many codes for a table: a dictionary of those that were seen."""

    def __missing__(self, code: int) -> int:
        return 0

    def of(self, codes: Codes) -> Numbers:
        get = self.get
        return np.fromiter((get(code, 0) for code in codes.tolist()), np.int32, len(codes))

    def put(self, codes: Codes, numbers: Numbers) -> None:
        self.update(zip(codes.tolist(), numbers.tolist(), strict=True))
