// A record of one other object.
#include "schema/kinds/list.h"
#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {
namespace {

class Reference final : public ReferenceKind {
 public:
  std::string_view name() const override { return "reference"; }

  Status check(const Field& field) const override {
    if (field.objects.size() == 1) return done();
    return bad_setting("object",
                       say("needs the name of the object that it refers to", "须写明所引用的对象"));
  }

  void write(const Field& field, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override {
    if (row.is_null(first)) {
      out.null();
      return;
    }
    const Id id = row.id(first);
    const int64_t object = field.object_ids.empty() ? 0 : field.object_ids.front();
    out.begin_object().key("id").id(id);
    out.key("name").string(context.title(object, id)).end_object();
  }
};

}  // namespace

const Kind& reference() {
  static const Reference kind;
  return kind;
}

}  // namespace kith::schema::kind
