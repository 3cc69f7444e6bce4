"""How the last reading of each other list went, kept for staff: whoever runs the command may not
look."""

from local_offer.models import FeedRun

MOST_REASONS = 20
LONGEST_SENTENCE = 300


def keep_run(source, *, at, failure="", refused=()):
    """Keep how a reading went, in place of the one before: why nothing was taken, or what was
    `refused`, as (name, reasons)."""
    told = [f"{name}: {' '.join(reasons)}" for name, reasons in refused[:MOST_REASONS]]
    FeedRun.objects.update_or_create(
        source=source,
        defaults={
            "at": at,
            "failure": failure[:LONGEST_SENTENCE],
            "refused": len(refused),
            "reasons": [sentence[:LONGEST_SENTENCE] for sentence in told],
        },
    )


def forget_other_runs(sources):
    """Forget the readings of lists that are not among these: nobody reads them any more."""
    FeedRun.objects.exclude(source__in=sources).delete()
