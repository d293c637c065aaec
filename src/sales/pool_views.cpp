// The first views of pools: what lies in them, and what is about to go back.
#include "sales/look_up.h"
#include "sales/pools.h"

namespace kith::sales {
namespace {

struct FirstView {
  std::string_view object;
  Message name;
  std::string_view settings;
};

std::vector<FirstView> first_views() {
  constexpr std::string_view near =
      R"("sort":"recycle_at","filter":{"field":"recycle_at","op":"within","value":{"next":"7d"}}})";
  constexpr std::string_view lying =
      R"("sort":"-pool_since","filter":{"field":"pool","op":"exists","value":true}})";
  static const std::string views[] = {
      R"({"columns":["name","company","status","source","pool","pool_since","pool_move.reason","former_owner"],)" +
          std::string(lying),
      R"({"columns":["name","company","status","recycle_at","held_since","owner"],)" +
          std::string(near)};
  return {{"leads", say("Public pool", "公海"), views[0]},
          {"leads", say("About to be recycled", "即将回收"), views[1]}};
}

}  // namespace

Status plant_pool_views(const records::Records& records, const records::Unit& unit, Locale locale) {
  const schema::Object& views = *unit.schema->object("saved_views");
  for (const FirstView& view : first_views()) {
    TRY(records.create(unit, views,
                       Json(Json::Object{{"name", render(view.name, locale)},
                                         {"object", view.object},
                                         {"kind", "table"},
                                         {"settings", TRY(parse_json(view.settings))},
                                         {"shared", "everyone"},
                                         {"pinned", true}})));
  }
  return done();
}

}  // namespace kith::sales
