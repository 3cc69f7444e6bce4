"""What rooms above are told of a quarterly update. Each is sent inside the transaction of what it
tells: whoever raises there undoes the whole.

    round_closing    before a Round becomes public; raise ValidationError to refuse.
                     Gives `opened` (Round), `at` and `by`. What belongs before it may be from
                     after `at`: return its moment, and the Round becomes public no sooner.
    round_published  it is public, in this transaction. Gives `published` (Round), `at` and `by`.
    update_corrected what is right of it is public. Gives `correction` (PutRight) and `at`.
"""

from django.dispatch import Signal

round_closing = Signal()
round_published = Signal()
update_corrected = Signal()
