// People as cards: which field of contacts, leads and users is which property.
#include <algorithm>
#include <array>

#include "formats/vcard_writer.h"
#include "integrations/export/format.h"

namespace kith::integrations {
namespace {

using formats::VCard;
using formats::VCardPoint;
using formats::VCardVersion;

constexpr std::array<std::string_view, 3> people = {"contacts", "leads", "users"};
// Many times what a record of people takes.
constexpr JsonLimits record_limits{.bytes_max = 16 << 20};

std::string text_of(const Json& record, std::string_view field) {
  return std::string(record.text(field));
}

std::string name_of(const Json& record, std::string_view reference) {
  const Json* named = record.find(reference);
  return named ? std::string(named->text("name")) : std::string();
}

void add_point(std::vector<VCardPoint>& points, std::string_view value, std::string_view type,
               std::string_view label = {}) {
  if (value.empty()) return;
  VCardPoint point;
  point.value = value;
  if (!type.empty()) point.types = {std::string(type)};
  point.label = label;
  point.preferred = points.empty();
  points.push_back(std::move(point));
}

void add_points(std::vector<VCardPoint>& points, const Json& record, std::string_view field,
                std::string_view type) {
  const Json* further = record.find(field);
  if (!further || !further->as_array()) return;
  for (const Json& one : *further->as_array())
    add_point(points, one.text("value"), type, one.text("label"));
}

void add_address(VCard& card, const Json& record) {
  const Json* address = record.find("address");
  if (!address || !address->as_object()) return;
  formats::VCardAddress made;
  made.street = address->text("street");
  made.city = address->text("city");
  made.region = address->text("state");
  if (made.region.empty()) made.region = address->text("region");
  made.postal_code = address->text("postal_code");
  made.country = address->text("country");
  made.types = {"work"};
  card.addresses.push_back(std::move(made));
}

VCard card_of(const Json& record, std::string_view object) {
  VCard card;
  card.uid = fmt::format("kith:{}:{}", object, record.text("id"));
  card.formatted_name = text_of(record, "name");
  card.family_name = text_of(record, "last_name");
  card.given_name = text_of(record, "first_name");
  if (card.family_name.empty() && card.given_name.empty()) card.family_name = card.formatted_name;
  card.organization = object == "leads" ? text_of(record, "company") : name_of(record, "account");
  if (const std::string department = text_of(record, "department"); !department.empty())
    card.departments = {department};
  card.title = text_of(record, "title");
  add_point(card.emails, record.text("email"), "work");
  add_points(card.emails, record, "emails", "");
  add_point(card.phones, record.text("phone"), "work");
  add_point(card.phones, record.text("mobile"), "cell");
  add_points(card.phones, record, "phones", "");
  add_point(card.urls, record.text("website"), "work");
  add_address(card, record);
  card.birthday = text_of(record, "birthday");
  if (std::string note = text_of(record, "description"); !note.empty())
    card.notes.push_back(std::move(note));
  if (const Json* tags = record.find("tags"); tags && tags->as_array()) {
    for (const Json& tag : *tags->as_array())
      if (tag.as_string()) card.categories.push_back(*tag.as_string());
  }
  return card;
}

// Contents are of any size; what was imported as a picture is no larger.
constexpr uint64_t photo_bytes_max = 5 << 20;

// What is no longer there, or too large for a card, is left out.
void add_photo(VCard& card, const Json& record, const app::Files& files) {
  const Json* photo = record.find("photo");
  if (!photo) return;
  const auto content = files.open(photo->text("hash"));
  if (!content || !*content || (*content)->size() > photo_bytes_max) return;
  std::string bytes;
  while ((*content)->read(bytes)) {
  }
  const std::string_view type = app::sniff(bytes);
  if (type.starts_with("image/")) card.photos.push_back({std::string(type), std::move(bytes), {}});
}

class VCardList final : public ListFile {
 public:
  VCardList(const ListHead& head, VCardVersion version, std::string& out)
      : object_(head.question.object->name), files_(head.files), version_(version), out_(out) {}

  void row(query::TableRow& row) override {
    json_.clear();
    JsonWriter json(json_);
    row.write_record(json);
    const Json record = *parse_json(json_, record_limits);
    VCard card = card_of(record, object_);
    add_photo(card, record, files_);
    formats::write_vcard(card, version_, out_);
  }
  void finish() override {}

 private:
  const std::string object_;
  const app::Files files_;
  const VCardVersion version_;
  std::string& out_;
  std::string json_;
};

}  // namespace

bool is_of_people(const schema::Object& object) {
  return std::ranges::find(people, object.name) != people.end();
}

void ask_for_pictures(query::Question& question, const access::Actor& actor) {
  const schema::Field* photo = question.object->field("photo");
  const bool asked = photo && std::ranges::any_of(question.outputs, [&](const auto& output) {
                       return output.path.hops.empty() && output.path.field == photo;
                     });
  if (!asked) return;
  auto hash = query::parse_path("photo.hash", actor.schema(), *question.object, actor, "fields");
  if (hash) question.outputs.push_back({std::move(*hash), nullptr});
}

std::unique_ptr<ListFile> vcard_3_list(const ListHead& head, const FileTerms&, std::string& out) {
  return std::make_unique<VCardList>(head, VCardVersion::v3, out);
}
std::unique_ptr<ListFile> vcard_4_list(const ListHead& head, const FileTerms&, std::string& out) {
  return std::make_unique<VCardList>(head, VCardVersion::v4, out);
}

}  // namespace kith::integrations
