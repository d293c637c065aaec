#include "records/rules.h"

#include <algorithm>
#include <iterator>

namespace kith::records {

Status run_rules(const Writer& writer, const query::Stored* before, query::Stored& after,
                 std::vector<FieldError>& errors) {
  Draft draft(before, after);
  for (const Rule* rule : writer.plan().rules) {
    auto status = rule->derive ? rule->derive(draft) : rule->run(writer.unit(), draft);
    if (status) continue;
    Error error = std::move(status).error();
    if (error.fields.empty()) return error;
    std::ranges::move(error.fields, std::back_inserter(errors));
  }
  std::ranges::move(draft.errors(), std::back_inserter(errors));
  return done();
}

void derive_ahead(const ObjectPlan& plan, query::Stored& record) {
  Draft draft(nullptr, record);
  for (const Rule* rule : plan.rules)
    if (rule->derive) (void)rule->derive(draft);
}

}  // namespace kith::records
