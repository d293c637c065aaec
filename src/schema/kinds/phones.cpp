#include "schema/kinds/cells.h"
#include "schema/kinds/contact_points.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class Phones final : public ContactPoints {
 public:
  std::string_view name() const override { return "phones"; }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* list = std::get_if<std::string>(&stored[0])) {
      for_each_element(
          *list, [&](std::string_view number) { out.phone(number.substr(0, number.find(';'))); });
    }
  }

 protected:
  Result<std::optional<std::string>> read_one(const Field& field, std::string_view in,
                                              const ReadContext& context) const override {
    return read_phone(field, in, context);
  }
  std::string_view json_format() const override { return ""; }
};

}  // namespace

const Kind& phones() {
  static const Phones kind;
  return kind;
}

}  // namespace kith::schema::kind
