// Kinds that hold the id of another record: a reference, a user, an attachment.
#pragma once

#include "schema/kinds/common.h"

namespace kith::schema::kind {

// From "01ABC…", {"id": …} or null; 0 for none.
Result<Id> read_id(const Field& field, const Json& in);

class ReferenceKind : public OneColumn<ColumnType::id, Shape::reference> {
 public:
  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override;
  std::string write_text(const Field& field, const storage::Row& row, int first,
                         const WriteContext& context) const override;
  Result<Value> operand(const Field& field, const Json& in,
                        const ReadContext& context) const override;
  Json json_schema(const Field& field) const override;
};

}  // namespace kith::schema::kind
