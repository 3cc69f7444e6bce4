"""What the public would see of figures that are still being typed, in sentences beside them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.staff.figures_face import face_between, public_now
from actions.staff.figures_grid import write_each
from staff.dry_run import only_tried


def said_while_typing(measure, rows, days, *, by):
    """Return {"rows": {name of row: sentence}, "others": sentences on all other figures}.

    A row that nothing is typed in and that does not change is "". Nothing is saved.
    """
    typed = [row for row in rows if row.form.is_valid() and row.is_filled]
    before = public_now(measure)
    with only_tried():
        write_each(typed, days, at=timezone.now(), by=by)
        # What is only odd may be right: both are said, the doubt and what it would lead to.
        write_each(_as_if_checked(typed), days, at=timezone.now(), by=by)
        after = public_now(measure)
    changes = {change.key: change for change in face_between(before, after).changes}
    said = {row.form.prefix: _of_row(row, changes.pop(row.key(days), None)) for row in rows}
    return {"rows": said, "others": " ".join(_of_other(each) for each in changes.values())}


def _as_if_checked(typed):
    odd = [row for row in typed if row.is_odd]
    for row in odd:
        row.form.cleaned_data["checked"] = True
    return odd


def _of_row(row, change):
    sentences = [sentence for found in row.form.errors.values() for sentence in found]
    if change:
        sentences.append(
            _("The public would see: %(figure)s.") % {"figure": change.after.rstrip(".")}
        )
        if change.is_hidden:
            sentences.append(_("The number itself stays hidden."))
    elif not sentences and row.is_filled:
        sentences.append(_("Nothing would change in what the public sees."))
    return " ".join(sentences)


def _of_other(change):
    words = {
        "line": change.line or _("All of it"),
        "period": change.period,
        "before": change.before,
        "after": change.after,
    }
    return _("%(line)s, %(period)s, would change too: now “%(before)s”, then “%(after)s”.") % words
