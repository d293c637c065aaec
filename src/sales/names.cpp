#include "sales/names.h"

#include "text/name.h"

namespace kith::sales {

Status compose_name(records::Draft& draft) {
  const bool parts = draft.changed("first_name") || draft.changed("last_name");
  if (parts) {
    const std::string name = kith::compose_name(draft.text("first_name"), draft.text("last_name"));
    if (!name.empty()) draft.set("name", name);
  } else if (draft.changed("name")) {
    const PersonName name = split_name(draft.text("name"));
    draft.set("first_name", name.first.empty() ? Value{} : Value{name.first});
    draft.set("last_name", name.last.empty() ? Value{} : Value{name.last});
  }
  return done();
}

}  // namespace kith::sales
