"""Example progress for trying the site out: made up, labelled in its own words, removable whole."""

import datetime
from functools import partial
from itertools import cycle
from operator import itemgetter

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.dates import due_dates
from actions.models import (
    Action,
    Definition,
    DueDate,
    Measure,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.updates.rounds import correct_update, publish_round
from publishing.samples import remove_samples, sample_models

# A round appears this long after its quarter ends.
WRITING_TIME = datetime.timedelta(days=20)


@transaction.atomic
def load(*, today):
    """Put the examples in place as they would stand on a day, in place of any older ones.

    The same day gives the same rows. Raises ValidationError where real progress is, or no plan.
    """
    _refuse_beside_real_progress()
    remove_samples()
    _Example(today).load()


def is_current(*, today):
    """Return whether there are examples and they fit the day: their open round is its quarter's."""
    return Round.objects.filter(is_sample=True, quarter=Quarter.containing(today)).exists()


def _refuse_beside_real_progress():
    for model in sample_models():
        if count := model.objects.filter(is_sample=False).count():
            raise ValidationError(
                _("Real progress is here (%(kind)s: %(count)d). Examples never go beside it."),
                params={"kind": model._meta.verbose_name_plural, "count": count},
            )
    if not Action.objects.visible().exists():
        raise ValidationError(_("No plan is here yet. Load it first: manage.py load_big_plan"))


def _labelled(text):
    return _("Example: %(text)s") % {"text": text} if text else ""


def _add(model, **values):
    return model.objects.create(is_sample=True, **values)


class _Example:
    """The words in content/sample-progress.yaml, told as of a day."""

    def __init__(self, today):
        self.today = today
        self.now = Quarter.containing(today)
        with (settings.BASE_DIR / "content" / "sample-progress.yaml").open() as file:
            self.told = yaml.safe_load(file)
        # Staff may have hidden some: then there is nothing to tell of those.
        self.actions = {action.reference: action for action in Action.objects.visible()}
        self.measures = {measure.reference: measure for measure in Measure.objects.visible()}

    def load(self):
        """Do everything in the order of time, so that each update is published when nothing that
        came later is there yet."""
        told = [*self.due_dates(), *self.figures(), *self.rounds(), *self.correction()]
        for _at, happen in sorted(told, key=itemgetter(0)):
            happen()

    def quarter(self, offset):
        return self.now.shifted(offset)

    def moment(self, offset, *, days_later=0):
        """When the round of a quarter became public, and never later than today."""
        day = self.quarter(offset).last_day + WRITING_TIME + datetime.timedelta(days=days_later)
        return timezone.make_aware(
            datetime.datetime.combine(min(day, self.today), datetime.time.min)
        )

    def due_dates(self):
        """Here and below: yield (moment, what happens then)."""
        reasons = cycle(self.told["reasons"])
        for reference, (first, *moves) in self.told["due"].items():
            if reference not in self.actions:
                continue
            action = self.actions[reference]
            at = self.moment(-5)
            yield (
                at,
                partial(
                    due_dates.promise,
                    action,
                    quarter=self.quarter(first),
                    read_from=_labelled(self.told["read_from"]),
                    at=at,
                    is_sample=True,
                ),
            )
            if reference == self.told["copied_wrongly"]["action"]:
                at = self.moment(-2, days_later=3)
                yield at, partial(self.put_date_right, action, at)
            # Dates change when a round is published: the last one with the newest.
            for told_with, offset in enumerate(moves, start=-len(moves)):
                at = self.moment(told_with)
                yield (
                    at,
                    partial(
                        due_dates.move,
                        action,
                        quarter=self.quarter(offset),
                        reason=_labelled(next(reasons)),
                        agreed_by=_labelled(self.told["agreed_by"]),
                        agreed_on=timezone.localdate(at) - datetime.timedelta(days=6),
                        at=at,
                        is_sample=True,
                    ),
                )

    def put_date_right(self, action, at):
        wrong = self.told["copied_wrongly"]
        due_dates.correct(
            action.due_dates.get(kind=DueDate.Kind.PROMISE),
            quarter=self.quarter(wrong["quarter"]),
            reason=_labelled(wrong["reason"]),
            at=at,
            is_sample=True,
        )

    def rounds(self):
        words = {status: cycle(texts) for status, texts in self.told["words"].items()}
        for offset, by_status in self.told["updates"].items():
            yield self.moment(offset), partial(self.tell_round, offset, by_status, words)

    def tell_round(self, offset, by_status, words):
        opened = _add(
            Round,
            quarter=self.quarter(offset),
            # The one before is public by then.
            opened_on=timezone.localdate(self.moment(offset - 1)),
        )
        special = self.told["longest_and_shortest"].get(offset, {})
        for status, references in by_status.items():
            for reference in references:
                texts = special.get(reference) or next(words[status])
                if reference in self.actions:
                    self.tell_update(opened, reference, status, texts)
        if offset < 0:
            publish_round(opened, at=self.moment(offset))

    def tell_update(self, opened, reference, status, texts):
        _add(
            ProgressUpdate,
            action=self.actions[reference],
            round=opened,
            status=status,
            **{
                name: text if name == "evidence_url" else _labelled(text)
                for name, text in texts.items()
            },
        )

    def correction(self):
        at = self.moment(self.told["correction"]["quarter"], days_later=12)
        yield at, partial(self.tell_correction, self.told["correction"], at)

    def tell_correction(self, told, at):
        update = ProgressUpdate.objects.filter(
            action__reference=told["action"], round__quarter=self.quarter(told["quarter"])
        ).first()
        if update:
            correct_update(
                update,
                text=_labelled(told["text"]),
                reason=_labelled(told["reason"]),
                at=at,
                by=None,
                is_sample=True,
            )

    def figures(self):
        for told in self.told["figures"]:
            if told["measure"] in self.measures:
                yield from self.figures_of(self.measures[told["measure"]], told)

    def figures_of(self, measure, told):
        starts = []
        for version, definition in enumerate(told["definitions"], start=1):
            offset = definition.get("from", -9)
            starts.append(offset)
            yield (
                self.moment(offset),
                partial(
                    _add,
                    Definition,
                    measure=measure,
                    version=version,
                    text=_labelled(definition["text"]),
                    unit=definition.get("unit", ""),
                    why_changed=_labelled(definition.get("why_changed")),
                    in_force_from=self.quarter(offset).first_day,
                    published_at=self.moment(offset),
                ),
            )
        for order, line in enumerate(told["series"], start=1):
            yield (
                self.moment(min(line["readings"])),
                partial(
                    _add,
                    Series,
                    measure=measure,
                    order=order,
                    name=_("Example %(name)s") % {"name": line["name"]},
                    is_visible=True,
                ),
            )
            for offset in line["readings"]:
                in_force = starts.index(max(start for start in starts if start <= offset)) + 1
                yield from self.readings_of(measure, order, in_force, offset, line)

    def readings_of(self, measure, order, version, offset, line):
        quarter = self.quarter(offset)
        period = {
            "starts_on": quarter.first_day,
            "ends_on": quarter.last_day,
            "note": _labelled(line.get("notes", {}).get(offset)),
        }
        at = self.moment(offset)
        first = {
            **_as_fields(line["readings"][offset]),
            "is_early": offset in line.get("early", ()),
            "published_at": at,
        }
        yield at, partial(self.tell_reading, measure, order, version, **period, **first)
        if revised := line.get("revised", {}).get(offset):
            at = self.moment(offset, days_later=30)
            newer = {
                **_as_fields(revised["to"]),
                "why_replaced": _labelled(revised["why"]),
                "published_at": at,
            }
            yield at, partial(self.tell_reading, measure, order, version, **period, **newer)

    def tell_reading(self, measure, order, version, **values):
        series = measure.series.get(order=order)
        if "why_replaced" in values:
            values["replaces"] = series.readings.get(starts_on=values["starts_on"])
        _add(
            Reading,
            series=series,
            definition=measure.definitions.get(version=version),
            **values,
        )


def _as_fields(figure):
    match figure:
        case [numerator, denominator]:
            return {"numerator": numerator, "denominator": denominator}
        case str():
            return {"words": _labelled(figure)}
        case _:
            return {"value": figure}
