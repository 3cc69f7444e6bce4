"""A mail server on loopback that takes what it is given, and if asked to, is unreliable."""

import random
import socketserver
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes

# What a busy server needs to answer; long enough for a worker to be killed meanwhile.
A_MOMENT = 0.003  # seconds


@dataclass
class Sink:
    """What arrived. `answered` are copies the sender was told of; `dropped` those it was not."""

    seed: int = 1
    refuses: float = 0  # the share answered 4xx
    drops: float = 0  # the share taken, then cut off before the answer
    port: int = 0
    mails: list = field(default_factory=list)  # (sender, recipients, message)
    answered: Counter = field(default_factory=Counter)  # copies by Message-ID
    dropped: Counter = field(default_factory=Counter)
    refused: int = 0
    busy: int = 0

    def __post_init__(self):
        self.chance = random.Random(self.seed)
        self.lock = threading.Lock()

    def copies(self):
        """Return how many copies of each mail arrived, by Message-ID."""
        return self.answered + self.dropped

    def wait_until_quiet(self):
        """Return when nobody is connected: what a killed sender left in the pipe is read too."""
        while self.busy:
            time.sleep(0.005)


class Talk(socketserver.StreamRequestHandler):
    """One sender's talk with the sink: as much of RFC 5321 as Django's client needs."""

    def handle(self):
        sink = self.server.sink
        with sink.lock:
            sink.busy += 1
        try:
            self.talk(sink)
        except OSError:
            pass  # the sender is gone
        finally:
            with sink.lock:
                sink.busy -= 1

    def talk(self, sink):
        self.say("220 sink")
        sender, recipients = "", []
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"MAIL":
                sender, recipients = line.decode().strip(), []
                self.say("250 ok")
            elif verb == b"RCPT":
                recipients.append(line.decode().strip())
                self.say("250 ok")
            elif verb == b"DATA":
                if not self.take(sink, sender, recipients):
                    return
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, sink, sender, recipients):
        """Take a mail; return whether the talk goes on."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # the sender died before the end: nothing arrived
            lines.append(line)
        time.sleep(A_MOMENT)
        with sink.lock:
            throw = sink.chance.random()
            if throw < sink.refuses:
                sink.refused += 1
                self.say("451 come back later")
                return True
            mail = message_from_bytes(b"".join(lines))
            sink.mails.append((sender, recipients, mail))
            if throw < sink.refuses + sink.drops:
                sink.dropped[mail["Message-ID"]] += 1
                return False
            sink.answered[mail["Message-ID"]] += 1
        self.say("250 taken")
        return True

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def running_sink(**how):
    """Run a Sink at a free port of loopback until the end of the block."""
    sink = Sink(**how)
    with Server(("127.0.0.1", 0), Talk) as server:
        server.sink = sink
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
