"""Rules of colour spaces, transparency, black text and overprint, thin lines, registration colour.

Takes: the marks of all pages. Gives: findings.
"""
import pikepdf

from finding import Finding
from page_rules import box

HAIRLINE_LEAST = 0.1  # of a point: nothing that is drawn may be thinner; printers' presets ask for more
DARK_BLACK = 0.9  # of K: a text this dark is meant to be black
COLORANTS_MOST = 32
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
          "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}


def space_findings(space, standard, place, seen):
    """A colour space and those in it."""
    family = str(space) if isinstance(space, (str, pikepdf.Name)) else str(space[0])
    if family == "/DeviceRGB":
        yield Finding("color-space", place, "DeviceRGB")
    elif family in ("/CalRGB", "/CalGray", "/Lab", "/ICCBased"):
        if standard != "X-4":
            yield Finding("color-space", place, family[1:])
        elif family == "/ICCBased":
            stream = space[1]
            size = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(stream.read_bytes()[16:20])
            if size != int(stream.get("/N", 0)):
                yield Finding("color-space", place, "N is not its ICC profile's")
    elif family == "/Indexed":
        yield from space_findings(space[1], standard, place, seen)
    elif family == "/Pattern":
        if not isinstance(space, (str, pikepdf.Name)) and len(space) > 1:
            yield from space_findings(space[1], standard, place, seen)
    elif family in ("/Separation", "/DeviceN"):
        names = [space[1]] if family == "/Separation" else list(space[1])
        yield from colorant_findings(names, place)
        yield from space_findings(space[2], standard, place, seen)
        if family == "/Separation":
            this = (str(space[2]) if isinstance(space[2], pikepdf.Name) else space[2].unparse(), tint_of(space[3]))
            if seen.setdefault(str(names[0]), this) != this:
                yield Finding("separation", place, f"{names[0]} is defined in two ways")
    elif family not in ("/DeviceGray", "/DeviceCMYK"):
        yield Finding("color-space", place, f"{family}")


def tint_of(function):
    if isinstance(function, pikepdf.Stream):
        return function.read_bytes() + repr(sorted((key, str(value)) for key, value in function.items()
                                                   if key not in ("/Length", "/Filter", "/DecodeParms"))).encode()
    return function.unparse()


def colorant_findings(names, place):
    if len(names) > COLORANTS_MOST:
        yield Finding("limit", place, f"{len(names)} colorants")
    for name in names:
        raw = name.unparse() if hasattr(name, "unparse") else str(name).encode()
        decoded = bytes(raw) if not isinstance(raw, str) else raw.encode()
        try:
            decoded.decode("utf-8")
        except UnicodeDecodeError:
            yield Finding("name", place, f"the colorant {name} is no UTF-8")


def image_findings(image, standard, place, seen):
    if image.get("/ImageMask", False):
        return
    filters = image.get("/Filter", [])
    filters = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
    if "/JPXDecode" in filters and standard != "X-4":
        yield Finding("filter", place, "a JPEG 2000 picture")
    if "/ColorSpace" in image:
        yield from space_findings(image["/ColorSpace"], standard, place, seen)
    elif "/JPXDecode" not in filters:
        yield Finding("color-space", place, "a picture without a colour space")
    if "/SMask" in image and standard != "X-4":
        yield Finding("transparency", place, "a picture with a soft mask")
    if int(image.get("/BitsPerComponent", 8)) not in ((1, 2, 4, 8, 16) if standard == "X-4" else (1, 2, 4, 8)):
        yield Finding("limit", place, f"a picture of {image.get('/BitsPerComponent')} bits")


def transparency_findings(mark, standard, place):
    state = mark.state
    if state.blend not in BLENDS:
        yield Finding("transparency", place, f"the blend mode {state.blend}")
    if standard == "X-4":
        return
    if state.alpha_fill < 1 or state.alpha_stroke < 1:
        yield Finding("transparency", place, "an opacity below 1")
    if state.blend not in ("/Normal", "/Compatible"):
        yield Finding("transparency", place, f"the blend mode {state.blend}")
    if state.soft_mask:
        yield Finding("transparency", place, "a soft mask")


def group_findings(pdf, standard):
    for number, page in enumerate(pdf.pages, start=1):
        group = page.obj.get("/Group")
        if group is None:
            continue
        if standard != "X-4":
            yield Finding("transparency", f"page {number}", "a transparency group")
        elif str(group.get("/CS", "/DeviceCMYK")) in ("/DeviceRGB", "/DeviceGray"):
            yield Finding("color-space", f"page {number}", f"its group blends in {group['/CS']}")
    for obj in pdf.objects:
        if standard != "X-4" and isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Form" and "/Group" in obj:
            yield Finding("transparency", f"object {obj.objgen[0]}", "a form with a transparency group")


def text_findings(mark, place, black_overprints):
    """Black text is one ink and overprints; white text does not."""
    color, state = mark.color, mark.state
    if state.render in (3, 7):
        yield Finding("text", place, "invisible text")
    if color is None:
        return
    overprints = state.overprint_fill if mark.is_text_fill else state.overprint_stroke
    if color.family == "/DeviceGray" and color.values and color.values[0] <= 1 - DARK_BLACK:
        yield Finding("black-text", place, "black of DeviceGray, which does not overprint")
    if color.family in ("/ICCBased", "/CalRGB", "/Lab") and color.values and max(color.values) <= 1 - DARK_BLACK:
        yield Finding("black-text", place, f"black of {color.family[1:]}: it becomes four inks")
    if color.family == "/DeviceCMYK" and color.values[3:] >= (DARK_BLACK,) and any(color.values[:3]):
        yield Finding("black-text", place, "black of several inks: " + " ".join(f"{value:g}" for value in color.values))
    if color.is_black_ink and black_overprints and not (overprints and state.overprint_mode == 1):
        yield Finding("overprint", place, "black text that does not overprint")
    if color.is_white and overprints:
        yield Finding("overprint", place, "white text that overprints: it vanishes")


def line_findings(mark, place):
    scale = (abs(mark.state.matrix[0] * mark.state.matrix[3] - mark.state.matrix[1] * mark.state.matrix[2])) ** 0.5
    width = mark.state.width * scale
    if width < HAIRLINE_LEAST:
        yield Finding("hairline", place, f"a line of {width:.3f} pt")
    if mark.color.is_white and mark.state.overprint_stroke:
        yield Finding("overprint", place, "a white line that overprints: it vanishes")


def is_registration(color):
    return color is not None and color.family == "/Separation" and str(color.space[1]) == "/All"


def mark_place_findings(mark, place, bleed):
    """Registration colour outside the bleed only; there nothing else. Texts (the slug line) may be of one ink."""
    if not mark.bounds or bleed is None or mark.color is None or mark.color.is_white:
        return
    left, bottom, right, top = mark.bounds
    outside = right <= bleed[0] or left >= bleed[2] or top <= bleed[1] or bottom >= bleed[3]
    if is_registration(mark.color) and not outside:
        yield Finding("registration", place, "registration colour inside the bleed")
    thin = mark.kind == "stroke" or min(right - left, top - bottom) < 1
    if outside and thin and mark.kind != "text" and not is_registration(mark.color):
        yield Finding("registration", place, "a mark that is not on all plates")


def check(pdf, walkers, standard, black_overprints=True):
    found, seen = list(group_findings(pdf, standard)), {}
    for walker in walkers:
        page = pdf.pages[walker.number - 1]
        place, bleed = f"page {walker.number}", box(page, "/BleedBox")
        found += walker.findings
        for mark in walker.marks:
            found += transparency_findings(mark, standard, place)
            if mark.color is not None:
                found += space_findings(mark.color.space, standard, place, seen)
            if mark.kind == "image":
                found += image_findings(mark.subject, standard, place, seen)
            pattern = mark.subject if mark.kind == "shading" else None
            if mark.color is not None and isinstance(mark.color.pattern, pikepdf.Dictionary):
                pattern = mark.color.pattern.get("/Shading")
            if pattern is not None and not isinstance(pattern, bytes):
                found += space_findings(pattern["/ColorSpace"], standard, place, seen)
            if mark.kind == "text":
                found += text_findings(mark, place, black_overprints)
            if mark.kind == "stroke":
                found += line_findings(mark, place)
            found += mark_place_findings(mark, place, bleed)
    return found
