#include <cassert>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/json.h"

namespace kith {
namespace {

// Of eight bytes at once: is one of them a control character, a quote or a backslash?
// (bithacks "determine if a word has a byte less than n"; bytes over 0x7F never match.)
bool needs_escape(uint64_t word) {
  constexpr uint64_t ones = 0x0101010101010101ull;
  constexpr uint64_t high = 0x8080808080808080ull;
  const uint64_t quote = word ^ (ones * '"');
  const uint64_t slash = word ^ (ones * '\\');
  const uint64_t hits = (word - ones * 0x20) | (quote - ones) | (slash - ones);
  return (hits & ~word & high) != 0;
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

size_t plain_run(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (needs_escape(word)) break;
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

// What is so short is put together beside the buffer and appended at once: JSON is made of many
// small pieces, and each append looks at the capacity, each resize writes zeros first.
constexpr size_t short_max = 240;

template <class Word>
Word load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Copies a text that needs no escape; false, with anything in `to`, when it does. The last bytes
// are taken together with some before them a second time, which is quicker than one by one.
bool copy_plain(char* to, std::string_view text) {
  const char* from = text.data();
  const size_t size = text.size();
  if (size >= 8) {
    bool escapes = false;
    for (size_t at = 0; at + 8 < size; at += 8) escapes |= needs_escape(load<uint64_t>(from + at));
    if (escapes || needs_escape(load<uint64_t>(from + size - 8))) return false;
    std::memcpy(to, from, size);
    return true;
  }
  if (size >= 4) {
    const auto first = load<uint32_t>(from), last = load<uint32_t>(from + size - 4);
    if (needs_escape(uint64_t{last} << 32 | first)) return false;
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - 4, &last, sizeof last);
    return true;
  }
  for (size_t at = 0; at < size; ++at) {
    if (needs_escape(from[at])) return false;
    to[at] = from[at];
  }
  return true;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr char digits[] = "0123456789abcdef";
  const char escape[6] = {'\\', 'u', '0', '0', digits[(c >> 4) & 15], digits[c & 15]};
  out.append(escape, sizeof escape);
}

void append_rest(std::string& out, std::string_view utf8) {
  while (!utf8.empty()) {
    append_escaped(out, utf8.front());
    utf8.remove_prefix(1);
    const size_t run = plain_run(utf8);
    out.append(utf8.data(), run);
    utf8.remove_prefix(run);
  }
}

enum class Role { key, value };

// In quotes, a colon behind a key; `before` is a comma or nothing.
void append_quoted(std::string& out, std::string_view before, std::string_view utf8, Role role) {
  if (utf8.size() <= short_max) {
    char piece[short_max + 4];
    char* at = piece;
    if (!before.empty()) *at++ = ',';
    *at++ = '"';
    if (copy_plain(at, utf8)) {
      at += utf8.size();
      *at++ = '"';
      if (role == Role::key) *at++ = ':';
      out.append(piece, static_cast<size_t>(at - piece));
      return;
    }
  }
  out.append(before) += '"';
  const size_t run = plain_run(utf8);
  out.append(utf8.substr(0, run));
  append_rest(out, utf8.substr(run));
  out += '"';
  if (role == Role::key) out += ':';
}

// A one-byte append is a call and a look at the capacity: none where there is nothing to say.
std::string& append_after(std::string& out, std::string_view before) {
  if (!before.empty()) out += ',';
  return out;
}

}  // namespace

void append_json_string(std::string& out, std::string_view utf8) {
  append_quoted(out, {}, utf8, Role::value);
}

// What stands before a value: a comma, or nothing.
std::string_view JsonWriter::separator() {
#ifndef NDEBUG
  if (!levels_.empty() && levels_.back() != '[') {
    assert(levels_.back() == ':' && "a value in an object needs a key before it");
    levels_.back() = '{';
  }
#endif
  return std::exchange(first_, false) ? std::string_view() : std::string_view(",");
}

void JsonWriter::open(char bracket) {
  append_after(out_, separator()) += bracket;
  first_ = true;
#ifndef NDEBUG
  levels_ += bracket;
#endif
}

void JsonWriter::close([[maybe_unused]] char opened, char bracket) {
#ifndef NDEBUG
  assert(!levels_.empty() && levels_.back() == opened && "brackets must match");
  levels_.pop_back();
#endif
  out_ += bracket;
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() { return open('{'), *this; }
JsonWriter& JsonWriter::end_object() { return close('{', '}'), *this; }
JsonWriter& JsonWriter::begin_array() { return open('['), *this; }
JsonWriter& JsonWriter::end_array() { return close('[', ']'), *this; }

JsonWriter& JsonWriter::key(std::string_view name) {
#ifndef NDEBUG
  assert(!levels_.empty() && levels_.back() == '{' && "a key stands in an object");
  levels_.back() = ':';
#endif
  append_quoted(out_, first_ ? std::string_view() : std::string_view(","), name, Role::key);
  first_ = true;  // no comma between a key and its value
  return *this;
}

JsonWriter& JsonWriter::null() { return raw("null"); }
JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::number(int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::string(std::string_view utf8) {
  append_quoted(out_, separator(), utf8, Role::value);
  return *this;
}

JsonWriter& JsonWriter::decimal(Decimal value) {
  append_after(out_, separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::id(Id value) {
  if (!value) return null();
  char piece[id_characters + 3];
  char* at = piece;
  if (!separator().empty()) *at++ = ',';
  *at++ = '"';
  put_id(at, value);
  at[id_characters] = '"';
  out_.append(piece, static_cast<size_t>(at + id_characters + 1 - piece));
  return *this;
}

JsonWriter& JsonWriter::timestamp(Timestamp value) {
  append_after(out_, separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::date(Date value) {
  append_after(out_, separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  append_after(out_, separator()).append(json);
  return *this;
}

// Walks with a stack of its own: a tree made by hand may be deeper than any parsed one.
JsonWriter& JsonWriter::value(const Json& json) {
  struct Open {
    const Json* container;
    size_t next;
  };
  std::vector<Open> stack;
  auto visit = [&](const Json& node) {
    if (const std::string* text = node.as_string()) {
      string(*text);
    } else if (const Json::Number* number = node.as_number()) {
      raw(number->text);
    } else if (auto flag = node.as_bool()) {
      boolean(*flag);
    } else if (node.is_null()) {
      null();
    } else {
      node.is_array() ? begin_array() : begin_object();
      stack.push_back({&node, 0});
    }
  };
  visit(json);
  while (!stack.empty()) {
    Open& top = stack.back();
    if (const Json::Array* items = top.container->as_array()) {
      if (top.next == items->size()) {
        stack.pop_back();
        end_array();
      } else {
        visit((*items)[top.next++]);
      }
      continue;
    }
    const Json::Object& members = *top.container->as_object();
    if (top.next == members.size()) {
      stack.pop_back();
      end_object();
    } else {
      const auto& [name, member] = members[top.next++];
      key(name);
      visit(member);
    }
  }
  return *this;
}

}  // namespace kith
