"""What somebody sent, question by question, for them to print and for staff to read."""

from django.utils.translation import gettext as _


def record_of(submission, journey, *, without=()):
    """Return (question, answer) of everything answered, in the order it was asked.

    What was erased since is left out, and the questions named in `without`.
    """
    answers, kept = _answers(submission), _kept(submission)
    yeses = [consent.wording for consent in submission.consents.all()]
    labels = {str(field.label) for step in journey.steps for field in step.base_fields.values()}
    # A yes in the words of a question of its own answers that question.
    answers["consents"] = "\n".join(yes for yes in yeses if yes not in labels)
    rows = {}
    for step in journey.steps:
        # What was not asked has a value all the same: that no answer is needed, for instance.
        asked = step.base_fields if step.applies(kept) else {}
        for name, field in asked.items():
            answer = answers.get(name) or step.unanswered.get(name)
            if str(field.label) in yeses:
                answer = _("Yes")
            if answer and name not in without:
                rows.setdefault(name, (field.label, answer))
    return list(rows.values())


def _kept(submission):
    """Return the answers as steps know them, as far as they are stored."""
    values = {field.name: getattr(row, field.name) for row, field in _fields(submission)}
    return values | {"consents": {consent.kind for consent in submission.consents.all()}}


def _answers(submission):
    answers = {field.name: _in_words(row, field) for row, field in _fields(submission)}
    answers["about"] = submission.about
    return answers


def _fields(submission):
    """Yield (row, field) of all that may have been asked, in both halves."""
    for row in filter(None, (submission, submission.personal_or_none)):
        yield from ((row, field) for field in row._meta.concrete_fields if not field.is_relation)


def _in_words(row, field):
    value = getattr(row, field.name)
    if value is True:
        return _("Yes")
    if field.choices and value:
        return str(dict(field.flatchoices)[value])
    return "" if value in (None, False) else str(value)
