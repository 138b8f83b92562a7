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
    found = letter(found) if kind == "text" else found
    subject = _PASSED_ON.sub("", subject)
    yield capture({kind: found, "title": subject, "outlet": parseaddr(sender)[0], "published": sent}, path, stem(path))


def letter(text: str) -> str:
    """The text of a mail without its greeting, without what closes it and with no way to leave the list.

    >>> letter("Dear All,\\n\\nThe ferry sank.\\n\\nKind regards\\nThe Courier\\n\\nUnsubscribe: https://x.example/u")
    'The ferry sank.'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    told = [n for n, line in enumerate(lines) if line.strip()]
    if told and _GREETING.match(lines[told[0]]):
        lines[told[0]] = ""
    ends = [n for n in told[1:] if lines[n].rstrip() == "--" or (n in told[-_CLOSING:] and _FAREWELL.match(lines[n]))]
    kept = lines[: min(ends, default=len(lines))]
    return "\n".join("" if _LEAVE.match(line) else line for line in kept).strip("\n")


_GREETING = re.compile(
    r"\s*(?:Dear|Hello|Hi|Good (?:morning|afternoon|evening)|Liebe[rs]?|Guten|Hallo|Chers?|Chère|Bonjour|"
    r"Estimad\w+|Hola)"
    r"\b[^.!?]{0,40}[,!]?\s*$",
    re.I,
)
_FAREWELL = re.compile(
    r"\s*(?:(?:kind|best|warm)(?:est)? regards|regards|best wishes|yours \w+|sincerely|mit \w+ grü(?:ß|ss)en|"
    r"(?:viele|beste|liebe|herzliche) grü(?:ß|ss)e|cordialement|saludos|un saludo)\b[^.]{0,30}$",
    re.I,
)
_LEAVE = re.compile(
    r"\s*(?:unsubscribe|to unsubscribe|manage (?:your )?(?:subscription|preferences)|view (?:this|it) (?:e-?mail )?in|"
    r"newsletter abbestellen|abmelden|se désabonner|darse de baja)\b[^.]{0,80}(?:https?://\S+|[:.]?\s*$)",
    re.I,
)
_CLOSING = 8  # lines at the end of a mail among which it takes its leave
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
