#include "schema/operators.h"

#include <algorithm>
#include <array>

namespace kith::schema {
namespace {

constexpr std::array<std::string_view, 2> none_operators = {"empty", "exists"};
constexpr std::array<std::string_view, 13> text_operators = {
    "eq", "ne", "in", "nin", "contains", "starts", "ends",
    "lt", "le", "gt", "ge",  "empty",    "exists"};
constexpr std::array<std::string_view, 6> token_operators = {"eq",  "ne",    "in",
                                                             "nin", "empty", "exists"};
constexpr std::array<std::string_view, 11> number_operators = {
    "eq", "ne", "lt", "le", "gt", "ge", "between", "in", "nin", "empty", "exists"};
constexpr std::array<std::string_view, 4> boolean_operators = {"eq", "ne", "empty", "exists"};
constexpr std::array<std::string_view, 10> time_operators = {
    "eq", "ne", "lt", "le", "gt", "ge", "between", "within", "empty", "exists"};
constexpr std::array<std::string_view, 5> list_operators = {"contains", "in", "nin", "empty",
                                                            "exists"};
constexpr std::array<std::string_view, 4> id_operators = {"eq", "ne", "in", "nin"};

}  // namespace

std::span<const std::string_view> operators(Shape shape) {
  switch (shape) {
    case Shape::none:
      return none_operators;
    case Shape::text:
      return text_operators;
    case Shape::token:
      return token_operators;
    case Shape::integer:
    case Shape::decimal:
      return number_operators;
    case Shape::boolean:
      return boolean_operators;
    case Shape::date:
    case Shape::timestamp:
      return time_operators;
    case Shape::list:
      return list_operators;
    case Shape::reference:
    case Shape::any_reference:
      return token_operators;
    case Shape::id:
      return id_operators;
  }
  return {};
}

bool has_operator(Shape shape, std::string_view name) {
  return std::ranges::find(operators(shape), name) != operators(shape).end();
}

bool orderable(Shape shape) {
  switch (shape) {
    case Shape::text:
    case Shape::token:
    case Shape::integer:
    case Shape::decimal:
    case Shape::boolean:
    case Shape::date:
    case Shape::timestamp:
    case Shape::id:
      return true;
    case Shape::none:
    case Shape::list:
    case Shape::reference:
    case Shape::any_reference:
      return false;
  }
  return false;
}

}  // namespace kith::schema
