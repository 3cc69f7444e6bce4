"""A page is looked at before the public sees it, and looking at it shows it to nobody else."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from actions.models import Action
from actions.roles import Role
from plans.models import Plan, Section
from publishing.models import GlossaryTerm
from tests import factories
from tests.admin.pages import as_shown, page_of, sentences

pytestmark = pytest.mark.django_db

WORDS = "Words nobody has seen yet"
HIDDEN = {"is_visible": False}


def preview_of(client, row):
    kind = [row._meta.app_label, row._meta.model_name, row.pk]
    return client.get(reverse("admin:preview", args=kind))


def look(client, row, **typed):
    """Open a row's form, type, and press Preview."""
    form = as_shown(client.get(page_of(row)))
    return client.post(page_of(row), {**form, **typed, "_preview": "Preview"})


def a_hidden_place():
    return factories.make_area(plan=factories.make_plan(**HIDDEN), **HIDDEN)


HIDDEN_ROWS = {
    "plan": lambda: factories.make_plan(title=WORDS, **HIDDEN),
    "section": lambda: factories.make_section(heading=WORDS, **HIDDEN),
    "section of a hidden plan": lambda: factories.make_section(
        plan=factories.make_plan(**HIDDEN), heading=WORDS
    ),
    "area": lambda: factories.make_area(title=WORDS, **HIDDEN),
    "recommendation": lambda: factories.make_recommendation_point(text=WORDS, **HIDDEN),
    "word of an area": lambda: factories.make_area_definition(term=WORDS, **HIDDEN),
    "action": lambda: factories.make_action(title=WORDS, **HIDDEN),
    "action of a hidden area of a hidden plan": lambda: factories.make_action(
        area=a_hidden_place(), title=WORDS
    ),
    "part of a hidden action": lambda: factories.make_action_part(
        action=factories.make_action(**HIDDEN), text=WORDS, **HIDDEN
    ),
    "link": lambda: factories.make_action_link(
        to_action=factories.make_action(title=WORDS, **HIDDEN), **HIDDEN
    ),
    "measure": lambda: factories.make_measure(question=WORDS, **HIDDEN),
    "glossary word": lambda: factories.make_glossary_term(term=WORDS, **HIDDEN),
    "service": lambda: factories.make_service(name=WORDS, **HIDDEN),
    "link of a service to a hidden action": lambda: factories.make_service_in_plan(
        action=factories.make_action(title=WORDS, **HIDDEN), **HIDDEN
    ),
    "link of a service to a hidden measure": lambda: factories.make_service_in_plan(
        measure=factories.make_measure(question=WORDS, **HIDDEN), **HIDDEN
    ),
    "service of a hidden organisation": lambda: factories.make_service(
        organisation=factories.make_organisation(**HIDDEN), name=WORDS
    ),
    "service that may not be listed": lambda: factories.make_service(name=WORDS, is_listed=False),
    "contact we are not sure of": lambda: factories.make_contact(
        service=factories.make_service(is_listed=False), label=WORDS, is_sure=False
    ),
    "public fact": lambda: factories.make_public_fact(
        areas=[factories.make_area()], text=WORDS, **HIDDEN
    ),
    "figure of a fact": lambda: factories.make_fact_figure(
        fact=factories.make_public_fact(areas=[factories.make_area()], **HIDDEN), period=WORDS
    ),
}


@pytest.mark.parametrize("make", HIDDEN_ROWS.values(), ids=HIDDEN_ROWS)
def test_what_is_hidden_is_seen_in_its_preview_and_nowhere_else(admin_client, client, make):
    row = make()

    seen = preview_of(admin_client, row)

    assert seen.status_code == 200
    assert WORDS in seen.text
    assert "This is a preview. The public cannot see this page." in seen.text
    assert not type(row).objects.visible().filter(pk=row.pk).exists()
    public = client.get(seen.context["request"].path)
    assert WORDS not in public.content.decode()


def test_what_the_public_sees_already_needs_no_preview(admin_client):
    plan = factories.make_plan()

    assert preview_of(admin_client, plan)["Location"] == plan.get_absolute_url()


def test_a_preview_is_kept_by_nobody_and_found_by_nobody(admin_client):
    response = preview_of(admin_client, factories.make_plan(**HIDDEN))

    directives = set(response["Cache-Control"].split(", "))
    assert {"private", "no-store"} <= directives
    assert "public" not in directives
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert "To cite this page" not in response.text
    assert "canonical" not in response.text


def test_what_stays_hidden_inside_is_not_in_the_preview(admin_client):
    action = factories.make_action(**HIDDEN)
    factories.make_action_part(action=action, text="A shown part")
    factories.make_action_part(action=action, text="A hidden part", **HIDDEN)

    text = preview_of(admin_client, action).text

    assert "A shown part" in text
    assert "A hidden part" not in text


def test_what_is_typed_is_seen_without_being_saved(admin_client):
    action = factories.make_action(title="As it is")
    before = action.history.count()

    seen = look(admin_client, action, title=WORDS)

    assert WORDS in seen.text
    assert "Nothing is saved." in seen.text
    assert Action.objects.get().title == "As it is"
    assert action.history.count() == before
    assert not LogEntry.objects.exists()


def test_rows_inside_the_form_are_seen_as_typed_too(admin_client):
    part = factories.make_action_part(text="As it is")

    seen = look(admin_client, part.action, **{"parts-0-text": WORDS})

    part.refresh_from_db()
    assert WORDS in seen.text
    assert part.text == "As it is"


def test_what_is_new_is_seen_before_it_is_there(admin_client):
    plan = factories.make_plan()
    typed = {"plan": plan.pk, "order": 10, "heading": WORDS, "body": "Because."}

    seen = admin_client.post(reverse("admin:plans_section_add"), {**typed, "_preview": "Preview"})

    assert WORDS in seen.text
    assert not Section.objects.exists()


def test_a_preview_of_what_is_wrong_says_so(admin_client):
    plan = factories.make_plan(title="As it is")

    response = look(admin_client, plan, title="")

    assert "This field is required." in sentences(response)
    assert Plan.objects.get().title == "As it is"


def test_a_glossary_word_is_typed_and_seen(admin_client):
    term = factories.make_glossary_term(**HIDDEN)

    seen = look(admin_client, term, definition=WORDS)

    assert WORDS in seen.text
    assert not GlossaryTerm.objects.visible().exists()


@pytest.mark.parametrize(
    "make", [factories.make_public_fact, factories.make_key_area, factories.make_lead]
)
def test_what_stands_on_no_page_has_no_preview(admin_client, make):
    assert preview_of(admin_client, make()).status_code == 404


@pytest.mark.parametrize("kind", ["actions/action/99999", "plans/nothing/1", "auth/group/1"])
def test_what_is_not_there_has_no_preview(admin_client, kind):
    assert admin_client.get(f"/admin/preview/{kind}/").status_code == 404


def test_only_staff_who_may_see_a_row_see_its_preview(client):
    plan = factories.make_plan(title=WORDS, **HIDDEN)
    client.force_login(factories.make_person())

    response = preview_of(client, plan)

    assert response.status_code == 403
    assert WORDS not in response.text


def test_a_form_offers_a_preview(admin_client):
    plan = factories.make_plan(**HIDDEN)

    assert 'name="_preview"' in admin_client.get(page_of(plan)).text


def test_those_who_may_only_look_are_led_to_the_preview(client):
    plan = factories.make_plan(**HIDDEN)
    client.force_login(factories.make_person(Role.VIEWER))

    text = client.get(page_of(plan)).text

    assert f'href="/admin/preview/plans/plan/{plan.pk}/"' in text
    assert 'name="_preview"' not in text


def test_a_form_of_what_stands_on_no_page_does_not(admin_client):
    due = factories.make_due_date(published_at=None)

    assert 'name="_preview"' not in admin_client.get(page_of(due)).text
