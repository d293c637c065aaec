/* SQLite without Kith: what the figures of `kith bench` are held against.
 *
 * Plain C over the same engine, running the same statements with the same values over the same
 * file, and nothing else: no schema, no rights, no JSON. Every column of every row is read and
 * copied once, as the least that an answer could cost. Errors end the program: a benchmark that
 * goes on after one measures nothing. */
#ifndef KITH_BENCH_BARE_H
#define KITH_BENCH_BARE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bare bare;

enum bare_type { BARE_NULL, BARE_INTEGER, BARE_REAL, BARE_TEXT };
typedef struct {
  enum bare_type type;
  long long integer;
  double real;
  const char* text;
  unsigned long bytes;
} bare_value;

bare* bare_open(const char* path);
void bare_close(bare* db);
void bare_script(bare* db, const char* sql);
/* A statement, kept prepared; its number. */
int bare_prepare(bare* db, const char* sql);
/* Runs it to its end; answers how many rows came. */
long long bare_run(bare* db, int statement, const bare_value* values, int count);

/* Writes the contacts of `source` into a new file: their rows, indexes, words, identities and
 * changes, `rows_per_commit` to a transaction, each durable. Words and identities come from
 * `payload`: tables words(record, tokens) and identities(record, kind, value), by record.
 * Answers the seconds that it took, those of reading the source taken off. */
double bare_import(const char* source, const char* payload, const char* target, const char* object,
                   long long object_id, int rows_per_commit);

/* Changes the contacts of `target` to what they are in `source`: each is found by its mail address
 * and read whole, then title, and phone where it differs, are written with the words, identities
 * and the change. `payload`: tables words(record, tokens) and identities(record, kind, value, gone)
 * of those whose phone differs, by record; `since`: the last change before. Answers seconds as
 * bare_import does. */
double bare_upsert(const char* source, const char* payload, const char* target, long long object_id,
                   long long since, int rows_per_commit);

/* How often a second 4 KiB can be written and made durable in this folder. */
double bare_syncs_per_second(const char* folder, double seconds);

const char* bare_engine_version(void);

#ifdef __cplusplus
}
#endif
#endif
