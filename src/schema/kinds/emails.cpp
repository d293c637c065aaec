#include "schema/kinds/cells.h"
#include "schema/kinds/contact_points.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class Emails final : public ContactPoints {
 public:
  std::string_view name() const override { return "emails"; }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* list = std::get_if<std::string>(&stored[0])) {
      for_each_element(*list, [&](std::string_view address) { out.email(address); });
    }
  }

 protected:
  Result<std::optional<std::string>> read_one(const Field& field, std::string_view in,
                                              const ReadContext&) const override {
    return read_email(field, in);
  }
  std::string_view json_format() const override { return "email"; }
};

}  // namespace

const Kind& emails() {
  static const Emails kind;
  return kind;
}

}  // namespace kith::schema::kind
