// One mail address, normalised: the domain in lower case, and the rest, since no mail system that
// people use tells the case of names apart.
#include "schema/kinds/common.h"
#include "schema/kinds/contact_points.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {

Result<std::optional<std::string>> read_email(const Field& field, std::string_view in) {
  auto text = TRY(clean_string(field, in, email_length_max));
  if (!text) return std::optional<std::string>();
  auto address = normalise_email(*text);
  if (!address) {
    return refuse(
        field, "format",
        say("“{}” is not an e-mail address; write it like name@example.com",
            "“{}”不是电子邮件地址；请写成 name@example.com 的形式", shortened(*text, 60)));
  }
  return address;
}

namespace {

class Email final : public OneColumn<ColumnType::text, Shape::text> {
 public:
  std::string_view name() const override { return "email"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto text = TRY(read_string(field, in, email_length_max));
    out[0] = text ? text_value(TRY(read_email(field, *text))) : Value{};
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  // Whole, so that long addresses that begin alike stay different.
  std::string key(std::string_view stored) const override { return folded(stored); }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* address = std::get_if<std::string>(&stored[0])) out.email(*address);
  }

  bool tidies() const override { return true; }
  Writing tidy(const Field&, std::span<Value> cells, std::string_view) const override {
    return rewrite(cells[0], [](std::string_view address) {
      return normalise_email(address).value_or(std::string());
    });
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"format", "email"}, {"maxLength", email_length_max}});
  }
};

}  // namespace

const Kind& email() {
  static const Email kind;
  return kind;
}

}  // namespace kith::schema::kind
