"""Rules of boxes, annotations, actions and the output intent.

Takes: a file opened by pikepdf, and what was ordered (trim, bleed). Gives: findings.
"""
import struct

import pikepdf

from finding import Finding

POINTS = 72 / 25.4
TOLERANCE = 0.01
SIDE_LEAST, SIDE_MOST = 3, 14400
ACTIONS = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/Hide", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView",
           "/ImportData", "/ResetForm", "/SubmitForm"}
NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}


def box(page, name):
    """Of the page, or what it inherits."""
    node = page.obj
    while node is not None:
        if name in node:
            return tuple(float(value) for value in node[name])
        node = node.get("/Parent") if name in ("/MediaBox", "/CropBox") else None
    return None


def is_inside(inner, outer):
    return (inner[0] >= outer[0] - TOLERANCE and inner[1] >= outer[1] - TOLERANCE and inner[2] <= outer[2] + TOLERANCE
            and inner[3] <= outer[3] + TOLERANCE)


def is_same(a, b):
    return all(abs(x - y) <= TOLERANCE for x, y in zip(a, b))


def box_findings(page, place, trim_size, bleed):
    media, crop, bleed_box, trim = (box(page, name) for name in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"))
    if "/ArtBox" in page.obj:
        yield Finding("boxes", place, "has an ArtBox")
    if trim is None or media is None:
        yield Finding("boxes", place, "has no TrimBox or no MediaBox")
        return
    for name, values in (("MediaBox", media), ("BleedBox", bleed_box), ("TrimBox", trim)):
        if values and not all(SIDE_LEAST <= values[i + 2] - values[i] <= SIDE_MOST for i in (0, 1)):
            yield Finding("limit", place, f"the sides of {name}")
    if bleed_box and not (is_inside(trim, bleed_box) and is_inside(bleed_box, media)):
        yield Finding("boxes", place, "MediaBox, BleedBox and TrimBox do not lie one in the other")
    if not bleed_box and (bleed or not is_inside(trim, media)):
        yield Finding("boxes", place, "has no BleedBox")
    if crop and not is_same(crop, media):
        yield Finding("boxes", place, "CropBox is another than MediaBox")
    if trim_size:
        size = (trim[2] - trim[0], trim[3] - trim[1])
        if any(abs(have - want * POINTS) > TOLERANCE for have, want in zip(size, trim_size)):
            yield Finding("boxes", place, f"TrimBox is {size[0] / POINTS:.3f} × {size[1] / POINTS:.3f} mm")
    if bleed is not None and bleed_box:
        wanted = (trim[0] - bleed * POINTS, trim[1] - bleed * POINTS, trim[2] + bleed * POINTS, trim[3] + bleed * POINTS)
        if not is_same(wanted, bleed_box):
            yield Finding("boxes", place, f"BleedBox is not {bleed} mm outside TrimBox")


def alike_findings(pdf):
    first = [box(pdf.pages[0], name) for name in ("/MediaBox", "/BleedBox", "/TrimBox")]
    for number, page in enumerate(pdf.pages, start=1):
        these = [box(page, name) for name in ("/MediaBox", "/BleedBox", "/TrimBox")]
        for one, other in zip(first, these):
            if (one is None) != (other is None) or (one and not is_same(one, other)):
                yield Finding("boxes", f"page {number}", "has other boxes than page 1")
                break


def annotation_findings(page, place):
    for annotation in page.obj.get("/Annots", []):
        kind = str(annotation.get("/Subtype"))
        bleed = box(page, "/BleedBox") or box(page, "/TrimBox") or (0, 0, 0, 0)
        left, bottom, right, top = (float(value) for value in annotation.get("/Rect", (0, 0, 0, 0)))
        touches = left < bleed[2] and right > bleed[0] and bottom < bleed[3] and top > bleed[1]
        if kind not in ("/PrinterMark", "/TrapNet") or touches:
            yield Finding("annotation", place, f"has a {kind[1:]}")


def action_findings(pdf):
    root = pdf.Root
    for key in ("/AA", "/OpenAction", "/NeedsRendering", "/Requirements", "/AcroForm"):
        if key in root:
            yield Finding("action", "catalog", f"has {key}")
    names = root.get("/Names", {})
    for key in ("/JavaScript", "/AlternatePresentations"):
        if key in names:
            yield Finding("action", "catalog", f"Names has {key}")
    for number, page in enumerate(pdf.pages, start=1):
        for key in ("/AA", "/PresSteps"):
            if key in page.obj:
                yield Finding("action", f"page {number}", f"has {key}")
    for obj in pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and "/S" in obj and str(obj["/S"]) in ACTIONS:
            yield Finding("action", f"object {obj.objgen[0]}", f"the action {obj['/S']}")
        if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Named" and str(obj.get("/N")) not in NAMED:
            yield Finding("action", f"object {obj.objgen[0]}", f"the named action {obj.get('/N')}")


def profile_findings(data, standard):
    """The head of an ICC profile (ISO 15076-1, 7.2)."""
    if len(data) < 128 or struct.unpack(">I", data[:4])[0] != len(data) or data[36:40] != b"acsp":
        yield Finding("output-intent", "DestOutputProfile", "is no ICC profile of its length")
        return
    if data[12:16] != b"prtr":
        yield Finding("output-intent", "DestOutputProfile", f"is of the class {data[12:16]!r}, not prtr")
    if data[16:20] != b"CMYK":
        yield Finding("output-intent", "DestOutputProfile", f"is for {data[16:20]!r}, not CMYK")
    if data[8] not in ((2, 4) if standard == "X-4" else (2,)):
        yield Finding("output-intent", "DestOutputProfile", f"is of version {data[8]}")


def intent_findings(pdf, standard):
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield Finding("output-intent", "catalog", f"{len(intents)} intents of GTS_PDFX")
        return
    intent = intents[0]
    if not str(intent.get("/OutputConditionIdentifier", "")):
        yield Finding("output-intent", "catalog", "has no OutputConditionIdentifier")
    profile = intent.get("/DestOutputProfile")
    if profile is None:
        if standard == "X-4" or not str(intent.get("/RegistryName", "")):
            yield Finding("output-intent", "catalog", "has no DestOutputProfile")
        return
    if not str(intent.get("/RegistryName", "")) and not str(intent.get("/Info", "")):
        yield Finding("output-intent", "catalog", "has neither RegistryName nor Info")
    if profile.get("/N") != 4:
        yield Finding("output-intent", "DestOutputProfile", f"N is {profile.get('/N')}")
    yield from profile_findings(profile.read_bytes(), standard)


def viewer_findings(pdf):
    """What is shown and printed is the whole page or its bleed."""
    preferences = pdf.Root.get("/ViewerPreferences", {})
    for key in ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip"):
        if key in preferences and preferences[key] not in ("/MediaBox", "/BleedBox"):
            yield Finding("boxes", "ViewerPreferences", f"{key} is {preferences[key]}")


def check(pdf, standard, trim_size=None, bleed=None):
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        found += box_findings(page, f"page {number}", trim_size, bleed)
        found += annotation_findings(page, f"page {number}")
    found += alike_findings(pdf)
    found += action_findings(pdf)
    found += intent_findings(pdf, standard)
    found += viewer_findings(pdf)
    return found
