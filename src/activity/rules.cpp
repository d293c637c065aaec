#include "activity/rules.h"

namespace kith::activity {
namespace {

std::optional<Timestamp> instant(const records::Draft& draft, std::string_view field) {
  const query::Stored& record = draft.after();
  const auto* at = std::get_if<Timestamp>(&record.cells(*record.object().field(field))[0]);
  return at ? std::optional(*at) : std::nullopt;
}

}  // namespace

Status order_times(const records::Unit& unit, records::Draft& draft) {
  const auto starts = instant(draft, "starts_at");
  const auto ends = instant(draft, "ends_at");
  if (starts && ends && *ends < *starts) {
    draft.refuse("ends_at", "order", say("This ends before it starts.", "结束时间早于开始时间。"));
  }
  if (draft.text("kind") == "note" && !instant(draft, "done_at")) draft.set("done_at", unit.now);
  return done();
}

}  // namespace kith::activity
