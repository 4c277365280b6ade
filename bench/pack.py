"""A pack of 400 pages with 20 papers: from nothing, and again after one item changed; DESIGN.md, "Figures to hold".

The floor is WeasyPrint alone, on two processes, for the same HTML. Arguments: items, pages of each report, pages of
each paper.
"""

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import _ground
import weasyprint

_ground.lay()

from django.db import connection

from meetings.models import Meeting, Pack
from meetings.packs import printing
from meetings.packs.assembling import assemble
from meetings.services import agenda, packs
from scpb.documents import pdf
from scpb.jobs import services as jobs
from tests.meetings import make_item, make_meeting, make_paper

CORES = 2
BAR_FROM_NOTHING, BAR_AFTER_CHANGE, BAR_MEMORY = 1.3, 2.5, 400

Source = tuple[str, list[str]]  # HTML and style sheets


def alone(source: Source) -> None:
    """WeasyPrint by itself."""
    html, css = source
    sheets = [weasyprint.CSS(string=text) for text in css]
    weasyprint.HTML(string=html).write_pdf(io.BytesIO(), stylesheets=sheets, pdf_variant="pdf/ua-1")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processor time; on a machine that does other things trust the second."""

    wall: float
    cpu: float

    def __truediv__(self, floor: "Cost") -> str:
        return f"{self.wall / floor.wall:.2f} (processor {self.cpu / floor.cpu:.2f})"

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def __str__(self) -> str:
        return f"{self.wall:.1f} s (processor {self.cpu:.1f})"


def state(_number: int) -> tuple[int, float, int]:
    """This worker's number, the processor time it has spent, and the most memory that it has had, in MB."""
    connection.ensure_connection()
    time.sleep(0.05)
    return os.getpid(), time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def workers() -> ProcessPoolExecutor:
    """Two processes that have imported everything and found their fonts before the clock starts."""
    pool = ProcessPoolExecutor(CORES, mp_context=get_context("spawn"))
    states(pool)
    list(pool.map(alone, [("<html lang=en><title>Warm</title><b>Warm</b>", [""])] * CORES * 2))
    return pool


def states(pool: ProcessPoolExecutor) -> dict[int, tuple[float, int]]:
    """Processor time and peak memory of each worker."""
    return {pid: (spent, memory) for pid, spent, memory in pool.map(state, range(CORES * 4))}


def cost(act: Callable[[], Any], pool: ProcessPoolExecutor) -> Cost:
    """What `act` costs, which works through `pool`."""
    before = sum(spent for spent, _memory in states(pool).values())
    began = time.perf_counter()
    act()
    wall = time.perf_counter() - began
    return Cost(wall, sum(spent for spent, _memory in states(pool).values()) - before)


def build(meeting: Meeting, pool: ProcessPoolExecutor) -> Pack:
    """The public pack, its jobs done by the pool as soon as they are there."""
    pack = packs.build(meeting, audience="public", by=None)
    given: dict[str, Future[None]] = {}
    while pack.is_building:
        for job in packs.jobs_of(pack):
            if str(job.uuid) not in given:
                given[str(job.uuid)] = pool.submit(jobs.run, str(job.uuid))
        time.sleep(0.02)
        pack.refresh_from_db()
    if not pack.is_built:
        raise SystemExit(f"the pack failed: {pack.reason}")
    return pack


def report(number: int, pages: int) -> str:
    """A report of `pages` A4 pages: paragraphs, and a table on each."""
    words = "The board considered the figures of the quarter and asked the lead agency for an account of its work. "
    rows = "".join(
        f'<tr><th scope="row">Ward {ward}</th><td>{ward * number % 97}</td><td>{ward * 7 % 89}</td></tr>'
        for ward in range(12)
    )
    head = '<thead><tr><th scope="col">Ward</th><th scope="col">Now</th><th scope="col">Before</th></tr></thead>'
    page = f"<p>{words * 3}</p>" * 4 + f"<table>{head}<tbody>{rows}</tbody></table>"
    return "".join(f"<h2>Part {part} of report {number}</h2>{page}" for part in range(1, pages + 1))


def prepare(items: int, pages: int, of_papers: int) -> Meeting:
    """A meeting whose every item has a report and a paper, opened already."""
    meeting = make_meeting()
    style = ["@page { size: A4 } h2 { break-before: page }"]
    for number in range(1, items + 1):
        item = make_item(meeting, title=f"Item called {number}", text=report(number, pages))
        head = f'<html lang="en-GB"><head><title>Paper {number}</title></head>'
        make_paper(item, pdf.render(f"{head}<body>{report(number + 50, of_papers)}</body></html>", css=style))
    return meeting


def ours(meeting: Meeting) -> list[Source]:
    """HTML and style of every part that is ours, the items' last."""
    document = assemble(meeting, "public")
    front = [printing.front_html(document, name, dict[str, pdf.Span](), 400) for name in printing.FRONT]
    return front + [printing.item_html(document, leaf) for leaf in printing.leaves(document) if leaf.is_ours]


def main(items: int = 20, pages: int = 14, of_papers: int = 6) -> None:
    meeting = prepare(items, pages, of_papers)
    sources = ours(meeting)
    with workers() as pool, workers() as idle:
        floors = [cost(lambda: list(idle.map(alone, sources)), idle)]
        nothing = cost(lambda: build(meeting, pool), pool)
        floors.append(cost(lambda: list(idle.map(alone, sources)), idle))
        last = meeting.items.get(order=items)
        agenda.edit_item(last, by=None, text=report(items, pages) + "<p>One more paragraph.</p>")
        rendering = cost(lambda: idle.submit(alone, ours(meeting)[-1]).result(), idle)
        changed: list[Pack] = []
        change = cost(lambda: changed.append(build(meeting, pool)), pool)
        memory = max(most for _spent, most in states(pool).values())
    pack, floor = changed[0], min(floors, key=lambda found: found.cpu)
    dead = len(pdf.dead_links(pack.file.read())) if pack.file else 0
    print(f"pack: {pack.pages} pages with {items} papers of {of_papers}, {dead} dead links")
    print(f"pack from nothing: {nothing}, {nothing / floor} × WeasyPrint alone for our pages (bar {BAR_FROM_NOTHING})")
    print(
        f"pack after a change: {change} = the rendering {rendering} + {change - rendering} (bar {BAR_AFTER_CHANGE} s)"
    )
    print(f"pack memory: {memory} MB a process (bar {BAR_MEMORY})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
