"""sound.py DATA: is the SQLite file of a program that does not run now sound in itself?

Looks at a copy, write-ahead log included, so that the program's own recovery is not done for it:
integrity_check and foreign keys; each version of each record has its change in the log; each live
record stands once in its search index and no other does.
"""
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path


def faults(path):
    db = sqlite3.connect(path)
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield line
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "kith_objects" not in tables:
        return
    for number, name in db.execute("SELECT id, name FROM kith_objects"):
        if name not in tables:
            continue
        wrong = db.execute(
            f"""SELECT count(*) FROM "{name}" r WHERE r.version <>
                (SELECT count(*) FROM kith_changes c WHERE c.object = ? AND c.record = r.id)""",
            (number,)).fetchone()[0]
        if wrong:
            yield f"{wrong} records of {name} have other changes than versions"
        if f"{name}__words_docsize" not in tables:
            continue
        lost, stray = db.execute(
            f"""SELECT (SELECT count(*) FROM "{name}" WHERE deleted_at IS NULL AND id NOT IN
                          (SELECT id FROM "{name}__words_docsize")),
                       (SELECT count(*) FROM "{name}__words_docsize" WHERE id NOT IN
                          (SELECT id FROM "{name}" WHERE deleted_at IS NULL))""").fetchone()
        if lost or stray:
            yield f"search of {name}: {lost} records are missing, {stray} are too many"


def main():
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for source in Path(sys.argv[1]).glob("*.db"):
            for ending in ("", "-wal"):
                if Path(f"{source}{ending}").exists():
                    shutil.copy(f"{source}{ending}", folder)
            found += [f"{source.name}: {fault}" for fault in faults(Path(folder) / source.name)]
    print("\n".join(found[:20]))
    return 1 if found else 0


sys.exit(main())
