// Mail addresses and phone numbers: one, or several with a label each.
#pragma once

#include <optional>
#include <string>

#include "schema/kinds/common.h"

namespace kith::schema::kind {

inline constexpr int64_t email_length_max = 254;  // RFC 5321 4.5.3.1.3, without the brackets
inline constexpr int64_t phone_length_max = 60;   // as written

// Normalised; the field is named in an error. Nothing for blank.
Result<std::optional<std::string>> read_email(const Field& field, std::string_view in);
Result<std::optional<std::string>> read_phone(const Field& field, std::string_view in,
                                              const ReadContext& context);

// Several of one sort. The values stand in the first column as a list ("\na\nb\n"), their labels
// in the second in the same order, so that filters see the values alone.
class ContactPoints : public Kind {
 public:
  Shape shape() const override { return Shape::list; }
  std::span<const Column> columns() const override;
  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override;
  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override;
  void write(const Field& field, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override;
  std::string write_text(const Field& field, const storage::Row& row, int first,
                         const WriteContext& context) const override;
  Result<Value> operand(const Field& field, const Json& in,
                        const ReadContext& context) const override;
  Json json_schema(const Field& field) const override;

 protected:
  virtual Result<std::optional<std::string>> read_one(const Field& field, std::string_view in,
                                                      const ReadContext& context) const = 0;
  virtual std::string_view json_format() const = 0;
};

}  // namespace kith::schema::kind
