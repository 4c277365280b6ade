"""Services of the glossary and of estimates."""

from functools import partial

from performance.models import Term
from performance.services import estimates, glossary
from tests.audited import NOT_ANALYSTS, NOT_SET_UP, Service

GLOSSARY = {
    "keep_term": Service(
        "performance.term_changed",
        "analyst",
        lambda _: partial(glossary.keep_term, Term.objects.get(slug="rag"), {"explanation": "A colour."}),
        NOT_SET_UP,
    ),
}
ESTIMATES = {
    "make": Service(
        "performance.estimate_made",
        "analyst",
        lambda w: partial(estimates.make, title="Another", note="", is_public=False, assumed=w.estimate.assumptions),
        NOT_ANALYSTS,
    ),
    "change": Service(
        "performance.estimate_changed",
        "analyst",
        lambda w: partial(
            estimates.change,
            w.estimate,
            title="Another",
            note="",
            is_public=True,
            assumed=w.estimate.assumptions,
            version=1,
        ),
        NOT_ANALYSTS,
    ),
    "remove": Service(
        "performance.estimate_removed",
        "analyst",
        lambda w: partial(estimates.remove, w.estimate),
        NOT_ANALYSTS,
    ),
}
SERVICES = {"performance.services.glossary": GLOSSARY, "performance.services.estimates": ESTIMATES}
