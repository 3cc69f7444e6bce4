"""What the public would see of figures that are still being typed, in sentences beside them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.staff.figures_face import face_between, public_now
from actions.staff.figures_grid import write_each
from actions.staff.trying import only_tried


def said_while_typing(measure, rows, days, *, by):
    """Return {"rows": {name of row: sentence}, "others": sentences on all other figures}.

    A row that nothing is typed in and that does not change is "". Nothing is saved.
    """
    typed = [row for row in rows if row.form.is_valid() and row.is_filled]
    before = public_now(measure)
    with only_tried():
        write_each(typed, days, at=timezone.now(), by=by)
        after = public_now(measure)
    changes = {change.key: change for change in face_between(before, after).changes}
    said = {row.form.prefix: _of_row(row, changes.pop(row.key(days), None)) for row in rows}
    return {"rows": said, "others": " ".join(_of_other(each) for each in changes.values())}


def _of_row(row, change):
    if row.form.errors:
        return " ".join(sentence for found in row.form.errors.values() for sentence in found)
    if change:
        said = _("The public would see: %(figure)s.") % {"figure": change.after.rstrip(".")}
        return f"{said} {_('The number itself stays hidden.')}" if change.is_hidden else said
    return _("Nothing would change in what the public sees.") if row.is_filled else ""


def _of_other(change):
    words = {
        "line": change.line or _("All of it"),
        "period": change.period,
        "before": change.before,
        "after": change.after,
    }
    return _("%(line)s, %(period)s, would change too: now “%(before)s”, then “%(after)s”.") % words
