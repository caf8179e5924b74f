"""Rules of Info and XMP: both there, well formed, in step, with the claim of the standard.

Takes: a file opened by pikepdf. Gives: findings.
"""
import re
import xml.etree.ElementTree as ElementTree

import pikepdf

from finding import Finding

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
MM = "{http://ns.adobe.com/xap/1.0/mm/}"
PDFX = "{http://www.npes.org/pdfx/ns/id/}"
TWINS = {"/Title": DC + "title", "/Author": DC + "creator", "/Subject": DC + "description",
         "/Keywords": PDF + "Keywords", "/Creator": XMP + "CreatorTool", "/Producer": PDF + "Producer",
         "/CreationDate": XMP + "CreateDate", "/ModDate": XMP + "ModifyDate", "/Trapped": PDF + "Trapped"}
WANTED = ("/Title", "/CreationDate", "/ModDate", "/Trapped")
WANTED_X_4 = (XMP + "MetadataDate", MM + "DocumentID", MM + "VersionID", MM + "RenditionClass")
VERSIONS = {"X-1a:2003": ("PDF/X-1a:2003", None), "X-1a:2001": ("PDF/X-1:2001", "PDF/X-1a:2001")}


def properties(tree):
    """{qualified name: text} of all the descriptions, written as elements or as attributes."""
    found = {}
    for description in tree.iter(RDF + "Description"):
        for name, value in description.attrib.items():
            if not name.startswith(RDF):
                found[name] = value
        for element in description:
            inner = element.find(f".//{RDF}li")
            found[element.tag] = ((inner.text if inner is not None else element.text) or "").strip()
    return found


def as_iso(date):
    """D:20260401093000+09'00' as 2026-04-01T09:30:00+09:00."""
    match = re.fullmatch(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d'?\d\d'?)?.*", date)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    zone = re.sub(r"[+-]00:00", "Z", re.sub(r"([+-]\d\d)'?(\d\d)'?", r"\1:\2", zone or "Z"))
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"


def packet(pdf):
    """(findings, properties)."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return [Finding("xmp", "catalog", "no Metadata stream")], {}
    found = []
    if stream.get("/Type") != "/Metadata" or stream.get("/Subtype") != "/XML":
        found.append(Finding("xmp", "Metadata", "its Type or Subtype is another"))
    if "/Filter" in stream:
        found.append(Finding("xmp", "Metadata", "is compressed"))
    data = stream.read_bytes()
    head = re.match(rb"<\?xpacket begin=[\"']([^\"']*)[\"'] id=[\"']W5M0MpCehiHzreSzNTczkc9d[\"']([^?]*)\?>", data)
    if not head:
        found.append(Finding("xmp", "Metadata", "no packet header"))
    elif b"bytes" in head.group(2) or b"encoding" in head.group(2):
        found.append(Finding("xmp", "Metadata", "its packet header has bytes or encoding"))
    try:
        return found, properties(ElementTree.fromstring(data.decode("utf-8")))
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        return found + [Finding("xmp", "Metadata", f"is no well-formed XML in UTF-8: {error}")], {}


def text_findings(info):
    """Info's strings are PDFDocEncoding or UTF-16 with its mark; hanmen's own are ASCII or UTF-16."""
    for key, value in info.items():
        if isinstance(value, pikepdf.String):
            data = bytes(value)
            if not data.startswith(b"\xfe\xff") and any(byte > 0x7E for byte in data):
                yield Finding("info", key, "is neither ASCII nor UTF-16 with its mark")


def twin_findings(info, xmp):
    for key, name in TWINS.items():
        ours, theirs = info.get(key), xmp.get(name)
        short = name.rpartition("}")[2]
        if key in WANTED and (ours is None or str(ours) == ""):
            yield Finding("info", key, "is missing")
        if key in WANTED and not theirs:
            yield Finding("xmp", short, "is missing")
        if ours is None or theirs is None:
            if (ours is None) != (theirs is None) and key not in WANTED:
                yield Finding("info-xmp", key, f"stands in one only: {str(ours)[:40]} and {str(theirs)[:40]}")
            continue
        value = str(ours).lstrip("/") if isinstance(ours, pikepdf.Name) else str(ours)
        if key.endswith("Date"):
            value, theirs = as_iso(value), re.sub(r"[+-]00:00$", "Z", theirs)
        if value != theirs:
            yield Finding("info-xmp", key, f"Info says {ours!s}, XMP {theirs}")


def claim_findings(info, xmp, standard):
    if str(info.get("/Trapped", "")) not in ("/True", "/False"):
        yield Finding("trapped", "Info", f"is {info.get('/Trapped')!s}")
    if standard == "X-4":
        if xmp.get(PDFX + "GTS_PDFXVersion") != "PDF/X-4":
            yield Finding("claim", "XMP", f"GTS_PDFXVersion is {xmp.get(PDFX + 'GTS_PDFXVersion')}")
        for name in WANTED_X_4:
            if not xmp.get(name):
                yield Finding("xmp", name.rpartition("}")[2], "is missing")
        return
    version, conformance = VERSIONS[standard]
    if str(info.get("/GTS_PDFXVersion", "")) != version:
        yield Finding("claim", "Info", f"GTS_PDFXVersion is {info.get('/GTS_PDFXVersion')!s}")
    if conformance and str(info.get("/GTS_PDFXConformance", "")) != conformance:
        yield Finding("claim", "Info", f"GTS_PDFXConformance is {info.get('/GTS_PDFXConformance')!s}")


def check(pdf, standard):
    info = pdf.trailer.get("/Info", pikepdf.Dictionary())
    found, xmp = packet(pdf)
    found += text_findings(info)
    found += twin_findings(info, xmp)
    found += claim_findings(info, xmp, standard)
    return found
