"""What other rooms ask of the post: a promise to send mail. `post.delivery` keeps it."""

from django.db import transaction
from django.db.transaction import TransactionManagementError

from post.delivery import deliver
from post.models import Message


def promise(*, send_key, to, subject, text, at, goes_at=None, goes_by_itself=True):
    """Put one mail into the outbox, and return its Message; by a key that was used, the one there.

    It stands or falls with the caller's transaction, and without one it is refused with
    TransactionManagementError: mail about what was rolled back would be a lie. `to` is one
    address; "" is the team, whose address the owner sets. The subject and the key hold nothing
    personal: screens and logs show them. It goes at once, or at `goes_at`; until then `reword` may
    change its words. `goes_by_itself` is no if a person sends it. An address that is none, a
    subject that is not one line, or a NUL character raises ValidationError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("Promise mail in the transaction of what it is about.")
    values = {"to": to, "subject": subject, "text": text, "made_at": at}
    values |= {"next_try_at": goes_at or at, "goes_by_itself": goes_by_itself}
    Message(send_key=send_key, **values).clean_fields()
    message, is_new = Message.objects.get_or_create(send_key=send_key, defaults=values)
    if is_new and not goes_at:  # else the worker finds it by itself
        deliver.enqueue(message.pk)
    return message


def reword(message, words):
    """Give a promised mail the subject and text that `words()` returns. Meanwhile nobody sends it,
    and nobody else rewords it. Return whether it was in time: not if it has left, or may have."""
    unsent = Message.objects.filter(pk=message.pk, tries=0)
    if not unsent.select_for_update().values_list("pk"):
        return False
    unsent.update(**words())
    return True


def try_again(messages, *, at):
    """Have those of these messages that were given up tried anew; return how many.

    The worker finds them by itself.
    """
    return messages.exclude(given_up_at=None).update(
        given_up_at=None, claimed_until=None, tries=0, next_try_at=at
    )


@transaction.atomic
def discard(messages):
    """Delete those of these messages that were given up, words and address with them.

    Returns how many. For an address that does not exist: nothing else would end the wait.
    """
    return messages.exclude(given_up_at=None).delete()[0]
