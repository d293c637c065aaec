// Deeds of the story that move goods: by the acts that people use.
#pragma once

#include "app/workspace.h"
#include "commands/demo/story.h"

namespace kith::commands::demo {

constexpr bool moves_goods(Act act) {
  return act == Act::lines || act == Act::goods || act == Act::count;
}

// `values`: of lines {"lines"}; of goods {"share"}: all that is open, or that part of it; of a count {"less","reason"}.
Status move_stock(const records::Records& records, const records::Unit& work, const Deed& deed,
                  Id record, const Json& values);

}  // namespace kith::commands::demo
