"""A gzip file member by member, so that one damaged member costs no other, and none unpacks without end."""

import io
import zlib
from typing import BinaryIO, cast

MAGIC = b"\x1f\x8b\x08"
MAX_RATIO = 200  # a packed text grows 3 to 30 times; a bomb a thousand times
FREE = 64 * 1024 * 1024  # bytes unpacked before the ratio is asked
_CHUNK = 1 << 16


class Packed:
    """The packed bytes of a file, and the search for its next member."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.rest = b""

    def fill(self) -> bool:
        """Read on; False at the end of the file."""
        data = self._stream.read(_CHUNK)
        self.rest += data
        return bool(data)

    def seek_member(self) -> bool:
        """Go to the next member, over whatever stands before it; False where there is none."""
        while (at := self.rest.find(MAGIC)) < 0:
            self.rest = self.rest[-2:]
            if not self.fill():
                return False
        self.rest = self.rest[at:]
        return True


class Member(io.RawIOBase):
    """The content of one member; it ends early, and is ``damaged``, where it is broken, cut or grows like a bomb."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._plain = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._read = self._given = 0
        self._ended = self.damaged = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._ended:
            data = self._packed.rest
            try:
                content = self._plain.decompress(data, len(view))
            except zlib.error:
                self._stop(data[1:])
                break
            self._packed.rest = self._plain.unused_data if self._plain.eof else self._plain.unconsumed_tail
            self._read += len(data) - len(self._packed.rest)
            self._given += len(content)
            self._ended = self._plain.eof
            if self._given > FREE and self._given > MAX_RATIO * self._read:
                self._stop(self._packed.rest)
            if content:
                view[: len(content)] = content
                return len(content)
            if not self._ended and not self._packed.rest and not self._packed.fill():
                self._stop(b"")
        return 0

    def finish(self) -> None:
        """Go to the end of the member, whatever of it was read."""
        while self.read(_CHUNK):
            pass

    def _stop(self, rest: bytes) -> None:
        self._packed.rest = rest
        self._ended = self.damaged = True
