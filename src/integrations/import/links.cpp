#include "integrations/import/links.h"

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "integrations/import/fields.h"
#include "integrations/import/synonyms.h"
#include "text/record_code.h"

namespace kith::integrations {
namespace {

using schema::Field;
using schema::Object;
using schema::Schema;

constexpr size_t text_bytes_max = 200;

// What other systems put behind the name of what they mean: "Account Id", 客户编号.
constexpr std::array<std::string_view, 8> number_words = {"ids",  "id",   "number", "key",
                                                          "code", "编号", "编码",   "标识"};
// What they call the number of a row itself, from the surest.
constexpr std::array<std::string_view, 6> own_names = {"id",   "recordid", "externalid",
                                                       "编号", "记录id",   "key"};

struct Link {
  size_t entry;
  const Object* object;  // what is named; null: any
  std::string_view column;
};

const Json::Array* entries_of(const Import& part) {
  const Json* mapping = part.settings.find("mapping");
  return mapping ? mapping->as_array() : nullptr;
}

const Object* named_by(const Schema& schema, const Import& part, const Json& entry) {
  const Object* object = schema.object(part.object);
  if (!object) return nullptr;
  std::string_view place = entry.text("field");
  if (const size_t dot = place.find('.'); dot != std::string_view::npos) {
    const Field* through = object->field(place.substr(0, dot));
    object = through && is_reference(*through) ? schema.target(*through) : nullptr;
    place = place.substr(dot + 1);
  }
  const Field* field = object ? object->field(place) : nullptr;
  return field && is_reference(*field) ? schema.target(*field) : nullptr;
}

bool names_any(const Schema& schema, const Import& part, const Json& entry) {
  const Object* object = schema.object(part.object);
  const Field* field = object ? object->field(entry.text("field")) : nullptr;
  return field && field->kind->shape() == schema::Shape::any_reference;
}

std::vector<Link> links_of(const Schema& schema, const Import& part) {
  std::vector<Link> links;
  const auto* entries = entries_of(part);
  for (size_t n = 0; entries && n < entries->size(); ++n) {
    const std::string_view column = (*entries)[n].text("match_column");
    if (column.empty()) continue;
    const Object* object = named_by(schema, part, (*entries)[n]);
    if (object || names_any(schema, part, (*entries)[n])) links.push_back({n, object, column});
  }
  return links;
}

bool has_column(const Import& part, std::string_view name) {
  return std::ranges::find(part.columns, name, &ImportColumn::name) != part.columns.end();
}

bool is_held(std::span<const Import> run, const Link& link) {
  return std::ranges::any_of(run, [&](const Import& part) {
    return (!link.object || part.object == link.object->name) && has_column(part, link.column);
  });
}

// "accountid" -> "account"; empty where the heading says nothing of a number.
std::string_view without_number_word(std::string_view heading) {
  for (const std::string_view word : number_words) {
    if (heading.size() > word.size() && heading.ends_with(word))
      return heading.substr(0, heading.size() - word.size());
  }
  return {};
}

// Columns of which a few samples are of different lengths or beginnings hold other numbers.
bool look_alike(const ImportColumn& a, const ImportColumn& b) {
  const auto kind_of = [](const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (a.samples.empty() || b.samples.empty()) return true;
  return kind_of(a.samples.front()) == kind_of(b.samples.front());
}

// The column by which the rows of `parent` are called, for a child whose heading is `heading`.
const ImportColumn* number_column(const Import& parent, const Object& object,
                                  const ImportColumn& child, bool of_itself) {
  const std::string heading = squashed(child.name);
  const std::string own = squashed(object.singular) + "id";
  const ImportColumn* best = nullptr;
  size_t best_rank = 100;
  for (const ImportColumn& column : parent.columns) {
    const std::string name = squashed(column.name);
    if (!look_alike(column, child) || (of_itself && &column == &child)) continue;
    const auto place = std::ranges::find(own_names, name);
    size_t rank = 100;
    if (name == heading && !of_itself)
      rank = 0;
    else if (name == own)
      rank = 1;
    else if (place != own_names.end())
      rank = 2 + static_cast<size_t>(place - own_names.begin());
    if (rank >= best_rank) continue;
    best = &column;
    best_rank = rank;
  }
  return best;
}

// The reference of the object that a heading without its word for numbers stands for.
const Field* reference_called(const access::Actor& actor, const Object& object,
                              std::string_view stem) {
  const std::string headings[] = {std::string(stem)};
  const std::string place = propose_fields(object, actor, headings).front();
  const Field* field = object.field(place.substr(0, place.find('.')));
  if (field && is_reference(*field) && !is_authorship(*field)) return field;
  for (const Field& one : object.fields) {
    const Object* target = is_reference(one) ? actor.schema().target(one) : nullptr;
    if (target && target != &object && !one.system && squashed(target->singular) == stem &&
        !one.read_only)
      return &one;
  }
  return nullptr;
}

struct Proposal {
  const Field* field;
  std::string column;
};

std::optional<Proposal> proposal_for(const access::Actor& actor, std::span<const Import> run,
                                     const Import& part, const Object& object,
                                     const ImportColumn& column) {
  const std::string heading = squashed(column.name);
  const std::string_view stem = without_number_word(heading);
  const Field* field = stem.empty() ? nullptr : reference_called(actor, object, stem);
  if (!field || !actor.writes(object, *field)) return std::nullopt;
  const Object* target = actor.schema().target(*field);
  for (const Import& parent : run) {
    if (!target || parent.object != target->name) continue;
    const ImportColumn* named = number_column(parent, *target, column, parent.id == part.id);
    if (named && named->name != column.name) return Proposal{field, named->name};
    if (named && parent.id != part.id) return Proposal{field, named->name};
  }
  return std::nullopt;
}

bool concerns(const Json& entry, std::string_view reference) {
  const std::string_view place = entry.text("field");
  return place == reference ||
         (place.starts_with(reference) && place.substr(reference.size()).starts_with('.'));
}

void forget(Json& entry) {
  entry = Json(Json::Object{{"column", entry.text("column")}, {"field", Json()}});
}

}  // namespace

std::vector<size_t> columns_named_by(const Schema& schema, std::span<const Import> run,
                                     const Import& part) {
  std::vector<size_t> columns;
  for (const Import& other : run) {
    for (const Link& link : links_of(schema, other)) {
      if (link.object && link.object->name != part.object) continue;
      const auto column = std::ranges::find(part.columns, link.column, &ImportColumn::name);
      const auto place = static_cast<size_t>(column - part.columns.begin());
      if (column != part.columns.end() && std::ranges::find(columns, place) == columns.end())
        columns.push_back(place);
    }
  }
  return columns;
}

Status check_links(const Schema& schema, std::span<const Import> run, Id of) {
  std::vector<FieldError> errors;
  for (const Import& part : run) {
    if (of && part.id != of) continue;
    for (const Link& link : links_of(schema, part)) {
      if (is_held(run, link)) continue;
      errors.push_back(
          {"mapping[" + std::to_string(link.entry) + "].match_column", "unknown_column",
           say("{0}: no file of {1} that is imported along has a column “{3}”. Match “{4}” by "
               "another "
               "column or a field.",
               "{0}：一同导入的{2}文件中没有列“{3}”。请将“{4}”改为按其他列或字段匹配。", part.file,
               link.object ? link.object->many.en : std::string("records"),
               link.object ? link.object->many.zh : std::string("记录"), link.column,
               (*entries_of(part))[link.entry].text("column"))});
    }
  }
  if (errors.empty()) return done();
  Message first = errors.front().message;
  return Error{Code::invalid, std::move(first), std::move(errors)};
}

void propose_links(const access::Actor& actor, std::span<const Import> run, Import& part) {
  const Object* object = actor.schema().object(part.object);
  Json* mapping = part.settings.find("mapping");
  if (!object || !mapping || !mapping->as_array()) return;
  Json::Array& entries = *mapping->as_array();
  std::vector<std::string_view> linked;
  for (const Link& link : links_of(actor.schema(), part)) {
    const Field* field = object->field(entries[link.entry].text("field"));
    if (!is_held(run, link))
      forget(entries[link.entry]);
    else if (field)
      linked.push_back(field->name);
  }
  for (Json& entry : entries) {
    const auto column = std::ranges::find(part.columns, entry.text("column"), &ImportColumn::name);
    if (column == part.columns.end() || !entry.text("match_column").empty()) continue;
    const auto proposal = proposal_for(actor, run, part, *object, *column);
    if (!proposal || std::ranges::find(linked, proposal->field->name) != linked.end()) continue;
    linked.push_back(proposal->field->name);
    for (Json& other : entries) {
      if (concerns(other, proposal->field->name)) forget(other);
    }
    entry = Json(Json::Object{{"column", column->name},
                              {"field", proposal->field->name},
                              {"match_column", proposal->column}});
  }
}

std::string link_text(std::string_view cell) {
  cell = short_record_code(cell).value_or(cell);
  return cell.size() <= text_bytes_max ? std::string(cell) : hex(sha256(cell));
}

}  // namespace kith::integrations
