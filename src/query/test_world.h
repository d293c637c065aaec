// A small world for tests of questions: accounts with contacts and deals, stages, notes that point
// at anything. Every kind of value is there; records are the same in the database and in memory.
#pragma once

#include <deque>
#include <map>
#include <random>

#include "query/read.h"
#include "query/visibility.h"
#include "schema/store.h"

namespace kith::query {

// Sees everything but the rows and fields that a test hides.
class Mask final : public Visibility {
 public:
  const Filter& rows(const schema::Object& object) const override;
  bool reads(const schema::Object& object, const schema::Field& field) const override;
  schema::formula::Moment moment() const override;  // the world's, in Shanghai
  void restrict(const schema::Object& object, Filter rows) { rows_[object.id] = std::move(rows); }
  void hide(const schema::Field& field) { hidden_.push_back(&field); }

 private:
  std::map<int64_t, Filter> rows_;
  std::vector<const schema::Field*> hidden_;
  Filter always_;
};

class World {
 public:
  // Makes the tables in an empty database.
  explicit World(storage::Database& database);

  const schema::Schema& schema() const { return *schema_; }
  const schema::Object& object(std::string_view name) const { return *schema_->object(name); }
  // Values as a client writes them; system columns are filled in. Ids count up from 1.
  Id add(std::string_view object, const Json& values);
  // {"name":"张三"} read as JSON
  Id add(std::string_view object, const char* values);
  void remove(std::string_view object, Id id);
  // Writes what was added since to the database; put_words for searched fields too.
  void save();

  // Some hundred records with NULLs, Han names, case variants, deleted rows.
  void fill(std::mt19937& random, int accounts);

  std::deque<Stored>& records(std::string_view object) { return records_.at(std::string(object)); }
  Asker asker() const;
  ParseContext parsing(const Visibility& visibility) const;
  Filter filter(std::string_view object, const char* json,
                const Visibility& visibility = everything()) const;
  Question question(std::string_view object, const char* json,
                    const Visibility& visibility = everything()) const;

  // Ids that match, in ascending order: in memory, and in the database.
  std::vector<Id> in_memory(std::string_view object, const Filter& filter,
                            const Visibility& visibility = everything()) const;
  std::vector<Id> in_database(const schema::Object& object, const Filter& filter,
                              const Visibility& visibility = everything()) const;
  // What a formula field, of the schema or of a test's own, has on each visible record: by id.
  std::map<int64_t, Value> worked_out(const schema::Object& object, const schema::Field& field,
                                      const Visibility& visibility) const;
  // The page as JSON, and the next cursor.
  struct Page {
    std::string json;
    std::string next;
    std::vector<std::string> ids() const;
  };
  Page page(const Question& question, const Visibility& visibility = everything()) const;
  std::string groups(std::string_view object, const char* json,
                     const Visibility& visibility = everything()) const;
  storage::Database& database() const { return database_; }

 private:
  friend class WorldRecord;
  storage::Database& database_;
  schema::SchemaPtr schema_;
  std::map<std::string, std::deque<Stored>> records_;
  std::map<std::string, size_t> saved_;
  int64_t last_id_ = 0;
  Asker asker_;
};

// Names of the world's users.
class Names final : public schema::WriteContext {
 public:
  std::string_view user_name(Id user) const override;
};

}  // namespace kith::query
