"""A service, or the Local Offer. The topics are those of regulation 56(1) of the SEND
Regulations 2014: councils must ask for comments on each of the three."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import OneChoiceField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import somebody_answers
from feedback.forms.steps import SAFETY, HowManyFamilies, HowOld, HowToReach, WhoAndWhere
from feedback.models import Submission

Topic = Submission.Topic


class LocalOfferStep(FormStep):
    slug = "what"
    title = _("Tell us about a service or the Local Offer")
    lede = _(
        "The Local Offer lists help for children and young people with SEND. The law asks the "
        "council to answer in public what people say about it, without names."
    )

    about = OneChoiceField(
        label=_("Which service is it about?"), missing=_("Choose which service it is about.")
    )
    topic = OneChoiceField(
        [(topic, topic.label) for topic in (Topic.SERVICES, Topic.FINDING_OUT, Topic.INVOLVEMENT)],
        label=_("What is it about?"),
        missing=_("Choose what it is about."),
    )
    words = WordsField(
        label=_("What do you want to tell us?"),
        help_text=_(
            "Say which service, if you know. You can write in any language. Please leave out names "
            "and health details of children."
        ),
        missing=_("Write what you want to tell us."),
    )
    would_help = WordsField(label=_("What would make it better?"), attrs={"rows": 3})

    layout = ("about", "topic", "words", "would_help", SAFETY)

    def adapt(self, places):
        """Ask which service only whoever came from the page of one."""
        choices = places.of_the_page_before()
        if choices:
            self.fields["about"].choices = choices
        else:
            del self.fields["about"]


journey = Journey(
    form=Submission.Form.LOCAL_OFFER,
    title=_("A service or the Local Offer"),
    steps=(LocalOfferStep, WhoAndWhere, HowOld, HowManyFamilies, HowToReach),
    what_happens=somebody_answers,
)
