"""Against REPLACE of SQLite: it deletes whatever stands in the way of a row, and fires no trigger
of deletes, unless the connection asks for it. A hand at a prompt does not."""

import re
from dataclasses import dataclass, replace

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


def keys_of(cursor, table):
    """Return the Keys of a table, its primary one first. An index on an expression is none."""
    cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk ORDER BY pk", [table])
    keys = [Key(tuple(name for (name,) in cursor.fetchall()))]
    cursor.execute(
        "SELECT i.name, m.sql FROM pragma_index_list(%s) i "
        "JOIN sqlite_master m ON m.name = i.name WHERE i.\"unique\" AND i.origin <> 'pk'",
        [table],
    )
    for index, sql in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
        columns = tuple(name for (name,) in cursor.fetchall())
        if None not in columns:
            keys.append(Key(columns, (sql or "").partition(" WHERE ")[2]))
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
