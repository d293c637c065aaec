#include "records/twin_features.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/kind.h"
#include "text/company.h"
#include "text/fold.h"
#include "text/mail.h"
#include "text/pinyin.h"
#include "text/record_code.h"

namespace kith::records {
namespace {

using schema::Field;

constexpr size_t name_bytes_max = 60;

// Hosts where everybody has mail: the same one says nothing.
constexpr auto hosts_for_everybody = std::to_array<std::string_view>(
    {"126.com",     "139.com",   "163.com",   "189.cn",    "aliyun.com",     "aol.com",
     "foxmail.com", "gmail.com", "gmx.com",   "gmx.de",    "googlemail.com", "hotmail.com",
     "icloud.com",  "live.com",  "mail.ru",   "me.com",    "msn.com",        "outlook.com",
     "proton.me",   "qq.com",    "sina.cn",   "sina.com",  "sohu.com",       "t-online.de",
     "vip.qq.com",  "web.de",    "yahoo.com", "yandex.ru", "yeah.net"});

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::string letters_alone(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), is_letter);
  return out;
}

// Letters in words, one blank between them.
std::string words_alone(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c))
      out += c;
    else if (c != '\'' && !out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// The bytes of the first `count` characters.
size_t bytes_of(std::string_view utf8, size_t count) {
  size_t at = 0;
  while (at < utf8.size() && count > 0) {
    ++at;
    while (at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80) ++at;
    --count;
  }
  return at;
}

void read_person(std::string_view name, TwinFeatures& out) {
  const std::string folded = fold(name.substr(0, bytes_of(name, name_bytes_max / 3)));
  if (!holds_han(folded)) {
    out.words = words_alone(folded);
    out.letters = letters_alone(folded);
    return;
  }
  out.han = letters_alone(folded);
  out.letters = letters_alone(to_pinyin(out.han, Reading::person));
  const size_t surname = bytes_of(out.han, surname_length(out.han));
  if (surname == 0 || surname >= out.han.size()) return;
  const std::string family =
      letters_alone(to_pinyin(std::string_view(out.han).substr(0, surname), Reading::person));
  if (out.letters.starts_with(family)) out.surname_bytes = static_cast<uint8_t>(family.size());
}

void read_company(std::string_view name, TwinFeatures& out) {
  const std::string key = company_key(name);
  out.letters = letters_alone(to_pinyin(key, Reading::plain));
  if (holds_han(key)) out.han = key;
  if (out.letters.size() > name_bytes_max) out.letters.resize(name_bytes_max);
  if (out.han.size() > name_bytes_max) out.han.resize(bytes_of(out.han, name_bytes_max / 3));
}

class Collector final : public schema::Findable {
 public:
  explicit Collector(TwinFeatures& out) : out_(out) {}
  void text(std::string_view) override {}
  void name(std::string_view) override {}
  void email(std::string_view address) override {
    out_.marks.push_back(mark(Mark::email, hash_of(address)));
    if (!out_.mail_name.empty()) return;
    const MailParts parts = split_email(address);
    out_.mail_name = parts.local.substr(0, name_bytes_max);
    if (!is_host_for_everybody(parts.domain)) out_.mail_domain = hash_of(parts.domain);
  }
  void phone(std::string_view e164) override {
    uint64_t number = 0;
    const char* from = e164.data() + (e164.starts_with('+') ? 1 : 0);
    const auto read = std::from_chars(from, e164.data() + e164.size(), number);
    if (read.ec == std::errc{}) out_.marks.push_back(mark(Mark::phone, number));
  }
  void domain(std::string_view host) override {
    out_.marks.push_back(mark(Mark::domain, hash_of(host)));
  }
  void code(std::string_view utf8) override {
    out_.marks.push_back(mark(Mark::external, hash_of(short_record_code(utf8).value_or(utf8))));
  }

 private:
  TwinFeatures& out_;
};

// A mail, a phone, a link.
bool is_contact(const Field& field) {
  static constexpr std::array<std::string_view, 5> kinds = {"email", "emails", "phone", "phones",
                                                            "url"};
  return std::ranges::find(kinds, field.kind->name()) != kinds.end();
}

// That, or the number of another system.
bool is_point(const Field& field) {
  if (is_contact(field)) return true;
  return field.unique && field.kind->shape() == schema::Shape::text && !field.system &&
         field.kind->name() != "autonumber";
}

bool names_companies(const schema::Object* object) {
  return object && object->title_field().settings.text("names") == "company";
}

uint64_t company_in(const TwinFields& fields, const Value& cell, const CompanyOf& company) {
  if (fields.company_is_reference) {
    const auto* id = std::get_if<int64_t>(&cell);
    return id && company ? company(Id{*id}) : 0;
  }
  const auto* text = std::get_if<std::string>(&cell);
  return text ? company_hash(*text) : 0;
}

// `cells_of` hands out the cells of a field.
template <typename CellsOf>
TwinFeatures read(const TwinFields& fields, const CellsOf& cells_of, const CompanyOf& company) {
  TwinFeatures out;
  if (fields.name) {
    const auto* name = std::get_if<std::string>(&cells_of(*fields.name)[0]);
    if (name && fields.names == TwinFields::Names::person) read_person(*name, out);
    if (name && fields.names != TwinFields::Names::person) read_company(*name, out);
  }
  if (fields.company) out.company = company_in(fields, cells_of(*fields.company)[0], company);
  Collector collector(out);
  for (const Field* field : fields.points) {
    const std::span<const Value> cells = cells_of(*field);
    if (std::ranges::all_of(cells, is_null)) continue;
    if (const auto* text = std::get_if<std::string>(&cells[0]); text && field->unique) {
      collector.code(*text);
      if (field->kind->name() == "text") continue;
    }
    field->kind->find(*field, cells, collector);
  }
  std::ranges::sort(out.marks);
  out.marks.erase(std::ranges::unique(out.marks).begin(), out.marks.end());
  return out;
}

}  // namespace

bool is_host_for_everybody(std::string_view domain) {
  return std::ranges::binary_search(hosts_for_everybody, domain);
}

// FNV-1a with the finish of MurmurHash3: short, and good enough in all its bits.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDull;
  return hash ^ (hash >> 33);
}

uint64_t company_hash(std::string_view name) {
  const std::string key = company_key(name);
  return key.empty() ? 0 : hash_of(key) | 1;
}

std::vector<const Field*> TwinFields::all() const {
  std::vector<const Field*> fields;
  if (name) fields.push_back(name);
  if (company) fields.push_back(company);
  fields.insert(fields.end(), points.begin(), points.end());
  return fields;
}

std::optional<TwinFields> twin_fields(const schema::Object& object, const schema::Schema& schema,
                                      const query::Visibility& visibility) {
  if (object.role != schema::Role::record || !object.navigation) return std::nullopt;
  TwinFields fields;
  fields.object = &object;
  const Field& title = object.title_field();
  const auto names = title.settings.text("names");
  if (!names.empty() && visibility.reads(object, title)) fields.name = &title;
  if (names == "person") fields.names = TwinFields::Names::person;
  if (names == "company") fields.names = TwinFields::Names::company;
  for (const Field& field : object.fields) {
    if (!visibility.reads(object, field)) continue;
    if (is_point(field)) fields.points.push_back(&field);
    if (fields.names != TwinFields::Names::person || fields.company) continue;
    fields.company_is_reference = field.kind->shape() == schema::Shape::reference &&
                                  !field.system && names_companies(schema.target(field));
    if (fields.company_is_reference || field.name == "company") fields.company = &field;
  }
  // A code or a label of its own is no way to know people and companies by.
  const bool reachable =
      std::ranges::any_of(fields.points, [](const Field* field) { return is_contact(*field); });
  if (!fields.name && !reachable) return std::nullopt;
  return fields;
}

TwinFeatures features_of(const TwinFields& fields, std::span<const Value> cells,
                         const CompanyOf& company) {
  std::vector<std::pair<const Field*, size_t>> places;
  size_t at = 0;
  for (const Field* field : fields.all()) {
    places.emplace_back(field, at);
    at += field->columns.size();
  }
  return read(
      fields,
      [&](const Field& field) {
        const auto place = std::ranges::find(places, &field, &decltype(places)::value_type::first);
        return cells.subspan(place->second, field.columns.size());
      },
      company);
}

TwinFeatures features_of(const TwinFields& fields, const query::Stored& record,
                         const CompanyOf& company) {
  return read(
      fields, [&](const Field& field) { return record.cells(field); }, company);
}

}  // namespace kith::records
