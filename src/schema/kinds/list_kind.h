// Lists of words in one text column: choices and tags.
#pragma once

#include "schema/kinds/cells.h"
#include "schema/kinds/common.h"

namespace kith::schema::kind {

class ListKind : public OneColumn<ColumnType::text, Shape::list> {
 public:
  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override;
  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override;
  void write(const Field& field, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override;
  std::string write_text(const Field& field, const storage::Row& row, int first,
                         const WriteContext& context) const override;

 protected:
  enum class Source { client, file };
  // Checked, without doubles, in the order in which they are kept.
  virtual Result<std::vector<std::string>> keep(const Field& field,
                                                std::vector<std::string> elements,
                                                Source source) const = 0;
};

}  // namespace kith::schema::kind
