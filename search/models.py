"""The index: what is found, by which words, and what has changed since it was read.

It is made of rows of other rooms, and can be made again from them at any time. Nobody edits it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """What is found of one row that was public when it was read. Its number is never used again."""

    kind = models.CharField(_("kind"), max_length=20)
    row = models.BigIntegerField(_("key of the row"))
    title = models.TextField(_("title"))
    text = models.TextField(_("words shown"), blank=True)
    address = models.CharField(_("address"), max_length=300)
    is_example = models.BooleanField(_("example, made up"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    tokens = models.TextField(_("words it is found by, as they are compared"), blank=True)

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "row"],
                name="a_row_is_in_the_index_once",
                violation_error_message=_("This row is in the index already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.row}"


class Word(models.Model):
    """In which entries of a kind a word stands, and how much it says of each: see
    `search.postings`."""

    kind = models.CharField(_("kind"), max_length=20)
    stem = models.CharField(_("word, as it is compared"), max_length=100)
    number = models.PositiveIntegerField(_("number of entries"))
    entries = models.BinaryField(_("entries"))

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        constraints = [
            models.UniqueConstraint(
                fields=["stem", "kind"],
                name="a_word_of_a_kind_is_in_the_index_once",
                violation_error_message=_("This word is in the index already."),
            )
        ]

    def __str__(self):
        return f"{self.stem} ({self.kind})"


class Mark(models.Model):
    """That a row was changed since the index read it. The database itself writes it, with the
    change: see `search.marking`."""

    kind = models.CharField(_("kind"), max_length=20)
    row = models.BigIntegerField(_("key of the row"))

    class Meta:
        verbose_name = _("mark of a changed row")
        verbose_name_plural = _("marks of changed rows")

    def __str__(self):
        return f"{self.kind} {self.row}"
