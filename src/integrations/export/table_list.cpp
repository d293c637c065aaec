// Rows of a list as typed cells. What each column needs is decided once, not for every cell.
#include <unordered_map>

#include "integrations/export/format.h"
#include "schema/kind.h"
#include "schema/kinds/cells.h"

namespace kith::integrations {
namespace {

using schema::Shape;

enum class Way {
  text,
  integer,
  number,
  percent,
  money,
  boolean,
  date,
  instant,
  option,
  options,
  web,
  mail,
  key
};

constexpr int key_width = 16;

struct Column {
  size_t output = 0;
  Way way = Way::text;
  std::unordered_map<std::string, std::string> labels;  // of options
};

Way way_of(const query::Output& output, Names names) {
  if (output.relation) return Way::text;
  const schema::Field& field = *output.path.field;
  const std::string_view kind = field.kind->name();
  if (kind == "money") return Way::money;
  if (kind == "percent") return Way::percent;
  if (kind == "url") return Way::web;
  if (kind == "email") return Way::mail;
  switch (field.kind->shape()) {
    case Shape::integer:
      return Way::integer;
    case Shape::decimal:
      return Way::number;
    case Shape::boolean:
      return Way::boolean;
    case Shape::date:
      return Way::date;
    case Shape::timestamp:
      return Way::instant;
    case Shape::list:
      return names == Names::labels && !field.options.empty() ? Way::options : Way::text;
    default:
      return names == Names::labels && !field.options.empty() ? Way::option : Way::text;
  }
}

bool names_a_record(const query::Output& output) {
  if (output.relation) return false;
  const Shape shape = output.path.field->kind->shape();
  return shape == Shape::reference || shape == Shape::any_reference;
}

class TableList final : public ListFile {
 public:
  TableList(std::unique_ptr<TableFile> table, const ListHead& head, const FileTerms& terms)
      : table_(std::move(table)) {
    std::vector<FileColumn> headings;
    for (size_t i = 0; i < head.question.outputs.size(); ++i) {
      const query::Output& output = head.question.outputs[i];
      columns_.push_back({i, way_of(output, terms.names), labels_of(output, terms)});
      headings.push_back(head.columns[i]);
      if (terms.references == References::names || !names_a_record(output)) continue;
      columns_.push_back({i, Way::key, {}});
      headings.push_back({head.columns[i].heading + ".id", key_width});
    }
    table_->begin(head.title, headings);
  }

  void row(query::TableRow& row) override {
    for (const Column& column : columns_) cell(row, column);
    table_->end_row();
  }
  void finish() override { table_->finish(); }

 private:
  static std::unordered_map<std::string, std::string> labels_of(const query::Output& output,
                                                                const FileTerms& terms) {
    std::unordered_map<std::string, std::string> labels;
    const Way way = way_of(output, terms.names);
    if (way != Way::option && way != Way::options) return labels;
    for (const schema::Option& option : output.path.field->options)
      labels[option.value] = render({option.label.en, option.label.zh}, terms.locale);
    return labels;
  }

  std::string_view text_of(query::TableRow& row, size_t i) {
    text_.clear();
    row.append_text(i, text_);
    return text_;
  }

  void cell(query::TableRow& row, const Column& column) {
    const size_t i = column.output;
    switch (column.way) {
      case Way::text:
        return table_->text(text_of(row, i));
      case Way::option:
        return table_->text(label(column, std::string(text_of(row, i))));
      case Way::options:
        return table_->text(labels(column, text_of(row, i)));
      case Way::web:
        return link(text_of(row, i), "");
      case Way::mail:
        return link(text_of(row, i), "mailto:");
      case Way::key:
        text_.clear();
        row.append_key(i, text_);
        return table_->text(text_);
      case Way::money:
        return money(row, i);
      default:
        return typed(row.value(i), column.way);
    }
  }

  void typed(const Value& value, Way way) {
    if (const auto* whole = std::get_if<int64_t>(&value)) return table_->integer(*whole);
    if (const auto* truth = std::get_if<bool>(&value)) return table_->boolean(*truth);
    if (const auto* day = std::get_if<Date>(&value)) return table_->date(*day);
    if (const auto* at = std::get_if<Timestamp>(&value)) return table_->instant(*at);
    if (const auto* number = std::get_if<Decimal>(&value))
      return way == Way::percent ? table_->percent(*number) : table_->number(*number);
    table_->empty();
  }

  void money(query::TableRow& row, size_t i) {
    const Value value = row.value(i);
    const auto* amount = std::get_if<Decimal>(&value);
    amount ? table_->money(*amount, row.currency(i)) : table_->empty();
  }

  void link(std::string_view text, std::string_view scheme) {
    if (text.empty()) return table_->empty();
    // Only what a browser or a mail program opens: a stored address may hold any scheme.
    if (scheme.empty() && !text.starts_with("https://") && !text.starts_with("http://"))
      return table_->text(text);
    table_->link(std::string(scheme) + std::string(text), text);
  }

  std::string_view label(const Column& column, const std::string& value) const {
    const auto found = column.labels.find(value);
    return found == column.labels.end() ? text_ : std::string_view(found->second);
  }

  std::string labels(const Column& column, std::string_view text) const {
    std::vector<std::string> shown;
    for (const std::string& one : schema::kind::split_cell(text)) {
      const auto found = column.labels.find(one);
      shown.push_back(found == column.labels.end() ? one : found->second);
    }
    return schema::kind::join_cell(shown);
  }

  const std::unique_ptr<TableFile> table_;
  std::vector<Column> columns_;
  std::string text_;
};

}  // namespace

std::unique_ptr<ListFile> list_in(std::unique_ptr<TableFile> table, const ListHead& head,
                                  const FileTerms& terms) {
  return std::make_unique<TableList>(std::move(table), head, terms);
}

}  // namespace kith::integrations
