// Reading and writing JSON (RFC 8259).
//
// Reading: strict, UTF-8 checked, depth and size limited, duplicate keys refused, and a number
// keeps its text, so that nothing is rounded on the way to a Decimal. Boost.JSON's parser does the
// work; no header of it is seen outside json.cpp.
// Writing: straight into a buffer, no tree.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace kith {

class Json {
 public:
  struct Number {
    std::string text;  // as written
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;  // in the order written

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : held_(value) {}
  Json(int value) : held_(Number{std::to_string(value)}) {}
  Json(int64_t value) : held_(Number{std::to_string(value)}) {}
  Json(double value);
  explicit Json(Number value) : held_(std::move(value)) {}
  Json(const char* value) : held_(std::string(value)) {}
  Json(std::string_view value) : held_(std::string(value)) {}
  Json(std::string value) : held_(std::move(value)) {}
  Json(Array value) : held_(std::move(value)) {}
  Json(Object value) : held_(std::move(value)) {}

  bool is_null() const { return held_.index() == 0; }
  bool is_bool() const { return held_.index() == 1; }
  bool is_number() const { return held_.index() == 2; }
  bool is_string() const { return held_.index() == 3; }
  bool is_array() const { return held_.index() == 4; }
  bool is_object() const { return held_.index() == 5; }

  // Null pointers and empty optionals where the kind is another.
  std::optional<bool> as_bool() const;
  std::optional<int64_t> as_integer() const;  // only a whole number that fits, "1e3" and "5.0" too
  std::optional<double> as_double() const;
  std::optional<Decimal> as_decimal() const;
  const std::string* as_string() const { return std::get_if<std::string>(&held_); }
  const Number* as_number() const { return std::get_if<Number>(&held_); }
  const Array* as_array() const { return std::get_if<Array>(&held_); }
  const Object* as_object() const { return std::get_if<Object>(&held_); }
  Array* as_array() { return std::get_if<Array>(&held_); }
  Object* as_object() { return std::get_if<Object>(&held_); }

  // A member of an object; null when there is none, or when this is no object.
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  // A member that is a string, or `otherwise`.
  std::string_view text(std::string_view key, std::string_view otherwise = {}) const;
  bool flag(std::string_view key, bool otherwise = false) const;
  int64_t integer(std::string_view key, int64_t otherwise = 0) const;
  // Adds or replaces; makes an object of null. Of anything else it is a bug
  // (std::bad_variant_access).
  void set(std::string key, Json value);

  std::string dump() const;  // compact
  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> held_;
};

struct JsonLimits {
  size_t bytes_max = 1 << 20;
  size_t depth_max = 64;
  size_t values_max = 200'000;
};

// The error names line and column.
Result<Json> parse_json(std::string_view text, JsonLimits limits = {});

// Appends to a buffer that the caller owns. Commas are its own affair; keys and values must
// alternate inside an object, which is checked in debug builds. While an array or an object is open
// the buffer is longer than what stands in it, and nobody else may write there; once the outermost
// is closed it ends where the JSON does.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  // The same for one that json_key() made: for keys that are written again with each row.
  JsonWriter& ready_key(std::string_view key);
  JsonWriter& null();
  JsonWriter& boolean(bool value);
  JsonWriter& number(int64_t value);
  JsonWriter& number(int value) { return number(int64_t{value}); }
  JsonWriter& number(double value);  // null when not finite
  JsonWriter& string(std::string_view utf8);
  JsonWriter& decimal(Decimal value);  // as a string, so that it stays exact
  JsonWriter& id(Id value);            // null for nobody
  JsonWriter& timestamp(Timestamp value);
  JsonWriter& date(Date value);
  JsonWriter& raw(std::string_view json);  // one whole value, already JSON
  JsonWriter& value(const Json& json);

 private:
  char* room(size_t bytes);
  void grow(size_t bytes);
  char* begin_value(size_t bytes);  // behind a comma where one belongs
  JsonWriter& end_value(char* end);
  JsonWriter& open(char bracket);
  JsonWriter& close(char opened, char bracket);
  void put_quoted(std::string_view utf8);
  template <class Value>
  JsonWriter& in_quotes(Value value);

  std::string& out_;
  char* at_ = nullptr;   // where the next byte goes; null while nothing is open
  char* end_ = nullptr;  // of the buffer
  int open_ = 0;
  bool first_ = true;    // nothing precedes at this level
  std::string scratch_;  // of what is put together before its length is known
#ifndef NDEBUG
  std::string levels_;  // what is open: '[', '{' before a key, ':' before its value
#endif
};

void append_json_string(std::string& out, std::string_view utf8);
std::string json_key(std::string_view name);  // ,"name":

}  // namespace kith
