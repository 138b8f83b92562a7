"""The page opened from disk in a real browser, without a network."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: apt-get install chromium")


def _dom(address: str, folder: Path) -> tuple[str, str]:
    """The document after loading, and what the browser logged."""
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--enable-logging=stderr",
        f"--user-data-dir={folder}",
        "--dump-dom",
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    return done.stdout, done.stderr


def test_a_letter_opens_the_report_it_leads_to(collated: Path, tmp_path: Path) -> None:
    html = (collated / "index.html").read_text(encoding="utf-8")
    target = re.findall(r'<a class="sig" href="#(r\d+-\d+-\d+)"', html)[0]
    dom, log = _dom(f"{(collated / 'index.html').as_uri()}#{target}", tmp_path)
    opened = re.findall(r'<details class="report" id="(r\d+)" open', dom)
    assert opened == [target.split("-")[0]]
    assert "CONSOLE" not in log
