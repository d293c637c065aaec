#include "records/index.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "schema/kind.h"
#include "schema/search_table.h"
#include "schema/vocabulary.h"
#include "storage/before_commit.h"
#include "text/record_code.h"
#include "text/tokens.h"

namespace kith::records {
namespace {

constexpr storage::Sql insert_identity_sql =
    "INSERT INTO kith_identities (kind, value, object, record) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT DO NOTHING";
constexpr storage::Sql delete_identity_sql =
    "DELETE FROM kith_identities WHERE kind = ?1 AND value = ?2 AND object = ?3 AND record = ?4";

constexpr size_t identity_bytes_max = 255;

// Takes what a kind says of a value into the entry.
class Collector final : public schema::Findable {
 public:
  enum class What { all, identities };
  Collector(IndexEntry& entry, What what) : entry_(entry), what_(what) {}

  void finish() {
    entry_.tokens = std::move(text_.tokens);
    add_forms(text_.words, schema::word_form);
    add_forms(text_.readings, schema::reading_form);
  }

  void take(const schema::Field& field, const query::Stored& record) {
    const auto cells = record.cells(field);
    if (std::ranges::all_of(cells, is_null)) return;
    names_ = field.settings.text("names") == "company" ? TokenKind::company : TokenKind::person;
    field.kind->find(field, cells, *this);
  }

  void text(std::string_view utf8) override { tokens(TokenKind::text, utf8); }
  void name(std::string_view utf8) override { tokens(names_, utf8); }
  void email(std::string_view address) override {
    tokens(TokenKind::email, address);
    identity(IdentityKind::email, address);
  }
  void phone(std::string_view e164) override {
    tokens(TokenKind::phone, e164);
    // An extension belongs to a desk, not to who is known by the number.
    const auto end = e164.find_first_not_of("0123456789", 1);
    if (e164.starts_with('+')) identity(IdentityKind::phone, e164.substr(0, end));
  }
  void domain(std::string_view host) override {
    tokens(TokenKind::url, host);
    identity(IdentityKind::domain, host);
  }
  void code(std::string_view utf8) override {
    tokens(TokenKind::code, utf8);
    identity(IdentityKind::external, utf8);
    if (const auto brief = short_record_code(utf8)) identity(IdentityKind::external, *brief);
  }

 private:
  void tokens(TokenKind kind, std::string_view utf8) {
    if (what_ == What::all) append_index_text(text_, kind, utf8);
  }
  void add_forms(std::string_view words, std::string (*form)(std::string_view)) {
    while (!words.empty()) {
      const size_t end = std::min(words.find(' '), words.size());
      entry_.forms.push_back(form(words.substr(0, end)));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }
  void identity(IdentityKind kind, std::string_view value) {
    if (!value.empty() && value.size() <= identity_bytes_max)
      entry_.identities.push_back({kind, std::string(value)});
  }

  IndexEntry& entry_;
  const What what_;
  IndexText text_;
  TokenKind names_ = TokenKind::person;
};

template <typename T>
void keep_each_once(std::vector<T>& all) {
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
}

void write_identity(storage::Connection& db, const storage::Sql& sql, const schema::Object& object,
                    Id record, const Identity& identity) {
  db.execute(sql, {static_cast<int64_t>(identity.kind), identity.value, object.id, record.value});
}

template <typename T>
std::vector<T> only_in(const std::vector<T>& these, const std::vector<T>& not_those) {
  std::vector<T> left;
  std::ranges::set_difference(these, not_those, std::back_inserter(left));
  return left;
}

void move_words(storage::Connection& db, const schema::Object& object, Id record,
                const IndexEntry& from, const IndexEntry& to) {
  if (from.tokens == to.tokens && from.owner == to.owner) return;
  const storage::Identifier table = schema::search_table_name(object);
  if (to.tokens.empty()) {
    return storage::before_commit(db, [table, record](storage::Connection& late) {
      schema::remove_words(late, table, record);
    });
  }
  const auto write = from.tokens.empty() ? schema::put_words : schema::replace_words;
  storage::before_commit(db, [table, record, write, tokens = to.tokens, owner = to.owner,
                              forms = only_in(to.forms, from.forms)](storage::Connection& late) {
    write(late, table, record, {tokens, owner});
    schema::learn_forms(late, forms);
  });
}

}  // namespace

IndexEntry index_entry(const ObjectPlan& plan, const query::Stored& record) {
  IndexEntry entry;
  if (plan.searched.empty() || record.deleted()) return entry;
  entry.owner = record.owner();
  Collector collector(entry, Collector::What::all);
  for (const schema::Field* field : plan.searched) collector.take(*field, record);
  collector.finish();
  keep_each_once(entry.forms);
  keep_each_once(entry.identities);
  return entry;
}

std::vector<Identity> identities_of(const query::Stored& record) {
  IndexEntry entry;
  Collector collector(entry, Collector::What::identities);
  for (const schema::Field& field : record.object().fields)
    if (field.searched) collector.take(field, record);
  keep_each_once(entry.identities);
  return std::move(entry.identities);
}

void move_index(storage::Connection& db, const schema::Object& object, Id record,
                const IndexEntry& from, const IndexEntry& to) {
  if (!from.tokens.empty() || !to.tokens.empty()) move_words(db, object, record, from, to);
  for (const Identity& identity : only_in(from.identities, to.identities))
    write_identity(db, delete_identity_sql, object, record, identity);
  for (const Identity& identity : only_in(to.identities, from.identities))
    write_identity(db, insert_identity_sql, object, record, identity);
}

}  // namespace kith::records
