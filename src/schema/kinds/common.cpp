#include "schema/kinds/common.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kith::schema::kind {
namespace {

constexpr std::array<std::string_view, 7> blanks = {" ",        "\t",           "\r",          "\n",
                                                    "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

std::string_view blank_at_start(std::string_view text) {
  for (std::string_view blank : blanks) {
    if (text.starts_with(blank)) return blank;
  }
  return {};
}

std::string_view blank_at_end(std::string_view text) {
  for (std::string_view blank : blanks) {
    if (text.ends_with(blank)) return blank;
  }
  return {};
}

Message type_of(const Json& json) {
  if (json.is_null()) return say("null", "空值");
  if (json.is_bool()) return say("true or false", "真假值");
  if (json.is_number()) return say("a number", "数字");
  if (json.is_string()) return say("text", "文本");
  if (json.is_array()) return say("a list", "列表");
  return say("an object", "对象");
}

bool looks_like_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::ranges::count(text, '.') <= 1 && text != ".";
}

size_t fraction_digits(std::string_view number) {
  const size_t point = number.find('.');
  if (point == std::string_view::npos) return 0;
  std::string_view fraction = number.substr(point + 1);
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  return fraction.size();
}

Error too_precise(const Field& field, int scale) {
  if (scale == 0) {
    return refuse(field, "precision",
                  say("has to be a whole number; round it first", "须为整数；请先取整"));
  }
  return refuse(field, "precision",
                say("has at most {} digits after the decimal point; round it first",
                    "小数点后最多 {} 位；请先四舍五入", scale));
}

Error too_large_number(const Field& field) {
  return refuse(field, "too_large",
                say("is too large: at most 922337203685477.5807 either way",
                    "数值过大：绝对值最大 922337203685477.5807"));
}

}  // namespace

Error refuse(const Field& field, std::string code, const Message& why) {
  const std::string& en = field.label.en.empty() ? field.name : field.label.en;
  const std::string& zh = field.label.zh.empty() ? field.name : field.label.zh;
  Error error{Code::invalid, {en + ": " + why.en, zh + "：" + why.zh}, {}};
  error.fields.push_back({field.name, std::move(code), why});
  return error;
}

Error wrong_type(const Field& field, const Message& expected, const Json& got) {
  const Message type = type_of(got);
  return refuse(field, "type",
                {"expected " + expected.en + ", got " + type.en,
                 "须为" + expected.zh + "，收到的是" + type.zh});
}

Error bad_setting(std::string member, const Message& why) {
  return invalid_field(std::move(member), "setting", why);
}

std::string_view trim(std::string_view text) {
  for (auto blank = blank_at_start(text); !blank.empty(); blank = blank_at_start(text)) {
    text.remove_prefix(blank.size());
  }
  for (auto blank = blank_at_end(text); !blank.empty(); blank = blank_at_end(text)) {
    text.remove_suffix(blank.size());
  }
  return text;
}

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(
      std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string shortened(std::string_view utf8, size_t characters_max) {
  size_t count = 0;
  for (size_t i = 0; i < utf8.size(); ++i) {
    if ((utf8[i] & 0xC0) != 0x80 && count++ == characters_max) {
      return std::string(utf8.substr(0, i)) + "…";
    }
  }
  return std::string(utf8);
}

Result<std::optional<std::string>> clean_string(const Field& field, std::string_view in,
                                                size_t characters_max) {
  in = trim(in);
  if (in.empty()) return std::optional<std::string>();
  if (in.find('\0') != std::string_view::npos) {
    return refuse(
        field, "format",
        say("may not hold the character U+0000; remove it", "不能含有字符 U+0000；请删除"));
  }
  if (in.size() > characters_max) {
    if (const size_t count = characters(in); count > characters_max) {
      return refuse(field, "too_long",
                    say("is too long: {} characters, at most {}", "过长：{} 个字符，最多 {} 个",
                        count, characters_max));
    }
  }
  return std::optional<std::string>(in);
}

Result<std::optional<std::string>> read_string(const Field& field, const Json& in,
                                               size_t characters_max) {
  if (in.is_null()) return std::optional<std::string>();
  const std::string* text = in.as_string();
  if (!text) return wrong_type(field, say("text", "文本"), in);
  return clean_string(field, *text, characters_max);
}

Result<Decimal> decimal_from(const Field& field, std::string_view in, int scale) {
  const auto value = parse_decimal(in);
  if (!value && !looks_like_number(in)) {
    return refuse(field, "format",
                  say("“{}” is not a number; write it like 1234.5",
                      "“{}”不是数字；请写成 1234.5 的形式", shortened(in, 40)));
  }
  if (fraction_digits(in) > static_cast<size_t>(scale)) return too_precise(field, scale);
  if (!value) return too_large_number(field);
  return *value;
}

Result<std::optional<Decimal>> read_decimal(const Field& field, const Json& in, int scale) {
  if (in.is_null()) return std::optional<Decimal>();
  if (const std::string* text = in.as_string()) {
    const std::string_view trimmed = trim(*text);
    if (trimmed.empty()) return std::optional<Decimal>();
    return std::optional(TRY(decimal_from(field, trimmed, scale)));
  }
  if (!in.is_number()) return wrong_type(field, say("a number", "数字"), in);
  if (const auto value = in.as_decimal()) {
    return std::optional(TRY(decimal_from(field, format(*value), scale)));
  }
  const std::string& written = in.as_number()->text;
  if (written.find_first_of("eE") == std::string::npos) {
    return std::optional(TRY(decimal_from(field, written, scale)));
  }
  return written.find('-', 1) != std::string::npos ? too_precise(field, scale)
                                                   : too_large_number(field);
}

Result<std::optional<int64_t>> read_integer(const Field& field, const Json& in) {
  if (in.is_null()) return std::optional<int64_t>();
  const std::string* text = in.as_string();
  if (!text && !in.is_number()) return wrong_type(field, say("a whole number", "整数"), in);
  const std::string_view written = text ? trim(*text) : std::string_view(in.as_number()->text);
  if (text && written.empty()) return std::optional<int64_t>();
  if (!text) {
    if (const auto value = in.as_integer()) return std::optional(*value);
  }
  int64_t value = 0;
  const auto end = std::from_chars(written.data(), written.data() + written.size(), value);
  if (end.ec == std::errc() && end.ptr == written.data() + written.size()) {
    return std::optional(value);
  }
  if (end.ec == std::errc::result_out_of_range) {
    return refuse(
        field, "too_large",
        say("is too large: at most {} either way", "数值过大：绝对值最大 {}", int64_t{INT64_MAX}));
  }
  if (looks_like_number(written) && fraction_digits(written) > 0) return too_precise(field, 0);
  if (parse_decimal(written)) return std::optional(parse_decimal(written)->units / decimal_scale);
  return refuse(field, "format",
                say("“{}” is not a whole number; write it like 1234",
                    "“{}”不是整数；请写成 1234 的形式", shortened(written, 40)));
}

Status check_range(const Field& field, Decimal value) {
  const Json* min = field.settings.find("min");
  const Json* max = field.settings.find("max");
  const auto least = min ? min->as_decimal() : std::nullopt;
  const auto most = max ? max->as_decimal() : std::nullopt;
  if (least && value < *least) {
    return refuse(
        field, "too_small",
        say("is {}, at least {} is allowed", "为 {}，最小允许 {}", format(value), format(*least)));
  }
  if (most && value > *most) {
    return refuse(
        field, "too_large",
        say("is {}, at most {} is allowed", "为 {}，最大允许 {}", format(value), format(*most)));
  }
  return done();
}

Status check_range(const Field& field, int64_t value) {
  const auto least =
      field.settings.find("min") ? field.settings.find("min")->as_integer() : std::nullopt;
  const auto most =
      field.settings.find("max") ? field.settings.find("max")->as_integer() : std::nullopt;
  if (least && value < *least) {
    return refuse(field, "too_small",
                  say("is {}, at least {} is allowed", "为 {}，最小允许 {}", value, *least));
  }
  if (most && value > *most) {
    return refuse(field, "too_large",
                  say("is {}, at most {} is allowed", "为 {}，最大允许 {}", value, *most));
  }
  return done();
}

Json number_json(std::string_view text) {
  text = trim(text);
  if (text.empty()) return {};
  auto number = plain_number(text);
  return number ? Json(std::move(*number)) : Json(text);
}

void write_decimal_number(Decimal value, JsonWriter& out) {
  // At most "-922337203685477.5808": no allocation beyond the small buffer for what people store.
  std::string text;
  append(text, value);
  out.raw(text);
}

Value text_value(std::optional<std::string> text) {
  return text ? Value{std::move(*text)} : Value{};
}

void write_text_cell(const storage::Row& row, int column, JsonWriter& out) {
  const std::string_view text = row.text(column);
  text.data() ? out.string(text) : out.null();
}

Writing rewrite(Value& cell, std::string (*clean)(std::string_view)) {
  auto* text = std::get_if<std::string>(&cell);
  if (!text) return Writing::tidy;
  std::string written = clean(*text);
  if (written == *text) return Writing::tidy;
  if (written.empty()) return Writing::wrong;
  *text = std::move(written);
  return Writing::mended;
}

int64_t setting(const Field& field, std::string_view name, int64_t otherwise) {
  return field.settings.integer(name, otherwise);
}

Status check_integer_setting(const Field& field, std::string_view name, int64_t min, int64_t max) {
  const Json* given = field.settings.find(name);
  if (!given) return done();
  const auto value = given->as_integer();
  if (!value || *value < min || *value > max) {
    return bad_setting(std::string(name), say("“{0}” has to be a whole number from {1} to {2}",
                                              "“{0}”须为 {1} 到 {2} 的整数", name, min, max));
  }
  return done();
}

Status check_range_settings(const Field& field) {
  for (std::string_view name : {"min", "max"}) {
    const Json* given = field.settings.find(name);
    if (given && !given->as_decimal()) {
      return bad_setting(std::string(name), say("“{}” has to be a number", "“{}”须为数字", name));
    }
  }
  const Json* min = field.settings.find("min");
  const Json* max = field.settings.find("max");
  if (min && max && *min->as_decimal() > *max->as_decimal()) {
    return bad_setting("max", say("“max” has to be at least “min”", "“max”不能小于“min”"));
  }
  return done();
}

Json typed_schema(const Field& field, std::string_view type, Json::Object more) {
  Json::Object schema;
  if (field.required) {
    schema.emplace_back("type", type);
  } else {
    schema.emplace_back("type", Json::Array{type, "null"});
  }
  for (auto& member : more) schema.push_back(std::move(member));
  return schema;
}

Json::Object range_of(const Field& field) {
  Json::Object range;
  if (const Json* min = field.settings.find("min")) range.emplace_back("minimum", *min);
  if (const Json* max = field.settings.find("max")) range.emplace_back("maximum", *max);
  return range;
}

Result<Value> decimal_operand(const Field& field, const Json& in) {
  const auto value = TRY(read_decimal(field, in, 4));
  if (!value) return wrong_type(field, say("a number", "数字"), in);
  return Value{*value};
}

Result<Value> text_operand(const Field& field, const Json& in) {
  const std::string* text = in.as_string();
  if (!text) return wrong_type(field, say("text", "文本"), in);
  return Value{std::string(trim(*text))};
}

}  // namespace kith::schema::kind
