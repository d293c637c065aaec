#include "records/rules.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace kith::records {
namespace {

using Kept = std::span<const schema::Field* const>;

// What was there goes over what rules have made of it.
void put_back(const Kept& kept, const query::Stored& from, query::Stored& to) {
  for (const schema::Field* field : kept)
    std::ranges::copy(from.cells(*field), to.cells(*field).begin());
}

// None for a record of another object, which is written on the way.
Kept kept_of(const schema::Object& object, Kept kept) {
  const bool ours = !kept.empty() && object.field(kept.front()->name) == kept.front();
  return ours ? kept : Kept();
}

}  // namespace

Status run_rules(const Writer& writer, const query::Stored* before, query::Stored& after,
                 std::vector<FieldError>& errors) {
  const Kept kept = kept_of(writer.object(), writer.unit().kept);
  const std::optional<query::Stored> given =
      kept.empty() ? std::nullopt : std::optional<query::Stored>(after);
  Draft draft(before, after);
  for (const Rule* rule : writer.plan().rules) {
    auto status = rule->derive ? rule->derive(draft) : rule->run(writer.unit(), draft);
    if (status) continue;
    Error error = std::move(status).error();
    if (error.fields.empty()) return error;
    std::ranges::move(error.fields, std::back_inserter(errors));
  }
  std::ranges::move(draft.errors(), std::back_inserter(errors));
  if (given) put_back(kept, *given, after);
  return done();
}

void derive_ahead(const ObjectPlan& plan, query::Stored& record, Kept kept) {
  const std::optional<query::Stored> given =
      kept.empty() ? std::nullopt : std::optional<query::Stored>(record);
  Draft draft(nullptr, record);
  for (const Rule* rule : plan.rules)
    if (rule->derive) (void)rule->derive(draft);
  if (given) put_back(kept, *given, record);
}

}  // namespace kith::records
