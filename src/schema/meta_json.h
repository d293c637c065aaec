// The schema as GET /meta tells it, and as JSON Schema for the OpenAPI document. What a reader may
// see is asked of the caller (room `access`, by way of `api`).
#pragma once

#include "base/json.h"
#include "schema/schema.h"

namespace kith::schema {

// What one reader may do. Borrowed for the call.
class MetaView {
 public:
  struct Access {
    bool create = true;
    bool read = true;
    bool update = true;
    bool remove = true;
    bool import = true;
    bool export_ = true;
  };
  virtual ~MetaView() = default;
  virtual Access access(const Object& object) const = 0;
  virtual bool reads(const Object& object, const Field& field) const = 0;
  virtual bool writes(const Object& object, const Field& field) const = 0;
};

// All of it: for the program's own use and for tests.
const MetaView& whole_meta();

// {"version","objects":[…]}: objects that the reader may read.
void write_meta(const Schema& schema, const MetaView& view, JsonWriter& out);
// One object; relations to objects that cannot be read are left out, fields that cannot be, too.
void write_meta(const Schema& schema, const Object& object, const MetaView& view, JsonWriter& out);

// As answered: every readable field, ids and versions included.
Json record_schema(const Object& object, const MetaView& view);
// As sent: writable fields alone; `required` lists what a creation needs.
Json input_schema(const Object& object, const MetaView& view);

}  // namespace kith::schema
