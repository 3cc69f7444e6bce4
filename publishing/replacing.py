"""Against REPLACE of SQLite: it deletes whatever stands in the way of a row, and fires no trigger
of deletes, unless the connection asks for it. A hand at a prompt does not."""

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

_COLUMN = re.compile(r'"(\w+)"')


@dataclass(frozen=True)
class Key:
    """Columns in which no two rows of a table are the same, among those for which `condition`
    holds, if there is one."""

    columns: tuple[str, ...]
    condition: str = ""

    def in_the_way(self):
        """Return the SQL that a row `kept` would give way to NEW."""
        same = [f'kept."{column}" = NEW."{column}"' for column in self.columns]
        if self.condition:
            same += [_COLUMN.sub(rf'{row}."\1"', self.condition) for row in ("kept", "NEW")]
        return " AND ".join(f"({each})" for each in same)


def keys_by_table(cursor):
    """Return {table: its Keys}, the primary one first, of all tables. An index on an expression is
    none. Two queries: SQLite reads all of its schema for each."""
    cursor.execute(
        "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND c.pk ORDER BY t.name, c.pk"
    )
    keys = {
        table: [Key(tuple(name for _table, name in columns))]
        for table, columns in groupby(cursor.fetchall(), itemgetter(0))
    }
    cursor.execute(
        "SELECT t.name, i.name, m.sql, c.name FROM sqlite_master t, pragma_index_list(t.name) i "
        "JOIN sqlite_master m ON m.name = i.name, pragma_index_info(i.name) c "
        "WHERE t.type = 'table' AND i.\"unique\" AND i.origin <> 'pk' "
        "ORDER BY t.name, i.seq, c.seqno"
    )
    for (table, _index, sql), columns in groupby(cursor.fetchall(), itemgetter(0, 1, 2)):
        names = tuple(name for *_of, name in columns)
        if None not in names:
            keys[table].append(Key(names, (sql or "").partition(" WHERE ")[2]))
    return keys


def against_replace(table, guards, keys):
    """Return Guards that refuse by REPLACE what these refuse by UPDATE and DELETE.

    A row that may not go gives way to no other, by none of its keys. One that may not be changed
    is not written anew under its own number.
    """
    primary, more = keys[0], []
    for guard in guards:
        if guard.event == "insert":
            continue
        kept = guard.condition.replace("OLD.", "kept.")
        goes = _any_in_the_way(table, keys if guard.event == "delete" else [primary], kept)
        more.append(replace(guard, event="insert", condition=goes))
        if guard.event == "delete":
            another = " OR ".join(f'kept."{name}" <> OLD."{name}"' for name in primary.columns)
            goes = _any_in_the_way(table, keys, f"({another}) AND ({kept})")
            more.append(replace(guard, event="update", condition=goes))
    return more


def _any_in_the_way(table, keys, and_more):
    # One look-up for each key, so that each is answered from its index.
    return " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" kept WHERE {key.in_the_way()} AND ({and_more}))'  # noqa: S608 - our own names
        for key in keys
    )
