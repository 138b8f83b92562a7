"""E-mail newsletters (.eml), one report each."""

import email
import email.policy
from collections.abc import Container, Iterator
from email.message import MIMEPart
from email.utils import parseaddr
from typing import BinaryIO

from stemma.model import Issue
from stemma.readers._base import Item, capture, read_all, stem, too_long
from stemma.readers._decode import labelled

suffixes = (".eml",)
_PARTS = 20  # layers of a mail: each line of it passes through all of them


def sniff(head: bytes) -> int:
    """Mail begins with header lines."""
    return 1


def read(path: str, stream: BinaryIO, done: Container[str]) -> Iterator[Item]:
    """The message: its HTML part, else its text; subject as title, sender's name as outlet, date as published."""
    data = read_all(stream)
    if data is None:
        yield too_long(path)
        return
    if data.lower().count(b"boundary=") > _PARTS:
        yield Issue("read", path, f"mail in more than {_PARTS} layers; save the message alone")
        return
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = message.get_body(preferencelist=("html", "plain"))
        found = _content(part) if part is not None else ""
        subject, sender, sent = (str(message.get(name, "")) for name in ("subject", "from", "date"))
    except Exception as error:  # the parser of mail fails in as many ways as mail is damaged
        yield Issue(
            "read", path, f"damaged mail ({type(error).__name__}: {error}); save it again from the mail program"
        )
        return
    kind = "html" if part is not None and part.get_content_type() == "text/html" else "text"
    yield capture({kind: found, "title": subject, "outlet": parseaddr(sender)[0], "published": sent}, path, stem(path))


def _content(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return labelled(data, part.get_content_charset() or "")
