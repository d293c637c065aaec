#include "integrations/import/presets.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/embedded.h"
#include "integrations/import/error_file.h"
#include "integrations/import/mapping.h"
#include "integrations/import/synonyms.h"

namespace kith::embedded {
std::vector<File> import_presets();
}

namespace kith::integrations {
namespace {

// Columns that may go into one field together.
bool takes_many(const schema::Object& object, std::string_view place) {
  const schema::Field* field = object.field(place);
  return field && is_list(*field);
}

struct PresetFile {
  std::string name;
  schema::Label label;
  Json file;  // one of "files"

  std::string_view object() const { return file.text("object"); }
};

const std::vector<PresetFile>& all_files() {
  static const std::vector<PresetFile> files = [] {
    std::vector<PresetFile> read;
    for (const embedded::File& file : embedded::import_presets()) {
      const Json preset = parse_json(file.bytes).value();
      const Json& label = *preset.find("label");
      for (const Json& one : *preset.find("files")->as_array()) {
        read.push_back({std::string(preset.text("name")),
                        {std::string(label.text("en")), std::string(label.text("zh"))},
                        one});
      }
    }
    return read;
  }();
  return files;
}

using Headings = std::set<std::string>;  // squashed

Headings headings_of(const std::vector<ImportColumn>& columns) {
  Headings headings;
  for (const ImportColumn& column : columns) headings.insert(squashed(column.name));
  return headings;
}

size_t count_of(const Json* words, const Headings& headings) {
  if (!words) return 0;
  return static_cast<size_t>(std::ranges::count_if(*words->as_array(), [&](const Json& word) {
    return headings.contains(squashed(*word.as_string()));
  }));
}

bool fits(const PresetFile& preset, const Headings& headings) {
  const Json* all = preset.file.find("headings");
  const Json* any = preset.file.find("any");
  return count_of(all, headings) == all->as_array()->size() &&
         (!any || count_of(any, headings) > 0) && count_of(preset.file.find("not"), headings) == 0;
}

size_t named_by(const PresetFile& preset, const Headings& headings) {
  size_t named = 0;
  for (const auto& [heading, place] : *preset.file.find("mapping")->as_object())
    named += headings.contains(squashed(heading));
  return named;
}

std::vector<const PresetFile*> fitting(const std::vector<ImportColumn>& columns) {
  const Headings headings = headings_of(columns);
  std::vector<const PresetFile*> found;
  for (const PresetFile& preset : all_files()) {
    if (fits(preset, headings)) found.push_back(&preset);
  }
  std::ranges::stable_sort(found, std::ranges::greater(),
                           [&](const PresetFile* preset) { return named_by(*preset, headings); });
  return found;
}

// What the preset says of a column; null where it says nothing.
const Json* place_of(const PresetFile& preset, std::string_view column) {
  const std::string wanted = squashed(column);
  for (const auto& [heading, place] : *preset.file.find("mapping")->as_object()) {
    if (squashed(heading) == wanted) return &place;
  }
  return nullptr;
}

// An owner by mail address where the samples are addresses; who is not here yet is made, where the
// actor may.
Json entry_of(const access::Actor& actor, const schema::Object& object, const ImportColumn& column,
              const Json& place) {
  const std::string_view field = place.as_string() ? *place.as_string() : place.text("field");
  ImportColumn proposed = column;
  proposed.proposal = field;
  Json entry(Json::Object{{"column", column.name}});
  const Json said = proposal_json(actor.schema(), object, proposed);
  if (said.is_null()) {
    entry.set("field", {});
    return entry;
  }
  for (const auto& [name, value] : *said.as_object()) entry.set(name, value);
  if (place.flag("create_missing")) entry.set("create_missing", true);
  return entry;
}

Json mapping_of(const access::Actor& actor, const schema::Object& object, const Import& import,
                const PresetFile& preset) {
  std::set<std::string> taken;
  const auto free = [&](std::string_view field) {
    return field.empty() || takes_many(object, field) || taken.insert(std::string(field)).second;
  };
  std::map<size_t, Json> entries;
  for (size_t n = 0; n < import.columns.size(); ++n) {
    const Json* place = place_of(preset, import.columns[n].name);
    if (!place) continue;
    Json entry = entry_of(actor, object, import.columns[n], *place);
    if (!free(entry.text("field"))) entry.set("field", {});
    entries[n] = std::move(entry);
  }
  Json::Array mapping;
  for (size_t n = 0; n < import.columns.size(); ++n) {
    const auto said = entries.find(n);
    const ImportColumn& column = import.columns[n];
    Json entry =
        said == entries.end() ? entry_of(actor, object, column, column.proposal) : said->second;
    const bool proposed = said == entries.end();
    const bool whole_of_companion =
        proposed && std::ranges::any_of(taken, [&](const std::string& place) {
          return place.starts_with(std::string(entry.text("field")) + ".");
        });
    if (proposed && (whole_of_companion || !free(entry.text("field")))) entry.set("field", {});
    mapping.push_back(std::move(entry));
  }
  return mapping;
}

// By the names of the columns that are there.
Json value_maps_of(const Import& import, const PresetFile& preset) {
  Json maps{Json::Object{}};
  const Json* all = preset.file.find("value_map");
  if (!all) return maps;
  for (const auto& [heading, map] : *all->as_object()) {
    for (const ImportColumn& column : import.columns) {
      if (squashed(column.name) == squashed(heading)) maps.set(column.name, map);
    }
  }
  return maps;
}

// "mapping[12].match" -> 12
std::optional<size_t> entry_at(std::string_view place) {
  constexpr std::string_view begin = "mapping[";
  if (!place.starts_with(begin)) return std::nullopt;
  size_t number = 0;
  for (const char c : place.substr(begin.size(), place.find(']') - begin.size()))
    number = number * 10 + static_cast<size_t>(c - '0');
  return number;
}

// Takes out what an error is about; false when that changes nothing.
bool take_out(Json& settings, const FieldError& error) {
  if (const auto entry = entry_at(error.field)) {
    Json& one = (*settings.find("mapping")->as_array())[*entry];
    const Json before = one;
    const bool creates = error.field.ends_with(".create_missing");
    one.set(creates ? "create_missing" : "field", creates ? Json(false) : Json());
    return !(one == before);
  }
  if (error.field == "mode" || error.field == "key") {
    if (settings.text("mode") == "create" && settings.find("key")->is_null()) return false;
    settings.set("mode", "create");
    settings.set("key", {});
    return true;
  }
  if (error.field == "as_exported") {
    const bool changes = settings.flag("as_exported");
    settings.set("as_exported", false);
    return changes;
  }
  if (error.field == "twins") {
    const bool changes = settings.text("twins") != "rule";
    settings.set("twins", "rule");
    return changes;
  }
  const size_t dot = error.field.find('.');
  Json* part = settings.find(std::string_view(error.field).substr(0, dot));
  if (dot == std::string::npos || !part || !part->as_object()) return false;
  return std::erase_if(*part->as_object(), [&](const auto& member) {
           return member.first == error.field.substr(dot + 1);
         }) > 0;
}

}  // namespace

std::vector<Preset> presets_for(const std::vector<ImportColumn>& columns) {
  std::vector<Preset> presets;
  for (const PresetFile* preset : fitting(columns)) {
    const bool told = std::ranges::any_of(presets, [&](const Preset& other) {
      return other.name == preset->name && other.object == preset->object();
    });
    if (!told) presets.push_back({preset->name, preset->label, std::string(preset->object())});
  }
  return presets;
}

std::optional<Json> preset_settings(const access::Actor& actor, const Import& import,
                                    std::string_view name) {
  const schema::Object* object = actor.schema().object(import.object);
  for (const PresetFile* preset : fitting(import.columns)) {
    if (!object || preset->name != name || preset->object() != import.object) continue;
    Json settings = proposed_settings(actor.schema(), *object, import.columns);
    settings.set("mapping", mapping_of(actor, *object, import, *preset));
    settings.set("value_map", value_maps_of(import, *preset));
    settings.set("mode", std::string(preset->file.text("mode", "create")));
    const std::string_view key = preset->file.text("key");
    settings.set("key", key.empty() ? Json() : Json(key));
    settings.set("preset", preset->name);
    return allowed_settings(actor, import, std::move(settings));
  }
  return std::nullopt;
}

Json allowed_settings(const access::Actor& actor, const Import& import, Json settings) {
  Import draft = import;
  draft.settings = std::move(settings);
  for (bool more = true; more;) {
    const auto mapping = read_mapping(actor.schema(), actor, draft);
    if (mapping) break;
    more = false;
    for (const FieldError& error : mapping.error().fields)
      more = take_out(draft.settings, error) || more;
  }
  return std::move(draft.settings);
}

}  // namespace kith::integrations
