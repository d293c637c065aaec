// How a function says that a different request could have succeeded.
//
// Result for what the caller could put right (a wrong value, a missing right, a stale version);
// an exception for what no caller could (disk, lost database, a bug). Exceptions are caught in
// three places only: the request dispatch, the job worker, main.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/message.h"

namespace kith {

enum class Code {
  invalid,          // the request contradicts the schema or itself
  unauthenticated,  // nobody is signed in
  forbidden,        // somebody is, and may not
  not_found,        // there is no such thing, or not for this caller
  conflict,         // a stale version, or a value that another live record holds
  too_large,        // over a stated limit
  busy,             // try again later
  unavailable,      // a part that is needed is down
};

// One thing that is wrong with one place of the input.
struct FieldError {
  std::string field;  // the path as the caller wrote it: "email", "filter.and[1].op"
  std::string code;   // stable and snake_case, for programs: "required", "unknown_field"
  Message message;    // for people
};

struct Error {
  Code code = Code::invalid;
  Message message;
  std::vector<FieldError> fields;
};

inline Error invalid(Message message) { return {Code::invalid, std::move(message), {}}; }
inline Error not_found(Message message) { return {Code::not_found, std::move(message), {}}; }
inline Error forbidden(Message message) { return {Code::forbidden, std::move(message), {}}; }
inline Error conflict(Message message) { return {Code::conflict, std::move(message), {}}; }
inline Error too_large(Message message) { return {Code::too_large, std::move(message), {}}; }

// An invalid request with one wrong place; the place's message is also the whole's.
inline Error invalid_field(std::string field, std::string code, Message message) {
  Error error{Code::invalid, message, {}};
  error.fields.push_back({std::move(field), std::move(code), std::move(message)});
  return error;
}

struct Nothing {};

template <typename T = Nothing>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(held_); }
  const T& value() const& { return std::get<0>(held_); }
  T&& value() && { return std::get<0>(std::move(held_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(held_); }
  const Error& error() const& { return std::get<1>(held_); }
  Error&& error() && { return std::get<1>(std::move(held_)); }

 private:
  std::variant<T, Error> held_;
};

using Status = Result<Nothing>;
inline Status done() { return Nothing{}; }

}  // namespace kith

// The value of a Result, or a return of its error from the enclosing function.
#define TRY(expression)                                           \
  __extension__({                                                 \
    auto try_result_ = (expression);                              \
    if (!try_result_.ok()) return std::move(try_result_).error(); \
    std::move(try_result_).value();                               \
  })
