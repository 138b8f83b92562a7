"""Running a stage over items: what was made of the same item before is taken from the cache, the rest is worked off."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import msgspec

from stemma.engine.executor import Executor
from stemma.engine.progress import Progress, batches
from stemma.engine.stage import Stage, Told, code_digest
from stemma.settings import digest as settings_digest
from stemma.store import Store
from stemma.text import digest

Item = TypeVar("Item")
Value = TypeVar("Value")
Packed = list[tuple[bytes, bool]]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of stages needs; ``number`` tells runs over one record apart."""

    store: Store
    executor: Executor
    progress: Progress
    model: str | None = None
    number: int = 0

    def each(self, stage: Stage[Item, Value], items: Sequence[Item]) -> list[Told[Value]]:
        """What a stage makes of each item, in order.

        Everything goes through its packed form, fresh or kept, so that both are the same to the last digit.
        """
        keys = self.keys(stage, items)
        packed = self.store.work.cached(stage.name, dict.fromkeys(keys), self.number)
        told = {key: unpacked(stage, data) for key, data in packed}
        todo = list({key: item for key, item in zip(keys, items, strict=True) if key not in told}.items())
        self.progress.stage(stage.name, len(todo))
        todo.sort(key=lambda pair: (-stage.size(pair[1]), pair[0]))
        lots = batches(todo, stage.batch, lambda pair: stage.size(pair[1]), stage.most)
        for lot, made in self.executor.map(worked, lots, stage, self.model):
            told |= {key: unpacked(stage, data) for (key, _), (data, _) in zip(lot, made, strict=True)}
            sound = [(key, data) for (key, _), (data, well) in zip(lot, made, strict=True) if well]
            self.store.work.keep(stage.name, sound, self.number)
            self.progress.advance(len(lot))
        return [told[key] for key in keys]

    def beside(self, stage: Stage[Item, Value], item: Item) -> Callable[[], Told[Value]]:
        """Begin a stage over one item beside what goes on; what is returned gives what it makes of it."""
        (key,) = self.keys(stage, [item])
        for _, data in self.store.work.cached(stage.name, [key], self.number):
            return partial(unpacked, stage, data)
        working = self.executor.beside(worked, [(key, item)], stage, self.model)

        def result() -> Told[Value]:
            ((data, well),) = working()
            self.store.work.keep(stage.name, [(key, data)] if well else [], self.number)
            return unpacked(stage, data)

        return result

    def whole(self, stage: Stage[Item, Value], item: Item) -> Told[Value]:
        """What a stage makes of the one item that a pile is."""
        return self.each(stage, [item])[0]

    def once(self, stage: Stage[Item, Value], item: Item) -> Told[Value]:
        """What a stage makes of an item that will not come again, here and kept nowhere; packed and unpacked as all."""
        self.progress.stage(stage.name, 1)
        ((data, _),) = worked([("", item)], stage, self.model)
        self.progress.advance()
        return unpacked(stage, data)

    def keys(self, stage: Stage[Item, Value], items: Sequence[Item]) -> list[str]:
        """The key of each item: all that decides what the stage makes of it."""
        code, settings = code_digest(*stage.code), settings_digest()
        same = digest(stage.name, code, settings, stage.version(self.model), size=32).encode()
        encode = msgspec.msgpack.Encoder().encode
        return [hashlib.blake2b(encode(item), key=same, digest_size=16).hexdigest() for item in items]


def worked(lot: Sequence[tuple[str, Any]], stage: Stage[Any, Any], model: str | None) -> Packed:
    """What a stage makes of a lot of items, packed, and whether each went well; the work of one process."""
    encode = msgspec.msgpack.Encoder().encode
    return [(encode(told), told.well) for told in stage.guarded([item for _, item in lot], model)]


def unpacked(stage: Stage[Any, Value], data: bytes) -> Told[Value]:
    """What was packed; of the stage's type."""
    return msgspec.msgpack.decode(data, type=Told[stage.value])  # type: ignore[name-defined]
