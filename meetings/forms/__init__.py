"""Forms of meetings; they clean, services write."""

from meetings.forms.exempt import ExemptForm
from meetings.forms.items import ItemForm
from meetings.forms.papers import PaperForm, UploadForm
from meetings.forms.sittings import MeetingForm, ReasonForm, RescheduleForm, SittingForm

__all__ = [
    "ExemptForm",
    "ItemForm",
    "MeetingForm",
    "PaperForm",
    "ReasonForm",
    "RescheduleForm",
    "SittingForm",
    "UploadForm",
]
