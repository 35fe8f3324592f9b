"""Data as YAML in many styles, all of them valid: indentation, quoting, brackets, comments, empty lines and line ends vary."""

import functools
import json
import re
from random import Random
from typing import Any

import yaml

_COMMENTS = ["# a remark", "#", "# - x: [y, {z", '# it\'s "so"', "#!shebang: #", "# ä 😀\t:"]
_LINE_ENDS = ["\n", "\n", "\r\n", "\r", "mixed"]


class _Style:
    """Writes data in a style that chance decides place by place; `wild` says how often it is an odd one."""

    def __init__(self, random: Random, wild: float) -> None:
        self.random, self.wild = random, wild
        self.in_text = False
        """Whether the last value is a text in lines of its own, which a comment further to the right would join."""

    def odd(self) -> bool:
        return self.random.random() < self.wild

    def comment(self) -> str:
        return self.random.choice(_COMMENTS)

    def end(self) -> str:
        """The end of a line after a value: nothing, spaces, or a comment."""
        if not self.odd():
            return ""
        return self.random.choice([" ", "\t", f" {self.comment()}", f"   {self.comment()}", f"\t{self.comment()}"])

    def between(self, indent: int) -> list[str]:
        """Lines between two others."""
        if not self.odd():
            return []
        margin = " " * self.random.choice([0, indent, indent, indent if self.in_text else indent + 3])
        return self.random.choice(
            [[""], ["" if self.in_text else "  "], [f"{margin}{self.comment()}"], [f"{margin}{self.comment()}", "", self.comment()]]
        )

    def scalar(self, value: Any, *, flow: bool = False) -> str:
        if not isinstance(value, str):
            return "true" if value is True else "false" if value is False else str(value)
        forms = [json.dumps(value, ensure_ascii=self.random.random() < 0.2).replace("\\u007f", "\x7f")]
        if "\\ud" in forms[0]:
            forms = [json.dumps(value, ensure_ascii=False)]
        if is_readable(single := "'" + value.replace("'", "''") + "'", value) and "\n" not in value:
            forms += [single] * 2
        if "\n" not in value and is_plain(value, flow=flow):
            forms += [value] * 4
        return self.random.choice(forms)

    def key(self, key: str, *, flow: bool = False) -> str:
        return self.scalar(key, flow=flow) + (self.random.choice([" ", "  "]) if self.odd() else "") + ":"

    def flow(self, value: Any, indent: int) -> str:
        """A value in brackets, perhaps over several lines."""
        if not isinstance(value, dict | list):
            return self.scalar(value, flow=True)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if isinstance(value, dict):
            parts = [f"{self.key(key, flow=True)} {self.flow(one, indent + 2)}" for key, one in value.items()]
        else:
            parts = [self.flow(one, indent + 2) for one in value]
        if not parts:
            return f"{opening}{self.random.choice(['', '', ' '])}{closing}"
        if not self.odd() or self.random.random() < 0.4:
            comma = self.random.choice([", ", ", ", " ,", ",  "])
            space = self.random.choice(["", "", " "])
            return f"{opening}{space}{comma.join(parts)}{self.random.choice(['', '', ',', ' , '])}{space}{closing}"
        margin = "\n" + " " * (indent + self.random.choice([1, 2, 4]))
        lines = ""
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            if self.random.random() < 0.2 and not last:
                lines += f"{margin}{part}{self.end()}{margin},{self.end()}"
            else:
                lines += f"{margin}{part}{self.random.choice(['', ',']) if last else ','}{self.end()}"
        return f"{opening}{self.end()}{lines}\n{' ' * (indent + 1)}{closing}"

    def text_in_lines(self, value: str, indent: int) -> list[str] | None:
        """A text in lines of its own, after the sign for it; None if it has something that these cannot say."""
        margin = " " * (indent + self.random.choice([1, 2, 4]))
        lines = value.split("\n")
        depth = str(len(margin) - indent) if lines[0][:1] in {" ", ""} else ""
        kept = value.endswith("\n")
        sign = self.random.choice(["|", "|", ">"])
        if sign == ">":
            lines = [part for line in lines for part in (line, "")][:-1]
        header = f"{sign}{depth}{'+' if kept else '-' if self.random.random() < 0.7 else ''}{f'  {self.comment()}' if self.odd() else ''}"
        body = [f"{margin}{line}" if line else "" for line in (lines[:-1] if kept else lines)]
        if kept or not is_readable("\n".join([header, *(line[indent:] for line in body)]), value):
            return None
        return [header, *body, *([""] if header.rstrip(" ").endswith("-") and self.odd() else [])]

    def after(self, value: Any, indent: int, *, in_list: bool = False) -> list[str]:
        """What follows a key, or the hyphen of a list, that is indented by so many spaces; the first line goes on there."""
        self.in_text = False
        if isinstance(value, dict | list):
            if not value or self.random.random() < 0.25:
                return [f" {self.flow(value, indent)}{self.end()}"]
            step = self.random.choice([2, 2, 2, 1, 3, 4, 6])
            if isinstance(value, list) and not in_list and self.random.random() < 0.4:
                step = 0
            below = self.block(value, indent + step)
            compact = (
                step > 1 and in_list and self.random.random() < 0.8 and not below[0].lstrip(" ").startswith("#") and below[0].strip(" ")
            )
            if compact:
                return [" " * (step - 1) + below[0][indent + step :], *below[1:]]
            # The parser takes no tab after a hyphen that nothing follows.
            return [self.end().replace("\t", " ") if in_list else self.end(), *self.between(indent + step), *below]
        if isinstance(value, str) and (len(value) > 60 or "\n" in value or self.random.random() < 0.05):
            if (lines := self.text_in_lines(value, indent)) and self.random.random() < 0.7:
                self.in_text = True
                return [f" {lines[0]}", *lines[1:]]
            if self.odd() and (folded := self.folded(value, indent)):
                return folded
        if self.odd() and self.random.random() < 0.2:
            return [self.end().replace("\t", " "), f"{' ' * (indent + 2)}{self.scalar(value)}{self.end()}"]
        return [f" {self.scalar(value)}{self.end()}"]

    def folded(self, value: str, indent: int) -> list[str] | None:
        """A text without a sign, or in quotes, over several lines."""
        words = value.split(" ")
        half = len(words) // 2
        first, second = " ".join(words[:half]), " ".join(words[half:])
        quotes = self.random.choice(["", "'", '"'])
        lines = [f" {quotes}{first}", f"{' ' * (indent + self.random.choice([1, 2, 5]))}{second}{quotes}"]
        return lines if is_readable("\n".join(lines), value) else None

    def block(self, value: Any, indent: int) -> list[str]:
        """A list or a mapping in lines of its own."""
        margin = " " * indent
        lines: list[str] = []
        pairs = value.items() if isinstance(value, dict) else (("", one) for one in value)
        for key, one in pairs:
            if lines:
                lines += self.between(indent)
            if isinstance(value, dict):
                asked = self.odd() and self.random.random() < 0.1
                if asked and not isinstance(one, dict | list):
                    lines += [f"{margin}? {self.scalar(key)}{self.end()}", f"{margin}: {self.scalar(one)}{self.end()}"]
                    continue
                head, *below = self.after(one, indent)
                lines += [f"{margin}{self.key(key)}{head}", *below]
            else:
                head, *below = self.after(one, indent, in_list=True)
                lines += [f"{margin}-{head}", *below]
        return lines


def chance(seed: int) -> Random:
    """What decides a style."""
    return Random(seed)  # noqa: S311 -- nothing is secret here


def written(data: Any, random: Random, wild: float = 0.3) -> bytes:
    """The data in some style."""
    style = _Style(random, wild)
    margin = random.choice([0, 0, 0, 2])
    lines = style.flow(data, 0).split("\n") if random.random() < 0.05 else style.block(data, margin)
    if style.odd():
        lines = [*style.between(0), *(["---"] if style.odd() else []), *lines]
    if style.odd():
        lines += style.between(0)
    if style.odd() and random.random() < 0.2:
        lines.append("...")
    text = "\n".join(lines) + ("" if random.random() < 0.2 else "\n")
    kind = random.choice(_LINE_ENDS)
    text = re.sub("\n", lambda _: random.choice(["\n", "\r\n"]) if kind == "mixed" else kind, text)
    return (b"\xef\xbb\xbf" if random.random() < 0.15 else b"") + text.encode()


@functools.lru_cache(maxsize=5000)
def is_plain(text: str, *, flow: bool) -> bool:
    """Whether YAML reads this text as itself without quotes."""
    if text != text.strip() or text.startswith(("---", "...")) or "\n" in text:
        return False
    forms = [f"[{text}, x]", f"{{{text}: x}}", f"{{x: {text}}}"] if flow else [f"{text}: x", f"x: {text}", f"- {text}"]
    wanted: list[Any] = [[text, "x"], {text: "x"}, {"x": text}] if flow else [{text: "x"}, {"x": text}, [text]]
    return all(_read(form) == one for form, one in zip(forms, wanted, strict=True))


def is_readable(form: str, text: str) -> bool:
    """Whether YAML reads this form as the text."""
    return bool(_read(f"x: {form}\n") == {"x": text})


def _read(form: str) -> Any:
    try:
        return yaml.load(form, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return ...
