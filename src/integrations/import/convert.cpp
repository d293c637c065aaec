#include "integrations/import/convert.h"

#include <algorithm>
#include <map>

#include "integrations/import/links.h"
#include "text/fold.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

using schema::Field;

constexpr size_t shown_bytes_max = 120;
constexpr std::string_view several_mark = ":::";

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
        draft_{.prepared = {query::Stored(*context.mapping.object), {}, {}}} {
    for (const Companion& one : context.mapping.companions)
      draft_.companions.push_back({query::Stored(*one.object), {}, {}, {}});
  }

  DraftRow run() {
    draft_.number = static_cast<int64_t>(row_.number);
    draft_.line = static_cast<int64_t>(row_.line);
    if (row_.defect != CsvDefect::none) {
      draft_.errors.push_back({draft_.number, draft_.line, "", "", "row",
                               row_.reason.en.empty() ? describe(row_.defect) : row_.reason, ""});
      return std::move(draft_);
    }
    for (size_t n = 0; n < context_.mapping.targets.size(); ++n) take(n);
    if (context_.mapping.mode != Mode::update) keep_primary_filled();
    for (const Default& one : context_.mapping.defaults) fill(one);
    const bool prepares =
        context_.mapping.mode != Mode::update || context_.mapping.by == MatchBy::identity;
    if (draft_.errors.empty() && prepares) {
      draft_.prepared = context_.records.prepare(context_.schema, std::move(draft_.prepared.record),
                                                 context_.mapping.kept);
    }
    say_wanted();
    for (const size_t column : context_.mapping.named_by) {
      if (!cell(column).empty()) draft_.names.emplace_back(column, link_text(cell(column)));
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
    auto found = target.values->find(fold(text));
    if (found == target.values->end()) found = target.values->find("*");
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

  query::Stored& record_of(const Target& target) {
    return target.companion == Target::npos ? draft_.prepared.record
                                            : draft_.companions[target.companion].record;
  }

  void note_given(const Target& target) {
    auto& given =
        target.companion == Target::npos ? draft_.given : draft_.companions[target.companion].given;
    const Field* field = target.place.field;
    if (std::ranges::find(given, field) == given.end()) given.push_back(field);
  }

  void take(size_t index) {
    const Target& target = context_.mapping.targets[index];
    const std::string_view text = mapped(target);
    const bool clears =
        context_.mapping.empty == EmptyCells::clear && target.companion == Target::npos;
    if (is_picture(*target.place.field)) return take_picture(target, text);
    if (text.empty() && !clears) return;
    note_given(target);
    if (text.empty()) return;
    if (target.match) {
      auto& references = target.companion == Target::npos
                             ? draft_.references
                             : draft_.companions[target.companion].references;
      references.push_back(
          {target.place.field, &*target.match, index, std::string(text), line_of(target.column)});
      return;
    }
    auto status = target.place.part.empty() ? take_whole(target, text) : take_part(target, text);
    if (!status) refuse(target, text, std::move(status).error());
  }

  void take_picture(const Target& target, std::string_view text) {
    if (text.empty()) return;
    auto picture = read_picture(*target.place.field, text, context_.files, context_.pictures);
    if (picture) {
      draft_.pictures.push_back(std::move(*picture));
      return;
    }
    if (picture.error().fields.empty()) return refuse(target, text, std::move(picture).error());
    FieldError left_out = std::move(picture.error().fields.front());
    draft_.notes.push_back({draft_.number, line_of(target.column), target.heading,
                            target.place.text, std::move(left_out.code),
                            std::move(left_out.message), shown_value(text)});
  }

  Status take_whole(const Target& target, std::string_view text) {
    const Field& field = *target.place.field;
    if (is_list(field)) return take_list(target, field, text);
    const size_t more = text.find(several_mark);
    const Field* further = more == std::string_view::npos
                               ? nullptr
                               : record_of(target).object().field(field.name + "s");
    if (!further || !is_list(*further))
      return field.kind->read_text(field, text, text_, record_of(target).cells(field));
    TRY(field.kind->read_text(field, text.substr(0, more), text_, record_of(target).cells(field)));
    if (std::ranges::find(draft_.given, further) == draft_.given.end())
      draft_.given.push_back(further);
    return take_list(target, *further, text.substr(more + several_mark.size()));
  }

  // What several columns, or one, say of a list.
  Status take_list(const Target& target, const Field& field, std::string_view text) {
    std::string& all = lists_[{target.companion, &field}];
    if (!all.empty()) all += "; ";
    for (size_t at = 0; at < text.size();) {
      const size_t mark = text.find(several_mark, at);
      all.append(text.substr(at, mark == std::string_view::npos ? mark : mark - at));
      if (mark == std::string_view::npos) break;
      all += "; ";
      at = mark + several_mark.size();
    }
    return field.kind->read_text(field, all, text_, record_of(target).cells(field));
  }

  // A person with further addresses only has a first one nevertheless.
  void keep_primary_filled() {
    query::Stored& record = draft_.prepared.record;
    for (const std::string_view name : {"email", "phone"}) {
      const Field* first = record.object().field(name);
      const Field* further = record.object().field(std::string(name) + "s");
      if (!first || !further || !is_list(*further) || !is_null(record.cells(*first)[0])) continue;
      const auto list = lists_.find({Target::npos, further});
      if (list == lists_.end()) continue;
      const std::string_view all = list->second;
      (void)first->kind->read_text(*first, all.substr(0, all.find(';')), text_,
                                   record.cells(*first));
    }
  }

  Status take_part(const Target& target, std::string_view text) {
    const Field& field = *target.place.field;
    const auto cells = record_of(target).cells(field);
    std::vector<Value> values(cells.size());
    TRY(field.kind->read(field, Json(Json::Object{{target.place.part, text}}), read_, values));
    const auto column = static_cast<size_t>(target.place.column);
    cells[column] = std::move(values[column]);
    return done();
  }

  static std::string title_of(const query::Stored& record) {
    const auto* title = std::get_if<std::string>(&record.cells(record.object().title_field())[0]);
    return title ? *title : std::string();
  }

  // Once everything is in its place.
  void say_wanted() {
    const Mapping& mapping = context_.mapping;
    Wanted& wanted = draft_.wanted;
    const query::Stored& record = draft_.prepared.record;
    if (mapping.by == MatchBy::id) wanted.key = cell(mapping.key_column);
    if (mapping.by == MatchBy::field) {
      const auto* stored = std::get_if<std::string>(&record.cells(*mapping.key)[0]);
      wanted.key = stored ? *stored : std::string();
    }
    if (mapping.by == MatchBy::identity) {
      wanted.title = title_of(record);
      wanted.identities = draft_.prepared.identities;
    }
    for (DraftCompanion& one : draft_.companions) {
      one.wanted.title = title_of(one.record);
      one.wanted.identities = records::identities_of(one.record);
    }
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
  std::map<std::pair<size_t, const Field*>, std::string> lists_;  // by companion and field
};

}  // namespace

DraftRow convert(const ConvertContext& context, const CsvRow& row) {
  return Converter(context, row).run();
}

ImportError located(const Mapping& mapping, const DraftRow& row, const FieldError& error) {
  ImportError out{row.number, row.line, "", error.field, error.code, error.message, ""};
  for (const Target& target : mapping.targets) {
    const std::string& name = target.place.field->name;
    const std::string whole =
        target.companion == Target::npos
            ? name
            : mapping.companions[target.companion].reference->name + "." + name;
    if (whole == error.field) out.column = target.heading;
  }
  for (const OpenReference& open : row.references) {
    if (open.field->name != error.field) continue;
    out.value = shown_value(open.text);
    out.line = open.line;
  }
  return out;
}

std::string shown_value(std::string_view cell) {
  if (cell.starts_with("data:image/")) cell = cell.substr(5, cell.find(';') - 5);
  const std::string_view cut = cut_utf8(cell, shown_bytes_max);
  return cut.size() == cell.size() ? std::string(cell) : std::string(cut) + "…";
}

}  // namespace kith::integrations
