"""Words and facts that every page shares: the glossary, and what only the site's owner can say."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from publishing import samples
from publishing.guards import Guard
from publishing.visibility import Publishable
from publishing.wordings.models import Wording
from publishing.wordings.promised import changes_by_wording

__all__ = [
    "ContentStamp",
    "GlossaryTerm",
    "JobRun",
    "LoadedRow",
    "OwnerSettings",
    "OwnerSettingsManager",
    "TrialDatabase",
    "Wording",
]


class GlossaryTerm(Publishable):
    """One hard word, explained."""

    class Basis(models.TextChoices):
        PLAN = "plan", _("said in the plans")
        PUBLIC = "public", _("said on another public page")
        GENERAL = "general", _("general meaning, in our words")

    term = models.CharField(_("word"), max_length=100, unique=True)
    acronym = models.CharField(
        _("letters"),
        max_length=20,
        blank=True,
        help_text=_("The letters pages spell out where they first appear, such as EHCP."),
    )
    full = models.CharField(_("in full"), max_length=150, blank=True)
    definition = models.TextField(_("what it means"))
    basis = models.CharField(_("where this comes from"), max_length=10, choices=Basis)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("glossary word")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [
            models.CheckConstraint(
                condition=Q(acronym="") | ~Q(full=""),
                name="glossary_letters_are_spelt_out",
                violation_error_message=_("Say what the letters stand for."),
            )
        ]

    def __str__(self):
        return self.term

    def get_absolute_url(self):
        return f"{reverse('glossary')}#word-{slugify(self.term)}"


class OwnerSettingsManager(models.Manager):
    """Finds the one row."""

    def current(self):
        """Return the owner's settings, with `has_samples`: whether any example row exists.

        The row is made blank by `migrate`. One query.
        """
        return self.annotate(has_samples=samples.exist()).get(pk=1)


class OwnerSettings(models.Model):
    """What only the site's owner can say. A blank is shown as "Not set yet", never made up."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_official = models.BooleanField(
        _("this is the official site"),
        default=False,
        help_text=_("Tick once the council has agreed that this is its site."),
    )
    is_local_offer = models.BooleanField(
        _("this is the council’s Local Offer"),
        default=False,
        help_text=_(
            "Tick once the council has said that this is the Local Offer it must keep by law"
            " (Children and Families Act 2014, section 30). Until then every page of it links to"
            " the council’s own."
        ),
    )
    is_open = models.BooleanField(
        _("the site is open"),
        default=False,
        help_text=_(
            "From then on what was promised changes in the open: each change with its reason, and"
            " seen by two people. It cannot be closed again."
        ),
    )
    shares_unchecked = models.BooleanField(
        _("open data holds unchecked services, as examples"),
        default=False,
        help_text=_(
            "Unticked: the open data holds only services that somebody has checked. Tick it only to"
            " try the data out: it then holds the others as well, each marked as an example."
        ),
    )
    contact_team = models.CharField(_("team that answers"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail for the public"), blank=True)
    phone = models.CharField(_("phone for the public"), max_length=50, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    reply_days = models.PositiveSmallIntegerField(_("working days to reply"), null=True, blank=True)
    urgent_help = models.CharField(
        _("local urgent help"),
        max_length=200,
        blank=True,
        help_text=_("Shown at the foot of every page after 999 and 111. One line with a number."),
    )
    inbox_email = models.EmailField(
        _("e-mail of the team that answers what people send"),
        blank=True,
        help_text=_("Told when something new waits in the inbox. Not shown to the public."),
    )
    safeguarding_help = models.CharField(
        _("who to call when a child may be at risk"),
        max_length=200,
        blank=True,
        help_text=_("Shown on every form where people write, after 999. One line with a number."),
    )
    child_plan_help = models.TextField(
        _("who helps with one child’s EHCP"),
        blank=True,
        help_text=_("The EHCP team: how to reach them."),
    )
    independent_advice = models.TextField(
        _("who gives free independent advice"),
        blank=True,
        help_text=_("The SEND information, advice and support service: how to reach it."),
    )
    complaints_help = models.TextField(
        _("how to complain"),
        blank=True,
        help_text=_("For the council, the NHS and schools, or the page that says so."),
    )
    mediation_help = models.TextField(
        _("who helps settle a disagreement"),
        blank=True,
        help_text=_("The mediation service: how to reach it."),
    )
    waiting_help = models.TextField(
        _("who can help while people wait"),
        blank=True,
        help_text=_("Names and numbers a family can use while they wait for a service."),
    )
    data_controller = models.CharField(_("who is responsible for data"), max_length=200, blank=True)
    data_protection_officer = models.CharField(
        _("data protection officer: how to reach them"), max_length=200, blank=True
    )
    data_processors = models.TextField(
        _("who runs the computers and sends the mail, and where"),
        blank=True,
        help_text=_("Each company with its country. Shown on the privacy page."),
    )
    privacy_agreed_on = models.DateField(
        _("data protection officer agreed to the privacy page on"),
        null=True,
        blank=True,
        help_text=_("Its reasons in law and its times are told as proposals until then."),
    )
    security_contact = models.CharField(
        _("where to report a security problem"),
        max_length=200,
        blank=True,
        help_text=_("A web address or mailto: address, used in security.txt."),
    )
    accessibility_prepared_on = models.DateField(
        _("accessibility statement prepared on"), null=True, blank=True
    )
    accessibility_reviewed_on = models.DateField(
        _("accessibility statement last reviewed on"), null=True, blank=True
    )
    accessibility_tested_by = models.CharField(
        _("who last tested the site, when and how"), max_length=300, blank=True
    )

    # What is for others to decide, and no fault while it is not.
    MAY_STAY_EMPTY = ("is_local_offer", "is_open", "shares_unchecked")

    objects = OwnerSettingsManager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("owner settings")
        verbose_name_plural = _("owner settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="one_row_of_owner_settings",
                violation_error_message=_("There is only one set of owner settings."),
            )
        ]

    def __str__(self):
        return str(_("Owner settings"))

    @classmethod
    def guards(cls):
        """What makes this the official site, and open, two people say; and it stays open."""
        return [
            changes_by_wording(cls, when="(1 = 1)", seen="(1 = 1)"),
            Guard(
                "update",
                "OLD.is_open AND NOT NEW.is_open",
                _("The site is open. It cannot be closed again."),
            ),
            Guard(
                "delete",
                "OLD.is_open OR OLD.is_official OR OLD.is_local_offer",
                _("What two people said of this site stays."),
            ),
            Guard(
                "insert",
                "NEW.is_open OR NEW.is_official OR NEW.is_local_offer",
                _("Two people say that this site is open or official."),
            ),
        ]

    def unset(self):
        """Return the names, in words, of what the owner has still to say."""
        return [str(field.verbose_name) for field in self.unset_fields()]

    def unset_fields(self):
        """Return the fields that are still empty."""
        return [
            field
            for field in self._meta.concrete_fields
            if field.editable
            and field.name not in self.MAY_STAY_EMPTY
            and getattr(self, field.name) in ("", None, False)
        ]


class LoadedRow(models.Model):
    """What a loader last wrote to one row, so that it can tell a person's edit from its own."""

    loader = models.CharField(max_length=50)
    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loader", "kind", "key"],
                name="a_loaded_row_is_remembered_once",
                violation_error_message=_("This row is remembered already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class ContentStamp(models.Model):
    """What tells whether anything on public pages may have changed: see `publishing.stamp`."""

    number = models.BigIntegerField()

    class Meta:
        verbose_name = _("content stamp")

    def __str__(self):
        return str(self.number)


class JobRun(models.Model):
    """When what runs by the clock began last, and when it last ended well: see
    `publishing.by_the_clock`."""

    name = models.CharField(_("command"), max_length=50, primary_key=True)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(
        _("ended well at"), null=True, blank=True, help_text=_("Empty: it never has.")
    )

    class Meta:
        verbose_name = _("run by the clock")
        verbose_name_plural = _("runs by the clock")
        ordering = ["name"]

    def __str__(self):
        return self.name


class TrialDatabase(models.Model):
    """A mark that `set_up_trial` made this database: example data and a known log-in are in it."""

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("trial database mark")

    def __str__(self):
        return str(self.made_at)
