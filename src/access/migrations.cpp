// Credentials, sessions and tokens: system tables that no object, and so no query, can name.
// Secrets of sessions and tokens are 256 random bits; only their SHA-256 is stored.
#include "access/sign_in.h"

namespace kith::access {

std::span<const storage::Migration> migrations() {
  static const storage::Migration list[] = {
      {"access",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_credentials (
            user INTEGER PRIMARY KEY, hash TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT;
          CREATE TABLE kith_sessions (
            hash BLOB PRIMARY KEY, user INTEGER NOT NULL, created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL, address TEXT NOT NULL) STRICT, WITHOUT ROWID;
          CREATE INDEX kith_sessions_user ON kith_sessions (user);
          CREATE TABLE kith_tokens (
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL, name TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE, reach INTEGER NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER, used_at INTEGER) STRICT;
          CREATE INDEX kith_tokens_user ON kith_tokens (user);)",
        .postgres = R"(
          CREATE TABLE kith_credentials (
            "user" bigint PRIMARY KEY, hash text NOT NULL, changed_at timestamptz NOT NULL);
          CREATE TABLE kith_sessions (
            hash bytea PRIMARY KEY, "user" bigint NOT NULL, created_at timestamptz NOT NULL,
            seen_at timestamptz NOT NULL, address text NOT NULL);
          CREATE INDEX kith_sessions_user ON kith_sessions ("user");
          CREATE TABLE kith_tokens (
            id bigint PRIMARY KEY, "user" bigint NOT NULL, name text NOT NULL,
            hash bytea NOT NULL UNIQUE, reach bigint NOT NULL, created_at timestamptz NOT NULL,
            expires_at timestamptz, used_at timestamptz);
          CREATE INDEX kith_tokens_user ON kith_tokens ("user");)"}},
      {"access",
       2,
       {.sqlite = R"(
          ALTER TABLE kith_sessions ADD COLUMN agent TEXT NOT NULL DEFAULT '';
          CREATE TABLE kith_last_seen (user INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
          CREATE TABLE kith_invitations (
            user INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, purpose INTEGER NOT NULL,
            made_by INTEGER NOT NULL, created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL) STRICT;)",
        .postgres = R"(
          ALTER TABLE kith_sessions ADD COLUMN agent text NOT NULL DEFAULT '';
          CREATE TABLE kith_last_seen ("user" bigint PRIMARY KEY, at timestamptz NOT NULL);
          CREATE TABLE kith_invitations (
            "user" bigint PRIMARY KEY, hash bytea NOT NULL UNIQUE, purpose bigint NOT NULL,
            made_by bigint NOT NULL, created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL);)"}},
      {"access",
       3,
       {.sqlite = R"(
          CREATE TABLE kith_second_factors (
            user INTEGER PRIMARY KEY, secret BLOB NOT NULL, made_at INTEGER NOT NULL,
            confirmed_at INTEGER, used_step INTEGER NOT NULL) STRICT;
          CREATE TABLE kith_recovery_codes (
            user INTEGER NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (user, hash)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_second_factors (
            "user" bigint PRIMARY KEY, secret bytea NOT NULL, made_at timestamptz NOT NULL,
            confirmed_at timestamptz, used_step bigint NOT NULL);
          CREATE TABLE kith_recovery_codes (
            "user" bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY ("user", hash));)"}},
      {"access",
       4,
       {.sqlite = R"(
          CREATE TABLE kith_familiar_addresses (
            user INTEGER NOT NULL, address TEXT NOT NULL, seen_at INTEGER NOT NULL,
            failures INTEGER NOT NULL, failed_at INTEGER,
            PRIMARY KEY (user, address)) STRICT, WITHOUT ROWID;
          CREATE TABLE kith_wrong_codes (
            user INTEGER PRIMARY KEY, failures INTEGER NOT NULL,
            failed_at INTEGER NOT NULL) STRICT;)",
        .postgres = R"(
          CREATE TABLE kith_familiar_addresses (
            "user" bigint NOT NULL, address text NOT NULL, seen_at timestamptz NOT NULL,
            failures bigint NOT NULL, failed_at timestamptz, PRIMARY KEY ("user", address));
          CREATE TABLE kith_wrong_codes (
            "user" bigint PRIMARY KEY, failures bigint NOT NULL,
            failed_at timestamptz NOT NULL);)"}},
      {"access",
       5,
       {.sqlite = R"(
          ALTER TABLE kith_sessions ADD COLUMN two_steps INTEGER NOT NULL DEFAULT 0;
          UPDATE kith_sessions SET two_steps = 1 WHERE user IN (
            SELECT user FROM kith_second_factors WHERE confirmed_at IS NOT NULL);)",
        .postgres = R"(
          ALTER TABLE kith_sessions ADD COLUMN two_steps boolean NOT NULL DEFAULT false;
          UPDATE kith_sessions SET two_steps = true WHERE "user" IN (
            SELECT "user" FROM kith_second_factors WHERE confirmed_at IS NOT NULL);)"}},
      {"access",
       6,
       {.sqlite = R"(
          CREATE TABLE kith_passkeys (
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL, credential BLOB NOT NULL UNIQUE,
            origin TEXT NOT NULL, public_key BLOB NOT NULL, algorithm INTEGER NOT NULL,
            counter INTEGER NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
            last_used_at INTEGER, backed_up INTEGER NOT NULL) STRICT;
          CREATE INDEX kith_passkeys_user ON kith_passkeys (user);)",
        .postgres = R"(
          CREATE TABLE kith_passkeys (
            id bigint PRIMARY KEY, "user" bigint NOT NULL, credential bytea NOT NULL UNIQUE,
            origin text NOT NULL, public_key bytea NOT NULL, algorithm bigint NOT NULL,
            counter bigint NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL,
            last_used_at timestamptz, backed_up boolean NOT NULL);
          CREATE INDEX kith_passkeys_user ON kith_passkeys ("user");)"}},
  };
  return list;
}

}  // namespace kith::access
