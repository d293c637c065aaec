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

// Makes the buffer longer and answers where the new bytes begin. What is written there goes by
// without a look at the capacity for each piece: JSON is made of many small ones.
char* extend(std::string& out, size_t bytes) {
  const size_t at = out.size();
  out.resize(at + bytes);
  return out.data() + at;
}

char* put(char* at, std::string_view text) {
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
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

void append_quoted(std::string& out, std::string_view before, std::string_view utf8,
                   std::string_view after) {
  const size_t run = plain_run(utf8);
  char* at = extend(out, before.size() + 1 + run);
  at = put(at, before);
  *at++ = '"';
  put(at, utf8.substr(0, run));
  append_rest(out, utf8.substr(run));
  at = extend(out, 1 + after.size());
  *at++ = '"';
  put(at, after);
}

}  // namespace

void append_json_string(std::string& out, std::string_view utf8) {
  append_quoted(out, {}, utf8, {});
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
  const std::string_view before = separator();
  *put(extend(out_, before.size() + 1), before) = bracket;
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
  append_quoted(out_, first_ ? "" : ",", name, ":");
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
  append_quoted(out_, separator(), utf8, {});
  return *this;
}

JsonWriter& JsonWriter::decimal(Decimal value) {
  out_.append(separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::id(Id value) {
  if (!value) return null();
  const std::string_view before = separator();
  char* at = put(extend(out_, before.size() + id_characters + 2), before);
  *at = '"';
  put_id(at + 1, value);
  at[id_characters + 1] = '"';
  return *this;
}

JsonWriter& JsonWriter::timestamp(Timestamp value) {
  out_.append(separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::date(Date value) {
  out_.append(separator()) += '"';
  append(out_, value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  const std::string_view before = separator();
  put(put(extend(out_, before.size() + json.size()), before), json);
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
