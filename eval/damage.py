"""Files of every format that Stemma reads, and what damage makes of them; all fictional, the same for one seed."""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

STORY = (
    "NORDEN (Norden Wire) - The ferry Alba ran aground off Torvik on Monday, the harbour office said.",
    "Mara Olin, the mayor of Torvik, said that all 84 people on board were taken off by noon on March 4, 2024.",
    "“We heard a crash, then nothing,” a passenger told the Norden Courier. Two men were treated for cuts.",
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry aground | The Courier</title>'
    '<meta property="article:published_time" content="2024-03-04T12:00:00Z"><script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Ferry aground", "datePublished": "2024-03-04"}</script></head><body>'
    '<nav><a href="/">Home</a></nav><article><h1>Ferry aground</h1><figure><figcaption>The Alba in 2019'
    f"</figcaption></figure>{''.join(f'<p>{line}</p>' for line in STORY)}</article></body></html>"
)
ROW = {"id": "a", "text": "\n".join(STORY), "outlet": "The Courier", "title": "Ferry aground",
       "published": "2024-03-04", "url": "https://courier.example/1"}  # fmt: skip
# What a mutation puts into a file: what breaks decoders, parsers of dates and of numbers, and parsers of markup.
SPLINTERS = (
    b"\xed\xa0\x80", b"\xff\xfe", b"\0", b"\\ud800", b"&#xD800;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"--",
    b'"', b"'", b"{", b"}", b"[", b"]", b"<", b">", b"&", b";", b",", b"\t", b"\r", b"\n\n", b"\\", b"0001-01-01",
    b"9999-12-31T23:59:59-12:00", b"40,816.38 May ", b"1e400", b"NaN", b"-0", b"99999999999999999999", b"<!DOCTYPE x [",
    b"<p>", b"</", b"<script>", b"charset=idna", b"charset=unicode_escape", b"encoding=\"utf-7\"", b"\xe2\x80\xae",
    b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"Content-Length: -1\r\n", b"Content-Type: text/html\r\n",
    b"MAYIS 5, 2024 ", "١٢ مارس 2024".encode(), b"=?utf-8?q?", b"(((((", b"''''", b"@", b" " * 300,
)  # fmt: skip


def warc(*bodies: bytes, pack: bool = False) -> bytes:
    """A WARC file with one response a body."""
    out = b""
    for number, body in enumerate(bodies):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        block += body
        head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/{number}\r\n"
                f"WARC-Date: 2024-03-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n")  # fmt: skip
        record = head.encode() + block + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if pack else record
    return out


def wacz(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A WACZ file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def samples() -> dict[str, bytes]:
    """One sound file a format, by suffix."""
    page, text = PAGE.encode(), "\n\n".join(STORY)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "The Courier <a@courier.example>", "Ferry"
    mail["Date"] = "Mon, 4 Mar 2024 10:00:00 +0000"
    mail.set_content(text)
    mail.add_alternative(PAGE, subtype="html")
    item = (f"<title>Ferry aground</title><link>https://courier.example/1</link><description>{text}</description>"
            "<pubDate>Mon, 04 Mar 2024 10:00:00 +0000</pubDate>")  # fmt: skip
    entries = [{"id": str(n), "url": f"https://courier.example/{n}", "content_text": text} for n in (1, 2)]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": entries}
    ninjs = {"uri": "urn:courier:1", "versioncreated": "2024-03-04T10:00:00Z", "headline": "Ferry", "body_html": PAGE}
    lines = "".join(json.dumps(ROW | {"id": f"r{n}"}) + "\n" for n in range(3))
    rows = "id,text,outlet,published\n" + "".join(f'{n},"{text}",The Courier,2024-03-04\n' for n in range(3))
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    newsml = (
        '<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="a">'
        "<contentMeta><contentCreated>2024-03-04T09:00:00Z</contentCreated><headline>Ferry</headline></contentMeta>"
        f"<contentSet><inlineXML><html><body>{paragraphs}</body></html></inlineXML></contentSet></newsItem>"
    )
    nitf = (
        '<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20240304T090000Z"/></docdata></head><body>'
        "<body.head><hedline><hl1>Ferry</hl1></hedline></body.head>"
        f"<body.content>{paragraphs}</body.content></body></nitf>"
    )
    items = f"<item>{item}</item>" * 2
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>C</title>{items}</channel></rss>'
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>F</title>'
        f"<content>{text}</content></entry></feed>"
    )
    parts = {"archive/a.warc": warc(page), "archive/b.warc.gz": warc(page, pack=True), "datapackage.json": b"{}"}
    return {
        ".txt": text.encode(), ".html": page, ".md": f"---\ntitle: Ferry\n---\n# Ferry\n\n{text}\n".encode(),
        ".jsonl": lines.encode(), ".jsonl.gz": gzip.compress(lines.encode(), mtime=0),
        ".json": json.dumps([ROW, ROW]).encode(), ".csv": rows.encode(), ".tsv": rows.replace(",", "\t").encode(),
        ".rss": rss.encode(), ".atom": atom.encode(), ".feed.json": json.dumps(feed).encode(),
        ".ninjs": json.dumps(ninjs).encode(), ".newsml": newsml.encode(), ".nitf": nitf.encode(),
        ".7901": b"ecw061 4 i 211 ccccb   cw 061\n\nFerry aground =\n\n" + text.encode() + b"\n\n cw oq yyzz\n",
        ".eml": mail.as_bytes(), ".warc": warc(page, page), ".warc.gz": warc(page, page, pack=True),
        ".wacz": wacz(parts), ".html.gz": gzip.compress(page, mtime=0),
    }  # fmt: skip


def damaged(number: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """So many damaged files, by name: the formats in turn, each with one to four wounds."""
    sound = sorted(samples().items())
    for n in range(number):
        rng = random.Random(f"{seed}:{n}")
        suffix, data = sound[n % len(sound)]
        for _ in range(rng.choice((1, 1, 2, 4))):
            data = _wounded(data, rng, sound)
        yield f"m{n:05}{suffix}", data


def _wounded(data: bytes, rng: random.Random, sound: list[tuple[str, bytes]]) -> bytes:
    at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    match rng.randrange(8):
        case 0:  # some bits turned
            out = bytearray(data)
            for _ in range(rng.choice((1, 8, 64))):
                if out:
                    out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
            return bytes(out)
        case 1:
            return data[:at]
        case 2:
            return data[to:]
        case 3:  # a part of another format
            other = rng.choice(sound)[1]
            return data[:at] + other[rng.randrange(len(other)) :][:400] + data[to:]
        case 4:  # a part again and again
            return data[:at] + data[at : at + 60] * rng.choice((2, 20, 200)) + data[at:]
        case 5:
            return data[:at] + data[to:]
        case 6:
            return data[:at] + rng.randbytes(rng.choice((1, 20, 500))) + data[to:]
        case _:
            return data[:at] + rng.choice(SPLINTERS) * rng.choice((1, 1, 50)) + data[at:]


SWOLLEN = 150  # millions of bytes that a bomb unpacks to


def _swollen(start: bytes) -> bytes:
    """A small gzip file that unpacks to very much, made without holding it."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        file.write(start)
        for _ in range(SWOLLEN):
            file.write(b"0" * 1_000_000)
    return out.getvalue()


def bombs(canary: str) -> Iterator[tuple[str, bytes]]:
    """Files made to fill memory, to hang a parser, or to have it open another file (the one named ``canary``)."""
    yield "bomb.jsonl.gz", _swollen(b'{"text": "One."}\n')
    yield "bomb.txt.gz", _swollen(b"")
    yield "bomb.warc.gz", _swollen(warc(b"<p>").replace(b"Content-Length: 3", b"Content-Length: 150000003"))
    bomb = _swollen(b"WARC/1.0\r\n")
    yield "inner.wacz", wacz({"archive/a.warc.gz": bomb})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("archive/b.warc"), warc(PAGE.encode()))
        with archive.open("archive/a.warc", "w") as file:
            for _ in range(SWOLLEN):
                file.write(bytes(1_000_000))
    yield "bomb.wacz", out.getvalue()
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    outside = f'<!ENTITY l0 SYSTEM "file://{canary}">'
    for name, first in (("laughs", '<!ENTITY l0 "ha">'), ("outside", outside)):
        dtd = f'<?xml version="1.0"?><!DOCTYPE rss [{first}{levels}]>'
        entity = "&l0;" if name == "outside" else "&l11;"
        yield (
            f"{name}.rss",
            f"{dtd}<rss><channel><item><title>t</title><description>{entity}</description></item></channel></rss>".encode(),
        )
        yield (
            f"{name}.newsml",
            f"{dtd}<newsItem><headline>h</headline><body><p>{STORY[0]} {entity}</p></body></newsItem>".encode(),
        )
        yield (
            f"{name}.xml",
            f"{dtd}<nitf><body><body.content><p>{entity}</p></body.content></body></nitf>".encode("utf-16"),
        )
        yield f"{name}.html", f"{dtd}<html><body><p>{STORY[0]} {entity}</p></body></html>".encode()
    deep = 100_000
    yield "deep.jsonl", b"[" * deep + b"\n" + b'{"a":' * deep + b"\n" + json.dumps(ROW).encode() + b"\n"
    yield "deep.json", b'{"items":' + b"[" * deep
    yield "deep.feed.json", b'{"version": "https://jsonfeed.org/version/1", "items": ' + b'[{"a":' * deep
    yield "deep.newsml", b"<newsItem>" + b"<a>" * deep + b"x" + b"</a>" * deep + b"</newsItem>"
    yield "deep.rss", b"<rss><channel><item><title>t</title><description>" + b"<a>" * deep + b"x"
    yield "deep.html", b"<html><body>" + b"<div>" * deep + STORY[0].encode() + b"</div>" * deep
    yield "deepb.html", b"<html><body>" + b"<b>" * deep + STORY[0].encode()
    yield (
        "deep.eml",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5000,
    )
    yield (
        "headers.eml",
        b"From: " + b"(" * 100_000 + b"\nSubject: " + b"=?utf-8?q?a?= " * 8_000 + b"\n\n" + STORY[0].encode(),
    )
    long = 50_000_000
    yield "long.txt", b"a " * (long // 2)
    yield "long.html", b"<p>" + b"a" * long
    yield "long.jsonl", b'{"text": "' + b"a" * long + b'"}\n' + json.dumps(ROW).encode() + b"\n"
    yield "long.csv", b"text\n" + b"a" * long + b"\nb\n"
    yield "long.md", b"[" * 10_000_000
    yield "long.eml", b"Subject: " + b"a" * 10_000_000 + b"\n\n" + STORY[0].encode()
    yield "lines.txt", b"a\n" * 4_000_000
    yield "tags.html", b"<p>a" * 3_000_000
    yield (
        "quoted.rss",
        b"<rss><channel><item><description>" + b"&lt;p&gt;" * 500_000 + b"</description></item></channel></rss>",
    )
    yield "open.rss", b"<rss><channel><item><description>" + b"<" * 1_000_000


def empties() -> Iterator[tuple[str, bytes]]:
    """Files that hold nothing to read, in every format."""
    empty: dict[str, tuple[bytes, ...]] = {
        ".jsonl": (b"\n\n", b"null\n"), ".json": (b"[]", b"{}", b'{"articles": []}'), ".csv": (b"text,title\n",),
        ".rss": (b'<rss version="2.0"><channel><title>C</title></channel></rss>',),
        ".feed.json": (b'{"version": "https://jsonfeed.org/version/1", "items": []}',),
        ".newsml": (b"<newsItem/>", b"<newsMessage/>"), ".eml": (b"Subject: a\n\n",),
        ".warc": (b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",),
        ".wacz": (wacz({"a.png": b"\x89PNG"}), wacz({}), wacz({"archive/a.warc": b""})),
        ".html": (b"<html><body><img src=a.png></body></html>",), ".txt.gz": (gzip.compress(b"", mtime=0),),
    }  # fmt: skip
    for suffix in samples():
        for n, data in enumerate((b"", b" \n ", *empty.get(suffix, ()))):
            yield f"empty{n}{suffix}", data
