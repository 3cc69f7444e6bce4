"""What a provider reads of an entry, and the form in which they say what should be otherwise: field
by field what the public reads, and nothing else."""

from copy import copy

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import Contact, Service
from local_offer.ways_to_reach import WaysToReach
from providers.models import ProposedChange
from publishing.govuk import GovukRenderer, Textarea
from publishing.plain_text import EmailField
from staff.admin import LinesField

LONGEST_WORDS = 5_000
YES = "yes"
Field = ProposedChange.Field

_LINES = ("what", "who_for", "opening", "languages", "wait_words")
_CHOICES = ("area", "needs_diagnosis", "needs_ehcp", "cost")
_AGES = ("min_age", "max_age")


def entries_of(organisation):
    """Return the services of an organisation that the public sees."""
    return Service.objects.visible().filter(organisation=organisation)


def with_public_contacts(services):
    """Return these services, each with the contacts that the public sees, as `public_contacts`."""
    contacts = Prefetch("contacts", Contact.objects.visible(), "public_contacts")
    return services.select_related("organisation").prefetch_related(contacts)


def texts_of(service):
    """Return {field: text} of what the public reads of a service `with_public_contacts`."""
    texts = {name: as_text(getattr(service, name)) for name in EntryForm.Meta.fields}
    return texts | WaysToReach(service, service.public_contacts).values()


def as_text(value):
    """Return a value as it is kept in a ProposedChange: `value_of` reads it back."""
    if isinstance(value, bool):
        return YES if value else ""
    # As a form would give it back, so that what nobody touched is not otherwise.
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def value_of(name, text):
    """Return the value of a field of a service that a text stands for; raise ValidationError if it
    stands for none."""
    return EntryForm.base_fields[name].clean(text)


def in_words(name, text):
    """Return a text of a ProposedChange as people read it."""
    if name == Field.STATE:
        return Service.State(text).label
    field = EntryForm.base_fields.get(name)
    if isinstance(field, forms.BooleanField):
        return _("yes") if text else _("no, or not known")
    return str(dict(getattr(field, "choices", ())).get(text, text)) or _("not known")


class EntryForm(forms.ModelForm):
    """What the public reads of a service, as its provider would have it. It saves nothing:
    `changes` says what would be otherwise.

    What they proposed before and nobody has looked at, `waiting` as {field: text}, stands in its
    boxes. Whoever writes there again what the public reads takes it back.
    """

    website = forms.URLField(required=False, max_length=500, assume_scheme="https")
    phone = forms.CharField(required=False, max_length=60)
    email = EmailField(required=False)
    is_closed = forms.BooleanField(
        label=gettext_lazy("This service has closed"),
        help_text=gettext_lazy("Tick this if nobody can use it any more."),
        required=False,
    )
    other = LinesField(
        label=gettext_lazy("Is anything else wrong?"),
        help_text=gettext_lazy(
            "Such as where it is, or which needs it is for. Please do not write about one child."
        ),
        max_length=LONGEST_WORDS,
        required=False,
        widget=Textarea({"rows": 3}),
    )
    default_renderer = GovukRenderer
    use_required_attribute = False

    class Meta:
        model = Service
        fields = [
            "name",
            "what",
            "who_for",
            *_AGES,
            "area",
            *Service.WAYS_TO_ASK,
            "needs_diagnosis",
            "needs_ehcp",
            "cost",
            "opening",
            "languages",
            "wait_words",
            "website",
        ]
        field_classes = dict.fromkeys(_LINES, LinesField)
        widgets = {
            **{name: Textarea({"rows": 3}) for name in _LINES},
            **dict.fromkeys(_CHOICES, forms.RadioSelect),
            **{
                name: forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-5"})
                for name in _AGES
            },
        }
        error_messages = {
            "name": {"required": gettext_lazy("Write what the service is called.")},
            "what": {"required": gettext_lazy("Write what it is.")},
            "area": {"required": gettext_lazy("Choose where people have to live.")},
            **{
                name: {"invalid": gettext_lazy("Write the age as a number, such as 12.")}
                for name in _AGES
            },
        }
        help_texts = {
            "min_age": gettext_lazy("In whole years."),
            "max_age": gettext_lazy("17 means up to the 18th birthday."),
            "languages": gettext_lazy("One a line."),
        }

    FACTS = (*Meta.fields, "phone", "email")

    def __init__(self, data, service, waiting):
        self.service, self.waiting = service, waiting
        self.was = texts_of(service) | {Field.STATE: service.state, Field.OTHER: ""}
        ways = {name: self.was[name] for name in ("phone", "email")}
        initial = {**ways, **waiting, "is_closed": Field.STATE in waiting}
        # What is typed is written on a copy, so that the page still tells what is public.
        super().__init__(
            data, instance=copy(service), initial=initial, auto_id="%s", label_suffix=""
        )
        self.fields["area"].choices = Service.Area.choices
        for name, field in self.fields.items():
            field.is_optional = False
            if name in self.FACTS:
                field.label = Field(name).label
            if name in _LINES:
                field.widget.attrs["dir"] = "auto"

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise forms.ValidationError(
                _("You have not changed anything. If all is right, press “All of it is true”.")
            )
        return cleaned

    def changes(self):
        """Return {field: (what the public reads, what it should be)} of all that is otherwise than
        in the boxes as they were. Both are the same where they take back what they proposed."""
        typed = {name: as_text(self.cleaned_data.get(name)) for name in self.FACTS}
        is_closed = self.cleaned_data.get("is_closed")
        typed[Field.STATE] = Service.State.CLOSED if is_closed else self.service.state
        typed[Field.OTHER] = as_text(self.cleaned_data.get("other"))
        shown = self.was | self.waiting
        return {name: (self.was[name], now) for name, now in typed.items() if now != shown[name]}
