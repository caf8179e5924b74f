#!/usr/bin/env python3
"""Two folders of outputs hold the same files, and the second one's report knows every record.

    compare.py EXPECTED FOUND COUNT
"""
import json
import pathlib
import sys

expected, found = ({path.name: path.read_bytes() for path in pathlib.Path(folder).glob("*.pdf")} for folder in sys.argv[1:3])
count = int(sys.argv[3])
if expected != found:
    differing = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    sys.exit(f"# other files: {differing[:10]}")
left = list(pathlib.Path(sys.argv[2]).glob("*.part-*"))
if left:
    sys.exit(f"# left: {left}")
report = json.loads((pathlib.Path(sys.argv[2]) / "build-report.json").read_text(encoding="utf-8"))
if [item["index"] for item in report["records"]] != list(range(count)):
    sys.exit("# the report does not have every record once, in order")
if report["summary"]["failed"] != count - len(expected) or report["summary"]["written"] != len(expected):
    sys.exit(f"# the report's totals: {report['summary']}")
