#include "schema/kinds/contact_points.h"

#include <algorithm>

#include "schema/kinds/cells.h"

namespace kith::schema::kind {
namespace {

constexpr Column point_columns[] = {{"", ColumnType::text}, {"_labels", ColumnType::text}};
constexpr size_t points_max = 50;
constexpr size_t label_length_max = 40;

struct Point {
  std::string value;
  std::string label;
};

// "work" of "a@b.cn (work)"; a bracket with digits alone belongs to a phone number.
Point split_label(std::string_view text) {
  text = trim(text);
  const size_t open = text.rfind('(');
  if (!text.ends_with(')') || open == std::string_view::npos) return {std::string(text), ""};
  const std::string_view label = trim(text.substr(open + 1, text.size() - open - 2));
  if (label.find_first_not_of("0123456789 -+") == std::string_view::npos) {
    return {std::string(text), ""};
  }
  return {std::string(trim(text.substr(0, open))), std::string(label)};
}

Status check_label(const Field& field, std::string_view label) {
  if (label.find_first_of("()\n\r\t") != std::string_view::npos) {
    return refuse(field, "format",
                  say("a label may not hold brackets or line breaks", "标签不能含有括号或换行"));
  }
  return done();
}

Result<Point> read_point(const Field& field, const Json& in) {
  if (const std::string* text = in.as_string()) return Point{*text, ""};
  const Json* value = in.find("value");
  if (!value || !value->as_string()) {
    return wrong_type(
        field, say("{{\"value\", \"label\"}} in each place", "每一项为 {{\"value\", \"label\"}}"),
        in);
  }
  Point point{*value->as_string(), ""};
  if (const Json* label = in.find("label")) {
    point.label = TRY(read_string(field, *label, label_length_max)).value_or("");
    TRY(check_label(field, point.label));
  }
  return point;
}

struct Lists {
  std::vector<std::string> values;
  std::vector<std::string> labels;
};

void store(const Lists& lists, std::span<Value> out) {
  out[0] = list_value(lists.values);
  bool labelled = false;
  for (const std::string& label : lists.labels) labelled |= !label.empty();
  out[1] = labelled ? list_value(lists.labels) : Value{};
}

std::vector<std::string_view> elements(std::string_view stored) {
  std::vector<std::string_view> out;
  for_each_element(stored, [&](std::string_view element) { out.push_back(element); });
  return out;
}

// Takes the element off the front of a stored list of labels, which may be shorter.
std::string_view next_label(std::string_view& labels) {
  const size_t end = labels.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view label = labels.substr(0, end);
  labels.remove_prefix(end + 1);
  return label;
}

std::string_view stored_labels(const storage::Row& row, int column) {
  std::string_view labels = row.is_null(column) ? std::string_view() : row.text(column);
  if (labels.starts_with('\n')) labels.remove_prefix(1);
  return labels;
}

}  // namespace

std::span<const Column> ContactPoints::columns() const { return point_columns; }

Status ContactPoints::read(const Field& field, const Json& in, const ReadContext& context,
                           std::span<Value> out) const {
  Lists lists;
  if (!in.is_null()) {
    const Json::Array* given = in.as_array();
    if (!given) return wrong_type(field, say("a list", "列表"), in);
    for (const Json& element : *given) {
      Point point = TRY(read_point(field, element));
      auto value = TRY(read_one(field, point.value, context));
      if (!value || std::ranges::find(lists.values, *value) != lists.values.end()) continue;
      lists.values.push_back(std::move(*value));
      lists.labels.push_back(std::move(point.label));
    }
  }
  if (lists.values.size() > points_max) {
    return refuse(field, "too_many",
                  say("has {} entries, at most {} are allowed", "有 {} 项，最多允许 {} 项",
                      lists.values.size(), points_max));
  }
  store(lists, out);
  return done();
}

Status ContactPoints::read_text(const Field& field, std::string_view in, const TextContext& context,
                                std::span<Value> out) const {
  Json::Array points;
  for (const std::string& piece : split_cell(in)) {
    Point point = split_label(piece);
    points.push_back(
        Json::Object{{"value", std::move(point.value)}, {"label", std::move(point.label)}});
  }
  return read(field, points, context.read, out);
}

void ContactPoints::write(const Field&, const storage::Row& row, int first, const WriteContext&,
                          JsonWriter& out) const {
  out.begin_array();
  if (!row.is_null(first)) {
    std::string_view labels = stored_labels(row, first + 1);
    for_each_element(row.text(first), [&](std::string_view value) {
      const std::string_view label = next_label(labels);
      out.begin_object().key("value").string(value);
      if (!label.empty()) out.key("label").string(label);
      out.end_object();
    });
  }
  out.end_array();
}

std::string ContactPoints::write_text(const Field&, const storage::Row& row, int first,
                                      const WriteContext&) const {
  if (row.is_null(first)) return {};
  std::vector<std::string> pieces;
  std::string_view labels = stored_labels(row, first + 1);
  for (std::string_view value : elements(row.text(first))) {
    const std::string_view label = next_label(labels);
    pieces.push_back(std::string(value));
    if (!label.empty()) pieces.back() += " (" + std::string(label) + ")";
  }
  return join_cell(pieces);
}

Result<Value> ContactPoints::operand(const Field& field, const Json& in,
                                     const ReadContext& context) const {
  auto text = TRY(text_operand(field, in));
  auto value = read_one(field, std::get<std::string>(text), context);
  if (value.ok() && *value) return Value{**value};
  return text;
}

Json ContactPoints::json_schema(const Field& field) const {
  Json::Object value{{"type", "string"}};
  if (!json_format().empty()) value.emplace_back("format", json_format());
  Json::Object label{{"type", "string"}, {"maxLength", static_cast<int64_t>(label_length_max)}};
  Json::Object point{{"type", "object"},
                     {"properties", Json::Object{{"value", value}, {"label", label}}},
                     {"required", Json::Array{"value"}}};
  return typed_schema(field, "array",
                      {{"items", point}, {"maxItems", static_cast<int64_t>(points_max)}});
}

}  // namespace kith::schema::kind
