#include "formats/json_lines.h"

#include <algorithm>

#include "base/json.h"

namespace kith::formats {
namespace {

constexpr size_t depth_max = 16;

std::string plain_text(const Json& value) {
  if (const auto* text = value.as_string()) return *text;
  if (const auto* number = value.as_number()) return number->text;
  if (const auto truth = value.as_bool()) return *truth ? "true" : "false";
  return value.is_null() ? std::string() : value.dump();
}

bool is_plain(const Json& value) { return !value.as_array() && !value.as_object(); }

std::string list_text(const Json::Array& values) {
  if (!std::ranges::all_of(values, is_plain)) return Json(values).dump();
  std::string text;
  for (const Json& value : values) text += (text.empty() ? "" : "; ") + plain_text(value);
  return text;
}

// As deep as the parser lets a line be.
void flatten(const Json::Object& object, const std::string& before, size_t depth, JsonLine& line) {
  for (const auto& [key, value] : object) {
    const std::string name = before + key;
    if (value.as_object() && !value.as_object()->empty() && depth < depth_max)
      flatten(*value.as_object(), name + ".", depth + 1, line);
    else if (value.as_array())
      line.cells.emplace_back(name, list_text(*value.as_array()));
    else
      line.cells.emplace_back(name, plain_text(value));
  }
}

}  // namespace

Status JsonLinesReader::feed(std::string_view utf8) {
  while (!utf8.empty()) {
    const size_t end = utf8.find('\n');
    const auto piece = utf8.substr(0, end);
    const size_t left = limits_.line_bytes_max - line_.size();
    too_long_ = too_long_ || piece.size() > left;
    line_ += piece.substr(0, left);
    if (end == std::string_view::npos) return done();
    utf8.remove_prefix(end + 1);
    TRY(take_line());
  }
  return done();
}

Status JsonLinesReader::finish() { return line_.empty() ? done() : take_line(); }

Status JsonLinesReader::take_line() {
  ++lines_;
  std::string text = std::move(line_);
  line_.clear();
  const bool too_long = std::exchange(too_long_, false);
  if (text.find_first_not_of(" \t\r") == std::string::npos) return done();
  JsonLine line{++number_, lines_, {}, {}};
  if (too_long) {
    line.problem =
        say("the line is longer than {} MiB", "该行超过 {} MiB", limits_.line_bytes_max >> 20);
    return on_line_(line);
  }
  const auto json = parse_json(text, {.bytes_max = limits_.line_bytes_max});
  if (!json)
    line.problem = json.error().message;
  else if (!json->as_object())
    line.problem = say("the line is not a JSON object", "该行不是 JSON 对象");
  else
    flatten(*json->as_object(), "", 1, line);
  if (line.cells.size() > limits_.cells_max) {
    line.cells.clear();
    line.problem =
        say("the line has more than {} members", "该行的成员超过 {} 个", limits_.cells_max);
  }
  return on_line_(line);
}

}  // namespace kith::formats
