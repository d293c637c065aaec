#include "query/cursor.h"

#include <array>
#include <cstring>

#include "base/crypto.h"
#include "query/refusal.h"

namespace kith::query {
namespace {

constexpr size_t cursor_bytes_max = 8'192;
constexpr char format_version = 1;
constexpr size_t signature_bytes = 8;

enum class Tag : char { null, boolean, integer, decimal, date, timestamp, text };

// FNV-1a: tells sorts apart, protects nothing.
uint64_t fingerprint(std::string_view text) {
  uint64_t hash = 14695981039346656037ull;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash;
}

void put(std::string& out, uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift);
}

void put(std::string& out, Tag tag, int64_t number) {
  out += static_cast<char>(tag);
  put(out, static_cast<uint64_t>(number));
}

struct Writer {
  std::string& out;
  void operator()(std::monostate) const { out += static_cast<char>(Tag::null); }
  void operator()(bool value) const { put(out, Tag::boolean, value ? 1 : 0); }
  void operator()(int64_t value) const { put(out, Tag::integer, value); }
  void operator()(Decimal value) const { put(out, Tag::decimal, value.units); }
  void operator()(Date value) const { put(out, Tag::date, to_days(value)); }
  void operator()(Timestamp value) const { put(out, Tag::timestamp, to_us(value)); }
  void operator()(const std::string& value) const {
    put(out, Tag::text, static_cast<int64_t>(value.size()));
    out += value;
  }
  void operator()(double) const { throw std::logic_error("no field sorts by a double"); }
  void operator()(const Bytes&) const { throw std::logic_error("no field sorts by bytes"); }
};

// Takes pieces off the front; empty once something was missing.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool at_end() const { return rest_.empty(); }

  std::optional<std::string_view> take(size_t count) {
    if (rest_.size() < count) return std::nullopt;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::optional<int64_t> number() {
    const auto bytes = take(8);
    if (!bytes) return std::nullopt;
    uint64_t number = 0;
    for (int i = 7; i >= 0; --i) {
      number = number << 8 | static_cast<unsigned char>((*bytes)[static_cast<size_t>(i)]);
    }
    return static_cast<int64_t>(number);
  }

  std::optional<Value> value() {
    const auto tag = take(1);
    if (!tag) return std::nullopt;
    if ((*tag)[0] == static_cast<char>(Tag::null)) return Value{};
    const auto held = number();
    if (!held) return std::nullopt;
    switch (static_cast<Tag>((*tag)[0])) {
      case Tag::boolean:
        return Value{*held != 0};
      case Tag::integer:
        return Value{*held};
      case Tag::decimal:
        return Value{Decimal{*held}};
      case Tag::date:
        return Value{from_days(static_cast<int32_t>(*held))};
      case Tag::timestamp:
        return Value{from_us(*held)};
      case Tag::text:
        return text(*held);
      case Tag::null:
        break;
    }
    return std::nullopt;
  }

 private:
  std::optional<Value> text(int64_t size) {
    if (size < 0 || static_cast<uint64_t>(size) > rest_.size()) return std::nullopt;
    return Value{std::string(*take(static_cast<size_t>(size)))};
  }

  std::string_view rest_;
};

Error no_cursor(std::string_view place) {
  return refuse(place, "cursor",
                say("This is no cursor of this list. Leave it out to get the first page.",
                    "这不是该列表的游标。去掉它即可取得第一页。"));
}

}  // namespace

std::string write_cursor(const Cursor& cursor, std::string_view signature) {
  std::string bytes(1, format_version);
  put(bytes, fingerprint(signature));
  put(bytes, static_cast<uint64_t>(cursor.id.value));
  for (const Value& value : cursor.values) std::visit(Writer{bytes}, value);
  return base64url(std::as_bytes(std::span(bytes)));
}

Result<Cursor> read_cursor(std::string_view text, std::string_view signature,
                           std::string_view place) {
  const auto bytes = text.size() > cursor_bytes_max ? std::nullopt : from_base64url(text);
  if (!bytes) return no_cursor(place);
  Reader reader({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  const auto version = reader.take(1);
  if (!version || (*version)[0] != format_version) return no_cursor(place);
  const auto sort = reader.number();
  if (!sort) return no_cursor(place);
  if (static_cast<uint64_t>(*sort) != fingerprint(signature)) {
    return refuse(place, "cursor",
                  say("This cursor belongs to another sort. Start from the first page.",
                      "该游标属于另一种排序，请从第一页重新开始。"));
  }
  const auto id = reader.number();
  if (!id) return no_cursor(place);
  Cursor cursor{{}, Id{*id}};
  while (!reader.at_end()) {
    auto value = reader.value();
    if (!value) return no_cursor(place);
    cursor.values.push_back(std::move(*value));
  }
  return cursor;
}

}  // namespace kith::query
