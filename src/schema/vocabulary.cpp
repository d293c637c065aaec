#include "schema/vocabulary.h"

#include <algorithm>
#include <array>

namespace kith::schema {
namespace {

using storage::Connection;
using storage::Engine;
using storage::EngineSql;
using storage::Row;
using storage::Sql;

constexpr size_t shelf_letters = 2;  // "w:"

constexpr Sql learn_one = "INSERT OR IGNORE INTO kith_vocabulary (form, word) VALUES (?1, ?2)";

// A row by itself for SQLite: a statement of many rows begins a savepoint, at which FTS5 writes out
// its words (storage/before_commit.h). All at once for PostgreSQL, in order, so that two who learn
// the same words wait for each other and never both.
constexpr Sql learn_all =
    "WITH fresh AS ("
    "  INSERT INTO kith_vocabulary (form, word)"
    "  SELECT form, '' FROM unnest(string_to_array(CAST(?1 AS text), ' ')) AS form"
    "  ON CONFLICT DO NOTHING RETURNING form)"
    " INSERT INTO kith_vocabulary (form, word)"
    " SELECT 'e:' || substr(form, n), substr(form, 3)"
    " FROM fresh, generate_series(4, length(form) - 3) AS n WHERE form < 'x'"
    " AND form >= 'w' ON CONFLICT DO NOTHING";

// '{' follows 'z'.
constexpr EngineSql select_beginning = {
    "SELECT guess.key,"
    " (SELECT group_concat(substr(form, 3), ' ') FROM (SELECT form FROM kith_vocabulary"
    "   WHERE form >= 'w:' || guess.value AND form < 'w:' || guess.value || '{'"
    "   ORDER BY form LIMIT 4)),"
    " (SELECT group_concat(substr(form, 3), ' ') FROM (SELECT form FROM kith_vocabulary"
    "   WHERE form >= 'r:' || guess.value AND form < 'r:' || guess.value || '{'"
    "   ORDER BY form LIMIT 4))"
    " FROM json_each(?1) AS guess",

    "SELECT guess.at - 1, w.words, r.words"
    " FROM unnest(string_to_array(CAST(?1 AS text), ' ')) WITH ORDINALITY AS guess (value, at)"
    " CROSS JOIN LATERAL (SELECT string_agg(substr(form, 3), ' ') AS words FROM"
    "   (SELECT form FROM kith_vocabulary WHERE form >= 'w:' || guess.value"
    "     AND form < 'w:' || guess.value || '{' ORDER BY form LIMIT 4) AS few) AS w"
    " CROSS JOIN LATERAL (SELECT string_agg(substr(form, 3), ' ') AS words FROM"
    "   (SELECT form FROM kith_vocabulary WHERE form >= 'r:' || guess.value"
    "     AND form < 'r:' || guess.value || '{' ORDER BY form LIMIT 4) AS few) AS r"
    " WHERE w.words IS NOT NULL OR r.words IS NOT NULL ORDER BY guess.at"};

constexpr Sql select_holding =
    "SELECT DISTINCT word FROM (SELECT word FROM kith_vocabulary"
    " WHERE form >= ?1 AND form < ?2 ORDER BY form LIMIT 64) AS few";

constexpr Sql select_any = "SELECT 1 FROM kith_vocabulary LIMIT 1";

static_assert(continuations_max == 4 && ending_letters_min == 4, "they stand in the statements");

// "a b c", or ["a","b","c"]: beginnings are letters from a to z.
std::string joined(Engine engine, std::span<const std::string> texts) {
  const bool json = engine == Engine::sqlite;
  std::string all = json ? "[" : "";
  for (const std::string& text : texts) {
    if (&text != texts.data()) all += json ? ',' : ' ';
    if (json) all += '"';
    all += text;
    if (json) all += '"';
  }
  if (json) all += ']';
  return all;
}

void append_words(std::vector<std::string>& words, std::string_view list) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(' '), list.size());
    const std::string_view word = list.substr(0, end);
    if (std::ranges::find(words, word) == words.end()) words.emplace_back(word);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void learn(Connection& db, std::string_view form) {
  if (db.execute(learn_one, {std::string(form), std::string()}) == 0 || !form.starts_with('w'))
    return;
  const std::string_view word = form.substr(shelf_letters);
  for (size_t at = 1; at + ending_letters_min <= word.size(); ++at)
    db.execute(learn_one, {"e:" + std::string(word.substr(at)), std::string(word)});
}

}  // namespace

constinit const EngineSql create_vocabulary = {
    "CREATE TABLE kith_vocabulary ("
    "  form TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (form, word)) WITHOUT ROWID, STRICT",

    "CREATE TABLE kith_vocabulary ("
    "  form text COLLATE \"C\" NOT NULL, word text COLLATE \"C\" NOT NULL,"
    "  PRIMARY KEY (form, word))"};

std::string word_form(std::string_view word) { return "w:" + std::string(word); }
std::string reading_form(std::string_view reading) { return "r:" + std::string(reading); }

void learn_forms(Connection& db, std::span<const std::string> forms) {
  if (forms.empty()) return;
  if (db.engine() == Engine::postgres) {
    db.execute(learn_all, {joined(Engine::postgres, forms)});
    return;
  }
  for (const std::string& form : forms) learn(db, form);
}

std::vector<Known> words_beginning(Connection& db, std::span<const std::string> beginnings) {
  std::vector<Known> all;
  if (beginnings.empty()) return all;
  db.query(db.pick(select_beginning), {joined(db.engine(), beginnings)}, [&](const Row& row) {
    Known known{static_cast<size_t>(row.integer(0)), {}};
    for (int column = 1; column <= 2; ++column) {
      if (!row.is_null(column)) append_words(known.words, row.text(column));
    }
    if (!known.words.empty()) all.push_back(std::move(known));
    return true;
  });
  return all;
}

std::vector<std::string> words_holding(Connection& db, std::string_view fragment, int limit) {
  std::vector<std::string> words;
  const std::string from = "e:" + std::string(fragment);
  db.query(select_holding, {from, from + '{'}, [&](const Row& row) {
    words.emplace_back(row.text(0));
    return words.size() < static_cast<size_t>(limit);
  });
  return words;
}

bool knows_words(Connection& db) { return db.exists(select_any); }

}  // namespace kith::schema
