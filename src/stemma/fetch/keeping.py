"""Pages kept as they came: WARC files, one a day, that any archive's tools read, and `stemma collate` too."""

import io
from pathlib import Path

from stemma.fetch.transport import Answer

_LEFT_OUT = ("content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie")


class Keeper:
    """Appends answers to pages-YYYY-MM-DD.warc.gz in a folder; a member a page, so that a cut one costs itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, answer: Answer) -> None:
        """Write one answer down, its body unpacked."""
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        headers = [(k, v) for k, v in answer.headers.items() if k not in _LEFT_OUT]
        headers.append(("content-length", str(len(answer.body))))
        packed = io.BytesIO()
        writer = WARCWriter(packed, gzip=True)
        said = StatusAndHeaders(f"{answer.status} Kept", headers, protocol="HTTP/1.1")
        date = answer.at.replace("+00:00", "Z")
        record = writer.create_warc_record(
            answer.url,
            "response",
            payload=io.BytesIO(answer.body),
            http_headers=said,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(record)
        with open(self._folder / f"pages-{answer.at[:10]}.warc.gz", "ab") as out:
            out.write(packed.getvalue())
