"""dump.py DATA: everything that can be read out of the SQLite files of a program that does not run,
table by table. Fails where something cannot be read."""
import sqlite3
import sys
from pathlib import Path

for path in sorted(Path(sys.argv[1]).glob("*.db")):
    db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    db.text_factory = bytes
    for (name, sql) in db.execute("SELECT name, sql FROM sqlite_master ORDER BY name"):
        print(path.name, name, sql)
    # What is virtual stands in other tables, and this SQLite may be older than the one that wrote it.
    plain = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    for (name,) in list(db.execute(plain)):
        name = name.decode()
        rows = [repr(row) for row in db.execute(f'SELECT * FROM "{name}"')]
        print(path.name, name, len(rows))
        print("\n".join(sorted(rows)))
