#include "records/check.h"

#include <algorithm>
#include <map>
#include <set>

#include "query/visibility.h"
#include "records/change.h"
#include "records/conditions.h"
#include "records/index.h"
#include "records/money.h"
#include "records/plan.h"
#include "records/references.h"
#include "schema/search_table.h"

namespace kith::records {
namespace {

using query::Stored;
using storage::Connection;
using storage::Sql;

constexpr int page_records = 500;

constexpr Sql identity_sql =
    "SELECT 1 FROM kith_identities WHERE kind = ?1 AND value = ?2 AND object = ?3 AND record = ?4";
constexpr Sql identities_sql = "SELECT count(*) FROM kith_identities WHERE object = ?1";

class ObjectCheck {
 public:
  ObjectCheck(const query::ReadEnvironment& everything, const ObjectPlan& plan,
              const RecordCheck& check)
      : everything_(everything), plan_(plan), check_(check) {}

  int64_t run() {
    for (const query::Rows rows : {query::Rows::live, query::Rows::deleted}) {
      query::Question question;
      question.object = &plan_.object;
      question.rows = rows;
      Id last;
      while (true) {
        const auto ids = query::select_ids(everything_, question, last, page_records);
        if (ids.empty()) break;
        last = ids.back();
        look_at(query::fetch_many(everything_, plan_.object, ids));
      }
    }
    compare_counts();
    return records_;
  }

 private:
  void look_at(const std::vector<Stored>& page) {
    std::map<const schema::Object*, std::vector<Reference>> references;
    for (const Stored& record : page) {
      ++records_;
      collect_references(record, references);
      compare_with_log(record);
      compare_with_indexes(record);
      check_.record(record);
    }
    for (const auto& [target, named] : references) follow(*target, named);
  }

  struct Reference {
    Id from;
    const schema::Field* field;
    Id to;
  };

  void collect_references(const Stored& record,
                          std::map<const schema::Object*, std::vector<Reference>>& out) {
    for (const ReferenceField& reference : plan_.references) {
      const schema::Field& field = *reference.field;
      const Target target = target_of(everything_.schema, field, record.cells(field));
      if (!target.id) continue;
      if (target.object)
        out[target.object].push_back({record.id(), &field, target.id});
      else
        fault(record.id(), say("“{}” names a record of an object that does not exist",
                               "“{}”指向的对象不存在", field.name));
    }
  }

  void follow(const schema::Object& target, const std::vector<Reference>& named) {
    std::set<Id> wanted;
    for (const Reference& one : named) wanted.insert(one.to);
    std::set<Id> found;
    const std::vector<Id> ids(wanted.begin(), wanted.end());
    for (const Stored& record : query::fetch_many(everything_, target, ids))
      found.insert(record.id());
    for (const Reference& one : named) {
      if (found.contains(one.to)) continue;
      fault(one.from, say("“{}” names {} {}, which does not exist", "“{}”指向的 {} {} 不存在",
                          one.field->name, target.singular, format(one.to)));
    }
  }

  void compare_with_log(const Stored& record) {
    const auto newest =
        changes_of(everything_.db, everything_.schema, plan_.object, record.id(), 0, 1);
    if (newest.empty())
      return fault(record.id(), say("the change log does not know it", "变更日志中没有它"));
    const Change& change = newest.front();
    if (change.version != record.version()) {
      return fault(record.id(),
                   say("it has version {}, its newest change made version {}",
                       "记录版本为 {}，而最新变更的版本为 {}", record.version(), change.version));
    }
    for (const FieldChange& changed : change.fields) {
      const schema::Field* field = plan_.object.field(changed.field);
      // What nobody writes, the program may have noted since, without a change (records/notes.h).
      if (!field || field->read_only) continue;
      if (same_value(*field, changed.to, record.cells(*field))) continue;
      fault(record.id(), say("“{}” is not what its newest change made it",
                             "“{}”的值与最新变更不一致", field->name));
    }
  }

  void compare_with_indexes(const Stored& record) {
    const IndexEntry entry = index_entry(plan_, record);
    if (!entry.tokens.empty()) {
      ++with_words_;
      if (!schema::has_words(everything_.db, plan_.object, record.id()))
        fault(record.id(), say("search does not find it", "搜索索引中没有它"));
    }
    identities_ += static_cast<int64_t>(entry.identities.size());
    for (const Identity& one : entry.identities) {
      if (everything_.db.exists(identity_sql,
                                std::vector<Value>{static_cast<int64_t>(one.kind), one.value,
                                                   plan_.object.id, record.id().value}))
        continue;
      fault(record.id(), say("it is not known by “{}”", "无法通过“{}”识别它", one.value));
    }
  }

  // All that should be there is; so a surplus is of records that are not.
  void compare_counts() {
    const std::vector<Value> object{plan_.object.id};
    const int64_t identities = everything_.db.integer(identities_sql, object).value_or(0);
    if (identities > identities_) {
      check_.fault(
          {plan_.object.name, say("{} identities are of no record", "{} 条识别信息没有对应的记录",
                                  identities - identities_)});
    }
    if (!schema::has_search_table(plan_.object)) return;
    const int64_t words = schema::count_words(everything_.db, plan_.object);
    if (words > with_words_) {
      check_.fault({plan_.object.name, say("search finds {} records that do not exist",
                                           "搜索索引中有 {} 条不存在的记录", words - with_words_)});
    }
  }

  void fault(Id record, Message what) {
    check_.fault({plan_.object.name + " " + format(record), std::move(what)});
  }

  const query::ReadEnvironment& everything_;
  const ObjectPlan& plan_;
  const RecordCheck& check_;
  int64_t records_ = 0;
  int64_t with_words_ = 0;
  int64_t identities_ = 0;
};

}  // namespace

int64_t check_records(Connection& db, const schema::SchemaPtr& schema,
                      const schema::WriteContext& names, const RecordCheck& check) {
  const Plans plans(schema, {});
  const query::ReadEnvironment everything{db, *schema, query::everything(), names};
  int64_t records = 0;
  for (const schema::Object& object : schema->objects())
    records += ObjectCheck(everything, plans.of(object), check).run();
  return records;
}

}  // namespace kith::records
