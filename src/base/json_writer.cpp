#include <algorithm>
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

constexpr size_t escape_max = 6;
constexpr size_t digits_max = 32;

char* put_escape(char* at, char c) {
  const auto two = [&](char letter) {
    at[0] = '\\';
    at[1] = letter;
    return at + 2;
  };
  switch (c) {
    case '"':
    case '\\':
      return two(c);
    case '\n':
      return two('n');
    case '\r':
      return two('r');
    case '\t':
      return two('t');
    default:
      break;
  }
  constexpr char digits[] = "0123456789abcdef";
  const char escape[escape_max] = {'\\', 'u', '0', '0', digits[(c >> 4) & 15], digits[c & 15]};
  std::memcpy(at, escape, escape_max);
  return at + escape_max;
}

// No longer than what was written last, so that small pieces behind much do not cost its length.
constexpr size_t step_min = 256;
constexpr size_t step_max = 4096;

}  // namespace

void append_json_string(std::string& out, std::string_view utf8) { JsonWriter(out).string(utf8); }

std::string json_key(std::string_view name) {
  std::string key = ",";
  append_json_string(key, name);
  return key + ':';
}

// The buffer is grown in steps and written by a pointer: JSON is made of many small pieces, and an
// append of each would look at the capacity and put an end behind it. What is grown is filled with
// zeros once, some percent of the price.
void JsonWriter::grow(size_t bytes) {
  assert(!at_ || out_.data() + out_.size() == end_);  // or somebody else wrote here
  const size_t used = at_ ? static_cast<size_t>(at_ - out_.data()) : out_.size();
  out_.resize(used + bytes + std::clamp(used, step_min, step_max));
  at_ = out_.data() + used;
  end_ = out_.data() + out_.size();
}

char* JsonWriter::room(size_t bytes) {
  if (static_cast<size_t>(end_ - at_) < bytes) grow(bytes);
  return at_;
}

char* JsonWriter::begin_value(size_t bytes) {
#ifndef NDEBUG
  if (!levels_.empty() && levels_.back() != '[') {
    assert(levels_.back() == ':' && "a value in an object needs a key before it");
    levels_.back() = '{';
  }
#endif
  char* at = room(bytes + 1);
  if (!std::exchange(first_, false)) *at++ = ',';
  return at;
}

JsonWriter& JsonWriter::end_value(char* end) {
  at_ = end;
  if (open_ == 0) {
    assert(out_.data() + out_.size() == end_);
    out_.resize(static_cast<size_t>(at_ - out_.data()));
    at_ = end_ = nullptr;
  }
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  char* at = begin_value(1);
  *at = bracket;
  at_ = at + 1;
  ++open_;
  first_ = true;
#ifndef NDEBUG
  levels_ += bracket;
#endif
  return *this;
}

JsonWriter& JsonWriter::close([[maybe_unused]] char opened, char bracket) {
#ifndef NDEBUG
  assert(!levels_.empty() && levels_.back() == opened && "brackets must match");
  levels_.pop_back();
#endif
  char* at = room(1);
  *at = bracket;
  --open_;
  first_ = false;
  return end_value(at + 1);
}

JsonWriter& JsonWriter::begin_object() { return open('{'); }
JsonWriter& JsonWriter::end_object() { return close('{', '}'); }
JsonWriter& JsonWriter::begin_array() { return open('['); }
JsonWriter& JsonWriter::end_array() { return close('[', ']'); }

void JsonWriter::put_quoted(std::string_view utf8) {
  char* at = room(utf8.size() + 2);
  *at++ = '"';
  if (copy_plain(at, utf8)) {
    at += utf8.size();
    *at = '"';
    at_ = at + 1;
    return;
  }
  at_ = at;
  for (;;) {
    const size_t run = plain_run(utf8);
    at = room(run + escape_max);
    std::memcpy(at, utf8.data(), run);
    at += run;
    if (run == utf8.size()) break;
    at_ = put_escape(at, utf8[run]);
    utf8.remove_prefix(run + 1);
  }
  *at = '"';
  at_ = at + 1;
}

JsonWriter& JsonWriter::key(std::string_view name) {
#ifndef NDEBUG
  assert(!levels_.empty() && levels_.back() == '{' && "a key stands in an object");
  levels_.back() = ':';
#endif
  if (!first_) {
    *room(1) = ',';
    ++at_;
  }
  put_quoted(name);
  *room(1) = ':';
  ++at_;
  first_ = true;  // no comma between a key and its value
  return *this;
}

JsonWriter& JsonWriter::ready_key(std::string_view key) {
#ifndef NDEBUG
  assert(!levels_.empty() && levels_.back() == '{' && "a key stands in an object");
  assert(key.starts_with(",\"") && key.ends_with("\":"));
  levels_.back() = ':';
#endif
  if (first_) key.remove_prefix(1);
  std::memcpy(room(key.size()), key.data(), key.size());
  at_ += key.size();
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::null() { return raw("null"); }
JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::number(int64_t value) {
  char* at = begin_value(digits_max);
  return end_value(std::to_chars(at, at + digits_max, value).ptr);
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  char* at = begin_value(digits_max);
  return end_value(std::to_chars(at, at + digits_max, value).ptr);
}

JsonWriter& JsonWriter::string(std::string_view utf8) {
  at_ = begin_value(0);
  put_quoted(utf8);
  return end_value(at_);
}

JsonWriter& JsonWriter::id(Id value) {
  if (!value) return null();
  char* at = begin_value(id_characters + 2);
  *at++ = '"';
  put_id(at, value);
  at[id_characters] = '"';
  return end_value(at + id_characters + 1);
}

template <class Value>
JsonWriter& JsonWriter::in_quotes(Value value) {
  scratch_ = '"';
  append(scratch_, value);
  scratch_ += '"';
  return raw(scratch_);
}

JsonWriter& JsonWriter::decimal(Decimal value) { return in_quotes(value); }
JsonWriter& JsonWriter::timestamp(Timestamp value) { return in_quotes(value); }
JsonWriter& JsonWriter::date(Date value) { return in_quotes(value); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  char* at = begin_value(json.size());
  std::memcpy(at, json.data(), json.size());
  return end_value(at + json.size());
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
