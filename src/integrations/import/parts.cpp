#include "integrations/import/parts.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/durable_file.h"
#include "formats/zip_reader.h"
#include "integrations/import/fields.h"
#include "integrations/import/own_export.h"
#include "integrations/import/presets.h"
#include "integrations/import/synonyms.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

using schema::Object;

constexpr size_t piece_bytes = 256 << 10;
constexpr size_t name_bytes_max = 200;
constexpr std::array<std::string_view, 8> endings = {".csv", ".tsv",  ".txt",   ".xlsx",
                                                     ".vcf", ".json", ".jsonl", ".ndjson"};

struct NameWord {
  std::string_view word;  // squashed
  std::string_view object;
};
// What exports call their files. The longer word decides: "companycontacts" holds contacts.
constexpr std::array<NameWord, 24> name_words = {{
    {"account", "accounts"},   {"compan", "accounts"},    {"organi", "accounts"},
    {"客户", "accounts"},      {"公司", "accounts"},      {"contact", "contacts"},
    {"people", "contacts"},    {"person", "contacts"},    {"联系人", "contacts"},
    {"lead", "leads"},         {"线索", "leads"},         {"opportunit", "opportunities"},
    {"deal", "opportunities"}, {"商机", "opportunities"}, {"pipeline", "opportunities"},
    {"product", "products"},   {"产品", "products"},      {"user", "users"},
    {"team", "teams"},         {"activit", "activities"}, {"task", "activities"},
    {"event", "activities"},   {"meeting", "activities"}, {"活动", "activities"},
}};

std::string_view base_name(std::string_view name) {
  const size_t slash = name.find_last_of("/\\");
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_part(const formats::ZipEntry& entry) {
  const std::string_view name = base_name(entry.name);
  if (entry.folder || name.starts_with('.') || entry.name.starts_with("__MACOSX")) return false;
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    return name.size() > ending.size() &&
           std::ranges::equal(name.substr(name.size() - ending.size()), ending, {}, lower);
  });
}

Result<int64_t> take_out(formats::ZipReader& zip, const formats::ZipEntry& entry,
                         const std::string& path, uint64_t left) {
  TRY(zip.begin(entry));
  DurableFile file(path + ".part");
  std::string piece(piece_bytes, '\0');
  uint64_t size = 0;
  while (const size_t count = TRY(zip.read(piece))) {
    size += count;
    if (size > left) {
      return invalid_field("file", "too_large",
                           say("The archive unpacks to more than {} MiB. Split it.",
                               "压缩包解压后超过 {} MiB，请拆分。", file_bytes_max >> 20));
    }
    file.write(std::string_view(piece).substr(0, count));
  }
  file.keep_as(path);
  return static_cast<int64_t>(size);
}

bool may_hold(const access::Actor& actor, std::string_view name) {
  const Object* object = actor.schema().object(name);
  return object && actor.require(access::Verb::create, *object).ok();
}

bool names_any(const schema::Field& field) {
  return field.kind->shape() == schema::Shape::any_reference;
}

// "accounts.csv" and "accounts-2.csv" of an export of ours.
const Object* exported_object(const access::Actor& actor, const Import& part) {
  const std::string_view name =
      std::string_view(part.file).substr(0, part.file.find_first_of(".-"));
  const Object* object = actor.schema().object(name);
  return object && is_own_export(*object, part.columns) ? object : nullptr;
}

enum class References { all, required };

// What may name any record comes behind all that name none such.
std::vector<const Object*> referred_to(const schema::Schema& schema, const Import& part,
                                       References which) {
  std::vector<const Object*> targets;
  const Object* object = schema.object(part.object);
  const Json* mapping = part.settings.find("mapping");
  if (!object || !mapping || !mapping->as_array()) return targets;
  for (const Json& one : *mapping->as_array()) {
    const schema::Field* field = object->field(one.text("field"));
    if (field && which == References::required && !field->required) continue;
    if (field && is_reference(*field)) targets.push_back(schema.target(*field));
    // An amount has the rate of its day.
    if (field && field->kind->name() == "money") targets.push_back(schema.object("exchange_rates"));
    if (field && names_any(*field)) {
      for (const Object& other : schema.objects())
        if (std::ranges::none_of(other.fields, names_any)) targets.push_back(&other);
    }
  }
  return targets;
}

// By place of a part, the places of those that it refers to. Parts of one object are of no matter to
// each other.
using Waits = std::vector<std::vector<size_t>>;

Waits waits_of(const schema::Schema& schema, const std::vector<Import>& parts, References which) {
  Waits waits(parts.size());
  for (size_t at = 0; at < parts.size(); ++at) {
    const auto targets = referred_to(schema, parts[at], which);
    for (size_t other = 0; other < parts.size(); ++other) {
      const Object* object = schema.object(parts[other].object);
      if (object && parts[other].object != parts[at].object &&
          std::ranges::find(targets, object) != targets.end())
        waits[at].push_back(other);
    }
  }
  return waits;
}

// All that a part waits for, by way of others too.
std::vector<bool> behind(const Waits& waits, size_t from) {
  std::vector<bool> reached(waits.size());
  std::vector<size_t> open = {from};
  while (!open.empty()) {
    const size_t at = open.back();
    open.pop_back();
    for (const size_t other : waits[at]) {
      if (reached[other]) continue;
      reached[other] = true;
      open.push_back(other);
    }
  }
  return reached;
}

// A part that waits for none but those of its own circle, and these: of one that waits for nobody, itself.
std::vector<size_t> first_circle(const Waits& waits) {
  std::vector<std::vector<bool>> reach;
  for (size_t at = 0; at < waits.size(); ++at) reach.push_back(behind(waits, at));
  for (size_t at = 0; at < waits.size(); ++at) {
    std::vector<size_t> circle = {at};
    bool closed = true;
    for (size_t other = 0; other < waits.size() && closed; ++other) {
      if (other == at || !reach[at][other]) continue;
      circle.push_back(other);
      closed = reach[other][at];
    }
    if (closed) return circle;
  }
  return {0};
}

// Which of the parts that are left is written next. Those that refer to each other stand in a circle, and
// no circle is begun while one that it refers to is open. Within a circle what a row may be without is
// filled in at the end of the run: so there a part goes whose required references wait for nobody, and of
// these the one that leaves the fewest others open.
size_t next_part(const schema::Schema& schema, const std::vector<Import>& parts) {
  const Waits all = waits_of(schema, parts, References::all);
  const Waits required = waits_of(schema, parts, References::required);
  const auto open = [&](size_t at) { return std::pair(required[at].size(), all[at].size()); };
  return std::ranges::min(first_circle(all), {}, open);
}

}  // namespace

Result<std::vector<Import>> unpack_parts(const std::string& path,
                                         const std::string& files_directory, const Import& whole,
                                         IdSource& ids) {
  auto zip = TRY(formats::ZipReader::open(path));
  std::vector<Import> parts;
  const auto take_all = [&]() -> Status {
    uint64_t left = file_bytes_max;
    for (const formats::ZipEntry& entry : zip.entries()) {
      if (!is_part(entry)) continue;
      if (parts.size() == parts_max) {
        return invalid_field("file", "too_many_files",
                             say("The archive holds more than {} files of records.",
                                 "压缩包中的数据文件超过 {} 个。", parts_max));
      }
      Import part;
      part.id = ids.next();
      part.by = whole.by;
      part.created_at = whole.created_at;
      part.whole = whole.id;
      part.file = std::string(cut_utf8(base_name(entry.name), name_bytes_max));
      parts.push_back(std::move(part));
      parts.back().size =
          TRY(take_out(zip, entry, path_of(files_directory, parts.back().id), left));
      left -= static_cast<uint64_t>(parts.back().size);
    }
    if (!parts.empty()) return done();
    return invalid_field("file", "empty",
                         say("The archive holds no CSV, TSV, XLSX, vCard or JSON lines.",
                             "压缩包中没有 CSV、TSV、XLSX、vCard 或 JSON Lines 文件。"));
  };
  if (auto status = take_all(); !status) {
    for (const Import& part : parts) std::filesystem::remove(path_of(files_directory, part.id));
    return std::move(status).error();
  }
  return parts;
}

std::string object_of_part(const access::Actor& actor, const Import& part) {
  if (const Object* own = exported_object(actor, part)) {
    // Without their contents attachments are no use: those are in an archive.
    return own->name != "attachments" && may_hold(actor, own->name) ? own->name : "";
  }
  for (const Preset& preset : presets_for(part.columns)) {
    if (may_hold(actor, preset.object)) return preset.object;
  }
  const std::string name = squashed(part.file.substr(0, part.file.find_last_of('.')));
  size_t longest = 0;
  std::string found;
  for (const NameWord& one : name_words) {
    const size_t at = name.find(one.word);
    if (at == std::string::npos || at + one.word.size() <= longest || !may_hold(actor, one.object))
      continue;
    longest = at + one.word.size();
    found = one.object;
  }
  if (!found.empty()) return found;
  return part.format == FileFormat::vcard && may_hold(actor, "contacts") ? "contacts" : "";
}

void order_parts(const schema::Schema& schema, std::vector<Import>& parts) {
  std::vector<Import> ordered;
  while (!parts.empty()) {
    const auto next = parts.begin() + static_cast<std::ptrdiff_t>(next_part(schema, parts));
    next->place = static_cast<int>(ordered.size());
    ordered.push_back(std::move(*next));
    parts.erase(next);
  }
  parts = std::move(ordered);
}

std::vector<Import> to_run(const Import& import) {
  if (import.format != FileFormat::zip) return {import};
  std::vector<Import> parts;
  std::ranges::copy_if(import.parts, std::back_inserter(parts),
                       [](const Import& part) { return !part.object.empty(); });
  return parts;
}

}  // namespace kith::integrations
