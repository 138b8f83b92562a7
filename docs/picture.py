"""Makes docs/page.png, the picture of the README: python docs/picture.py.

The example story is collated and its page opened in a headless Chromium.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import stemma

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "page.png"
SIZE = (1200, 1800)  # pixels: the events, and of the first its account, stemma and readings
LARGEST = 400_000  # bytes
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
)


def main() -> int:
    """Make the picture; 1 where there is no browser or the picture is too large."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"no browser found; install one of: {', '.join(BROWSERS)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = stemma.collate([str(ROOT / "examples" / "strait")], Path(folder) / "out", jobs=1).page
        command = [
            browser,
            *OPTIONS,
            f"--user-data-dir={folder}/browser",
            f"--window-size={SIZE[0]},{SIZE[1]}",
            f"--screenshot={PICTURE}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size:,} bytes")
    return 0 if size < LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
