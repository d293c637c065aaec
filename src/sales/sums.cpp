#include "sales/sums.h"

#include <stdexcept>

#include "query/question.h"
#include "query/read.h"
#include "records/conditions.h"

namespace kith::sales {

Decimal sum_of(const records::Unit& unit, const schema::Object& object, query::Filter filter,
               std::string_view field) {
  const query::ReadEnvironment everything{unit.db, *unit.schema, query::everything(),
                                          unit.actor.directory()};
  query::GroupQuestion question;
  question.object = &object;
  question.filter = std::move(filter);
  question.measures.push_back(
      {.fn = query::Measure::Fn::sum, .path = records::whole(object, *object.field(field))});
  std::string answer;
  JsonWriter json(answer);
  // What cannot be summed is not nothing: whoever keeps the sum keeps what it had.
  const auto asked = query::read_groups(everything, question, json);
  if (!asked) throw std::runtime_error("sum of " + object.name + ": " + asked.error().message.en);
  const auto read = parse_json(answer);
  const Json* groups = read ? read->find("groups") : nullptr;
  if (!groups || !groups->as_array() || groups->as_array()->empty()) return {};
  const Json* values = groups->as_array()->front().find("values");
  if (!values || !values->as_array() || values->as_array()->empty()) return {};
  const std::string* sum = values->as_array()->front().as_string();
  return sum ? parse_decimal(*sum).value() : Decimal{};
}

}  // namespace kith::sales
