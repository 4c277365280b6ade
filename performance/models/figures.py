"""Monthly counts: what each file said, and what is known now."""

from django.db import models
from django.db.models import CompositePrimaryKey, Q
from django.utils.translation import gettext_lazy as _

from performance.models.areas import Area
from performance.models.measures import Series
from performance.models.uploads import Upload

# Year × 12 + month − 1 (performance/months.py) of 1900 and 2200: anything else is a mistake of ours.
MONTHS = {"month__gte": 1900 * 12, "month__lt": 2200 * 12}

# Foreign keys have no constraint in the database: rows come by the hundred thousand, written by bulk.py and figures.py
# alone from rows just read, and checking each of them again took four fifths of the time on PostgreSQL. What they refer
# to is protected by the models.


class Observation(models.Model):
    """What an upload says of a cell; every cell it covers, also when nothing changed. Insert-only.

    A cell that is not there is missing, which is not zero.
    """

    pk = CompositePrimaryKey("upload", "series", "area", "month")
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, related_name="observations", db_index=False, db_constraint=False
    )
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    month = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [models.CheckConstraint(condition=Q(**MONTHS), name="observation_month_is_a_month")]

    def __str__(self) -> str:
        return str(self.pk)


class Figure(models.Model):
    """What is known of a cell now: derived from the observations of approved uploads, and rebuildable."""

    pk = CompositePrimaryKey("series", "area", "month")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    month = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="figures", db_constraint=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [models.CheckConstraint(condition=Q(**MONTHS), name="figure_month_is_a_month")]

    def __str__(self) -> str:
        return str(self.pk)
