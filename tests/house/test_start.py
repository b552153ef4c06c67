"""What a server reads before it answers stays small: two workers share a quarter of a gigabyte."""

from __future__ import annotations

import subprocess
import sys

from app.config import ROOT

# Libraries for a few pages, files and letters, each of some megabytes in every worker.
READ_WHEN_WANTED = ("cv2", "icalendar", "numpy", "openpyxl", "reportlab", "xlsxwriter")


def test_a_server_does_not_read_what_few_requests_want() -> None:
    asked = f"import sys, app; print(*(set({READ_WHEN_WANTED!r}) & set(sys.modules)))"

    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert answer.stdout.split() == []
