#include "sales/days.h"

#include "app/settings.h"

namespace kith::sales {

const TimeZone& workspace_zone(const records::Unit& unit) {
  const TimeZone* zone = TimeZone::find(app::Settings::load(unit.db).time_zone);
  return zone ? *zone : TimeZone::utc();
}

Date workspace_today(const records::Unit& unit) { return workspace_zone(unit).date_at(unit.now); }

}  // namespace kith::sales
