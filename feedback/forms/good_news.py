"""Good news: what happened, who it helped, and what we may do with it."""

from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import LineField, ManyChoicesField, OneChoiceField, TickField, WordsField
from feedback.forms.journeys import FormStep, Journey
from feedback.forms.next_steps import good_news_is_read
from feedback.forms.steps import (
    SAFETY,
    About,
    HowManyFamilies,
    HowOld,
    HowToReachForSure,
    WhoAndWhere,
)
from feedback.models import Consent, Submission

Age, Kind, OthersInStory = Submission.Age, Consent.Kind, Submission.OthersInStory

WOULD_RATHER_TALK = _("I would rather tell you myself. Please contact me.")


class StoryStep(FormStep):
    """The story itself, or only the wish to be asked for it."""

    slug = "story"
    title = _("Share good news")
    lede = _("Big or small. We cannot take photos: they can show where a child is.")

    words = WordsField(
        label=_("What happened?"),
        help_text=_("You can write in any language. Please do not write a child’s full name."),
        is_optional=False,
    )
    difference = WordsField(label=_("What difference did it make?"), attrs={"rows": 3})
    others_in_story = OneChoiceField(
        OthersInStory.choices, label=_("Is anybody else in your story?"), is_optional=False
    )
    would_rather_talk = TickField(
        label=WOULD_RATHER_TALK, help_text=_("Then you can leave all of the above empty.")
    )

    layout = ("words", "difference", "others_in_story", SAFETY, "would_rather_talk")

    def clean(self):
        """Ask for the story and who is in it, unless they would rather talk."""
        answers = self.cleaned_data
        if answers.get("would_rather_talk"):
            answers["consents"] = {Kind.CONTACT: str(WOULD_RATHER_TALK)}
        elif not answers.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write what happened, or tick the box to talk to us."))
        tells_now = answers.get("words") or not answers.get("would_rather_talk")
        if tells_now and not (answers.get("others_in_story") or "others_in_story" in self.errors):
            self.add_error("others_in_story", _("Choose if anybody else is in your story."))
        return answers


class Sharing(FormStep):
    """Separate yeses, none of them given in advance (UK GDPR article 7)."""

    slug = "sharing"
    title = _("What may we do with your story?")
    lede = _("You decide. If you tick nothing, we read it and keep it to ourselves.")

    name = LineField(
        label=_("Your first name or initials"),
        help_text=_("Only if you want us to have it."),
        attrs={"autocomplete": "given-name", "spellcheck": "false"},
    )
    consents = ManyChoicesField(label=_("Tick what is fine with you"))

    layout = ("name", "consents")

    HINTS = {
        Kind.PUBLISH: _("We may make it shorter. We take out what could show who you are."),
        Kind.PUBLISH_NAME: _("We may make it shorter. Your first name stands beside it."),
    }

    @classmethod
    def applies(cls, answers):
        # A child under 13 cannot say yes to this alone: a parent or carer has to be there.
        is_alone = answers.get("age") == Age.UNDER_13 and not answers.get("helped")
        return bool(answers.get("words")) and not is_alone

    def adapt(self, places):
        """Offer only what this person may say yes to."""
        offered = dict(Consent.Kind.choices)
        if self.answers.get("would_rather_talk"):
            del offered[Kind.CONTACT]
        if self.answers.get("others_in_story") == OthersInStory.NOT_ASKED:
            del offered[Kind.PUBLISH_NAME]
            self.lede = _(
                "Somebody else in your story has not said yes. So we could only share it without "
                "any names."
            )
        age = self.answers.get("age")
        if age == Age.UNDER_13:
            offered.pop(Kind.PUBLISH_NAME, None)
            del self.fields["name"]
            self.lede = _(
                "A parent or carer needs to tick this with you. We keep no name of yours."
            )
        elif age == Age.UNDER_16:
            self.lede = _(
                "You can say yes yourself. It is good to talk about it with a grown-up first."
            )
        elif age == Age.OLDER:
            self.lede = _("You are 16 or over, so you decide for yourself.")
        self.fields["consents"].choices = offered.items()
        self.fields["consents"].hints = self.HINTS

    def clean(self):
        """Keep each yes in the words it was given to."""
        answers = self.cleaned_data
        if Kind.PUBLISH_NAME in answers.get("consents", ()) and not answers.get("name"):
            self.add_error("name", _("Write your first name, or do not tick that we may show it."))
        shown = dict(self.fields["consents"].choices)
        answers["consents"] = {
            kind: " ".join(filter(None, (f"{shown[kind]}.", str(self.HINTS.get(kind, "")))))
            for kind in answers.get("consents", ())
        }
        return answers


class HowToContact(HowToReachForSure):
    """Asked only of those who want to be contacted."""

    title = _("How can we reach you?")

    @classmethod
    def applies(cls, answers):
        return answers.get("would_rather_talk") or Kind.CONTACT in answers.get("consents", ())

    def adapt(self, places):
        """Ask for the name only if the page before did not."""
        super().adapt(places)
        if Sharing.applies(self.answers):
            self.fields.pop("name", None)


journey = Journey(
    form=Submission.Form.GOOD_NEWS,
    title=_("Good news"),
    steps=(StoryStep, About, WhoAndWhere, HowOld, HowManyFamilies, Sharing, HowToContact),
    what_happens=good_news_is_read,
)
