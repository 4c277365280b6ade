"""Reads a workbook back and computes its formulas, independently of what wrote it: the few shapes that it uses."""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*)|\"(?P<text>[^\"]*)\"|(?:'(?P<sheet>[^']+)'!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<name>[A-Z]+)|(?P<mark><>|<=|>=|[-+*/=<>(),&]))"
)
ORDER = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3}
DOES = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def read(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def calculated(book: Workbook, sheet: str, address: str) -> Any:
    """The value of a cell, its formula computed."""
    return value_of(book, book[sheet], address)


def value_of(book: Workbook, sheet: Worksheet, address: str) -> Any:
    cell = sheet[address.replace("$", "")]
    if cell.data_type == "f":
        return Reader(book, sheet, cell.value[1:]).whole()
    if isinstance(cell.value, bool) or cell.value is None:
        return cell.value
    return Decimal(str(cell.value)) if isinstance(cell.value, int | float) else cell.value


class Reader:
    """Reads one formula from left to right."""

    def __init__(self, book: Workbook, sheet: Worksheet, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = [match.groupdict() for match in TOKEN.finditer(text)]
        assert "".join(match.group() for match in TOKEN.finditer(text)) == text, text
        self.place = 0

    def whole(self) -> Any:
        found = self.expression(0)
        assert self.place == len(self.tokens)
        return found

    def peek(self) -> str | None:
        return self.tokens[self.place]["mark"] if self.place < len(self.tokens) else None

    def expression(self, least: int) -> Any:
        left = self.term()
        while (mark := self.peek()) in ORDER and ORDER[mark] > least:
            self.place += 1
            right = self.expression(ORDER[mark])
            left = self.apply(mark, left, right)
        return left

    @staticmethod
    def apply(mark: str, left: Any, right: Any) -> Any:
        if mark in ("=", "<>"):
            same = (left or "") == (right or "") if isinstance(left, str) or isinstance(right, str) else left == right
            return same if mark == "=" else not same
        left, right = Decimal(left or 0), Decimal(right or 0)
        return None if mark == "/" and right == 0 else DOES[mark](left, right)

    def term(self) -> Any:
        token = self.tokens[self.place]
        self.place += 1
        if token["number"]:
            return Decimal(token["number"])
        if token["text"] is not None:
            return token["text"]
        if token["cells"]:
            return self.cells(token)
        if token["name"]:
            return self.function(token["name"])
        if token["mark"] == "-":
            return -self.term()
        assert token["mark"] == "("
        found = self.expression(0)
        self.place += 1
        return found

    def cells(self, token: dict[str, Any]) -> Any:
        sheet = self.book[token["sheet"]] if token["sheet"] else self.sheet
        address = token["cells"].replace("$", "")
        if ":" not in address:
            return value_of(self.book, sheet, address)
        return [value_of(self.book, sheet, cell.coordinate) for row in sheet[address] for cell in row]

    def function(self, name: str) -> Any:
        if name in ("TRUE", "FALSE"):
            return name == "TRUE"
        asked = []
        while self.peek() != ")":
            self.place += 1  # the bracket, or the comma before the next
            asked.append(self.expression(0))
        self.place += 1
        return getattr(self, f"do_{name.lower()}")(*asked)

    def do_if(self, test: Any, then: Any, otherwise: Any) -> Any:
        return then if test else otherwise

    def do_and(self, *tests: Any) -> bool:
        return all(tests)

    def do_or(self, *tests: Any) -> bool:
        return any(tests)

    def do_sum(self, values: list[Any]) -> Decimal:
        return sum((value for value in values if value is not None), Decimal(0))

    def do_round(self, value: Any, places: Decimal) -> Any:
        return value and Decimal(value).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)

    def do_rank(self, value: Any, values: list[Any], rising: Any) -> int:
        return 1 + sum((other < value) if rising else (other > value) for other in values)

    def do_countifs(self, first: list[Any], wanted: Any, second: list[Any], sign: Any) -> int:
        return sum(one == wanted and other == sign for one, other in zip(first, second, strict=True))
