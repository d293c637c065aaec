// A user of the workspace: a reference to `users` whose names are always at hand.
#include "schema/kinds/list.h"
#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {
namespace {

class User final : public ReferenceKind {
 public:
  std::string_view name() const override { return "user"; }

  void write(const Field&, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override {
    if (row.is_null(first)) {
      out.null();
      return;
    }
    const Id id = row.id(first);
    out.begin_object().ready_key(R"(,"id":)").id(id);
    out.ready_key(R"(,"name":)").string(context.user_name(id)).end_object();
  }
};

}  // namespace

const Kind& user() {
  static const User kind;
  return kind;
}

}  // namespace kith::schema::kind
