"""A job whose worker is killed at a given moment, once: only the worker processes of `test_jobs_killed` import this."""

import os
import signal
from pathlib import Path

from django.db import transaction

from scpb.audit import services as audit
from scpb.jobs.kinds import Outcome, Running, kind
from scpb.people.models import Organisation

HAPPENED = "tests.happened"


def die_at(moment: str) -> None:
    """Kill the worker and this child of it as a power cut would, if this is the moment and it has not happened yet."""
    mark = Path(os.environ["SCPB_DATA"]) / "killed"
    if os.environ.get("KILL_AT") == moment and not mark.exists():
        mark.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


@kind("tests.killed")
def killed(job: Running) -> Outcome:
    """Stages a file, then switches: an audit entry about the job's subject."""
    die_at("after the lease")
    staged = Path(os.environ["SCPB_DATA"]) / f"{job.subject_id}.staged"
    with staged.open("w") as file:
        file.write("first half, ")
        file.flush()
        die_at("in the middle")
        file.write("second half")

    def switch() -> None:
        audit.record(HAPPENED, Organisation.objects.get(uuid=job.subject_id), by=None)
        die_at("before the commit")
        transaction.on_commit(lambda: die_at("before the acknowledgement"))

    return Outcome(result={"staged": staged.name}, switch=switch)


@kind("tests.greedy", attempts=1)
def greedy(_job: Running) -> Outcome:
    """Asks for more memory than a worker may have (and never touches it)."""
    return Outcome(result={"bytes": len(bytearray(4 * 1024**3))})
