#define _GNU_SOURCE
#include "commands/bench/bare.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

enum { statements_max = 256, sink_bytes = 1 << 20 };

struct bare {
  sqlite3 *db;
  sqlite3_stmt *statements[statements_max];
  int count;
  char *sink;
};

static void fail(sqlite3 *db, const char *what) {
  fprintf(stderr, "bare loop: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(70);
}

static double now_s(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

bare *bare_open(const char *path) {
  bare *db = calloc(1, sizeof *db);
  if (!db || !(db->sink = malloc(sink_bytes))) fail(NULL, "no memory");
  if (sqlite3_open(path, &db->db) != SQLITE_OK) fail(db->db, path);
  sqlite3_busy_timeout(db->db, 10000);
  return db;
}

void bare_close(bare *db) {
  for (int i = 0; i < db->count; ++i) sqlite3_finalize(db->statements[i]);
  sqlite3_close(db->db);
  free(db->sink);
  free(db);
}

void bare_script(bare *db, const char *sql) {
  if (sqlite3_exec(db->db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db->db, sql);
}

int bare_prepare(bare *db, const char *sql) {
  if (db->count == statements_max) fail(NULL, "too many statements");
  if (sqlite3_prepare_v3(db->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &db->statements[db->count], NULL) != SQLITE_OK)
    fail(db->db, sql);
  return db->count++;
}

static void bind(sqlite3_stmt *statement, int at, const bare_value *value) {
  switch (value->type) {
    case BARE_NULL: sqlite3_bind_null(statement, at); break;
    case BARE_INTEGER: sqlite3_bind_int64(statement, at, value->integer); break;
    case BARE_REAL: sqlite3_bind_double(statement, at, value->real); break;
    case BARE_TEXT: sqlite3_bind_text(statement, at, value->text, (int)value->bytes, SQLITE_STATIC); break;
  }
}

/* Copies a row as an answer would have to. */
static void take_row(bare *db, sqlite3_stmt *statement, int columns) {
  size_t used = 0;
  for (int i = 0; i < columns; ++i) {
    if (sqlite3_column_type(statement, i) == SQLITE_INTEGER) {
      const sqlite3_int64 value = sqlite3_column_int64(statement, i);
      memcpy(db->sink + used, &value, sizeof value);
      used += sizeof value;
      continue;
    }
    const unsigned char *text = sqlite3_column_text(statement, i);
    const size_t bytes = (size_t)sqlite3_column_bytes(statement, i);
    if (!text || used + bytes + 16 > sink_bytes) continue;
    memcpy(db->sink + used, text, bytes);
    used += bytes;
  }
}

long long bare_run(bare *db, int number, const bare_value *values, int count) {
  sqlite3_stmt *statement = db->statements[number];
  for (int i = 0; i < count; ++i) bind(statement, i + 1, &values[i]);
  const int columns = sqlite3_column_count(statement);
  int64_t rows = 0;
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    take_row(db, statement, columns);
    ++rows;
  }
  if (code != SQLITE_DONE) fail(db->db, sqlite3_sql(statement));
  sqlite3_reset(statement);
  return rows;
}

/* The tables, words and indexes of the import, made anew as they stand in the source. */
static void copy_schema(bare *db, const char *object) {
  char sql[1024];
  snprintf(sql, sizeof sql,
           "SELECT sql FROM src.sqlite_schema WHERE sql IS NOT NULL AND (name = '%s__words' OR "
           "tbl_name IN ('%s', 'kith_changes', 'kith_identities')) ORDER BY rowid",
           object, object);
  sqlite3_stmt *rows;
  if (sqlite3_prepare_v2(db->db, sql, -1, &rows, NULL) != SQLITE_OK) fail(db->db, sql);
  char *texts[statements_max];
  int count = 0;
  while (sqlite3_step(rows) == SQLITE_ROW && count < statements_max)
    texts[count++] = strdup((const char *)sqlite3_column_text(rows, 0));
  sqlite3_finalize(rows);
  for (int i = 0; i < count; ++i) {
    bare_script(db, texts[i]);
    free(texts[i]);
  }
  snprintf(sql, sizeof sql, "INSERT INTO main.%s__words (%s__words, rank) VALUES ('automerge', 8); DETACH src",
           object, object);
  bare_script(db, sql);
}

static sqlite3_stmt *statement_of(bare *db, const char *sql) { return db->statements[bare_prepare(db, sql)]; }

static sqlite3_stmt *insert_all_columns(bare *db, const char *table, int columns) {
  char sql[4096];
  int used = snprintf(sql, sizeof sql, "INSERT INTO main.%s VALUES (?", table);
  for (int i = 1; i < columns; ++i) used += snprintf(sql + used, sizeof sql - (size_t)used, ",?");
  snprintf(sql + used, sizeof sql - (size_t)used, ")");
  return statement_of(db, sql);
}

enum { row_only, row_and_insert };

static void step_done(bare *db, sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail(db->db, sqlite3_sql(statement));
  sqlite3_reset(statement);
}

struct import {
  sqlite3_stmt *rows, *changes, *words, *identities;
  sqlite3_stmt *put_row, *put_change, *put_words, *put_identity;
};

static void copy_row(bare *db, sqlite3_stmt *from, sqlite3_stmt *into, int mode) {
  const int columns = sqlite3_column_count(from);
  if (mode == row_only) {
    take_row(db, from, columns);
    return;
  }
  for (int i = 0; i < columns; ++i) sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, i));
  step_done(db, into);
}

static double pass(bare *db, struct import *import, int64_t object_id, int rows_per_commit, int mode) {
  const double begun = now_s();
  int64_t in_transaction = 0;
  int more = sqlite3_step(import->identities) == SQLITE_ROW;
  sqlite3_bind_int64(import->changes, 1, object_id);
  if (mode == row_and_insert) bare_script(db, "BEGIN IMMEDIATE");
  while (sqlite3_step(import->rows) == SQLITE_ROW) {
    const sqlite3_int64 id = sqlite3_column_int64(import->rows, 0);
    copy_row(db, import->rows, import->put_row, mode);
    if (sqlite3_step(import->words) == SQLITE_ROW) copy_row(db, import->words, import->put_words, mode);
    while (more && sqlite3_column_int64(import->identities, 3) <= id) {
      copy_row(db, import->identities, import->put_identity, mode);
      more = sqlite3_step(import->identities) == SQLITE_ROW;
    }
    if (sqlite3_step(import->changes) == SQLITE_ROW) copy_row(db, import->changes, import->put_change, mode);
    if (mode == row_and_insert && ++in_transaction == rows_per_commit) {
      bare_script(db, "COMMIT; BEGIN IMMEDIATE");
      in_transaction = 0;
    }
  }
  if (mode == row_and_insert) bare_script(db, "COMMIT");
  sqlite3_reset(import->rows);
  sqlite3_reset(import->words);
  sqlite3_reset(import->identities);
  sqlite3_reset(import->changes);
  return now_s() - begun;
}

double bare_import(const char *source, const char *payload, const char *target, const char *object,
                   long long object_id, int rows_per_commit) {
  bare *db = bare_open(target);
  bare_script(db, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                  "PRAGMA cache_size = -32768");
  char sql[4096];
  snprintf(sql, sizeof sql, "ATTACH '%s' AS src", source);
  bare_script(db, sql);
  copy_schema(db, object);
  /* Read over a connection of its own: while it reads, one that writes cannot begin its log anew. */
  bare *from = bare_open(source);
  snprintf(sql, sizeof sql, "ATTACH '%s' AS pay", payload);
  bare_script(from, sql);
  struct import import;
  snprintf(sql, sizeof sql, "SELECT * FROM main.%s ORDER BY id", object);
  import.rows = statement_of(from, sql);
  import.changes = statement_of(from, "SELECT * FROM main.kith_changes WHERE object = ? AND act = 0 ORDER BY record");
  import.words = statement_of(from, "SELECT record, tokens FROM pay.words ORDER BY record");
  snprintf(sql, sizeof sql, "SELECT kind, value, %lld, record FROM pay.identities ORDER BY rowid", (long long)object_id);
  import.identities = statement_of(from, sql);
  import.put_row = insert_all_columns(db, object, sqlite3_column_count(import.rows));
  import.put_change = insert_all_columns(db, "kith_changes", sqlite3_column_count(import.changes));
  snprintf(sql, sizeof sql, "INSERT INTO main.%s__words (rowid, tokens) VALUES (?, ?)", object);
  import.put_words = statement_of(db, sql);
  import.put_identity = statement_of(db, "INSERT INTO main.kith_identities (kind, value, object, record) VALUES (?, ?, ?, ?)");
  const double reading = pass(db, &import, object_id, rows_per_commit, row_only);
  const double all = pass(db, &import, object_id, rows_per_commit, row_and_insert);
  bare_close(from);
  bare_close(db);
  return all - reading;
}

struct upsert {
  sqlite3_stmt *rows, *changes, *words, *identities;
  sqlite3_stmt *find, *before, *put_title, *put_phone, *put_words, *put_identity, *drop_identity, *put_change;
};

static void bind_columns(sqlite3_stmt *from, const int *columns, int count, sqlite3_stmt *into) {
  for (int i = 0; i < count; ++i) sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, columns[i]));
}

/* rows: id, email__key, title, title__key, version, updated_at, updated_by, phone, phone__key */
static void update_row(bare *db, struct upsert *upsert, int with_phone) {
  static const int all[] = {2, 3, 4, 5, 6, 0, 7, 8};
  sqlite3_bind_value(upsert->find, 1, sqlite3_column_value(upsert->rows, 1));
  if (sqlite3_step(upsert->find) != SQLITE_ROW) fail(db->db, "a contact is not there");
  sqlite3_bind_int64(upsert->before, 1, sqlite3_column_int64(upsert->find, 0));
  sqlite3_reset(upsert->find);
  if (sqlite3_step(upsert->before) != SQLITE_ROW) fail(db->db, "a contact cannot be read");
  take_row(db, upsert->before, sqlite3_column_count(upsert->before));
  sqlite3_reset(upsert->before);
  sqlite3_stmt *put = with_phone ? upsert->put_phone : upsert->put_title;
  bind_columns(upsert->rows, all, with_phone ? 8 : 6, put);
  step_done(db, put);
}

static double upsert_pass(bare *db, struct upsert *upsert, int rows_per_commit, int mode) {
  const double begun = now_s();
  int64_t in_transaction = 0;
  int words = sqlite3_step(upsert->words) == SQLITE_ROW;
  int identity = sqlite3_step(upsert->identities) == SQLITE_ROW;
  if (mode == row_and_insert) bare_script(db, "BEGIN IMMEDIATE");
  while (sqlite3_step(upsert->rows) == SQLITE_ROW) {
    const sqlite3_int64 id = sqlite3_column_int64(upsert->rows, 0);
    const int with_phone = words && sqlite3_column_int64(upsert->words, 0) == id;
    if (mode == row_only) take_row(db, upsert->rows, sqlite3_column_count(upsert->rows));
    else update_row(db, upsert, with_phone);
    if (with_phone) {
      copy_row(db, upsert->words, upsert->put_words, mode);
      words = sqlite3_step(upsert->words) == SQLITE_ROW;
    }
    while (identity && sqlite3_column_int64(upsert->identities, 3) <= id) {
      const int gone = sqlite3_column_int(upsert->identities, 4);
      sqlite3_stmt *put = gone ? upsert->drop_identity : upsert->put_identity;
      for (int i = 0; i < 4; ++i) sqlite3_bind_value(put, i + 1, sqlite3_column_value(upsert->identities, i));
      if (mode == row_and_insert) step_done(db, put);
      identity = sqlite3_step(upsert->identities) == SQLITE_ROW;
    }
    if (sqlite3_step(upsert->changes) == SQLITE_ROW) copy_row(db, upsert->changes, upsert->put_change, mode);
    if (mode == row_and_insert && ++in_transaction == rows_per_commit) {
      bare_script(db, "COMMIT; BEGIN IMMEDIATE");
      in_transaction = 0;
    }
  }
  if (mode == row_and_insert) bare_script(db, "COMMIT");
  sqlite3_reset(upsert->rows);
  sqlite3_reset(upsert->words);
  sqlite3_reset(upsert->identities);
  sqlite3_reset(upsert->changes);
  return now_s() - begun;
}

double bare_upsert(const char *source, const char *payload, const char *target, long long object_id,
                   long long since, int rows_per_commit) {
  bare *db = bare_open(target);
  bare_script(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768");
  bare *from = bare_open(source);
  char sql[4096];
  snprintf(sql, sizeof sql, "ATTACH '%s' AS pay", payload);
  bare_script(from, sql);
  struct upsert upsert;
  upsert.rows = statement_of(from, "SELECT id, email__key, title, title__key, version, updated_at, updated_by, phone, "
                                   "phone__key FROM main.contacts WHERE deleted_at IS NULL ORDER BY id");
  upsert.words = statement_of(from, "SELECT record, tokens FROM pay.words ORDER BY record");
  snprintf(sql, sizeof sql, "SELECT kind, value, %lld, record, gone FROM pay.identities ORDER BY record", object_id);
  upsert.identities = statement_of(from, sql);
  snprintf(sql, sizeof sql, "SELECT * FROM main.kith_changes WHERE object = %lld AND seq > %lld AND act = 1 ORDER BY record",
           object_id, since);
  upsert.changes = statement_of(from, sql);
  upsert.find = statement_of(db, "SELECT id FROM contacts WHERE email__key = ?1 AND deleted_at IS NULL LIMIT 2");
  upsert.before = statement_of(db, "SELECT * FROM contacts WHERE id = ?1");
  upsert.put_title = statement_of(db, "UPDATE contacts SET title = ?1, title__key = ?2, version = ?3, updated_at = ?4, "
                                      "updated_by = ?5 WHERE id = ?6");
  upsert.put_phone = statement_of(db, "UPDATE contacts SET title = ?1, title__key = ?2, version = ?3, updated_at = ?4, "
                                      "updated_by = ?5, phone = ?7, phone__key = ?8 WHERE id = ?6");
  upsert.put_words = statement_of(db, "INSERT OR REPLACE INTO contacts__words (rowid, tokens) VALUES (?, ?)");
  upsert.put_identity = statement_of(db, "INSERT INTO kith_identities (kind, value, object, record) VALUES (?, ?, ?, ?)");
  upsert.drop_identity = statement_of(db, "DELETE FROM kith_identities WHERE kind = ? AND value = ? AND object = ? AND record = ?");
  upsert.put_change = insert_all_columns(db, "kith_changes", sqlite3_column_count(upsert.changes));
  const double reading = upsert_pass(db, &upsert, rows_per_commit, row_only);
  const double all = upsert_pass(db, &upsert, rows_per_commit, row_and_insert);
  bare_close(from);
  bare_close(db);
  return all - reading;
}

double bare_syncs_per_second(const char *folder, double seconds) {
  char path[4096];
  char page[4096];
  memset(page, 7, sizeof page);
  snprintf(path, sizeof path, "%s/sync-probe", folder);
  const int file = open(path, O_CREAT | O_RDWR, 0600);
  if (file < 0 || posix_fallocate(file, 0, 1 << 20) != 0) fail(NULL, path);
  const double begun = now_s();
  int64_t count = 0;
  while (now_s() - begun < seconds) {
    const off_t at = (off_t)(count % 256) * (off_t)sizeof page;
    if (pwrite(file, page, sizeof page, at) != (ssize_t)sizeof page || fdatasync(file) != 0) fail(NULL, path);
    ++count;
  }
  const double took = now_s() - begun;
  close(file);
  unlink(path);
  return (double)count / took;
}

const char *bare_engine_version(void) { return sqlite3_libversion(); }
