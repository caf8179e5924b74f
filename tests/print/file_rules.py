"""Rules of the file's bytes: header, trailer, cross-reference, objects, streams, limits.

Takes: the bytes of a PDF, and qpdf's list of where its objects stand. Gives: findings.
Invariant: nothing here comes from hanmen; what is read twice (by this tokenizer and by pikepdf) must agree.
"""
import re
import subprocess

import pikepdf

from finding import Finding

DELIMITERS = b"()<>[]{}/%"
BLANKS = b"\0\t\n\f\r "
STRING_MOST, NAME_MOST, OBJECTS_MOST = 32767, 127, 8388607
INTEGER_MOST = 2 ** 31 - 1
# Of PDF 1.4: ISO 32000-1, annex C, has later limits.
ARRAY_MOST_1_4, DICTIONARY_MOST_1_4, REAL_MOST_1_4 = 8191, 4095, 32767
VERSION_MOST = {"X-4": 6, "X-1a:2003": 4, "X-1a:2001": 3}


def tokens(data):
    """(kind, bytes) of each token: hex, string, name, number, word, and the brackets."""
    at, end = 0, len(data)
    while at < end:
        byte = data[at:at + 1]
        if byte in (b"\0", b"\t", b"\n", b"\f", b"\r", b" "):
            at += 1
        elif byte == b"%":
            while at < end and data[at] not in b"\r\n":
                at += 1
        elif byte == b"(":
            start, depth, at = at, 1, at + 1
            while at < end and depth:
                if data[at] == 0x5C:
                    at += 1
                elif data[at] == 0x28:
                    depth += 1
                elif data[at] == 0x29:
                    depth -= 1
                at += 1
            yield "string", data[start + 1:at - 1]
        elif data[at:at + 2] in (b"<<", b">>"):
            yield data[at:at + 2].decode(), b""
            at += 2
        elif byte == b"<":
            close = data.find(b">", at)
            close = end if close < 0 else close
            yield "hex", re.sub(rb"\s", b"", data[at + 1:close])
            at = close + 1
        elif byte in (b"[", b"]", b"{", b"}", b")", b">"):
            yield byte.decode(), b""
            at += 1
        else:
            start, at = at, at + 1
            while at < end and data[at] not in DELIMITERS and data[at] not in BLANKS:
                at += 1
            word = data[start:at]
            kind = "name" if byte == b"/" else "number" if re.fullmatch(rb"[+-]?(\d+\.?\d*|\.\d+)", word) else "word"
            yield kind, word


def token_findings(place, data, version):
    """Hexadecimal digits in pairs; strings, names and numbers within their limits."""
    for kind, value in tokens(data):
        if kind == "hex" and len(value) % 2:
            yield Finding("hex-string", place, f"an odd count of digits: <{value[:20].decode('latin-1')}…>")
        elif kind == "hex" and re.search(rb"[^0-9A-Fa-f]", value):
            yield Finding("hex-string", place, "holds other characters than digits")
        if kind in ("string", "hex") and len(value) > (STRING_MOST if kind == "string" else 2 * STRING_MOST):
            yield Finding("limit", place, f"a string of {len(value)} bytes")
        if kind == "name" and len(re.sub(rb"#[0-9A-Fa-f]{2}", b"x", value)) - 1 > NAME_MOST:
            yield Finding("limit", place, "a name of more than 127 bytes")
        if kind == "number" and b"." not in value and abs(int(value)) > INTEGER_MOST:
            yield Finding("limit", place, f"the integer {value.decode()}")
        if kind == "number" and b"." in value and version <= 4 and abs(float(value)) > REAL_MOST_1_4:
            yield Finding("limit", place, f"the real {value.decode()}")


def header(data, standard):
    """(findings, minor version)."""
    match = re.match(rb"%PDF-1\.(\d)(\r\n|\r|\n)(%[^\r\n]*)?", data)
    if not match:
        return [Finding("header", "byte 0", "no %PDF-1.n with an end of line")], 9
    version, found = int(match.group(1)), []
    comment = match.group(3) or b""
    if sum(byte > 127 for byte in comment) < 4:
        found.append(Finding("header", "second line", "no comment with four bytes above 127"))
    if version > VERSION_MOST[standard]:
        found.append(Finding("version", "byte 0", f"PDF 1.{version}; PDF/{standard} is 1.{VERSION_MOST[standard]} at most"))
    return found, version


def end_of_file(data):
    if not re.search(rb"%%EOF(\r\n|\r|\n)?\Z", data):
        yield Finding("end-of-file", "last bytes", "something else than an end of line follows %%EOF")


def object_places(path):
    """{number: offset} of the objects that stand by themselves; the others are in object streams."""
    listing = subprocess.run(["qpdf", "--show-xref", path], capture_output=True, text=True, check=False).stdout
    return {int(number): int(offset)
            for number, offset in re.findall(r"^(\d+)/\d+: uncompressed; offset = (\d+)", listing, re.M)}


def table_findings(data, version):
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data)
    if not start:
        yield Finding("cross-reference", "last lines", "no startxref")
        return
    place = int(start.group(1))
    if data[place:place + 4] != b"xref":
        if version < 5:
            yield Finding("cross-reference", f"byte {place}", "a cross-reference stream in a file before PDF 1.5")
        return
    match = re.match(rb"xref(\r\n|\r|\n)0 (\d+)(\r\n|\r|\n)", data[place:place + 40])
    if not match:
        yield Finding("cross-reference", f"byte {place}", "xref and its subsection are not one end of line apart")
        return
    rows = data[place + match.end():][:20 * int(match.group(2))]
    for row in range(0, len(rows), 20):
        if not re.fullmatch(rb"\d{10} \d{5} [nf]( \r| \n|\r\n)", rows[row:row + 20]):
            yield Finding("cross-reference", f"row {row // 20}", "is not of 20 bytes")


def stream_findings(pdf, data, number, offset):
    """A stream's Length is exact, and ends of lines stand round it."""
    place = f"object {number}"
    obj = pdf.get_object(number, 0)
    if not isinstance(obj, pikepdf.Stream):
        return
    keyword = re.compile(rb">>[\0\t\n\f\r ]*stream(\r\n|\n|.)", re.S).search(data, offset)
    if not keyword or keyword.group(1) not in (b"\r\n", b"\n"):
        yield Finding("stream", place, "“stream” is not followed by a line feed")
        return
    length = obj.stream_dict.get("/Length") if hasattr(obj, "stream_dict") else obj.get("/Length")
    after = data[keyword.end() + int(length):][:20]
    if not re.match(rb"(\r\n|\r|\n)endstream\b", after):
        yield Finding("stream", place, "Length is not exact, or no end of line stands before “endstream”")
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in obj:
            yield Finding("stream", place, f"has {key}: its data are in another file")
    filters = obj.get("/Filter", [])
    for name in [filters] if isinstance(filters, pikepdf.Name) else filters:
        if name in ("/LZWDecode", "/Crypt"):
            yield Finding("filter", place, str(name))


def object_findings(pdf, data, path, version):
    for number, offset in object_places(path).items():
        if not re.match(rb"\d+ \d+ obj(?=[\s<\[(/])", data[offset:offset + 40]):
            yield Finding("object", f"object {number}", "“n g obj” is not spaced singly")
        yield from stream_findings(pdf, data, number, offset)
        obj = pdf.get_object(number, 0)
        if isinstance(obj, pikepdf.Stream) and obj.get("/Type") == "/ObjStm":
            yield from token_findings(f"object stream {number}", obj.read_bytes(), version)
        end = re.compile(rb"stream\r?\n|endobj").search(data, offset)
        yield from token_findings(f"object {number}", data[offset:end.start() if end else None], version)


def container_findings(place, value, version):
    """Sizes of arrays and dictionaries, names in UTF-8."""
    if isinstance(value, pikepdf.Array):
        if version <= 4 and len(value) > ARRAY_MOST_1_4:
            yield Finding("limit", place, f"an array of {len(value)}")
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        if version <= 4 and len(value.keys()) > DICTIONARY_MOST_1_4:
            yield Finding("limit", place, f"a dictionary of {len(value.keys())}")


def check(pdf, path, data, standard):
    """All findings of this page."""
    found, version = header(data, standard)
    found += end_of_file(data)
    found += table_findings(data, version)
    found += object_findings(pdf, data, path, version)
    if len(pdf.objects) > OBJECTS_MOST:
        found.append(Finding("limit", "file", f"{len(pdf.objects)} objects"))
    for obj in pdf.objects:
        found += container_findings(f"object {obj.objgen[0]}", obj, version)
        if isinstance(obj, pikepdf.Stream) and obj.get("/Type") == "/ObjStm" and version < 5:
            found.append(Finding("cross-reference", f"object {obj.objgen[0]}", "an object stream before PDF 1.5"))
    for number, page in enumerate(pdf.pages, start=1):
        contents = page.obj.get("/Contents", pikepdf.Array())
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            found += token_findings(f"page {number}", stream.read_bytes(), version)
    identifier = pdf.trailer.get("/ID")
    if identifier is None or len(identifier) != 2 or any(len(bytes(part)) != 16 for part in identifier):
        found.append(Finding("identifier", "trailer", "ID is not two strings of 16 bytes"))
    if "/Encrypt" in pdf.trailer:
        found.append(Finding("encryption", "trailer", "the file is encrypted"))
    return found
