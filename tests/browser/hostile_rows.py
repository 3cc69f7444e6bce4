"""What staff make of what was sent, in hostile strings too, by the verbs their pages use; and every
address that shows any of it. Runs in the site's own process, after the forms were sent."""

import datetime
from functools import partial
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from actions.models import Action
from feedback.data_subjects import taking_out
from feedback.inbox import handling
from feedback.inbox.boxes import Box
from feedback.inbox.submission import LONGEST_ANSWER, LONGEST_NOTE
from feedback.models import CommentsReport, Story, Submission, Theme
from feedback.models.stories import LONGEST_DIFFERENCE, LONGEST_TEXT
from feedback.models.themes import LONGEST_ANSWER as LONGEST_WE_DID
from feedback.models.themes import LONGEST_REPORT, LONGEST_SAID
from feedback.stories import publication as stories
from feedback.themes import publication as themes
from feedback.themes import yearly_report
from feedback.themes.comments import Pile
from feedback.themes.publication import Stage, WhyBack
from post.models import Message
from privacy import exports
from privacy.access_log import record_access
from privacy.models import AccessRecord
from privacy.subjects import Subject
from publishing.models import OwnerSettings
from publishing.public_pages import public_pages
from publishing.versions import version_of
from tests.browser import staff_rows
from tests.feedback.hostile_strings import KINDS_THAT_FIT, Deck

ROOMS = ("feedback", "post", "privacy")
TEAM = "inbox@example.org"
# Of these a row for each kind is looked at. Those of other models show their reference alone.
SHOWN_WHOLE = (Theme, CommentsReport, AccessRecord)
ROWS_OF_OTHERS = 2
LONGEST_TITLE = 150


def make():
    """Work on everything that was sent. What is left undone shows the pages of that."""
    staff_rows.make_people()
    OwnerSettings.objects.update(inbox_email=TEAM)
    first = User.objects.get(username=staff_rows.log_in_name("Feedback team"))
    second = User.objects.get(username=staff_rows.SUPERUSER)
    User.objects.filter(pk=second.pk).update(email="second@example.org")
    second.refresh_from_db()
    deck, at = Deck(), timezone.now()
    for number, told in enumerate(Submission.objects.order_by("pk")):
        _work(told, number, deck, first, second, at)
    _make_themes(deck, first, second, at)
    _make_reports(deck, first, second, at)
    for kind in KINDS_THAT_FIT:
        record_access(
            AccessRecord.Kind.EXPORTED_MANY,
            by=first,
            subject="Inbox: New",
            at=at,
            reason=deck.next(kind, 500),
        )


def _work(told, number, deck, first, second, at):
    kind = KINDS_THAT_FIT[number % len(KINDS_THAT_FIT)]
    if told.state == Submission.State.QUARANTINED and number % 3:
        handling.release(told, by=first, at=at, version=version_of(told))
    note = deck.next(kind, LONGEST_NOTE)
    handling.note(told, text=note, by=first, at=at, version=version_of(told))
    told.refresh_from_db()
    if told.is_doubted:
        return
    handling.assign(told, to=second, by=first, at=at, version=version_of(told))
    handling.acknowledge(told, by=first, at=at, version=version_of(told))
    answer = partial(handling.answer, way=Submission.Reach.PHONE)
    verb = handling.reply if told.email else answer
    verb(
        told,
        text=deck.next(kind, LONGEST_ANSWER),
        by=first,
        at=at,
        version=version_of(told),
        is_answer=bool(number % 2),
    )
    if stories.allowed(told).to_publish:
        _tell(told, number, deck, first, second, at)


def _tell(told, number, deck, first, second, at):
    kinds = [KINDS_THAT_FIT[(number + place) % len(KINDS_THAT_FIT)] for place in range(3)]
    words = {
        "title": deck.next(kinds[0], LONGEST_TITLE),
        "text": deck.next(kinds[1], LONGEST_TEXT),
        "difference": deck.next(kinds[2], LONGEST_DIFFERENCE),
        "area": None,
        "action": None,
    }
    stories.prepare(
        told,
        words=words,
        shows_name=bool(stories.allowed(told).first_name),
        others_checked=True,
        by=first,
        at=at,
        version=stories.version_with_story(told),
        names_checked=True,  # hostile words are in names as well
    )
    told = Submission.objects.get(pk=told.pk)
    version = stories.version_with_story(told)
    if number % 7 == 0:
        note = deck.next(kinds[0], LONGEST_NOTE)
        stories.send_back(told, note=note, by=second, at=at, version=version)
    elif number % 7 != 1:
        stories.publish(told, by=second, at=at, version=version, names_checked=True)


def _make_themes(deck, first, second, at):
    said = list(Submission.objects.filter(form__in=Submission.COMMENTS).values_list("reference"))
    said = [reference for (reference,) in said if _may_be_gathered(reference)]
    actions = list(Action.objects.order_by("area__number", "order")[:2])
    for number, kind in enumerate(KINDS_THAT_FIT * 2):
        kinds = [KINDS_THAT_FIT[(number + place) % len(KINDS_THAT_FIT)] for place in range(3)]
        theme = Theme()
        words = {
            "topic": Theme.Topic.values[number % 4],
            "title": deck.next(kinds[0], LONGEST_TITLE),
            "you_said": deck.next(kinds[1], LONGEST_SAID),
            "told_otherwise": deck.next(kind, LONGEST_TITLE),
            "answer": Theme.Answer.values[number % 3],
            "we_did": deck.next(kinds[2], LONGEST_WE_DID),
        }
        themes.write(
            theme,
            words=words,
            areas=[actions[0].area],
            actions=[actions[number % 2]],
            is_ready=True,
            by=first,
        )
        if number < len(said):
            themes.gather(theme, said[number : number + 1], by=first)
        if number % 4:
            version = version_of(theme)
            themes.publish(
                theme, by=second, at=at, version=version, few_checked=True, names_checked=True
            )
        if number % 4 == 3:
            themes.take_back(theme, why=WhyBack.WRONG, by=second, version=version_of(theme))


def _may_be_gathered(reference):
    return Submission.objects.comments().filter(reference=reference).exists()


def _make_reports(deck, first, second, at):
    for year, kind in enumerate(KINDS_THAT_FIT, start=2001):
        report = CommentsReport()
        yearly_report.write(
            report,
            starts_on=datetime.date(year, 1, 1),
            ends_on=datetime.date(year, 12, 31),
            words=deck.next(kind, LONGEST_REPORT),
            is_ready=True,
            by=first,
        )
        if year % 4:
            yearly_report.publish(report, by=second, at=at, version=version_of(report))


def addresses():
    """Return every address that shows what was sent or made of it: {who may see it: paths}."""
    return {
        "public": [*_public()],
        "staff": [*_of_the_inbox()],
        "admin": [*_of_the_admin()],
        "files": [*_files_of_the_admin()],
    }


def _public():
    for page in public_pages():
        if page.is_page and not page.takes_answers:
            yield from page.addresses() if page.url_name in _OURS else ()
    for action in Action.objects.filter(themes__published_at__isnull=False).distinct():
        yield from (action.get_absolute_url(), action.area.get_absolute_url())
    number = Story.objects.visible().count()
    yield from (f"/good-news/?page={page}" for page in range(2, number // 8 + 1))
    number = Theme.objects.visible().count()
    yield from (f"/you-said-we-did/?page={page}" for page in range(2, number // 5 + 1))


_OURS = ("good_news", "you_said_we_did", "theme", "comments_report")


def _of_the_inbox():
    at = partial(_admin, reference=None)
    plain = ["index", "inbox", "type_in", "take_away", "page_verdicts", "page_words", "themes"]
    plain += ["theme_new", "comments", "yearly_reports", "yearly_report_new", "people"]
    yield from (at(name) for name in plain)
    yield from (f"{at('inbox')}?box={box}" for box in Box.values)
    yield f"{at('inbox')}?box={Box.OPEN}&page=2"
    yield from (f"{at('themes')}?stage={stage}" for stage in Stage.values)
    yield from (f"{at('comments')}?pile={pile}" for pile in Pile.values)
    for told in Submission.objects.order_by("pk"):
        names = ["submission", *_PAGES_OF.get(told.form, [])]
        yield from (_admin(name, told.reference) for name in names)
    for model in taking_out.PLACES.values():
        rows = model.objects.order_by("-pk")[: len(KINDS_THAT_FIT)]
        yield from (row.take_out_path for row in rows)
    for told in Submission.objects.filter(story__isnull=False):
        names = ("story", "story_preview", "story_take_off")
        yield from (_admin(name, told.reference) for name in names)
    for theme in Theme.objects.all():
        names = ["theme_take_back"] if theme.published_at else ["theme_preview", "theme_publish"]
        yield from (_admin(name, theme.pk) for name in ("theme", *names))
    yield f"{at('comments')}?theme={theme.pk}"
    for report in CommentsReport.objects.all():
        names = [] if report.published_at else ["yearly_report_preview"]
        yield from (_admin(name, report.pk) for name in ("yearly_report", *names))


# What several forms share is looked at for one of them, with a string of every kind.
_PAGES_OF = {
    Submission.Form.LOCAL_OFFER: ["submission_answer"],
    Submission.Form.COMMENT: ["comment"],
    Submission.Form.GOOD_NEWS: ["story_write"],
}


def _models():
    registered = admin.site._registry  # noqa: SLF001  there is no other list
    return [model for model in registered if model._meta.app_label in ROOMS]


def _of_the_admin():
    deck = Deck()
    for kind, model in zip(cycle(KINDS_THAT_FIT), _models(), strict=False):
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        yield _admin(f"{start}changelist")
        yield f"{_admin(f'{start}changelist')}?{urlencode({'q': deck.next(kind, 100)})}"
        rows = model._base_manager.order_by("-pk").values_list("pk", flat=True)
        number = len(KINDS_THAT_FIT) if model in SHOWN_WHOLE else ROWS_OF_OTHERS
        for pk in rows[:number]:
            yield from (_admin(f"{start}{page}", pk) for page in ("change", "history"))


def _files_of_the_admin():
    for model in _models():
        name = f"{model._meta.app_label}_{model._meta.model_name}_download"
        # What people wrote is taken away in the inbox alone, for a reason.
        if name in {url.name for url in admin.site.get_model_admin(model).get_urls()}:
            yield from (_admin(name, kind) for kind in ("csv", "xlsx"))


def _admin(name, reference=None):
    return reverse(f"admin:{name}", args=[] if reference is None else [reference])


def references():
    """Return the reference of everything that was sent."""
    return [*Submission.objects.values_list("reference", flat=True)]


def export(folder):
    """Put the copy of all that everybody sent into a folder, as if one person had sent it."""
    everything = frozenset(Submission.objects.values_list("reference", flat=True))
    taken = exports.export(
        Subject(references=everything), reason="They asked.", by=None, at=timezone.now()
    )
    for name, text in taken.files().items():
        Path(folder, name).write_text(text, encoding="utf-8", newline="")


def deliver(folder):
    """Have the worker send all mail into files, what is due at the end of the hour too; return
    (how much mail there is, how much of it was sent)."""
    Message.objects.update(next_try_at=timezone.now())
    settings.EMAIL_FILE_PATH = folder
    call_command("deliver_post", once=True)
    return Message.objects.count(), Message.objects.exclude(sent_at=None).count()
