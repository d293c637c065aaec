// Header fields of a message: names without case, in the order given, repeats kept.
// One text and a table of offsets, so that a request's fields cost two allocations at most.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::http {

bool equal_without_case(std::string_view a, std::string_view b);  // ASCII
bool is_token(std::string_view text);                             // RFC 9110 5.6.2

class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  // Throws std::invalid_argument for a name that is no token and for a value with CR, LF, NUL or
  // another control character: what is refused here can never split a response.
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);  // replaces every field of that name
  void remove(std::string_view name);
  void clear();

  // The first value of that name; empty when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;

  size_t size() const { return spans_.size(); }
  Field at(size_t index) const;

  // For the reader of requests: takes over checked text; fields are given by their place in it.
  void adopt(std::string_view text);
  void adopt_field(size_t name_at, size_t name_size, size_t value_at, size_t value_size);

 private:
  struct Span {
    uint32_t name_at, name_size, value_at, value_size;
  };
  std::string text_;
  std::vector<Span> spans_;
};

}  // namespace kith::http
