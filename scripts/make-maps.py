#!/usr/bin/env python3
"""Make the sample report's locator maps.

Takes: `countries-10m.json` of the npm package world-atlas (TopoJSON made from Natural Earth, public domain), found at the
path given, or got with `npm pack` into build/world-atlas. Gives: data/annual-report/maps/{penang,bandung}.svg, and prints
where each place stands, in per cent of the map, for the `labels:` of a figure.
The SVG files hold rect and path elements only; every path is clipped to the map's frame.
"""
import json
import math
import os
import subprocess
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
OUT = os.path.join(ROOT, "data", "annual-report", "maps")
PACKAGE = "world-atlas@2.0.2"

SEA = "#f3f7f8"
LAND = "#dde7ea"
COUNTRY = "#b3cfd8"
COAST = "#7fa6b4"
BORDER = "#ffffff"
SCALE = "#0e4d64"

# width in tenths of a millimetre; west, east, south, north in degrees; a scale bar of `bar` km.
MAPS = [
    {"name": "penang", "country": "Malaysia", "width": 520, "west": 98.35, "east": 104.85, "south": 0.9, "north": 7.3,
     "bar": 100, "bar_at": "top right", "places": {"Penang": (100.3, 5.4)}},
    {"name": "bandung", "country": "Indonesia", "width": 600, "west": 104.55, "east": 114.75, "south": -9.1, "north": -4.5,
     "bar": 200, "bar_at": "bottom left", "places": {"Jakarta": (106.82, -6.2), "Bandung": (107.61, -6.91)}},
]
TOLERANCE = 0.5  # of the simplification, in map units (0.05 mm)
LEAST_AREA = 5.0  # smaller islands are left out, in square map units
KM_PER_DEGREE = 111.195


def atlas_path():
    if len(sys.argv) > 1:
        return sys.argv[1]
    folder = os.path.join(ROOT, "build", "world-atlas")
    path = os.path.join(folder, "package", "countries-10m.json")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        archive = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True,
                                 text=True).stdout.split()[-1]
        with tarfile.open(os.path.join(folder, archive)) as tar:
            tar.extract("package/countries-10m.json", folder)
    return path


def decode_arcs(topology):
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        yield points


def distance_to_chord(p, a, b):
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    if length == 0:
        return math.hypot(p[0] - a[0], p[1] - a[1])
    return abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length


def simplify(points):
    """Ramer–Douglas–Peucker. An arc keeps its ends, so neighbours still share their border."""
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        far, at = 0.0, None
        for i in range(first + 1, last):
            d = distance_to_chord(points[i], points[first], points[last])
            if d > far:
                far, at = d, i
        if at is not None and far > TOLERANCE:
            keep[at] = True
            todo += [(first, at), (at, last)]
    return [p for p, k in zip(points, keep) if k]


def cut(a, b, axis, limit):
    t = (limit - a[axis]) / (b[axis] - a[axis])
    point = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    point[axis] = limit
    return tuple(point)


def edges(width, height):
    return ((0, 0.0, 1), (0, float(width), -1), (1, 0.0, 1), (1, float(height), -1))


def clip_ring(ring, width, height):
    """Sutherland–Hodgman against the frame."""
    for axis, limit, sign in edges(width, height):
        result = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
            if a_in:
                result.append(a)
            if a_in != b_in:
                result.append(cut(a, b, axis, limit))
        ring = result
        if not ring:
            break
    return ring


def clip_line(points, width, height):
    """The pieces of a polyline inside the frame."""
    pieces = [points]
    for axis, limit, sign in edges(width, height):
        result = []
        for piece in pieces:
            current = []
            for i, p in enumerate(piece):
                inside = (p[axis] - limit) * sign >= 0
                if i and inside != ((piece[i - 1][axis] - limit) * sign >= 0):
                    current.append(cut(piece[i - 1], p, axis, limit))
                    if not inside:
                        result.append(current)
                        current = []
                if inside:
                    current.append(p)
            if len(current) > 1:
                result.append(current)
        pieces = result
    return pieces


def area(ring):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1]))) / 2


def number(value):
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def path_data(points, closed):
    written = []
    for p in points:
        pair = f"{number(p[0])} {number(p[1])}"
        if not written or written[-1] != pair:
            written.append(pair)
    return "M" + "L".join(written) + ("Z" if closed else "")


def polygons(geometry):
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def make_map(spec, arcs, geometries):
    k = math.cos(math.radians((spec["south"] + spec["north"]) / 2))
    unit = spec["width"] / ((spec["east"] - spec["west"]) * k)  # map units a degree of latitude
    width, height = spec["width"], round((spec["north"] - spec["south"]) * unit)

    def project(p):
        return ((p[0] - spec["west"]) * k * unit, (spec["north"] - p[1]) * unit)

    cache = {}

    def arc(index):
        at = index if index >= 0 else ~index
        if at not in cache:
            cache[at] = simplify([project(p) for p in arcs[at]])
        return cache[at] if index >= 0 else cache[at][::-1]

    users, land, country = {}, [], []
    for geometry in geometries:
        is_country = geometry["properties"]["name"] == spec["country"]
        for polygon in polygons(geometry):
            for ring in polygon:
                points = []
                for index in ring:
                    piece = arc(index)
                    points += piece[1:] if points else piece
                clipped = clip_ring(points[:-1], width, height)
                if len(clipped) < 3 or area(clipped) < LEAST_AREA:
                    continue
                (country if is_country else land).append(path_data(clipped, True))
                for index in ring:
                    users.setdefault(index if index >= 0 else ~index, []).append(id(geometry))
    coast, border = [], []
    for index, by in sorted(users.items()):
        for piece in clip_line(arc(index), width, height):
            (border if len(set(by)) > 1 else coast).append(path_data(piece, False))

    bar = spec["bar"] / KM_PER_DEGREE * unit
    x = width - 24 - bar if "right" in spec["bar_at"] else 24
    y = height - 24 if "bottom" in spec["bar_at"] else 32
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / 10}mm" height="{height / 10}mm" '
             f'viewBox="0 0 {width} {height}">',
             f'<rect x="0" y="0" width="{width}" height="{height}" fill="{SEA}"/>']
    if land:
        lines.append(f'<path fill="{LAND}" d="{"".join(land)}"/>')
    lines.append(f'<path fill="{COUNTRY}" d="{"".join(country)}"/>')
    if coast:
        lines.append(f'<path fill="none" stroke="{COAST}" stroke-width="1.2" stroke-linejoin="round" d="{"".join(coast)}"/>')
    if border:
        lines.append(f'<path fill="none" stroke="{BORDER}" stroke-width="2.4" stroke-linejoin="round" d="{"".join(border)}"/>')
    for left, top, w, h in ((x, y, bar, 1.8), (x, y - 5, 1.8, 6.8), (x + bar - 1.8, y - 5, 1.8, 6.8)):
        lines.append(f'<rect x="{number(left)}" y="{number(top)}" width="{number(w)}" height="{number(h)}" fill="{SCALE}"/>')
    lines.append("</svg>")
    path = os.path.join(OUT, spec["name"] + ".svg")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    print(f"{os.path.relpath(path, ROOT)}: {os.path.getsize(path)} bytes, bar {spec['bar']} km")
    for name, place in spec["places"].items():
        px, py = project(place)
        print(f"  {name}: at: [{100 * px / width:.1f}%, {100 * py / height:.1f}%]")


def main():
    with open(atlas_path(), encoding="utf-8") as file:
        topology = json.load(file)
    arcs = list(decode_arcs(topology))
    for spec in MAPS:
        make_map(spec, arcs, topology["objects"]["countries"]["geometries"])


if __name__ == "__main__":
    main()
