"""Example progress for trying the site out: made up, labelled in its own words, removable whole."""

import datetime
from itertools import cycle

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.dates import due_dates
from actions.models import (
    Action,
    Correction,
    Definition,
    Measure,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.updates.rounds import publish_round
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
        self.load_due_dates()
        self.load_rounds()
        self.load_correction()
        for figures in self.told["figures"]:
            if figures["measure"] in self.measures:
                self.load_figures(figures)

    def quarter(self, offset):
        return self.now.shifted(offset)

    def moment(self, offset, *, days_later=0):
        """When the round of a quarter became public, and never later than today."""
        day = self.quarter(offset).last_day + WRITING_TIME + datetime.timedelta(days=days_later)
        return timezone.make_aware(
            datetime.datetime.combine(min(day, self.today), datetime.time.min)
        )

    def load_due_dates(self):
        reasons = cycle(self.told["reasons"])
        wrong = self.told["copied_wrongly"]
        for reference, (first, *moves) in self.told["due"].items():
            if reference not in self.actions:
                continue
            action = self.actions[reference]
            row = due_dates.promise(
                action,
                quarter=self.quarter(first),
                read_from=_labelled(self.told["read_from"]),
                at=self.moment(-5),
                is_sample=True,
            )
            if reference == wrong["action"]:
                due_dates.correct(
                    row,
                    quarter=self.quarter(wrong["quarter"]),
                    reason=_labelled(wrong["reason"]),
                    at=self.moment(-2, days_later=3),
                    is_sample=True,
                )
            # Dates change when a round is published: the last one with the newest.
            for told_with, offset in enumerate(moves, start=-len(moves)):
                at = self.moment(told_with)
                due_dates.move(
                    action,
                    quarter=self.quarter(offset),
                    reason=_labelled(next(reasons)),
                    agreed_by=_labelled(self.told["agreed_by"]),
                    agreed_on=timezone.localdate(at) - datetime.timedelta(days=6),
                    at=at,
                    is_sample=True,
                )

    def load_rounds(self):
        words = {status: cycle(texts) for status, texts in self.told["words"].items()}
        for offset, by_status in self.told["updates"].items():
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
                        self.load_update(opened, reference, status, texts)
            if offset < 0:
                publish_round(opened, at=self.moment(offset))

    def load_update(self, opened, reference, status, texts):
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

    def load_correction(self):
        told = self.told["correction"]
        update = ProgressUpdate.objects.filter(
            action__reference=told["action"], round__quarter=self.quarter(told["quarter"])
        ).first()
        if update:
            _add(
                Correction,
                update=update,
                text=_labelled(told["text"]),
                reason=_labelled(told["reason"]),
                published_at=self.moment(told["quarter"], days_later=12),
            )

    def load_figures(self, told):
        measure = self.measures[told["measure"]]
        definitions = {}
        for version, definition in enumerate(told["definitions"], start=1):
            offset = definition.get("from", -9)
            definitions[offset] = _add(
                Definition,
                measure=measure,
                version=version,
                text=_labelled(definition["text"]),
                unit=definition.get("unit", ""),
                why_changed=_labelled(definition.get("why_changed")),
                in_force_from=self.quarter(offset).first_day,
                published_at=self.moment(offset),
            )
        for order, line in enumerate(told["series"], start=1):
            series = _add(
                Series,
                measure=measure,
                order=order,
                name=_("Example %(name)s") % {"name": line["name"]},
                is_visible=True,
            )
            for offset, figure in line["readings"].items():
                in_force = max(start for start in definitions if start <= offset)
                self.load_reading(series, definitions[in_force], offset, figure, line)

    def load_reading(self, series, definition, offset, figure, line):
        quarter = self.quarter(offset)
        period = {
            "series": series,
            "definition": definition,
            "starts_on": quarter.first_day,
            "ends_on": quarter.last_day,
            "note": _labelled(line.get("notes", {}).get(offset)),
        }
        first = _add(
            Reading,
            **period,
            **_as_fields(figure),
            is_early=offset in line.get("early", ()),
            published_at=self.moment(offset),
        )
        if revised := line.get("revised", {}).get(offset):
            _add(
                Reading,
                **period,
                **_as_fields(revised["to"]),
                replaces=first,
                why_replaced=_labelled(revised["why"]),
                published_at=self.moment(offset, days_later=30),
            )


def _as_fields(figure):
    match figure:
        case [numerator, denominator]:
            return {"numerator": numerator, "denominator": denominator}
        case str():
            return {"words": _labelled(figure)}
        case _:
            return {"value": figure}
