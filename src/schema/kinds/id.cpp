// The record's own id: of the system column alone.
#include "schema/kinds/list.h"
#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {
namespace {

class RecordId final : public OneColumn<ColumnType::id, Shape::id> {
 public:
  std::string_view name() const override { return "id"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = value_of(TRY(read_id(field, in)));
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    out.id(row.id(first));
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    const Id id = TRY(read_id(field, in));
    if (!id) return wrong_type(field, say("the id of a record", "记录的 id"), in);
    return Value{id.value};
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"readOnly", true}, {"pattern", "^[0-9A-Z]{13}$"}});
  }
};

}  // namespace

const Kind& id() {
  static const RecordId kind;
  return kind;
}

}  // namespace kith::schema::kind
