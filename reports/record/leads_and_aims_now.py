"""Did areas have the lead, and measures the aim, that a document says?

Both may be others today: an area is given another lead, a lead another title, a measure another
aim, and the history of each row says so (`reports.record.in_the_open`). An aim is compared as it
is told today: whoever changes how figures are written changes what old aims read like, too.
"""

from django.utils.translation import gettext as _

from actions.models import FocusArea, Lead, Measure
from measures.public_figures import aim_in_words
from reports.record.in_the_open import came_to_say_it, not_in_the_open, past_of, that_lost_words
from reports.record.same_words import words_told

AIM = ["target_words", "target_value", "target_unit"]


def changed_leads(facts, words):
    """Yield a sentence for each area whose lead is not what was published, neither as who is
    responsible nor as who signed. Four queries."""
    live = {area.slug: area for area in FocusArea.objects.select_related("lead")}
    past, titles = past_of(FocusArea, ["lead"]), past_of(Lead, ["title"])
    lost_words = that_lost_words(Lead)
    for told in facts["areas"]:
        area = live.get(told["slug"])
        if area is None:
            continue  # that it is gone is named elsewhere
        leads = [entry["lead"] for entry in past[area.pk]]
        seen = [entry["title"] for lead in leads for entry in titles[lead]]
        signed = told["signed"] or {}
        for lead in (told["lead"], signed.get("lead", told["lead"])):
            then, has_gaps = words_told(words, lead), not lost_words.isdisjoint(leads)
            if not came_to_say_it(then, area.lead.title, seen, has_gaps=has_gaps):
                field = FocusArea._meta.get_field("lead").verbose_name
                yield not_in_the_open(told["slug"], field)
                break


def changed_aims(facts, words):
    """Yield a sentence for each measure whose aim is not what was published. Three queries."""
    live = {measure.reference: measure for measure in Measure.objects.all()}
    past, lost_words = past_of(Measure, AIM), that_lost_words(Measure)
    for told in facts["measures"]:
        measure = live.get(told["reference"])
        if measure is None:
            continue  # that it is gone is named elsewhere
        then, now = words_told(words, told["aim"]), aim_in_words(measure)
        seen = [aim_in_words(Measure(**entry)) for entry in past[measure.pk]]
        if not came_to_say_it(then, now, seen, has_gaps=measure.pk in lost_words):
            yield not_in_the_open(told["reference"], _("aim"))
