"""A migration that rewrites what was promised is refused, and staff cannot write meanwhile."""

import pytest
from django.core.management.base import CommandError

from actions.models import Action, Measure
from publishing import guards
from publishing.models import OwnerSettings, Wording
from publishing.wordings import kept_words
from tests.factories import make_action, make_measure, open_the_site

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_migration_that_rewrites_a_promise_is_refused():
    action, measure = make_action(reference="WT 99"), make_measure(target_value=90, target_unit="%")
    open_the_site()
    guards.lift()
    kept_words.remember()

    Action.objects.filter(pk=action.pk).update(title="Another goal")
    Measure.objects.filter(pk=measure.pk).update(target_value=40)

    with pytest.raises(CommandError) as refusal:
        kept_words.refuse_rewritten()
    assert f"actions.Action {action.pk} (title)" in str(refusal.value)
    assert f"actions.Measure {measure.pk} (target_value)" in str(refusal.value)


def test_a_migration_that_deletes_or_hides_a_promise_is_refused():
    kept, gone, hidden = make_action(), make_action(), make_action()
    open_the_site()
    guards.lift()
    kept_words.remember()

    pk_gone = gone.pk
    gone.delete()
    Action.objects.filter(pk=hidden.pk).update(is_visible=False)

    with pytest.raises(CommandError) as refusal:
        kept_words.refuse_rewritten()
    assert f"actions.Action {pk_gone} (" in str(refusal.value)
    assert f"actions.Action {hidden.pk} (" in str(refusal.value)
    assert f"actions.Action {kept.pk} (" not in str(refusal.value)


def test_a_migration_that_leaves_promises_alone_may_do_the_rest():
    action = make_action()
    open_the_site()
    guards.lift()
    kept_words.remember()

    Action.objects.filter(pk=action.pk).update(keywords="wheelchair")
    make_action(area=action.area, is_visible=False)

    kept_words.refuse_rewritten()


def test_a_migration_that_promises_something_more_is_refused():
    action = make_action()
    open_the_site()
    guards.lift()
    kept_words.remember()

    added = make_action(area=action.area)

    with pytest.raises(CommandError, match=f"actions.Action {added.pk}"):
        kept_words.refuse_rewritten()


@pytest.mark.parametrize("rewrite", ["wording", "owner"])
def test_a_migration_that_rewrites_what_was_said_of_a_change_is_refused(rewrite):
    make_action()
    open_the_site()
    guards.lift()
    kept_words.remember()

    if rewrite == "wording":
        Wording.objects.update(reason="For another reason.")
    else:
        OwnerSettings.objects.update(is_official=True)

    with pytest.raises(CommandError, match="A migration changed"):
        kept_words.refuse_rewritten()


def test_migrating_again_after_a_refusal_is_refused_too():
    open_the_site()
    kept_words.refuse_unfinished()
    guards.lift()

    with pytest.raises(CommandError, match="Restore the backup"):
        kept_words.refuse_unfinished()


def test_before_the_site_is_open_a_migration_may_do_anything():
    action = make_action()
    kept_words.remember()

    Action.objects.filter(pk=action.pk).update(title="Another goal")

    kept_words.refuse_rewritten()


def test_staff_cannot_write_while_a_guard_is_missing_and_keep_their_words(admin_client):
    action = make_action()
    guards.lift()
    page = admin_client.get(f"/admin/actions/action/{action.pk}/change/")

    refused = admin_client.post(
        f"/admin/actions/action/{action.pk}/change/", {"title": "What I typed & meant"}
    )

    assert page.status_code == 200
    assert refused.status_code == 503
    assert "What I typed &amp; meant" in refused.content.decode()
    action.refresh_from_db()
    assert action.title != "What I typed & meant"
