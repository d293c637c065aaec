#include <cassert>
#include <charconv>
#include <cmath>
#include <cstring>

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

}  // namespace

void append_json_string(std::string& out, std::string_view utf8) {
  out += '"';
  while (true) {
    const size_t run = plain_run(utf8);
    out.append(utf8.data(), run);
    if (run == utf8.size()) break;
    append_escaped(out, utf8[run]);
    utf8.remove_prefix(run + 1);
  }
  out += '"';
}

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
#ifndef NDEBUG
  if (!levels_.empty() && levels_.back() != '[') {
    assert(levels_.back() == ':' && "a value in an object needs a key before it");
    levels_.back() = '{';
  }
#endif
}

void JsonWriter::open([[maybe_unused]] char bracket) {
  separate();
  out_ += bracket;
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
  if (!first_) out_ += ',';
  append_json_string(out_, name);
  out_ += ':';
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
  separate();
  append_json_string(out_, utf8);
  return *this;
}

JsonWriter& JsonWriter::decimal(Decimal value) {
  separate();
  out_ += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::id(Id value) {
  if (!value) return null();
  separate();
  out_ += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::timestamp(Timestamp value) {
  separate();
  out_ += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::date(Date value) {
  separate();
  out_ += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
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
