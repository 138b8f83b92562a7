"""Bytes to text: byte-order mark, declaration, UTF-8, UTF-16 by its zeros, then the likeliest legacy encoding."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
# Browsers read these labels as their Windows supersets, and so are pages written.
_WIDER = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
          "iso8859-1": "cp1252", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
          "iso-8859-9": "cp1254", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932"}  # fmt: skip
# Codecs that are no encodings of pages: their time grows with the square, or they make signs that are none.
_NO_PAGES = frozenset(("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7", "mbcs", "oem"))
_SAMPLE = 64 * 1024
_ALMOST = 0.002  # share of undecodable bytes under which a text is damaged UTF-8, not another encoding


def encoding_of(data: bytes, declared: bool = False) -> str | None:
    """The encoding of some text's first bytes; None where they are no text at all.

    ``declared`` says that the bytes may name it themselves (HTML, XML).
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _wide(sample)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    if declared and (m := _DECLARED.search(sample[:4096])):
        name = known(m.group(1).decode("ascii"))
        if name not in ("", "utf-8", "utf8"):
            return name
    return _legacy(sample)


def known(label: str) -> str:
    """The codec that a page's label stands for, "" where no page is written in such a one.

    >>> known("ISO-8859-1"), known("unicode_escape"), known("no such thing")
    ('cp1252', '', '')
    """
    name = label.strip().lower()
    name = _WIDER.get(name, name)
    try:
        if codecs.lookup(name).name.replace("-", "_") in _NO_PAGES:
            return ""
        b"a".decode(name, "replace")  # fails for a codec that makes no text of bytes
    except (LookupError, ValueError):
        return ""
    return name


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark shows in where its zeros stand; other zeros mean no text."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _legacy(sample: bytes) -> str | None:
    bad = sum(1 for c in sample.decode("utf-8", "replace") if c == "\ufffd")
    if bad <= max(1, _ALMOST * len(sample)) and _has_utf8(sample):
        return "utf-8"
    controls = sum(1 for b in sample if b < 32 and b not in (9, 10, 12, 13, 27))
    if controls > 0.02 * len(sample):
        return None
    if _korean(sample):
        return "cp949"
    # Fewer and smaller looks than the default: it is the only slow step of reading.
    best = from_bytes(sample[:16384], steps=5, chunk_size=1024, preemptive_behaviour=False).best()
    if best is None:
        return "cp1252"
    return _WIDER.get(best.encoding.replace("_", "-"), best.encoding)


def _has_utf8(sample: bytes) -> bool:
    return any(ord(c) > 127 and c != "\ufffd" for c in sample.decode("utf-8", "replace")) or len(sample) < 64


def _korean(sample: bytes) -> bool:
    """Whether the high bytes are the pairs of EUC-KR's Hangul rows, which no other encoding's text is full of."""
    pairs = re.findall(rb"[\x80-\xff]+", sample)
    high = sum(map(len, pairs))
    hangul = sum(
        len(m) for run in pairs if len(run) % 2 == 0 for m in re.findall(rb"(?s)(?:[\xb0-\xc8][\xa1-\xfe])", run)
    )
    return high > 8 and hangul > 0.9 * high


def decode(data: bytes, declared: bool = False) -> str | None:
    """Text of some bytes, undecodable ones as U+FFFD; None where they are no text."""
    name = encoding_of(data, declared)
    if name is None:
        return None
    return data.decode(name, "replace").removeprefix("\ufeff")


def labelled(data: bytes, label: str = "") -> str:
    """Text of some bytes that came with a label of their encoding; as `decode` has it where the label is wrong."""
    try:
        if label and (name := known(label)):
            return data.decode(name)
    except UnicodeError:
        pass
    return decode(data, declared=True) or ""
