"""What a page paints, step by step, with the state in which it does so.

Takes: a page of a file opened by pikepdf. Gives: marks (fills, strokes, texts, pictures, shadings) and what is wrong with the
operators themselves.
Invariant: the state follows ISO 32000-1, 8.4; forms and tiling patterns are entered, each where it is used.
"""
import dataclasses

import pikepdf

from finding import Finding

NESTING_MOST = 28
OPERATORS = set("""b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n
q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' " """.split())
DEVICE = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
FILLS, STROKES = {"f", "F", "f*", "b", "B", "b*", "B*"}, {"S", "s", "b", "B", "b*", "B*"}
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclasses.dataclass(frozen=True)
class Color:
    space: object = "/DeviceGray"  # a name, or the array of a colour space
    values: tuple = (0.0,)
    pattern: object = None

    @property
    def family(self):
        return str(self.space) if isinstance(self.space, (str, pikepdf.Name)) else str(self.space[0])

    @property
    def is_white(self):
        ends = {"/DeviceGray": (1.0,), "/DeviceRGB": (1.0, 1.0, 1.0), "/DeviceCMYK": (0.0,) * 4}
        if self.family in ("/Separation", "/DeviceN"):
            return not any(self.values)
        return self.values == ends.get(self.family)

    @property
    def is_black_ink(self):
        return self.family == "/DeviceCMYK" and self.values == (0.0, 0.0, 0.0, 1.0)


@dataclasses.dataclass(frozen=True)
class State:
    matrix: tuple = IDENTITY
    fill: Color = Color()
    stroke: Color = Color()
    width: float = 1.0
    font: object = None
    size: float = 0.0
    render: int = 0
    overprint_fill: bool = False
    overprint_stroke: bool = False
    overprint_mode: int = 0
    alpha_fill: float = 1.0
    alpha_stroke: float = 1.0
    blend: str = "/Normal"
    soft_mask: bool = False


@dataclasses.dataclass(frozen=True)
class Mark:
    kind: str  # fill, stroke, text, image, shading
    page: int
    state: State
    color: Color = None
    bounds: tuple = None  # left, bottom, right, top in page units, of paths and pictures
    subject: object = None  # a picture, a shading; the codes of a text
    is_text_fill: bool = False


def multiply(a, b):
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


def place(matrix, x, y):
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def bounds_of(points):
    if not points:
        return None
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)


def numbers(operands):
    return tuple(float(value) for value in operands if not isinstance(value, (pikepdf.Name, str)))


class Walker:
    """One page."""

    def __init__(self, page, number):
        self.number = number
        self.page = page
        self.marks, self.findings = [], []
        self.matrices = (IDENTITY, IDENTITY)  # of text and of its line
        self.depth = 0

    def fault(self, rule, text):
        self.findings.append(Finding(rule, f"page {self.number}", text))

    def walk(self):
        if "/Resources" not in self.page.obj:
            self.fault("resources", "the page has no Resources of its own")
        self.stream(self.page.obj, self.page.obj.get("/Resources", pikepdf.Dictionary()), State())
        return self

    def stream(self, source, resources, state):
        """Runs the operators of a page, form or pattern."""
        stack, path = [], []
        marked, in_text = 0, False
        for operands, operator in pikepdf.parse_content_stream(source):
            name = str(operator)
            if name == "INLINE IMAGE":
                self.fault("operator", "an inline picture, whose colours are not looked at")
            elif name not in OPERATORS:
                self.fault("operator", f"“{name}” is none of ISO 32000-1")
            elif name == "q":
                stack.append(state)
                if len(stack) + self.depth > NESTING_MOST:
                    self.fault("limit", f"q is nested {len(stack) + self.depth} deep")
            elif name == "Q" and not stack:
                self.fault("operator", "Q without its q")
            elif name == "Q":
                state = stack.pop()
            else:
                in_text = name == "BT" or (in_text and name != "ET")
                marked += (name in ("BDC", "BMC")) - (name == "EMC")
                try:
                    state = self.step(name, operands, state, path, resources)
                except (TypeError, ValueError, IndexError) as error:
                    self.fault("operator", f"the operands of {name}: {error}")
        if stack:
            self.fault("operator", f"{len(stack)} q without their Q")
        if marked or in_text:
            self.fault("operator", "marked content or a text object stays open")

    def step(self, name, operands, state, path, resources):
        """One operator; gives the state after it."""
        if name == "BT":
            self.matrices = (IDENTITY, IDENTITY)
        elif name in ("m", "l", "c", "v", "y"):
            values = numbers(operands)
            path += [place(state.matrix, *values[i:i + 2]) for i in range(0, len(values), 2)]
        elif name == "re":
            x, y, width, height = numbers(operands)
            path += [place(state.matrix, x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
        elif name in FILLS | STROKES:
            if name in FILLS:
                self.mark("fill", state, state.fill, bounds_of(path), resources)
            if name in STROKES:
                self.mark("stroke", state, state.stroke, bounds_of(path), resources)
            path.clear()
        elif name == "n":
            path.clear()
        elif name in ("Tj", "TJ", "'", '"'):
            self.text(operands, state, resources)
        elif name == "Do":
            self.object(operands[0], resources, state)
        elif name == "sh":
            shading = resources.get("/Shading", {}).get(str(operands[0]))
            self.mark("shading", state, None, None, resources, shading)
        else:
            return self.change(name, operands, state, resources)
        return state

    def change(self, name, operands, state, resources):
        """The operators that only change the state."""
        new = dataclasses.replace
        if name == "cm":
            return new(state, matrix=multiply(numbers(operands), state.matrix))
        if name == "w":
            return new(state, width=float(operands[0]))
        if name.lower() in DEVICE and name in ("g", "rg", "k", "G", "RG", "K"):
            color = Color(DEVICE[name.lower()], numbers(operands))
            return new(state, fill=color) if name.islower() else new(state, stroke=color)
        if name in ("cs", "CS"):
            space = resources.get("/ColorSpace", {}).get(str(operands[0]), operands[0])
            color = Color(space if isinstance(space, pikepdf.Array) else str(space), ())
            return new(state, fill=color) if name == "cs" else new(state, stroke=color)
        if name in ("sc", "scn", "SC", "SCN"):
            side = "fill" if name.islower() else "stroke"
            names = [value for value in operands if isinstance(value, pikepdf.Name)]
            pattern = resources.get("/Pattern", {}).get(str(names[0])) if names else None
            return new(state, **{side: Color(getattr(state, side).space, numbers(operands), pattern)})
        if name == "Tf":
            font = resources.get("/Font", {}).get(str(operands[0]))
            if font is None:
                self.fault("resources", f"no font {operands[0]}")
            return new(state, font=font, size=float(operands[1]))
        if name == "Tr":
            return new(state, render=int(operands[0]))
        if name in ("Td", "TD"):
            line = multiply((1, 0, 0, 1, *numbers(operands)), self.matrices[1])
            self.matrices = (line, line)
        if name == "Tm":
            self.matrices = (numbers(operands),) * 2
        if name == "ri" and str(operands[0]) not in ("/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual",
                                                     "/Saturation"):
            self.fault("intent", f"the rendering intent {operands[0]}")
        if name == "gs":
            return self.graphics_state(resources.get("/ExtGState", {}).get(str(operands[0])), state, operands[0])
        return state

    def graphics_state(self, entries, state, name):
        if entries is None:
            self.fault("resources", f"no graphics state {name}")
            return state
        for key in ("/TR", "/HTP"):
            if key in entries:
                self.fault("transfer", f"{name} has {key}")
        if "/TR2" in entries and entries["/TR2"] != "/Default":
            self.fault("transfer", f"{name} has /TR2")
        values = {}
        if "/op" in entries or "/OP" in entries:
            values["overprint_fill"] = bool(entries.get("/op", entries.get("/OP")))
        for key, field, kind in (("/OP", "overprint_stroke", bool), ("/OPM", "overprint_mode", int), ("/ca", "alpha_fill", float),
                                 ("/CA", "alpha_stroke", float), ("/LW", "width", float)):
            if key in entries:
                values[field] = kind(entries[key])
        if "/BM" in entries:
            values["blend"] = str(entries["/BM"])
        if "/SMask" in entries:
            values["soft_mask"] = entries["/SMask"] != "/None"
        return dataclasses.replace(state, **values)

    def mark(self, kind, state, color, bounds, resources, subject=None, is_text_fill=False):
        if color is not None and color.pattern is not None:
            subject = color.pattern
            if isinstance(subject, pikepdf.Stream):  # a tiling pattern
                self.depth += 1
                self.stream(subject, subject.get("/Resources", resources), State(matrix=state.matrix))
                self.depth -= 1
        self.marks.append(Mark(kind, self.number, state, color, bounds, subject, is_text_fill))

    def text(self, operands, state, resources):
        pieces = operands[0] if isinstance(operands[0], (pikepdf.Array, list)) else operands[-1:]
        codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
        x, y = place(multiply(self.matrices[0], state.matrix), 0, 0)
        where = (x, y, x, y)
        if state.render in (0, 2, 4, 6):
            self.mark("text", state, state.fill, where, resources, codes, True)
        if state.render in (1, 2, 5, 6):
            self.mark("text", state, state.stroke, where, resources, codes)
        if state.render in (3, 7):
            self.mark("text", state, None, where, resources, codes)

    def object(self, name, resources, state):
        found = resources.get("/XObject", {}).get(str(name))
        if found is None:
            self.fault("resources", f"no object {name}")
            return
        for key in ("/OPI", "/Ref", "/PS", "/Alternates"):
            if key in found:
                self.fault("xobject", f"{name} has {key}")
        kind = found.get("/Subtype")
        if kind == "/Image":
            corners = [place(state.matrix, x, y) for x in (0, 1) for y in (0, 1)]
            self.mark("image", state, None, bounds_of(corners), resources, found)
        elif kind == "/Form":
            if found.get("/Subtype2") == "/PS":
                self.fault("xobject", f"{name} is PostScript")
            if "/Resources" not in found:
                self.fault("resources", f"the form {name} has no Resources of its own")
            matrix = numbers(found.get("/Matrix", IDENTITY))
            self.depth += 1
            if self.depth > NESTING_MOST:
                self.fault("limit", "forms are nested too deep")
            else:
                inside = dataclasses.replace(state, matrix=multiply(matrix, state.matrix))
                self.stream(found, found.get("/Resources", resources), inside)
            self.depth -= 1
        else:
            self.fault("xobject", f"{name} is {kind}")


def walk(pdf):
    return [Walker(page, number).walk() for number, page in enumerate(pdf.pages, start=1)]
