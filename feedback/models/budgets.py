"""How much the forms take in a while, counted where every process sees it."""

from django.utils.translation import gettext_lazy as _

from accounts.allowances import Allowance


class Budget(Allowance):
    """What was used of one allowance of the forms. `feedback.forms.allowances` keeps it.

    That of a network or a mailbox is named by a keyed hash that changes every day: the address
    cannot be read back from it.
    """

    class Meta:
        verbose_name = _("allowance used")
        verbose_name_plural = _("allowances used")

    def __str__(self):
        return f"{self.key}, {super().__str__()}"
