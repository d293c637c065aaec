#include "records/history.h"

#include <map>
#include <set>
#include <unordered_map>

#include "records/batch.h"
#include "records/references.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

// Titles of what a page of history refers to; everything else is asked of the one below.
class Titles final : public HistoryNames {
 public:
  explicit Titles(const query::ReadEnvironment& environment) : environment_(environment) {}

  void load(const schema::Object& object, std::span<const Id> ids) {
    for (auto& [id, title] : query::titles(environment_, object, ids))
      titles_.emplace(id.value, std::move(title));
  }

  void load_leave(Id batch) {
    if (const auto found = find_batch(environment_.db, batch);
        found && found->kind == BatchKind::leave)
      leaves_.emplace(batch, found->label);
  }

  const std::string* leave(Id batch) const override {
    const auto found = leaves_.find(batch);
    return found == leaves_.end() ? nullptr : &found->second;
  }
  std::string_view user_name(Id user) const override { return environment_.names.user_name(user); }
  std::string_view title(int64_t object, Id record) const override {
    const auto found = titles_.find(record.value);
    return found != titles_.end() ? std::string_view(found->second)
                                  : environment_.names.title(object, record);
  }
  std::string_view object_name(int64_t id) const override {
    const schema::Object* object = environment_.schema.object(id);
    return object ? std::string_view(object->name) : std::string_view{};
  }
  const Attachment* attachment(Id id) const override { return environment_.names.attachment(id); }

 private:
  query::ReadEnvironment environment_;
  std::unordered_map<int64_t, std::string> titles_;  // ids are unique across objects
  std::map<Id, std::string> leaves_;
};

void write_person(const schema::WriteContext& names, Id user, JsonWriter& out) {
  if (!user) {
    out.null();
    return;
  }
  out.begin_object().key("id").id(user).key("name").string(names.user_name(user)).end_object();
}

void write_field(const schema::Field& field, const FieldChange& changed,
                 const schema::WriteContext& names, JsonWriter& out) {
  out.begin_object().key("field").string(field.name).key("from");
  field.kind->write(field, schema::ValueRow(changed.from), 0, names, out);
  out.key("to");
  field.kind->write(field, schema::ValueRow(changed.to), 0, names, out);
  out.end_object();
}

}  // namespace

std::unique_ptr<HistoryNames> titles_for(const query::ReadEnvironment& environment,
                                         const schema::Object& object,
                                         std::span<const Change> changes) {
  std::map<const schema::Object*, std::vector<Id>> wanted;
  std::set<Id> batches;  // of the program's that gave records to others
  for (const Change& change : changes) {
    for (const FieldChange& changed : change.fields) {
      const schema::Field* field = object.field(changed.field);
      if (!field || !environment.visibility.reads(object, *field)) continue;
      if (change.batch && change.via == Via::job && field->name == "owner")
        batches.insert(change.batch);
      for (const auto* cells : {&changed.from, &changed.to}) {
        const Target target = target_of(environment.schema, *field, *cells);
        if (target.object && target.id) wanted[target.object].push_back(target.id);
      }
    }
  }
  auto titles = std::make_unique<Titles>(environment);
  for (const auto& [target, ids] : wanted) titles->load(*target, ids);
  for (const Id batch : batches) titles->load_leave(batch);
  return titles;
}

void write_change(const schema::Object& object, const query::Visibility& visibility,
                  const HistoryNames& names, const Change& change, JsonWriter& out) {
  out.begin_object();
  write_change_members(object, visibility, names, change, out);
  out.end_object();
}

void write_change_members(const schema::Object& object, const query::Visibility& visibility,
                          const HistoryNames& names, const Change& change, JsonWriter& out) {
  out.key("type").string("change");
  out.key("at").timestamp(change.at);
  out.key("by");
  write_person(names, change.actor, out);
  out.key("kind").string(name_of(change.act)).key("via").string(name_of(change.via));
  if (change.batch) out.key("batch").id(change.batch);
  if (const std::string* leave = change.batch ? names.leave(change.batch) : nullptr) {
    out.key("reason").begin_object().key("kind").string("leave");
    out.key("label").string(*leave).end_object();
  }
  out.key("version").number(change.version);
  out.key("changes");
  write_field_changes(object, visibility, names, change.fields, out);
}

void write_field_changes(const schema::Object& object, const query::Visibility& visibility,
                         const schema::WriteContext& names, std::span<const FieldChange> fields,
                         JsonWriter& out) {
  out.begin_array();
  for (const FieldChange& changed : fields) {
    const schema::Field* field = object.field(changed.field);
    if (field && visibility.reads(object, *field)) write_field(*field, changed, names, out);
  }
  out.end_array();
}

void write_history(const query::ReadEnvironment& environment, const schema::Object& object,
                   std::span<const Change> changes, JsonWriter& out) {
  const auto names = titles_for(environment, object, changes);
  out.begin_array();
  for (const Change& change : changes)
    write_change(object, environment.visibility, *names, change, out);
  out.end_array();
}

}  // namespace kith::records
