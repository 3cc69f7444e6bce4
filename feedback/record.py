"""What somebody sent, question by question, for them to print and for staff to read."""

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from feedback.models import PersonalPart, Submission


def record_of(submission, journey, *, without=()):
    """Return (question, answer) of everything answered, in the order it was asked.

    What was erased since is left out, and the questions named in `without`.
    """
    answers = _answers(submission)
    rows = {}
    for step in journey.steps:
        for name, field in step.base_fields.items():
            if answers.get(name) and name not in without:
                rows.setdefault(name, (field.label, answers[name]))
    return list(rows.values())


def _answers(submission):
    answers = {
        field.name: _in_words(submission, field)
        for field in Submission._meta.concrete_fields
        if not field.is_relation
    }
    try:
        personal = submission.personal
    except ObjectDoesNotExist:
        pass
    else:
        answers |= {
            field.name: _in_words(personal, field)
            for field in PersonalPart._meta.concrete_fields
            if not field.is_relation
        }
    about = submission.area or submission.action or submission.measure
    answers["about"] = str(about or _("Not sure, or all of it"))
    answers["consents"] = "\n".join(consent.wording for consent in submission.consents.all())
    return answers


def _in_words(row, field):
    value = getattr(row, field.name)
    if value is True:
        return _("Yes")
    if field.choices and value:
        return str(dict(field.flatchoices)[value])
    return "" if value in (None, False) else str(value)
