"""Whatever is changed, in whatever order and by whatever way: what a process has kept is what
Django would draw now, or at most as old as its last look at the stamp; and never a draft."""

import random
import time

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.utils import timezone

from actions.models import Action, ProgressUpdate
from feedback.models import Story
from local_offer.models import Service
from publishing import page_cache
from publishing.models import GlossaryTerm, OwnerSettings
from publishing.page_cache import PageCache
from tests import factories
from tests.publishing.test_page_cache import Answer

LOOK_AGAIN_SECONDS = 0.01
DRAFT = "canary-draft"


class Site:
    """Rows of several rooms, the pages that show them, and changes made to them at random."""

    def __init__(self, chance):
        self.chance = chance
        self.action = factories.make_action(title="Meet twice")
        self.service = factories.make_service(name="Play group")
        self.story = factories.make_story(title="It went well")
        self.term = factories.make_glossary_term()
        factories.make_action(title=DRAFT, is_visible=False)
        self.paths = [
            "/",
            "/actions/",
            "/actions/?page=1",
            "/actions/?status=no-update",
            "/actions/roadmap/",
            "/young-people/",
            "/good-news/",
            "/glossary/",
            self.action.get_absolute_url(),
            self.service.get_absolute_url(),
        ]
        self.round = factories.make_round(published_at=None)
        self.number = 0

    def change(self):
        self.number += 1
        words = f"Words {self.number}"
        self.chance.choice(
            [
                lambda: Action.objects.filter(pk=self.action.pk).update(title=words),
                lambda: Service.objects.filter(pk=self.service.pk).update(what=words),
                lambda: OwnerSettings.objects.update(contact_team=words),
                lambda: GlossaryTerm.objects.filter(pk=self.term.pk).update(definition=words),
                self._hide_or_show,
                self._by_hand,
                self._take_back_or_give,
                self._draft,
                self._change_of_mind,
            ]
        )()

    def _hide_or_show(self):
        for row in (self.action, self.service, self.term):
            row.refresh_from_db()
            model = type(row)
            model.objects.filter(pk=row.pk).update(is_visible=not row.is_visible)

    def _by_hand(self):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE publishing_ownersettings SET phone = %s", [str(self.number)])

    def _take_back_or_give(self):
        story = Story.objects.get(pk=self.story.pk)
        if story.withdrawn_at is None:
            story.come_off(timezone.now())
            story.save()
        else:
            self.story = factories.make_story(title=f"It went well {self.number}")

    def _draft(self):
        drafts = ProgressUpdate.objects.filter(round=self.round)
        if drafts.exists():
            drafts.delete()
        else:
            factories.make_update(action=self.action, round=self.round, what_we_did=DRAFT)

    def _change_of_mind(self):
        with transaction.atomic():
            Action.objects.filter(pk=self.action.pk).update(title=DRAFT)
            transaction.set_rollback(True)


@pytest.mark.usefixtures("shared_database")
@pytest.mark.proof(sample=4, whole=1_000)
def test_two_processes_never_show_a_page_older_than_their_last_look(size, monkeypatch):
    monkeypatch.setattr(page_cache, "LOOK_AGAIN_SECONDS", LOOK_AGAIN_SECONDS)
    django = get_wsgi_application()
    chance = random.Random(5)
    site = Site(chance)
    caches = [PageCache(django), PageCache(django)]
    hits = 0
    for _sequence in range(size):
        for _step in range(5):
            path, _question, query = chance.choice(site.paths).partition("?")
            cache = chance.choice(caches)
            before = _words(django, path, query)
            site.change()
            now = _words(django, path, query)

            assert _words(cache, path, query) in (before, now)
            time.sleep(2 * LOOK_AGAIN_SECONDS)
            seen = _words(cache, path, query)

            assert seen == now
            assert DRAFT not in seen[1]
        hits += sum(cache.hits for cache in caches)
    assert hits


def _words(application, path, query):
    answer = Answer(application, path, query=query)
    return answer.status, answer.text
