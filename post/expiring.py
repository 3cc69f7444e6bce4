"""What is past its time in the outbox."""

from django_tasks_db.models import DBTaskResult

from post.models import Message
from privacy.purging import Expiring, register
from privacy.retention import Event

register(
    Expiring("mail.sent", Event.SENT, due=lambda since: Message.objects.filter(sent_at__lte=since)),
    # Results of tasks say nothing that the messages do not say better. Those begun and not ended
    # are left from workers that died with them.
    Expiring(
        "machines.tasks",
        Event.BEGAN,
        due=lambda since: DBTaskResult.objects.exclude(status="READY").filter(
            enqueued_at__lte=since
        ),
    ),
)
