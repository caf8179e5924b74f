#!/usr/bin/env python3
"""What the program writes: whole or not at all, the same bytes each time; messages; exit status; options."""
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

from harness import FONTS, HEAD, LAYOUTS, ROOT, Case, main, text_of

TEXT = "- h1: 題\n- |\n  本文を𠮷野家で5 km²組む。「かぎ」、（かっこ）。\n"


def goldens(case, name, text):
    """Compares with the file beside the tests; HANMEN_GOLDEN=write rewrites it."""
    path = ROOT / "tests" / "program" / name
    if os.environ.get("HANMEN_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == expected, f"{name} differs; HANMEN_GOLDEN=write rewrites it\n{text}"


# -- output ----------------------------------------------------------------------------------------------------------

def same_bytes(case: Case):
    """two builds give the same bytes"""
    case.chapter(TEXT)
    first, second = case.builds(), case.builds()
    assert first == second, "the bytes differ"


def date_given(case: Case):
    """SOURCE_DATE_EPOCH decides the date, not the file's time"""
    case.chapter(TEXT)
    environment = {"SOURCE_DATE_EPOCH": "1700000000"}
    first = case.builds(environment=environment)
    os.utime(case.folder / "chapter.yaml", (1, 1))
    assert first == case.builds(environment=environment), "the bytes differ"
    assert first != case.builds(environment={"SOURCE_DATE_EPOCH": "1600000000"}), "the date has no effect"


def date_wrong(case: Case):
    """SOURCE_DATE_EPOCH that is no number is wrong usage"""
    case.chapter(TEXT)
    case.run("build", "chapter.yaml", environment={"SOURCE_DATE_EPOCH": "yesterday"})
    case.expect(2)


def floats_close_together(case: Case):
    """two side floats near each other are both there, once, wherever a page ends"""
    paragraph = "- " + "図の横を流れる文章の行を数えながら、頁の終わりまで送る。" * 6 + "\n"
    for before in (0, 2, 5, 6, 7, 9):
        for between in (0, 1, 2):
            body = paragraph * before
            for name in ("甲図", "乙図"):
                body += ("- float:\n    side: outside\n    width: 60mm\n    figure: {src: map.svg, alt: 地図, "
                         f"caption: {name}}}\n" + paragraph * (between if name == "甲図" else 7))
            case.write("map.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>')
            case.chapter(body)
            case.builds()
            text = text_of(case)
            assert text.count("甲図") == 1 and text.count("乙図") == 1, f"{before} before, {between} between"


def escaped_character(case: Case):
    """a character written as an escape finds its fallback face"""
    case.chapter('- "\\u1100は字母"\n')
    case.builds()
    assert "\u1100は字母" in text_of(case), text_of(case)


def solidus_at_the_head(case: Case):
    """a text that begins with a solidus or a hyphen is set"""
    case.chapter('- "/etc と"\n- "../b/道"\n- "-x"\n')
    case.builds()
    assert "/etcと../b/道-x" in text_of(case), text_of(case)


def default_name(case: Case):
    """without -o the PDF stands beside the input"""
    case.write("sub/chapter.yaml", HEAD + TEXT)
    case.run("build", "sub/chapter.yaml")
    case.expect(0)
    assert case.listing() == ["sub", "sub/chapter.pdf", "sub/chapter.yaml"], case.listing()
    assert case.output == b"", "build prints nothing on standard output"


def replaces(case: Case):
    """an older output is replaced, with the user's mask; a link stays a link"""
    case.chapter(TEXT)
    case.write("real.pdf", b"older")
    (case.folder / "out.pdf").symlink_to("real.pdf")
    case.builds()
    assert (case.folder / "out.pdf").is_symlink(), "the link was replaced"
    assert (case.folder / "real.pdf").read_bytes().startswith(b"%PDF-")


def output_is_input(case: Case):
    """the report is never overwritten with its own PDF"""
    path = case.chapter(TEXT)
    text = path.read_bytes()
    case.run("build", "chapter.yaml", "-o", "chapter.yaml")
    case.expect(1, "output-is-input")
    assert path.read_bytes() == text


def text_as_typed(case: Case):
    """the PDF gives back the text as it was typed"""
    case.chapter(TEXT)
    case.builds()
    assert "本文を𠮷野家で5km²組む。「かぎ」、（かっこ）。" in text_of(case), text_of(case)


# -- the machine fails -----------------------------------------------------------------------------------------------

def fails_to_write(case, output, **options):
    before = case.listing()
    case.run("build", "chapter.yaml", "-o", output, **options)
    case.expect(3, "output-failed")
    assert case.listing() == before, f"files appeared: {sorted(set(case.listing()) - set(before))}"


def folder_missing(case: Case):
    """an output folder that is not there"""
    case.chapter(TEXT)
    fails_to_write(case, "nowhere/out.pdf")


def output_directory(case: Case):
    """a folder in place of the output"""
    case.chapter(TEXT)
    (case.folder / "out.pdf").mkdir()
    fails_to_write(case, "out.pdf")


def file_as_folder(case: Case):
    """a file in place of the output's folder"""
    case.chapter(TEXT)
    fails_to_write(case, "chapter.yaml/out.pdf")


def folder_read_only(case: Case):
    """a read-only output folder"""
    case.chapter(TEXT)
    case.write("closed/out.pdf", b"older output")
    shutil.copy(case.program, case.folder / "hanmen")
    case.program = case.folder / "hanmen"
    shutil.copy(FONTS, case.folder / "fonts.yaml")
    shutil.copytree(LAYOUTS, case.folder / "layouts")
    for path in [case.folder, *case.folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.name == "hanmen" else 0o644)
    (case.folder / "closed").chmod(0o555)
    before = case.listing()
    # The administrator may write anywhere: then the program runs as nobody.
    user = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    case.run("build", "chapter.yaml", "-o", "closed/out.pdf", "--fonts", "fonts.yaml", "--layouts", "layouts", **user)
    case.expect(3, "output-failed")
    (case.folder / "closed").chmod(0o755)
    assert case.listing() == before and (case.folder / "closed/out.pdf").read_bytes() == b"older output"


def size_limit(case: Case):
    """a file size limit stops the output"""
    case.chapter(TEXT)
    older = case.write("out.pdf", b"older output")
    fails_to_write(case, "out.pdf", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)))
    assert older.read_bytes() == b"older output"


def full_disk(case: Case):
    """a full disk"""
    case.chapter(TEXT)
    (case.folder / "disk").mkdir()
    script = ('mount -t tmpfs -o size=8k none disk && printf older >disk/out.pdf && '
              '"$1" build chapter.yaml -o disk/out.pdf; echo "status $?"; ls -A disk; cat disk/out.pdf')
    mounts = subprocess.run(["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    if mounts.returncode:
        return  # no right to mount here; the size limit stands in
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", str(case.program)], cwd=case.folder,
                          capture_output=True, check=False)
    assert done.stdout == b"status 3\nout.pdf\nolder", done.stdout + done.stderr
    assert b"[output-failed]" in done.stderr, done.stderr


def full_device(case: Case):
    """a device that takes nothing, written to directly"""
    case.chapter(TEXT)
    fails_to_write(case, "/dev/full")
    assert pathlib.Path("/dev/full").is_char_device()


def null_device(case: Case):
    """a device that takes everything stays a device"""
    case.chapter(TEXT)
    case.run("build", "chapter.yaml", "-o", "/dev/null")
    case.expect(0)
    assert pathlib.Path("/dev/null").is_char_device()


def full_standard_output(case: Case):
    """a dump that cannot be written is a failure"""
    case.chapter(TEXT)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([case.program, "dump", "--stage=document", "chapter.yaml"], cwd=case.folder, stdout=full,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3, done


# -- messages --------------------------------------------------------------------------------------------------------

CARETS = """- h1: 全角の見出し　（二）
- 日本語の段落に{figur: 未知}
- {図表: 未知}
- 全角文字の後の: {unknown: あ}
- h2: {text: 見出し, 番号: なし}
- table: {columns: [{width: 1fr}, {width: 1fr}], rows: [[一, 二], [三]]}
"""


def carets(case: Case):
    """the caret stands under the right place of full-width text"""
    case.chapter(CARETS)
    case.run("check", "chapter.yaml")
    case.expect(1)
    goldens(case, "carets.golden", case.errors)


def carets_japanese(case: Case):
    """the same in Japanese"""
    case.chapter(CARETS)
    case.run("check", "chapter.yaml", environment={"LC_ALL": "", "LANG": "ja_JP.UTF-8"})
    case.expect(1)
    goldens(case, "carets.ja.golden", case.errors)


def languages(case: Case):
    """the locale's first variable that is set decides the language"""
    table = [({"LC_ALL": "ja_JP.UTF-8"}, True), ({"LC_ALL": "", "LC_MESSAGES": "ja"}, True),
             ({"LC_ALL": "", "LANG": "ja_JP.UTF-8"}, True), ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, False),
             ({"LC_ALL": "", "LC_MESSAGES": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, False), ({"LC_ALL": ""}, False)]
    for environment, japanese in table:
        case.run("check", "nowhere.yaml", environment=environment)
        case.expect(1, "file-missing")
        assert ("エラー" in case.errors) == japanese, (environment, case.errors)
        assert ("error:" in case.errors) != japanese, (environment, case.errors)


def json_lines(case: Case):
    """--json gives one object a line, sorted, and nothing else"""
    case.chapter("- h1: {text: \"引用\\\"符\", 番号: なし}\n- figur: {}\n- figure: {src: 無い.png, alt: 図}\n")
    for language in ("C.UTF-8", "ja_JP.UTF-8"):
        case.run("check", "--json", "chapter.yaml", environment={"LC_ALL": language})
        case.expect(1)
        objects = [json.loads(line) for line in case.errors.splitlines()]
        assert len(objects) >= 3, case.errors
        for entry in objects:
            keys = {"file", "line", "column", "endColumn", "severity", "code", "message", "hint", "page"}
            assert set(entry) == keys, entry
            assert entry["severity"] in ("note", "warning", "error", "failure"), entry
        places = [(entry["line"], entry["column"]) for entry in objects]
        assert places == sorted(places), places


def codes_are_documented(case: Case):
    """every code has its part in docs/diagnostics.md"""
    case.chapter(CARETS)
    case.run("check", "chapter.yaml")
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    for code in re.findall(r"\[([a-z0-9-]+)\]$", case.errors, re.M):
        assert f"\n### {code}\n" in page, code


# -- the command line ------------------------------------------------------------------------------------------------

def usage(case: Case):
    """wrong usage ends with 2 and writes nothing"""
    case.chapter(TEXT)
    table = [[], ["bild", "chapter.yaml"], ["build"], ["build", "a.yaml", "b.yaml"], ["build", "chapter.yaml", "-o"],
             ["build", "chapter.yaml", "--unknown"], ["check"], ["check", "chapter.yaml", "-o", "x.pdf"],
             ["dump", "chapter.yaml"], ["dump", "--stage=none", "chapter.yaml"], ["fonts", "chapter.yaml"],
             ["build", "chapter.yaml", "--fonts="], ["schema"]]
    for arguments in table:
        case.run(*arguments)
        assert case.status == 2 and case.errors, (arguments, case.status, case.errors)
        assert case.listing() == ["chapter.yaml"], (arguments, case.listing())


def help_and_version(case: Case):
    """--help and --version"""
    case.run("--version")
    case.expect(0)
    assert re.fullmatch(rb"hanmen \d+\.\d+\.\d+\n", case.output), case.output
    case.run("--help")
    case.expect(0)
    for word in (b"build", b"check", b"dump", b"fonts", b"SOURCE_DATE_EPOCH"):
        assert word in case.output, word
    case.run("build", "--help", environment={"LC_ALL": "ja_JP.UTF-8"})
    case.expect(0)
    assert "終了コード" in case.output.decode(), case.output


def check_writes_nothing(case: Case):
    """check gives diagnostics only, and the worst status of its files"""
    case.chapter(TEXT)
    case.run("check", "chapter.yaml")
    case.expect(0)
    assert case.listing() == ["chapter.yaml"] and not case.errors and not case.output
    case.run("check", "chapter.yaml", "nowhere.yaml")
    case.expect(1, "file-missing")


def dumps(case: Case):
    """every stage can be printed, the same each time"""
    case.chapter(TEXT)
    for stage in ("yaml", "document", "style", "paragraphs", "lines", "galley", "pages"):
        case.run("dump", f"--stage={stage}", "chapter.yaml")
        case.expect(0)
        first = case.output
        assert first.strip(), f"{stage}: nothing was printed"
        case.run("dump", "chapter.yaml", "--stage", stage)
        assert first == case.output, f"{stage}: another output the second time"


def fonts_listed(case: Case):
    """fonts lists every declared family"""
    case.run("fonts")
    case.expect(0)
    for family in re.findall(r"^  (\S.*):$", FONTS.read_text(encoding="utf-8"), re.M):
        assert family in case.output.decode(), family


def fonts_missing(case: Case):
    """fonts says what is missing and where to get it"""
    case.write("fonts.yaml", "formatVersion: 1\nfamilies:\n  無い書体:\n    regular: {files: [/nowhere.ttf]}\n"
                             "    package: fonts-nowhere\n")
    case.run("fonts", "--fonts", "fonts.yaml")
    case.expect(0)
    assert "missing" in case.output.decode() and "fonts-nowhere" in case.output.decode(), case.output


def timings(case: Case):
    """--timings tells of every stage on standard error"""
    case.chapter(TEXT)
    case.builds(options=["--timings"])
    for stage in ("report", "fonts", "layout", "pdf"):
        assert re.search(rf"^timing: {stage} +[0-9.]+ ms$", case.errors, re.M), (stage, case.errors)


def long_path(case: Case):
    """file names with blanks, full-width letters and a dash at their head"""
    case.write("-報告 書.yaml", HEAD + TEXT)
    case.run("build", "-o", "出力 先.pdf", "--", "-報告 書.yaml")
    case.expect(0)
    assert (case.folder / "出力 先.pdf").exists()


SPANS = """- |
  頭の:kenten[要点、「二つ」]と:underline[下線の文]、語:refmark[1]。:tcy[12]月の:jidori[山田]{width=7zw}様。
- |
  源氏物語:warichu[平安時代の長編物語、五十四帖]は長い。:warichu[注は行をまたぐ。残りを二行の小さな活字で満たし、それから次の行へ続ける。行送りは変わらない。それでも足りなければその次の行へも続いていく]続く。
- 終わりの行。
"""


def spans_are_read_once(case: Case):
    """marks and lines are no text; notes are read between their brackets, in order"""
    case.chapter(SPANS)
    case.builds()
    text = text_of(case)
    for part in ["頭の要点、「二つ」と下線の文、語1。12月の山田様。", "源氏物語（平安時代の長編物語、五十四帖）は長い。",
                 "（注は行をまたぐ。残りを二行の小さな活字で満たし、それから次の行へ続ける。行送りは変わらない。"
                 "それでも足りなければその次の行へも続いていく）続く。"]:
        assert text.count(part) == 1, (part, text)
    assert "•" not in text and "\u200b" not in text, text


def spans_leave_the_grid(case: Case):
    """J-3.3.9.1, J-3.4.3.2: lines with marks and notes stand where they would without"""
    case.chapter(SPANS)
    case.builds()
    done = subprocess.run([sys.executable, ROOT / "scripts" / "check-grid.py", case.folder / "out.pdf",
                           "--font", "BIZUDMincho", "--size", "10.5", "--pitch", "18", "--top", "79.370",
                           "--lines", "38"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


if __name__ == "__main__":
    sys.exit(main([value for value in list(globals().values())
                   if callable(value) and getattr(value, "__annotations__", {}).get("case") is Case]))
