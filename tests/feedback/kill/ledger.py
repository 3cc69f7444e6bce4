"""What people were thanked for against what is stored: straight from the tables."""

import sqlite3
from contextlib import closing

import psycopg

# One line for each submission: its opening of the form, and how many rows hang on it.
STORED = """
    SELECT s.form_token, s.id, s.reference, s.state,
           (SELECT count(*) FROM feedback_historicalsubmission h
             WHERE h.id = s.id AND h.history_type = '+'),
           (SELECT count(*) FROM feedback_historicalsubmission h WHERE h.id = s.id),
           (SELECT count(*) FROM feedback_personalpart p WHERE p.submission_id = s.id),
           (SELECT count(*) FROM post_message m WHERE m.send_key LIKE s.reference || ' %')
      FROM feedback_submission s
"""
# Nothing may be left of a submission that is not there.
LEFT_OVER = """
    SELECT (SELECT count(*) FROM feedback_historicalsubmission)
         + (SELECT count(*) FROM feedback_personalpart)
         + (SELECT count(*) FROM post_message)
         - 3 * (SELECT count(*) FROM feedback_submission)
"""


def faults(database, thanked):
    """Return a line for everything that is wrong; none if each was stored once, and whole."""
    with psycopg.connect(database) as connection:
        stored = connection.execute(STORED).fetchall()
        (left_over,) = connection.execute(LEFT_OVER).fetchone()
    of_token, found = {}, []
    for token, pk, reference, state, *rows in stored:
        of_token.setdefault(token, []).append(pk)
        if rows != [1, 1, 1, 1]:
            found.append(f"{reference} has {rows} rows of history, person and mail, not one each.")
        if state != "new":
            found.append(f"{reference} is {state}.")
    for token, pks in thanked.items():
        if of_token.get(token, []) != [pks[0]] or set(pks) != {pks[0]}:
            found.append(f"{token}: thanked for {sorted(set(pks))}, stored {of_token.get(token)}.")
    if unknown := of_token.keys() - thanked.keys():
        found.append(f"{len(unknown)} are stored that nobody sent.")
    if len({reference for _t, _pk, reference, *_rest in stored}) != len(stored):
        found.append("A reference was given twice.")
    if left_over:
        found.append(f"{left_over} rows of history, person and mail are left over.")
    return found


def stored(database):
    """Return how many submissions are stored."""
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM feedback_submission").fetchone()[0]


def stored_in_file(path):
    """Return how many submissions, rows of history, persons and mails a SQLite file holds."""
    counts = """
        SELECT (SELECT count(*) FROM feedback_submission),
               (SELECT count(*) FROM feedback_historicalsubmission WHERE history_type = '+'),
               (SELECT count(*) FROM feedback_personalpart),
               (SELECT count(*) FROM post_message)
    """
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(counts).fetchone()


def empty(database):
    """Forget everything that was sent."""
    with psycopg.connect(database) as connection:
        connection.execute(
            "TRUNCATE feedback_submission, feedback_historicalsubmission, feedback_personalpart, "
            "feedback_budget, post_message CASCADE"
        )
