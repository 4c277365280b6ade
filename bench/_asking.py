"""Readers that ask for pages, several at a time, and how long they wait."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from itertools import cycle

CONSTANT = "/bench/constant/"  # the page that is always the same
Cookies = Mapping[str, str]  # of each role; who is not signed in has none


@dataclass(frozen=True)
class Page:
    """An address as one kind of reader asks for it; `weight` says how often of all."""

    role: str
    name: str
    url: str
    weight: int = 1

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


@dataclass(frozen=True)
class Asked:
    """A page with the seconds until its last byte was there."""

    page: Page
    seconds: float


@dataclass(frozen=True)
class Told:
    """What came of some time of asking."""

    asked: Sequence[Asked]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.asked) / self.seconds

    def within(self, share: float) -> float:
        """The milliseconds within which this share of the pages was there."""
        ordered = sorted(one.seconds for one in self.asked)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000

    def slowest(self) -> list[tuple[float, Page]]:
        """Each page with the milliseconds of the middle one of its answers, the slowest first."""
        waits: dict[Page, list[float]] = {}
        for one in self.asked:
            waits.setdefault(one.page, []).append(one.seconds)
        middles = [(sorted(found)[len(found) // 2] * 1000, page) for page, found in waits.items()]
        return sorted(middles, key=lambda found: -found[0])


class Reader:
    """Asks over one connection for as long as the server keeps it."""

    def __init__(self, port: int, cookies: Cookies) -> None:
        self.port, self.cookies = port, cookies
        self.door = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, page: Page) -> Asked:
        """The page, read to its end. Anything but a page stops the measurement: it would be quick for nothing."""
        began = time.perf_counter()
        try:
            status = self._status(page)
        except (RemoteDisconnected, ConnectionResetError):  # the server gave up a connection that nobody used
            self.door.close()
            status = self._status(page)
        if status != 200:
            raise SystemExit(f"{page} at {page.url} answers {status}.")
        return Asked(page, time.perf_counter() - began)

    def _status(self, page: Page) -> int:
        cookie = self.cookies.get(page.role)
        headers = {"Host": "localhost"} | ({"Cookie": cookie} if cookie else {})
        self.door.request("GET", page.url, headers=headers)
        answer = self.door.getresponse()
        answer.read()
        return answer.status


def mixed(pages: Sequence[Page]) -> list[Page]:
    """Every page as often as its weight says, in an order that is always the same and no order of theirs."""
    order = [page for page in pages for _ in range(page.weight)]
    random.Random(1).shuffle(order)
    return order


def one_by_one(port: int, cookies: Cookies, pages: Sequence[Page], times: int) -> Told:
    """All pages so many times, by one reader: the time of the server alone, with that of the way to it."""
    reader, order = Reader(port, cookies), mixed(pages)
    began = time.perf_counter()
    asked = [reader.ask(page) for _ in range(times) for page in order]
    return Told(asked, time.perf_counter() - began)


def at_once(
    port: int, cookies: Cookies, pages: Sequence[Page], *, readers: int, until: Callable[[float], bool]
) -> Told:
    """All pages again and again, by several readers, until told to stop (which is asked with the seconds gone by)."""
    lock, stop, asked, failed = threading.Lock(), threading.Event(), list[Asked](), list[SystemExit]()
    order: Iterator[Page] = cycle(mixed(pages))

    def read() -> None:
        reader = Reader(port, cookies)
        while not stop.is_set():
            with lock:
                page = next(order)
            try:
                asked.append(reader.ask(page))
            except SystemExit as reason:
                failed.append(reason)
                return

    threads = [threading.Thread(target=read, daemon=True) for _ in range(readers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    while not failed and not until(time.perf_counter() - began):
        time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Told(asked, time.perf_counter() - began)
