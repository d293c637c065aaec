// A file or an image: a reference to `attachments`, so that paths lead to its name and size, shown
// with what is needed to open it.
#pragma once

#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {

class AttachmentKind : public ReferenceKind {
 public:
  void write(const Field& field, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override;
  Json json_schema(const Field& field) const override;
};

}  // namespace kith::schema::kind
