#include <algorithm>
#include <array>

#include "schema/kind.h"
#include "schema/kinds/list.h"

namespace kith::schema {

std::span<const Kind* const> kinds() {
  static const std::array all = {
      &kind::text(),    &kind::long_text(), &kind::rich_text(),  &kind::email(),
      &kind::emails(),  &kind::phone(),     &kind::phones(),     &kind::url(),
      &kind::integer(), &kind::decimal(),   &kind::percent(),    &kind::money(),
      &kind::boolean(), &kind::date(),      &kind::timestamp(),  &kind::duration(),
      &kind::rating(),  &kind::choice(),    &kind::choices(),    &kind::tags(),
      &kind::address(), &kind::user(),      &kind::reference(),  &kind::any_reference(),
      &kind::file(),    &kind::image(),     &kind::autonumber(), &kind::json(),
      &kind::formula(), &kind::rollup(),
  };
  return all;
}

const Kind* find_kind(std::string_view name) {
  const auto found = std::ranges::find(kinds(), name, &Kind::name);
  if (found != kinds().end()) return *found;
  if (name == kind::quality().name()) return &kind::quality();
  if (name == kind::odds().name()) return &kind::odds();
  return name == "id" ? &kind::id() : nullptr;
}

}  // namespace kith::schema
