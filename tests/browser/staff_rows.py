"""What the staff site is tried with, and every address it has. Runs in the site's own process,
on the real plan without examples."""

from itertools import cycle

from django.contrib import admin
from django.core.checks.urls import check_url_config
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.throttle import TRIES, account_of, count_try, limits_of
from actions.models import Action, DueDate, FocusArea, Measure, ProgressUpdate, Round
from actions.quarters import Quarter
from actions.roles import Role
from actions.statuses import Status
from feedback.models import CommentsReport, Note, Submission, Theme
from feedback.roles import DATA_PROTECTION, FEEDBACK_TEAM
from local_offer.models import GuidanceTick, IncomingService
from local_offer.roles import GUIDANCE_OFFICER, LOCAL_OFFER_EDITOR, WAIT_SUPPLIER
from providers.models import ProviderContact
from reports.models import AreaReport, TakingOut, View
from reports.roles import PCAN, YOUTH_FORUM
from tests import factories

PASSWORD = "as long as the site asks for"
SUPERUSER = "superuser"
# Too many tries were made to log in as them, from this machine.
LOCKED_OUT = "locked-out"
AREA = "waiting-times"
NAMES = ("North", "South")


def log_in_name(role):
    """Return the name under which somebody of a role logs in."""
    return str(role).lower().replace(" ", "-")


def make_people():
    """Make somebody of each role, who is given an area, and a superuser."""
    area = FocusArea.objects.get(slug=AREA)
    of_rooms = (FEEDBACK_TEAM, DATA_PROTECTION, LOCAL_OFFER_EDITOR, GUIDANCE_OFFICER)
    for role in (*Role, *of_rooms, WAIT_SUPPLIER):
        factories.make_person(role, username=log_in_name(role), password=PASSWORD, given=[area])
    for voice in (PCAN, YOUTH_FORUM):
        factories.make_person(voice, username=log_in_name(voice), password=PASSWORD)
    User.objects.create_superuser(SUPERUSER, password=PASSWORD)
    here = RequestFactory().post("/admin/login/")
    for _try in range(TRIES):
        count_try(limits_of(here, account_of(LOCKED_OUT)), at=timezone.now())


def make_work():
    """Add to the real plan a published quarter, an open one, dates and figures: what staff pages
    show when there is work. None of it is an example, so it can be written on."""
    now = Quarter.containing(timezone.localdate())
    actions = list(Action.objects.order_by("area__number", "order"))
    told = actions[::2]
    stated = cycle([Status.ON_TRACK, Status.DELAYED, Status.AT_RISK, Status.DONE])
    factories.make_round(
        quarter=now.shifted(-2),
        updates=[{"action": action, "status": next(stated)} for action in told],
        area_reports=[{"area": FocusArea.objects.get(slug=AREA)}],
    )
    factories.make_area_correction(report=AreaReport.objects.get())
    factories.make_correction(update=ProgressUpdate.objects.first())
    for place, action in enumerate(told):
        factories.make_due_date(action=action, quarter=now.shifted(place % 5 - 2))
    factories.make_due_date(action=actions[1], quarter=now, published_at=None)
    public = Round.objects.get()
    view = factories.make_view(round=public, judgement=Status.DELAYED)
    factories.make_view(round=public, update=public.updates.first())
    factories.make_taking_out(view=view, published_at=None)
    opened = factories.make_round(quarter=now.shifted(-1), published_at=None)
    words = "We still wait. Ask Jo Fern."
    factories.make_view(round=opened, words=words, judgement=Status.AT_RISK, published_at=None)
    in_parts = Action.objects.filter(parts__isnull=False).exclude(area__slug=AREA).first()
    factories.make_update(round=opened, action=in_parts or actions[0], status=Status.DONE)
    factories.make_update(round=opened, action=actions[3], status="", what_we_did="We began.")
    measure = Measure.objects.get(reference="WT M3")
    north, south = (factories.make_series(measure=measure, name=name) for name in NAMES)
    for back in range(2, 6):
        factories.make_reading(series=north, quarter=now.shifted(-back), value=20 + back)
    factories.make_reading(series=south, quarter=now.shifted(-1), published_at=None)
    factories.make_submission(
        about=actions[0],
        reach_by=Submission.Reach.EMAIL,
        personal={"words": "We wait.\nNobody rang us back.", "email": "parent@example.org"},
    )
    factories.make_note(submission=Submission.objects.get(), text="Ring Mrs Smith at 5.")
    factories.make_story(published_at=None, action=actions[0], name_shown="Sam")
    factories.make_story(area=actions[0].area)
    factories.make_theme(
        published_at=None, actions=actions[:1], submissions=Submission.objects.all()
    )
    factories.make_comments_report(published_at=None)
    factories.make_page_verdict(what_went_wrong="The table is wider than my phone.")
    factories.make_access_record()
    service = factories.make_service(note="Ask who runs it now.")
    factories.make_contact(service=service)
    factories.make_source(service=service)
    factories.make_service_at_location(service=service)
    factories.make_guidance_tick(page=factories.make_guidance_page(to_add="Who to ring."))
    factories.make_event(booking="Ring us.", note="Ask who runs it.")
    factories.make_service_in_plan(service=service, action=actions[0])
    contact = factories.make_provider_contact(organisation=service.organisation, name="Jo Fern")
    factories.make_provider_link(contact=contact)
    factories.make_proposed_change(service=service, contact=contact, was="Never")
    unconfirmed = {"confirmed_at": None, "email": "somebody.with.a.long.name@example.org"}
    factories.make_provider_contact(organisation=service.organisation, **unconfirmed)
    factories.make_service(is_listed=False)
    factories.make_incoming_service()
    factories.make_feed_run()
    factories.make_nothing_found()
    factories.make_nothing_found(term=None, number=12)
    _make_waits(service, now)


def _make_waits(service, now):
    """Give a supplier a wait with a signed figure, one they wrote, and one to sign."""
    supplier = User.objects.get(username=log_in_name(WAIT_SUPPLIER))
    factories.make_wait_supplier(person=supplier, service=service)
    wait = factories.make_wait(service=service)
    factories.make_wait_figure(wait=wait, quarter=now.shifted(-3))
    factories.make_wait_figure(
        wait=wait, quarter=now.shifted(-2), published_at=None, prepared_by=supplier
    )
    factories.make_wait_figure(wait=wait, quarter=now.shifted(-1), published_at=None)
    factories.make_wait(service=service, statistic="share", within=18)


def addresses():
    """Return (name, path) of every address of the staff site that answers to a visit."""
    check_url_config(None)  # reads them: the staff pages stand behind those of the site
    arguments = _arguments()
    patterns, _app, _name = admin.site.urls
    named = {
        entry.name for pattern in patterns for entry in getattr(pattern, "url_patterns", [pattern])
    }
    of_models = {}
    for model in admin.site._registry:  # noqa: SLF001  there is no other list
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        row = model._base_manager.first()
        of_models |= {start + page: [] for page in ("changelist", "add")}
        of_models[start + "download"] = ["csv"]
        if row:
            of_models |= {start + page: [row.pk] for page in ("history", "delete", "change")}
        else:
            named -= {start + page for page in ("history", "delete", "change")}
    # They answer only when something is sent, or log the visitor out.
    named -= {None, "login", "logout", "autocomplete", "password_change_done"}
    named -= {"people_copy", "people_erase", "remind_writers", "keep_draft", "throw_away_draft"}
    return [
        (name, reverse(f"admin:{name}", args=of_models.get(name, arguments.get(name, []))))
        for name in sorted(named)
    ]


def _arguments():
    action = Action.objects.get(reference="WT 1")
    opened = Round.objects.get(published_at=None)
    measure = Measure.objects.get(reference="WT M3")
    update = ProgressUpdate.objects.visible().first()
    due = DueDate.objects.visible().first()
    said = Submission.objects.filter(story=None).first()
    told = Submission.objects.filter(story__published_at=None, story__isnull=False).first()
    theme = Theme.objects.get()
    report = CommentsReport.objects.get()
    return {
        "app_list": ["actions"],
        "give_view": [opened.quarter],
        "give_view_of_area": [update.round.quarter, AREA],
        "answer_update": [update.round.quarter, update.action.address_part],
        "look_at_view": [View.objects.drafts().get().pk],
        "taking_out_propose": ["reports.View", View.objects.published().first().pk, "words"],
        "taking_out_look": [TakingOut.objects.get().pk],
        "auth_user_password_change": [User.objects.get(username=SUPERUSER).pk],
        "write_area": [AREA],
        "write_preview": [action.address_part],
        "round": [opened.quarter],
        "publish_round": [opened.quarter],
        "plan_publication": [opened.quarter],
        "sign_area": [AREA],
        "correct_update": [update.pk],
        "correct_area": [update.round.quarter, AREA],
        "send_back": [ProgressUpdate.objects.drafts().first().pk],
        "dates_correct": [due.pk],
        "dates_of": [due.action.address_part],
        "figures": [measure.reference],
        "figures_publish": [measure.reference],
        "figures_definition": [measure.reference],
        "figures_unit": [measure.reference, measure.definitions.published()[0].version],
        "figures_series": [measure.reference],
        "preview": ["actions", "action", action.pk],
        "actions_sheet": ["csv"],
        "updates_sheet": [opened.quarter, "csv"],
        "figures_sheet": ["csv"],
        "gaps_sheet": ["csv"],
        "services_sheet": ["csv"],
        "submission": [said.reference],
        "submission_answer": [said.reference],
        "submission_concern": [said.reference],
        "story": [told.reference],
        "story_write": [told.reference],
        "story_preview": [told.reference],
        "story_take_off": [told.reference],
        "theme": [theme.pk],
        "theme_preview": [theme.pk],
        "theme_publish": [theme.pk],
        "theme_take_back": [theme.pk],
        "comment": [said.reference],
        "review_incoming": [IncomingService.objects.get().pk],
        "tick_guidance": [GuidanceTick.objects.get().page.slug],
        "preview_guidance": [GuidanceTick.objects.get().page.slug],
        "yearly_report": [report.pk],
        "yearly_report_preview": [report.pk],
        "yearly_report_publish": [report.pk],
        "yearly_report_take_back": [report.pk],
        "type_in_form": ["comment"],
        "take_words_out": ["note", Note.objects.first().pk],
        "provider_contact": [ProviderContact.objects.first().organisation.slug],
    }
