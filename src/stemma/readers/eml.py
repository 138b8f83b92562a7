"""E-mail newsletters (.eml, or saved as .txt), one report each; of one sent on, the original sender counts."""

import email
import email.policy
import html
import re
from collections.abc import Container, Iterator
from email.message import MIMEPart
from email.utils import parseaddr
from typing import BinaryIO

from stemma.model import Issue
from stemma.readers._base import Item, capture, read_all, stem, too_long
from stemma.readers._decode import labelled

suffixes = (".eml", ".txt", ".text")
_HEADED = re.compile(rb"(?:[A-Z][A-Za-z-]{1,40}:[ \t][^\r\n]{0,998}\r?\n(?:[ \t]+[^\r\n]{0,998}\r?\n){0,30}){3}")
_FROM = re.compile(rb"^(?:From|Delivered-To|Received|Message-ID|MIME-Version):", re.M | re.I)
_FORWARD = re.compile(
    r"(?:-{3,} ?(?:Forwarded message|Original Message|Weitergeleitete Nachricht|Urspr[^\n-]{3,30}|"
    r"Message transf[^\n-]{3,12}) ?-{3,}|"
    r"Begin forwarded message:|"
    r"Anfang der weitergeleiteten Nachricht:)\s*\n(?P<head>(?:[ \t>]*[^\n:]{2,20}:[^\n]*\n+){2,8})",
    re.I,
)
_PAIR = re.compile(
    r"^[ \t>*]*(?P<name>From|Von|De|Date|Datum|Sent|Gesendet|Subject|Betreff|Objet)[ *]*:[ *]*(?P<value>.+)$",
    re.M | re.I,
)
_NAMES = {
    "von": "from",
    "de": "from",
    "datum": "date",
    "sent": "date",
    "gesendet": "date",
    "betreff": "subject",
    "objet": "subject",
}
_TAGS = re.compile(r"<br[^<>]{0,50}>|</(?:div|p)>", re.I)
_PARTS = 20  # layers of a mail: each line of it passes through all of them


def sniff(head: bytes) -> int:
    """Mail begins with header lines, whatever its file is called."""
    return 2 if _HEADED.match(head) and _FROM.search(head) else 0


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
    forwarded = _forwarded(_TAGS.sub("\n", found) if kind == "html" else found)
    if forwarded is not None:
        # Who sent a newsletter on is not who wrote it.
        said, end = forwarded
        sender, subject, sent = said.get("from", sender), said.get("subject", subject), said.get("date", sent)
        found = found[end:] if kind == "text" else found
    subject = _PASSED_ON.sub("", subject)
    yield capture({kind: found, "title": subject, "outlet": parseaddr(sender)[0], "published": sent}, path, stem(path))


_PASSED_ON = re.compile(r"^(?:\s*(?:Fwd?|WG|TR|RV)\s*:\s*)+", re.I)


def _forwarded(text: str) -> tuple[dict[str, str], int] | None:
    """The head of a message that was sent on, and where it ends; None where none was."""
    m = _FORWARD.search(text[:200_000])
    if m is None:
        return None
    plain = html.unescape(re.sub(r"<(?![^<>@]{1,80}@)[^<>]{0,300}>", "", m["head"]))
    pairs = ((p["name"].lower(), p["value"].strip()) for p in _PAIR.finditer(plain))
    return {_NAMES.get(name, name): value for name, value in pairs}, m.end()


def _content(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return labelled(data, part.get_content_charset() or "")
