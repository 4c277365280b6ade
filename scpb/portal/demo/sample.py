"""A file for whoever tries the upload: generated, for the demonstration takes no real figures."""

from django.http import Http404
from django.utils import timezone

from performance import demonstration, months
from performance.models import GeneratedFile
from scpb.documents import services as documents
from scpb.documents.models import StoredFile

COVERS = 24  # months, as the Met publishes them


def keep_sample() -> StoredFile:
    """Make the file that is a month newer than all the demonstration has, and keep it for `sample`."""
    last = months.of(timezone.localdate()) - 1
    first = last - COVERS + 1
    data = demonstration.crime_file(first, last)
    demonstration.remember(data)
    return documents.store(data, name=demonstration.file_name(first, last), media_type="text/csv", by=None)


def sample() -> StoredFile:
    """The generated file that came last; outside the demonstration there is none."""
    generated = GeneratedFile.objects.values("sha256")
    found = StoredFile.objects.filter(sha256__in=generated, name__startswith="illustrative").order_by("-pk").first()
    if found is None:
        raise Http404
    return found
