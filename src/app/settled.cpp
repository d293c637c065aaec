#include "app/settled.h"

#include <algorithm>

#include "query/visibility.h"
#include "records/draft_view.h"

namespace kith::app {

query::Filter settled(const std::vector<Settled>& said, const records::Unit& unit,
                      const schema::Object& object) {
  const auto found = std::ranges::find(said, object.name, &Settled::object);
  if (found == said.end()) return query::Filter::never();
  const auto json = parse_json(found->filter);
  if (!json) throw std::logic_error("settled " + object.name + ": " + json.error().message.en);
  auto filter = query::parse_filter(*json, *unit.schema, object, query::everything(),
                                    unit.actor.asker(unit.now, unit.base_currency));
  if (!filter) throw std::logic_error("settled " + object.name + ": " + filter.error().message.en);
  return std::move(*filter);
}

bool is_settled(const std::vector<Settled>& said, const records::Unit& unit,
                const query::Stored& record) {
  return query::matches(settled(said, unit, record.object()),
                        records::DraftView(unit, record, records::DraftView::Stage::stands));
}

}  // namespace kith::app
