"""What rooms above are told of a Wording, inside the transaction that publishes it.

words_taken_out  a Wording took words out. Gives `wording`, `texts`: all that its row had said
                 with them, and `at`.
"""

from django.dispatch import Signal

words_taken_out = Signal()
