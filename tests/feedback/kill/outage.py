"""Killing what serves, again and again, while people write."""

import threading
from bisect import bisect_right


class Outages:
    """Kills one thing after another as work goes on, and starts it again each time.

    `victims` are killed in turn, evenly over `number` pieces of work; `one_is_done` is called
    after each piece. Work never gets two outages ahead, so that none comes when all is over.
    """

    def __init__(self, victims, number):
        step = number / (len(victims) + 1)
        self._victims = victims
        self._moments = [step * (place + 1) for place in range(len(victims))]
        self._done = 0
        self._is_over = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work)
        self.killed = []

    def one_is_done(self):
        """Note that one more piece of work is done."""
        with self._changed:
            self._done += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._due() <= len(self.killed) + 1 or self._is_over)

    def _due(self):
        return bisect_right(self._moments, self._done)

    def _work(self):
        for victim in self._victims:
            with self._changed:
                self._changed.wait_for(lambda: self._due() > len(self.killed) or self._is_over)
            if self._is_over:
                return
            try:
                victim.kill()
                victim.start()
            except BaseException:
                self._end()  # nobody waits for an outage that does not come
                raise
            with self._changed:
                self.killed.append(victim)
                self._changed.notify_all()

    def _end(self):
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, problem, *_more):
        if problem:
            self._end()
        self._thread.join()
