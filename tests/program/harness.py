"""What the tests of the whole program share: a folder of their own, a run of the binary, checks, TAP lines.

A case is a function that takes a Case. It says what is wrong by raising; its docstring's first line is its name.
"""
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FONTS = ROOT / "fonts" / "fonts.yaml"
LAYOUTS = ROOT / "layouts"
MINCHO = pathlib.Path("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf")
HEAD = "formatVersion: 1\nchapter: {title: 試験}\nbody:\n"


class Case:
    """One case: a folder that is removed afterwards, and the binary under test."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.status = None
        self.errors = ""
        self.output = b""

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def chapter(self, body, name="chapter.yaml"):
        """A chapter file with this body."""
        return self.write(name, HEAD + body)

    def run(self, *arguments, environment=None, **options):
        """Runs the program in the case's folder; its exit status, standard error and output are kept."""
        values = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=1"}
        values.update(environment or {})
        done = subprocess.run([str(self.program), *map(str, arguments)], cwd=self.folder, env=values,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False, **options)
        self.status, self.output = done.returncode, done.stdout
        self.errors = done.stderr.decode("utf-8", "replace")
        for word in ("AddressSanitizer", "LeakSanitizer", "runtime error:"):
            assert word not in self.errors, self.errors
        assert self.status >= 0, f"killed by signal {-self.status}\n{self.errors}"
        return self.status

    def expect(self, status, *codes):
        """The last run ended so, and gave a diagnostic with each code; one of several when a code has bars."""
        assert self.status == status, f"exit status {self.status}, expected {status}\n{self.errors[:2000]}"
        for code in codes:
            found = any(f"[{one}]" in self.errors for one in code.split("|"))
            assert found, f"no diagnostic [{code}]\n{self.errors[:2000]}"

    def refuses(self, status, *codes, file="chapter.yaml", options=()):
        """A build of `file` ends so; nothing new appears in the folder and an older output stays as it was."""
        older = self.write("out.pdf", b"older output")
        before = self.listing()
        self.run("build", file, "-o", "out.pdf", *options)
        self.expect(status, *codes)
        assert older.read_bytes() == b"older output", "the older output was touched"
        assert self.listing() == before, f"files appeared: {sorted(set(self.listing()) - set(before))}"
        older.unlink()
        self.run("build", file, "-o", "out.pdf", *options)
        self.expect(status, *codes)
        assert not older.exists(), "a partial output was left"

    def builds(self, *codes, file="chapter.yaml", options=(), environment=None):
        """A build of `file` succeeds with these warnings; gives the PDF's bytes."""
        self.run("build", file, "-o", "out.pdf", *options, environment=environment)
        self.expect(0, *codes)
        pdf = (self.folder / "out.pdf").read_bytes()
        assert pdf.startswith(b"%PDF-"), "no PDF was written"
        assert not list(self.folder.glob("*.part-*")), "a temporary file was left"
        return pdf

    def listing(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))


def text_of(case):
    """The text of the case's PDF, without blanks and line ends, as poppler reads it."""
    text = subprocess.run(["pdftotext", "-raw", "out.pdf", "-"], cwd=case.folder, capture_output=True, check=True).stdout
    return "".join(text.decode("utf-8").split())


def png(width, height, data=None):
    """A gray PNG; `data` in place of right picture data."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    rows = data if data is not None else zlib.compress((b"\0" + b"\x80" * width) * height)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def with_embedding_bits(font, bits):
    """The font's bytes with another OS/2 fsType."""
    data = bytearray(font)
    for i in range(struct.unpack(">H", data[4:6])[0]):
        record = 12 + 16 * i
        if bytes(data[record:record + 4]) == b"OS/2":
            offset = struct.unpack(">I", data[record + 8:record + 12])[0]
            data[offset + 8:offset + 10] = struct.pack(">H", bits)
    return bytes(data)


def main(cases):
    """Runs every case with every program named on the command line; prints TAP; gives the exit status."""
    programs = [pathlib.Path(name).resolve() for name in sys.argv[1:]] or [ROOT / "build" / "hanmen"]
    number = failed = 0
    for program in programs:
        for case in cases:
            number += 1
            folder = pathlib.Path(tempfile.mkdtemp(prefix="hanmen-test-"))
            name = f"{program.parent.name}/{program.name}: {(case.__doc__ or case.__name__).splitlines()[0]}"
            try:
                case(Case(program, folder))
                print(f"ok {number} - {name}")
            except Exception as problem:  # a case may fail in any way; the others still run
                failed += 1
                print(f"not ok {number} - {name}")
                text = str(problem) if isinstance(problem, AssertionError) else traceback.format_exc()
                print("  # " + "\n  # ".join(text.splitlines()[:40]))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            sys.stdout.flush()
    print(f"1..{number}")
    return 1 if failed else 0
