#include "api/openapi_territories.h"

#include "api/openapi_shapes.h"

namespace kith::api {

using namespace shapes;

Json territory_plan() {
  const Json named = told(or_null("object"), "Its id and name; null: none");
  Json move = object_of({{"from", named}, {"to", named}, {"count", whole()}});
  Json overlap = object_of({{"first", told(named, "The one that decides")},
                            {"second", named},
                            {"count", told(whole(), "Records that fit both")}});
  return object_of(
      {{"object", told(text(), "accounts or leads")},
       {"records", told(whole(), "All of the object")},
       {"kept_by_hand", told(whole(), "Those that no rule moves")},
       {"unplaced", told(whole(), "Those that no rule fits, and that nobody placed by hand")},
       {"overlapping", told(whole(), "Those that fit several equal rules")},
       {"moving", told(whole(), "Those that would move")},
       {"moves", told(list_of(std::move(move)), "From where to where, the most first")},
       {"overlaps", list_of(std::move(overlap))}});
}

}  // namespace kith::api
