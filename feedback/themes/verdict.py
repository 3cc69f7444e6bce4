"""Did anybody act on what people said? The answer first, from the themes that are listed."""

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from feedback.models import Theme


def verdict_on_answers(themes, on):
    """Return how many of these themes there are, and the Verdict on them as of a day. One query."""
    told = (
        themes.order_by().values("answer").annotate(number=Count("pk"), newest=Max("published_at"))
    )
    told = {each["answer"]: each for each in told}
    number = sum(each["number"] for each in told.values())
    if not number:
        says = _("We cannot tell yet: nothing here says what came of what people said.")
        since = _("Counted on %(day)s.") % {"day": date_format(on, "j F Y")}
    else:
        answered = ngettext(
            "We answered %(number)s thing that people said.",
            "We answered %(number)s things that people said.",
            number,
        ) % {"number": number}
        says = " ".join([answered, *_what_came_of_them(told)])
        newest = timezone.localdate(max(each["newest"] for each in told.values()))
        since = _("The newest answer is of %(day)s.") % {"day": date_format(newest, "j F Y")}
    return number, Verdict(says, since)


def _what_came_of_them(told):
    for answer, words in (
        (Theme.Answer.DID, _("We did %(number)s.")),
        (Theme.Answer.WILL, _("We will do %(number)s.")),
        (Theme.Answer.CANNOT, _("We cannot do %(number)s, and say why.")),
    ):
        if answer in told:
            yield words % {"number": told[answer]["number"]}
