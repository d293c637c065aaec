#include "api/past.h"

#include <array>
#include <memory>
#include <optional>
#include <unordered_map>

#include "query/formula_value.h"

namespace kith::api {
namespace {

// Titles of what one record refers to, each looked up once.
class Titles final : public schema::WriteContext {
 public:
  Titles(const query::ReadEnvironment& environment, const query::Stored& record)
      : environment_(environment) {
    for (const schema::Field& field : record.object().fields) {
      if (field.kind->shape() != schema::Shape::reference || field.objects.size() != 1) continue;
      const auto* id = std::get_if<int64_t>(&record.cells(field)[0]);
      const schema::Object* target = environment.schema.object(field.objects.front());
      if (id && target && target->name != "users") look_up(*target, Id{*id});
    }
  }

  std::string_view user_name(Id user) const override { return environment_.names.user_name(user); }
  std::string_view title(int64_t, Id record) const override {
    auto found = titles_.find(record);
    return found == titles_.end() ? std::string_view() : found->second;
  }

 private:
  void look_up(const schema::Object& object, Id id) {
    for (auto& [record, title] : query::titles(environment_, object, std::array{id})) {
      titles_[record] = std::move(title);
    }
  }

  const query::ReadEnvironment& environment_;
  std::unordered_map<Id, std::string> titles_;
};

// For its formulas: the record as it stood, beside what its references lead to today.
class Then final : public query::RecordView {
 public:
  Then(const query::ReadEnvironment& environment, const query::Stored& record,
       const schema::formula::Moment& moment)
      : environment_(environment), record_(record), moment_(moment) {}

  const query::Stored& stored() const override { return record_; }

  const query::RecordView* follow(const schema::Field& reference) const override {
    const schema::Object* target = environment_.schema.target(reference);
    const auto* id = std::get_if<int64_t>(&record_.cells(reference)[0]);
    if (!target || !id) return nullptr;
    auto [place, fresh] = followed_.try_emplace(&reference);
    if (fresh) {
      place->second.record = query::fetch(environment_, *target, Id{*id});
      const auto& found = place->second.record;
      if (found && !found->deleted())
        place->second.view = std::make_unique<Then>(environment_, *found, moment_);
    }
    return place->second.view.get();
  }

  std::vector<const query::RecordView*> related(const schema::Relation&) const override {
    return {};  // no formula asks
  }

  schema::formula::Moment moment() const override { return moment_; }

 private:
  struct Followed {
    std::optional<query::Stored> record;
    std::unique_ptr<Then> view;
  };
  const query::ReadEnvironment& environment_;
  const query::Stored& record_;
  const schema::formula::Moment moment_;
  mutable std::unordered_map<const schema::Field*, Followed> followed_;
};

}  // namespace

void write_past(const query::ReadEnvironment& environment, const query::Stored& record,
                const schema::formula::Moment& moment, JsonWriter& json) {
  const Titles titles(environment, record);
  const schema::ValueRow row(record.all());
  const Then then(environment, record, moment);
  json.begin_object();
  for (const schema::Field& field : record.object().fields) {
    if (!environment.visibility.reads(record.object(), field)) continue;
    json.key(field.name);
    if (!field.formula) {
      field.kind->write(field, row, field.first, titles, json);
      continue;
    }
    const Value value = query::formula_value(field, then);
    field.kind->write(field, schema::ValueRow(std::span(&value, 1)), 0, titles, json);
  }
  json.end_object();
}

}  // namespace kith::api
