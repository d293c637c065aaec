#include "api/past.h"

#include <array>
#include <unordered_map>

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

}  // namespace

void write_past(const query::ReadEnvironment& environment, const query::Stored& record,
                JsonWriter& json) {
  const Titles titles(environment, record);
  const schema::ValueRow row(record.all());
  json.begin_object();
  for (const schema::Field& field : record.object().fields) {
    if (!environment.visibility.reads(record.object(), field)) continue;
    json.key(field.name);
    field.kind->write(field, row, field.first, titles, json);
  }
  json.end_object();
}

}  // namespace kith::api
