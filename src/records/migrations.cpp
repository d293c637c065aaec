#include <array>

#include "records/change.h"

namespace kith::records {
namespace {

using storage::EngineSql;
using storage::Migration;

// No second index on identities: what a record held before a write is computed from its
// before-image. No index on the kind of the log: nobody asks for it by that.
constexpr EngineSql tables = {
    R"(
CREATE TABLE kith_changes (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER, via INTEGER NOT NULL,
  batch INTEGER, object INTEGER NOT NULL, record INTEGER NOT NULL, act INTEGER NOT NULL,
  version INTEGER NOT NULL, fields TEXT NOT NULL) STRICT;
CREATE INDEX kith_changes_record ON kith_changes (object, record, seq);
CREATE INDEX kith_changes_batch ON kith_changes (batch, seq) WHERE batch IS NOT NULL;

CREATE TABLE kith_batches (
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL,
  made_by INTEGER, count INTEGER NOT NULL, state INTEGER NOT NULL, undone_at INTEGER,
  undoes INTEGER) STRICT;

CREATE TABLE kith_identities (
  kind INTEGER NOT NULL, value TEXT NOT NULL, object INTEGER NOT NULL, record INTEGER NOT NULL,
  PRIMARY KEY (kind, value, object, record)) WITHOUT ROWID, STRICT;

CREATE TABLE kith_idempotency (
  actor INTEGER NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL,
  answer TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (actor, key)) WITHOUT ROWID, STRICT;
CREATE INDEX kith_idempotency_at ON kith_idempotency (at);

CREATE TABLE kith_counters (
  object INTEGER NOT NULL, field INTEGER NOT NULL, next INTEGER NOT NULL,
  PRIMARY KEY (object, field)) WITHOUT ROWID, STRICT;

CREATE TABLE kith_cursors (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE kith_dead_reactions (
  id INTEGER PRIMARY KEY, reaction TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL,
  at INTEGER NOT NULL) STRICT;
)",
    R"(
CREATE TABLE kith_changes (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, actor bigint,
  via bigint NOT NULL, batch bigint, object bigint NOT NULL, record bigint NOT NULL,
  act bigint NOT NULL, version bigint NOT NULL, fields text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id());
CREATE INDEX kith_changes_record ON kith_changes (object, record, seq);
CREATE INDEX kith_changes_batch ON kith_changes (batch, seq) WHERE batch IS NOT NULL;
CREATE INDEX kith_changes_order ON kith_changes (xid, seq);

CREATE TABLE kith_batches (
  id bigint PRIMARY KEY, kind bigint NOT NULL, label text NOT NULL, at timestamptz NOT NULL,
  made_by bigint, count bigint NOT NULL, state bigint NOT NULL, undone_at timestamptz, undoes bigint);

CREATE TABLE kith_identities (
  kind bigint NOT NULL, value text COLLATE "C" NOT NULL, object bigint NOT NULL,
  record bigint NOT NULL, PRIMARY KEY (kind, value, object, record));

CREATE TABLE kith_idempotency (
  actor bigint NOT NULL, key text NOT NULL, request text NOT NULL, status bigint NOT NULL,
  answer text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (actor, key));
CREATE INDEX kith_idempotency_at ON kith_idempotency (at);

CREATE TABLE kith_counters (
  object bigint NOT NULL, field bigint NOT NULL, next bigint NOT NULL,
  PRIMARY KEY (object, field));

CREATE TABLE kith_cursors (name text PRIMARY KEY, seq bigint NOT NULL);
CREATE TABLE kith_dead_reactions (
  id bigint PRIMARY KEY, reaction text NOT NULL, seq bigint NOT NULL, reason text NOT NULL,
  at timestamptz NOT NULL);
)"};

// Merged records, by what they were known, and what a scan for duplicates found (records/merged.h,
// records/twin_groups.h).
constexpr EngineSql twins = {
    R"(
CREATE TABLE kith_merges (
  loser INTEGER PRIMARY KEY, object INTEGER NOT NULL, winner INTEGER NOT NULL,
  batch INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE kith_aliases (
  kind INTEGER NOT NULL, value TEXT NOT NULL, object INTEGER NOT NULL, record INTEGER NOT NULL,
  PRIMARY KEY (kind, value, object, record)) WITHOUT ROWID, STRICT;

CREATE TABLE kith_twin_groups (
  id INTEGER PRIMARY KEY, object INTEGER NOT NULL, score INTEGER NOT NULL, state INTEGER NOT NULL,
  found_at INTEGER NOT NULL, decided_at INTEGER, decided_by INTEGER, batch INTEGER) STRICT;
CREATE INDEX kith_twin_groups_order ON kith_twin_groups (object, score, id);
CREATE INDEX kith_twin_groups_batch ON kith_twin_groups (batch) WHERE batch IS NOT NULL;
CREATE TABLE kith_twin_members (
  grp INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (grp, record)) WITHOUT ROWID, STRICT;
CREATE INDEX kith_twin_members_record ON kith_twin_members (record);
CREATE TABLE kith_twins_apart (
  one INTEGER NOT NULL, other INTEGER NOT NULL, object INTEGER NOT NULL, at INTEGER NOT NULL,
  told_by INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID, STRICT;
CREATE TABLE kith_twin_scans (
  object INTEGER PRIMARY KEY, at INTEGER NOT NULL, seq INTEGER NOT NULL, records INTEGER NOT NULL,
  groups INTEGER NOT NULL, seconds INTEGER NOT NULL) STRICT;
)",
    R"(
CREATE TABLE kith_merges (
  loser bigint PRIMARY KEY, object bigint NOT NULL, winner bigint NOT NULL, batch bigint NOT NULL,
  at timestamptz NOT NULL);
CREATE TABLE kith_aliases (
  kind bigint NOT NULL, value text COLLATE "C" NOT NULL, object bigint NOT NULL,
  record bigint NOT NULL, PRIMARY KEY (kind, value, object, record));

CREATE TABLE kith_twin_groups (
  id bigint PRIMARY KEY, object bigint NOT NULL, score bigint NOT NULL, state bigint NOT NULL,
  found_at timestamptz NOT NULL, decided_at timestamptz, decided_by bigint, batch bigint);
CREATE INDEX kith_twin_groups_order ON kith_twin_groups (object, score, id);
CREATE INDEX kith_twin_groups_batch ON kith_twin_groups (batch) WHERE batch IS NOT NULL;
CREATE TABLE kith_twin_members (
  grp bigint NOT NULL, record bigint NOT NULL, PRIMARY KEY (grp, record));
CREATE INDEX kith_twin_members_record ON kith_twin_members (record);
CREATE TABLE kith_twins_apart (
  one bigint NOT NULL, other bigint NOT NULL, object bigint NOT NULL, at timestamptz NOT NULL,
  told_by bigint, PRIMARY KEY (one, other));
CREATE TABLE kith_twin_scans (
  object bigint PRIMARY KEY, at timestamptz NOT NULL, seq bigint NOT NULL, records bigint NOT NULL,
  groups bigint NOT NULL, seconds bigint NOT NULL);
)"};

constexpr EngineSql notes = {"ALTER TABLE kith_batches ADD COLUMN note TEXT",
                             "ALTER TABLE kith_batches ADD COLUMN note text"};

// What went into a record, for its timeline, and what else a batch has merged.
constexpr EngineSql merges_by_winner = {
    "CREATE INDEX kith_merges_winner ON kith_merges (winner); "
    "CREATE INDEX kith_merges_batch ON kith_merges (batch)",
    "CREATE INDEX kith_merges_winner ON kith_merges (winner); "
    "CREATE INDEX kith_merges_batch ON kith_merges (batch)"};

// What somebody did, for the audit trail and for taking it back.
constexpr EngineSql changes_by_actor = {
    "CREATE INDEX kith_changes_actor ON kith_changes (actor, seq) WHERE actor IS NOT NULL",
    "CREATE INDEX kith_changes_actor ON kith_changes (actor, seq) WHERE actor IS NOT NULL"};

// The sealed tree of the log (records/seal_store.h, records/seal_heads.h).
constexpr EngineSql seal = {
    R"(
CREATE TABLE kith_seal_leaves (
  tile INTEGER PRIMARY KEY, least INTEGER NOT NULL, most INTEGER NOT NULL, seqs BLOB NOT NULL,
  salts BLOB NOT NULL) STRICT;
CREATE INDEX kith_seal_leaves_most ON kith_seal_leaves (most, least);
CREATE INDEX kith_seal_leaves_least ON kith_seal_leaves (least, tile, most);
CREATE TABLE kith_seal_tiles (
  level INTEGER NOT NULL, tile INTEGER NOT NULL, hashes BLOB NOT NULL,
  PRIMARY KEY (level, tile)) STRICT;
CREATE TABLE kith_seal_heads (
  size INTEGER PRIMARY KEY, root BLOB NOT NULL, at INTEGER NOT NULL, hour INTEGER NOT NULL,
  signed_by BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
CREATE TABLE kith_seal_erased (seq INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;
CREATE TABLE kith_seal_state (
  id INTEGER PRIMARY KEY, after_seq INTEGER NOT NULL, after_xid INTEGER NOT NULL,
  most INTEGER NOT NULL, horizon INTEGER NOT NULL, epoch INTEGER NOT NULL) STRICT;
CREATE TABLE kith_seal_checks (id INTEGER PRIMARY KEY, report TEXT NOT NULL) STRICT;
)",
    R"(
CREATE TABLE kith_seal_leaves (
  tile bigint PRIMARY KEY, least bigint NOT NULL, most bigint NOT NULL, seqs bytea NOT NULL,
  salts bytea NOT NULL);
CREATE INDEX kith_seal_leaves_most ON kith_seal_leaves (most, least);
CREATE INDEX kith_seal_leaves_least ON kith_seal_leaves (least, tile, most);
CREATE TABLE kith_seal_tiles (
  level bigint NOT NULL, tile bigint NOT NULL, hashes bytea NOT NULL, PRIMARY KEY (level, tile));
CREATE TABLE kith_seal_heads (
  size bigint PRIMARY KEY, root bytea NOT NULL, at timestamptz NOT NULL, hour bigint NOT NULL,
  signed_by bytea NOT NULL, signature bytea NOT NULL);
CREATE TABLE kith_seal_erased (seq bigint PRIMARY KEY, digest bytea NOT NULL);
CREATE TABLE kith_seal_state (
  id bigint PRIMARY KEY, after_seq bigint NOT NULL, after_xid bigint NOT NULL,
  most bigint NOT NULL, horizon bigint NOT NULL, epoch bigint NOT NULL);
CREATE TABLE kith_seal_checks (id bigint PRIMARY KEY, report text NOT NULL);
)"};

constexpr std::array<Migration, 6> list = {{{"records", 1, tables},
                                            {"records", 2, twins},
                                            {"records", 3, notes},
                                            {"records", 4, merges_by_winner},
                                            {"records", 5, changes_by_actor},
                                            {"records", 6, seal}}};

}  // namespace

std::span<const Migration> migrations() { return list; }

}  // namespace kith::records
