#include "integrations/import/convert.h"

#include <algorithm>

#include "text/fold.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

using schema::Field;

constexpr size_t shown_bytes_max = 120;

std::string_view trimmed(std::string_view cell) {
  const size_t from = cell.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return cell.substr(from, cell.find_last_not_of(" \t\r\n") - from + 1);
}

class Converter {
 public:
  Converter(const ConvertContext& context, const CsvRow& row)
      : context_(context),
        row_(row),
        read_{*context.schema, context.base_currency, context.default_country, context.now},
        text_{read_, context.mapping.dates, context.zone},
        draft_{.prepared = {query::Stored(*context.mapping.object), {}, {}}} {}

  DraftRow run() {
    draft_.number = static_cast<int64_t>(row_.number);
    draft_.line = static_cast<int64_t>(row_.line);
    if (row_.defect != CsvDefect::none) {
      draft_.errors.push_back(
          {draft_.number, draft_.line, "", "", "row", describe(row_.defect), ""});
      return std::move(draft_);
    }
    for (size_t n = 0; n < context_.mapping.targets.size(); ++n) take(n);
    for (const Default& one : context_.mapping.defaults) fill(one);
    if (context_.mapping.key) draft_.key = cell(context_.mapping.key_column);
    if (draft_.errors.empty() && context_.mapping.mode != Mode::update) {
      draft_.prepared =
          context_.records.prepare(context_.schema, std::move(draft_.prepared.record));
    }
    return std::move(draft_);
  }

 private:
  // What stands there, an export's guard against formulas taken off.
  std::string_view cell(size_t column) const {
    return column < row_.cells.size() ? trimmed(rearmed(row_.cells[column].text))
                                      : std::string_view();
  }
  int64_t line_of(size_t column) const {
    return static_cast<int64_t>(column < row_.cells.size() ? row_.cells[column].line : row_.line);
  }

  std::string_view mapped(const Target& target) const {
    const std::string_view text = cell(target.column);
    if (!target.values || text.empty()) return text;
    const auto found = target.values->find(fold(text));
    return found == target.values->end() ? text : std::string_view(found->second);
  }

  void refuse(const Target& target, std::string_view value, Error error) {
    if (error.fields.empty()) error.fields.push_back({target.place.text, "invalid", error.message});
    for (FieldError& one : error.fields) {
      draft_.errors.push_back({draft_.number, line_of(target.column), target.heading,
                               target.place.text, std::move(one.code), std::move(one.message),
                               shown_value(value)});
    }
  }

  void note_given(const Field& field) {
    if (std::ranges::find(draft_.given, &field) == draft_.given.end())
      draft_.given.push_back(&field);
  }

  void take(size_t index) {
    const Target& target = context_.mapping.targets[index];
    const std::string_view text = mapped(target);
    if (text.empty() && context_.mapping.empty == EmptyCells::left_out) return;
    note_given(*target.place.field);
    if (text.empty()) return;
    if (target.match) {
      draft_.references.push_back(
          {target.place.field, &*target.match, index, std::string(text), line_of(target.column)});
      return;
    }
    auto status = target.place.part.empty() ? take_whole(target, text) : take_part(target, text);
    if (!status) refuse(target, text, std::move(status).error());
  }

  Status take_whole(const Target& target, std::string_view text) {
    const Field& field = *target.place.field;
    return field.kind->read_text(field, text, text_, draft_.prepared.record.cells(field));
  }

  Status take_part(const Target& target, std::string_view text) {
    const Field& field = *target.place.field;
    const auto cells = draft_.prepared.record.cells(field);
    std::vector<Value> values(cells.size());
    TRY(field.kind->read(field, Json(Json::Object{{target.place.part, text}}), read_, values));
    const auto column = static_cast<size_t>(target.place.column);
    cells[column] = std::move(values[column]);
    return done();
  }

  // "{account} {product}" with the row's cells.
  std::string filled_in(std::string_view pattern) const {
    std::string out;
    for (size_t at = 0; at < pattern.size();) {
      const size_t open = pattern.find('{', at);
      const size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
      if (close == std::string_view::npos) return out.append(pattern.substr(at));
      out.append(pattern.substr(at, open - at));
      const auto& headings = context_.mapping.headings;
      const auto heading = std::ranges::find(headings, pattern.substr(open + 1, close - open - 1));
      if (heading == headings.end())
        out.append(pattern.substr(open, close - open + 1));
      else
        out.append(cell(static_cast<size_t>(heading - headings.begin())));
      at = close + 1;
    }
    return std::string(trimmed(out));
  }

  void fill(const Default& one) {
    const Field& field = *one.place.field;
    const auto cells = draft_.prepared.record.cells(field);
    const bool referred = std::ranges::any_of(
        draft_.references, [&](const auto& open) { return open.field == &field; });
    if (referred || !std::ranges::all_of(cells, is_null)) return;
    const std::string* text = one.value.as_string();
    if (one.match && text) {
      draft_.references.push_back({&field, &*one.match, std::string::npos, *text, draft_.line});
      return;
    }
    auto status = text ? field.kind->read_text(field, filled_in(*text), text_, cells)
                       : field.kind->read(field, one.value, read_, cells);
    if (status) return;
    Error error = std::move(status).error();
    draft_.errors.push_back({draft_.number, draft_.line, "", field.name, "default",
                             std::move(error.message), text ? shown_value(*text) : ""});
  }

  const ConvertContext& context_;
  const CsvRow& row_;
  const schema::ReadContext read_;
  const schema::TextContext text_;
  DraftRow draft_;
};

}  // namespace

DraftRow convert(const ConvertContext& context, const CsvRow& row) {
  return Converter(context, row).run();
}

ImportError located(const Mapping& mapping, const DraftRow& row, const FieldError& error) {
  ImportError out{row.number, row.line, "", error.field, error.code, error.message, ""};
  for (const Target& target : mapping.targets) {
    if (target.place.field->name == error.field) out.column = target.heading;
  }
  for (const OpenReference& open : row.references) {
    if (open.field->name != error.field) continue;
    out.value = shown_value(open.text);
    out.line = open.line;
  }
  return out;
}

std::string shown_value(std::string_view cell) {
  const std::string_view cut = cut_utf8(cell, shown_bytes_max);
  return cut.size() == cell.size() ? std::string(cell) : std::string(cut) + "…";
}

}  // namespace kith::integrations
