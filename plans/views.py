"""The Big Plans, for reading."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils.translation import gettext as _

from plans.models import Inspection, Plan, Section
from plans.public_facts import NEWEST_FIRST
from publishing.beside import beside
from publishing.public_pages import public_page
from publishing.taken_off import public_or_gone


@public_page
def plan_list(request):
    """Every plan, in short."""
    context = {"page_title": _("The plans"), "plans": Plan.objects.visible().with_withdrawal()}
    return render(request, "plans/plan_list.html", context)


@public_page
def plan(request, slug):
    """One plan with all it says, in its own order."""
    facts = _visible_rows(Section, "facts").order_by(*NEWEST_FIRST)
    figures = _visible_rows(facts.model, "figures")
    sections = list(
        Section.objects.visible()
        .with_withdrawal()
        .filter(plan__slug=slug)
        .select_related("plan")
        .prefetch_related(Prefetch("facts", facts.prefetch_related(Prefetch("figures", figures))))
    )
    found = sections[0].plan if sections else None
    if found is None or found.is_withdrawn:
        found = public_or_gone(Plan.objects.visible().with_withdrawal(), slug=slug)
    areas = found.focus_areas.visible().with_withdrawal().select_related("lead")
    # A list costs a query only if a section of this plan shows it.
    lists = {
        "points": found.points.visible().with_withdrawal(),
        "key_areas": found.key_areas.visible().with_withdrawal(),
        "key_areas_before": _sections_before(found, Section.Holds.KEY_AREAS)
        .filter(plan__key_areas__plans=found)
        .distinct(),
        "focus_areas": areas,
        "therapies": _visible_rows(areas.model, "definitions")
        .with_withdrawal()
        .filter(area__plan=found, term__iendswith="therapy"),
        "oversight": found.oversight.visible(),
        "documents": found.documents.visible(),
        "inspections": Inspection.objects.visible().filter(plan=found),
    }
    page = {
        "page_title": found.title,
        "plan": found,
        "sections": sections,
        "beside": beside(found),
    }
    return render(request, "plans/plan.html", page | lists)


def _sections_before(plan, holds):
    sections = Section.objects.visible().select_related("plan")
    return sections.filter(holds=holds, plan__part__lt=plan.part)


def _visible_rows(model, relation):
    # A higher room makes these relations, so its models are reached through them, not imported.
    return model._meta.get_field(relation).related_model.objects.visible()
