// A whole number from 0 to 100 that the program works out and nobody writes, of one field that the
// product declares: what the kinds `quality` and `odds` are.
#pragma once

#include "schema/kinds/common.h"

namespace kith::schema::kind {

class WorkedOutPercentage : public Kind {
 public:
  WorkedOutPercentage(std::string_view name, std::string_view field,
                      std::span<const Column> columns)
      : name_(name), field_(field), columns_(columns) {}

  std::string_view name() const override { return name_; }
  Shape shape() const override { return Shape::integer; }
  std::span<const Column> columns() const override { return columns_; }
  bool derived() const override { return true; }

  Status check(const Field& field) const override;
  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override;
  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override;
  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override;
  Json json_schema(const Field& field) const override;

 private:
  std::string_view name_;
  std::string_view field_;
  std::span<const Column> columns_;
};

}  // namespace kith::schema::kind
