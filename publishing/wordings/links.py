"""Links that were promised, such as which measures check an action: kept in a relation to many.

A link is public once the public sees both its ends. Whoever writes the row may make one; from then
on it is taken away by a Wording alone, and by another it comes back. What a Wording keeps of a
relation is the ids of all its public links.
"""

from django.utils.translation import gettext_lazy as _

from publishing import field_register
from publishing.guards import Guard
from publishing.visibility import visible_in_sql
from publishing.wordings import values
from publishing.wordings.models import IS_OPEN, Wording

NEEDS_A_WORDING = _("The public was promised this link. Propose to take it away, and say why.")


def promised_links(model):
    """Return the relations to many of a model whose public links are taken away by a Wording."""
    names = field_register.promised_fields(model)
    return [field for field in model._meta.many_to_many if field.name in names]


def split(row, field, wanted):
    """Return (the ids that may be linked at once, those that are to be proposed, or None) where a
    guarded relation is to hold these ids. Some three queries."""
    wanted, public = set(wanted), set(values.of(row, field))
    taken = public - wanted
    back = (wanted - public) & _taken_away(row, field)
    if not taken and not back:
        return wanted, None
    proposed = field.related_model.objects.visible().filter(pk__in=wanted)
    return (wanted - back) | taken, list(proposed.values_list("pk", flat=True))


def carry_out(row, field, wording):
    """Take away, and bring back, what a published Wording says. The history is written by whoever
    saves the row."""
    before, after = (set(values.read(field, text)) for text in (wording.before, wording.after))
    row.skip_history_when_saving = True
    getattr(row, field.name).remove(*before - after)
    getattr(row, field.name).add(*after - before)
    del row.skip_history_when_saving


def guards_of(model):
    """Return what the database refuses of the links of a model while the site is open: a public
    one goes only where the newest Wording that names it takes it away, and comes back only where
    none does. None is turned into another."""
    guards = []
    for field in promised_links(model):
        said = {"sentence": NEEDS_A_WORDING, "table": field.m2m_db_table()}
        was, would_be = _is_public_in_sql(field, "OLD"), _is_public_in_sql(field, "NEW")
        gone, stays_gone = _is_taken_away_in_sql(field, "OLD"), _is_taken_away_in_sql(field, "NEW")
        guards += [
            Guard("delete", f"{IS_OPEN} AND {was} AND NOT {gone}", **said),
            Guard("insert", f"{IS_OPEN} AND {would_be} AND {stays_gone}", **said),
            Guard("update", f"{IS_OPEN} AND ({was} OR {would_be})", **said),
        ]
    return guards


def _taken_away(row, field):
    of_field = Wording.objects.visible().filter(
        kind=row._meta.label, row_id=row.pk, field=field.name
    )
    found = set()
    for texts in of_field.order_by("pk").values_list("before", "after"):
        before, after = (set(values.read(field, text)) for text in texts)
        found = (found | before) - after
    return found


def _is_public_in_sql(field, row):
    ends = (
        visible_in_sql(field.model, f'{row}."{field.m2m_column_name()}"'),
        visible_in_sql(field.related_model, f'{row}."{field.m2m_reverse_name()}"'),
    )
    return f"({' AND '.join(ends)})"


def _is_taken_away_in_sql(field, row):
    def names_it(text):
        pk = f'CAST({row}."{field.m2m_reverse_name()}" AS TEXT)'
        return f"(' ' || {text} || ' ' LIKE '% ' || {pk} || ' %')"

    newest = (
        f"SELECT MAX(x.id) FROM publishing_wording x WHERE x.kind = '{field.model._meta.label}' "  # noqa: S608  our own names
        f"AND x.row_id = {row}.\"{field.m2m_column_name()}\" AND x.field = '{field.name}' "
        f"AND x.published_at IS NOT NULL AND {names_it('x.before')} <> {names_it('x.after')}"
    )
    return (
        f"EXISTS (SELECT 1 FROM publishing_wording w WHERE w.id = ({newest}) "  # noqa: S608
        f"AND NOT {names_it('w.after')})"
    )
