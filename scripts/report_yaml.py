"""The sample's chapters as plain Python values, for the scripts that compare and convert them.

Takes: a chapter file. Gives: dicts, lists and strings. It reads as much of YAML as the sample uses, and stops at the rest:
it must not depend on hanmen, which it helps to check, nor on a package that a fresh machine lacks.
"""
import csv
import os
import re
import sys


def plain(text):
    """Without blanks and line ends."""
    return "".join(text.split())


class Yaml:
    """Reads as much of YAML as the sample's chapters use: block and flow collections, plain, quoted and literal text."""

    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        self.at = 0

    def fail(self, message):
        sys.exit(f"{self.path}:{self.at + 1}: {message}")

    def peek(self):
        """The next line with text: (indent, text), or None."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.strip(" ")
            if text and not text.startswith("#"):
                return len(line) - len(line.lstrip(" ")), text
            self.at += 1
        return None

    def block(self, least):
        head = self.peek()
        if head is None or head[0] < least:
            return ""
        indent, text = head
        if text == "-" or text.startswith("- "):
            result = []
            while (head := self.peek()) and head[0] == indent and (head[1] == "-" or head[1].startswith("- ")):
                self.lines[self.at] = " " * (indent + 1) + self.lines[self.at][indent + 1:]
                if head[1] == "-":
                    self.at += 1
                result.append(self.block(indent + 1))
            return result
        if self.key(text):
            result = {}
            while (head := self.peek()) and head[0] == indent and (match := self.key(head[1])):
                name, rest = match.group(1), match.group(2).strip(" ")
                if name in result:
                    self.fail(f"the key {name} twice")
                if rest:
                    result[name] = self.scalar(rest, indent)
                else:
                    self.at += 1
                    below = self.peek()
                    is_list = below and below[0] == indent and below[1].startswith("- ")
                    result[name] = self.block(indent if is_list else indent + 1)
            return result
        return self.scalar(text, indent - 1)

    @staticmethod
    def key(text):
        return None if text[0] in "{[\"'" else re.match(r"([a-z_A-Z0-9]+):( .*|)$", text)

    def scalar(self, text, parent):
        self.at += 1
        if text in ("|", "|-"):
            rows, least = [], None
            while self.at < len(self.lines):
                line = self.lines[self.at]
                indent = len(line) - len(line.lstrip(" "))
                if line.strip(" ") and indent <= parent:
                    break
                if line.strip(" ") and least is None:
                    least = indent
                rows.append(line[least or 0:])
                self.at += 1
            return "\n".join(rows).strip("\n")
        value, end = self.flow(text, 0, False)
        if end != len(text):
            self.fail(f"cannot read {text[end:]!r}")
        return value

    def flow(self, text, i, inside):
        def skip(i):
            while i < len(text) and text[i] == " ":
                i += 1
            return i

        i = skip(i)
        if text[i] == "[":
            result, i = [], skip(i + 1)
            while text[i] != "]":
                value, i = self.flow(text, i, True)
                result.append(value)
                i = skip(i)
                if text[i] == ",":
                    i = skip(i + 1)
            return result, skip(i + 1)
        if text[i] == "{":
            result, i = {}, skip(i + 1)
            while text[i] != "}":
                match = re.compile(r"([a-z_A-Z0-9]+): ").match(text, i)
                if not match:
                    self.fail(f"cannot read {text[i:]!r}")
                result[match.group(1)], i = self.flow(text, match.end(), True)
                i = skip(i)
                if text[i] == ",":
                    i = skip(i + 1)
            return result, skip(i + 1)
        if text[i] == '"':
            end = text.index('"', i + 1)
            return text[i + 1:end], skip(end + 1)
        if not inside:
            return text[i:], len(text)
        end = i
        while text[end] not in ",]}":
            end += 1
        return text[i:end].strip(" "), end


def without_markup(text):
    text = re.sub(r" *\{#[A-Za-z0-9_-]+\}$", "", text)
    return re.sub(r"\\\n", "\n", text).replace("**", "")


def with_data(value, folder):
    """The tree with the rows of tables that come from CSV files written out, as far as the sample uses them."""
    if isinstance(value, list):
        return [with_data(entry, folder) for entry in value]
    if not isinstance(value, dict):
        return value
    if "from" not in value:
        return {key: with_data(entry, folder) for key, entry in value.items()}
    with open(os.path.join(folder, value["from"]), encoding="utf-8-sig", newline="") as file:
        records = list(csv.DictReader(file))
    columns = [column["field"] for column in value["columns"]]
    table = {**value, "head": [[column.get("head", column["field"]) for column in value["columns"]]],
             "rows": [[record[name] for name in columns] for record in records]}
    if "total" in value:
        at = columns.index(value["total"]["sum"])
        total = sum(int(record[columns[at]]) for record in records)
        table["total"] = [value["total"]["label"], str(total)] + [""] * (len(columns) - at - 1)
    return table
