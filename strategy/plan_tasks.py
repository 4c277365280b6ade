"""Jobs of action plans. Each takes an id and is safe to run twice."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

from django.template.loader import render_to_string
from django.utils import timezone

from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.documents.sheets import sheet
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from strategy.models import ActionPlan
from strategy.plan_document import PlanDocument, agreed
from strategy.services import plans

PDF = "application/pdf"


@kind(plans.PRINT)
def print_plan(job: Running) -> Outcome:
    """Make the PDF of a plan as it was agreed, unless that was done before."""
    plan = ActionPlan.objects.select_related("strategy").get(uuid=job.subject_id)
    document = agreed(plan)
    if plan.pdf_id is not None or document is None or plan.agreed_on is None:
        return Outcome()
    made = timezone.make_aware(datetime.combine(plan.agreed_on, time(12)))  # so that a second print is the same file
    try:
        data = drawn(document, made)
    except pdf.TooComplex as refusal:
        raise Refused(str(refusal)) from refusal
    name = f"{plan.strategy.slug}-action-plan-{plan.year}.pdf"
    stored = documents.store(data, name=name, media_type=PDF, by=None)
    return Outcome(result={"pages": pdf.count_pages(data)}, switch=partial(plans.printed, plan, pdf=stored))


def drawn(document: PlanDocument, made: datetime) -> bytes:
    """The document as PDF. Raises TooComplex for what would take minutes to lay out."""
    html = render_to_string("strategy/plan_print.html", {"document": document, "running": document.running})
    return pdf.render(html, css=[sheet("css/print.css"), sheet("css/print-alone.css")], created=made)
