#!/usr/bin/env python3
"""A small job for the tests of deploy/: so many records, every 20th of them bad.

    make-job.py FOLDER COUNT
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "program"))
import test_batch  # noqa: E402
from harness import png  # noqa: E402

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
(folder / "records").mkdir(parents=True, exist_ok=True)
(folder / "layout.yaml").write_text(test_batch.LAYOUT, encoding="utf-8")
(folder / "records/photo.png").write_bytes(png(300, 200))
for number in range(count):
    text = test_batch.record(number) if number % 20 != 13 else f"code: '{number:04}'\n"
    (folder / f"records/{number:04}.yaml").write_text(text, encoding="utf-8")
(folder / "job.yaml").write_text("batch:\n  layout: layout.yaml\n  records: records/*.yaml\n  outputs:\n"
                                 "  - file: out/$(code).pdf\n  report: out/build-report.json\n", encoding="utf-8")
