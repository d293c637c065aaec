// Reading. Boost.JSON's push parser checks the grammar, UTF-8 and depth; the handler below builds
// our tree from a stack: a container takes its members from the top of the stack when it closes,
// so nothing recurses and every vector is allocated once in its final size.
#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <iterator>

namespace kith {
namespace {

namespace bj = boost::json;

class TreeBuilder {
 public:
  static constexpr size_t max_object_size = static_cast<size_t>(-1);
  static constexpr size_t max_array_size = static_cast<size_t>(-1);
  static constexpr size_t max_key_size = static_cast<size_t>(-1);
  static constexpr size_t max_string_size = static_cast<size_t>(-1);

  explicit TreeBuilder(size_t values_max) : values_left_(values_max) {}

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code&) { return true; }
  bool on_array_begin(bj::error_code&) { return true; }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

  bool on_object_end(size_t count, bj::error_code& ec) {
    Json::Object members;
    members.reserve(count);
    const size_t first_value = values_.size() - count, first_key = keys_.size() - count;
    for (size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(keys_[first_key + i]), std::move(values_[first_value + i]));
    }
    values_.resize(first_value);
    keys_.resize(first_key);
    if (const std::string* twice = find_duplicate(members)) {
      refusal_ = say("the key \"{}\" stands twice in one object", "同一对象中键“{}”出现了两次",
                     shortened(*twice));
      return refuse(ec);
    }
    return push(Json(std::move(members)), ec);
  }

  bool on_array_end(size_t count, bj::error_code& ec) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Json::Array items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    return push(Json(std::move(items)), ec);
  }

  bool on_key_part(bj::string_view part, size_t, bj::error_code&) { return keep(part); }
  bool on_key(bj::string_view part, size_t, bj::error_code&) {
    keep(part);
    keys_.push_back(std::exchange(text_, {}));
    return true;
  }
  bool on_string_part(bj::string_view part, size_t, bj::error_code&) { return keep(part); }
  bool on_string(bj::string_view part, size_t, bj::error_code& ec) {
    keep(part);
    return push(Json(std::exchange(text_, {})), ec);
  }

  // The number as the parser computed it is dropped: its text is exact.
  bool on_number_part(bj::string_view part, bj::error_code&) { return keep(part); }
  bool on_int64(int64_t, bj::string_view part, bj::error_code& ec) { return on_number(part, ec); }
  bool on_uint64(uint64_t, bj::string_view part, bj::error_code& ec) { return on_number(part, ec); }
  bool on_double(double, bj::string_view part, bj::error_code& ec) { return on_number(part, ec); }

  bool on_bool(bool value, bj::error_code& ec) { return push(Json(value), ec); }
  bool on_null(bj::error_code& ec) { return push(Json(), ec); }

  Json take() { return std::move(values_.front()); }
  const std::optional<Message>& refusal() const { return refusal_; }

 private:
  bool keep(bj::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool on_number(bj::string_view part, bj::error_code& ec) {
    keep(part);
    return push(Json(Json::Number{std::exchange(text_, {})}), ec);
  }

  bool push(Json value, bj::error_code& ec) {
    if (values_left_ == 0) {
      refusal_ = say("too many values in one text", "一段文本中的值过多");
      return refuse(ec);
    }
    --values_left_;
    values_.push_back(std::move(value));
    return true;
  }

  static bool refuse(bj::error_code& ec) {
    ec = bj::error::syntax;
    return false;
  }

  // Keys are user input and may collide under any hash: sort instead.
  const std::string* find_duplicate(const Json::Object& members) {
    if (members.size() < 2) return nullptr;
    by_key_.clear();
    for (const auto& member : members) by_key_.push_back(&member.first);
    std::sort(by_key_.begin(), by_key_.end(),
              [](const std::string* a, const std::string* b) { return *a < *b; });
    const auto twice =
        std::adjacent_find(by_key_.begin(), by_key_.end(),
                           [](const std::string* a, const std::string* b) { return *a == *b; });
    return twice == by_key_.end() ? nullptr : *twice;
  }

  static std::string_view shortened(std::string_view text) {
    size_t length = std::min<size_t>(text.size(), 60);
    while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80) --length;
    return text.substr(0, length);
  }

  std::vector<Json> values_;
  std::vector<std::string> keys_;
  std::vector<const std::string*> by_key_;
  std::string text_;
  size_t values_left_;
  std::optional<Message> refusal_;
};

struct Place {
  size_t line = 1;
  size_t column = 1;  // in characters
};

Place place_of(std::string_view text, size_t offset) {
  Place place;
  for (char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

Message reason_for(bj::error_code code) {
  switch (static_cast<bj::error>(code.value())) {
    case bj::error::incomplete:
      return say("the text ends too early", "文本不完整");
    case bj::error::extra_data:
      return say("nothing may follow the value", "值之后不能再有内容");
    case bj::error::illegal_leading_surrogate:
    case bj::error::illegal_trailing_surrogate:
    case bj::error::expected_utf16_escape:
      return say("half of a surrogate pair is no character", "半个代理对不是字符");
    case bj::error::too_deep:
      return say("nested too deeply", "嵌套过深");
    case bj::error::exponent_overflow:
      return say("the exponent is too large", "指数过大");
    default:
      return say("this is no JSON", "不是有效的 JSON");
  }
}

Error refused(std::string_view text, size_t offset, const Message& reason) {
  const Place place = place_of(text, offset);
  const auto& [line, column] = place;
  return invalid({fmt::format("invalid JSON at line {}, column {}: {}", line, column, reason.en),
                  fmt::format("JSON 无效（第 {} 行第 {} 列）：{}", line, column, reason.zh)});
}

size_t skip_blank(std::string_view text, size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

}  // namespace

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
  if (text.size() > limits.bytes_max) {
    return too_large(say("the JSON text has {} bytes; {} are allowed",
                         "JSON 文本有 {} 字节，最多允许 {} 字节", text.size(), limits.bytes_max));
  }
  bj::parse_options options;
  options.max_depth = limits.depth_max;
  bj::basic_parser<TreeBuilder> parser(options, limits.values_max);
  bj::error_code ec;
  const size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec) {
    const auto& refusal = parser.handler().refusal();
    return refused(text, std::min(used, text.size()), refusal ? *refusal : reason_for(ec));
  }
  if (const size_t rest = skip_blank(text, used); rest < text.size()) {
    return refused(text, rest, reason_for(bj::error::extra_data));
  }
  return parser.handler().take();
}

}  // namespace kith
