// Some of the declared options, kept in the order in which these are declared.
#include <algorithm>

#include "schema/kinds/list.h"
#include "schema/kinds/list_kind.h"
#include "schema/kinds/options.h"

namespace kith::schema::kind {
namespace {

class Choices final : public ListKind {
 public:
  std::string_view name() const override { return "choices"; }
  Status check(const Field& field) const override { return check_options(field); }

  void find(const Field& field, std::span<const Value> stored, Findable& out) const override {
    const auto* list = std::get_if<std::string>(&stored[0]);
    if (!list) return;
    for_each_element(*list, [&](std::string_view value) {
      const Option* option = field.option(value);
      if (!option) return;
      out.text(option->label.en);
      if (option->label.zh != option->label.en) out.text(option->label.zh);
    });
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    auto value = TRY(text_operand(field, in));
    if (field.option(std::get<std::string>(value))) return value;
    return Value{TRY(read_option(field, std::get<std::string>(value), Accept::values))->value};
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "array", {{"items", option_schema(field)}, {"uniqueItems", true}});
  }

 protected:
  Result<std::vector<std::string>> keep(const Field& field, std::vector<std::string> elements,
                                        Source source) const override {
    std::vector<const Option*> chosen;
    for (const std::string& element : elements) {
      const Option* option = TRY(read_option(
          field, element, source == Source::file ? Accept::values_and_labels : Accept::values));
      if (std::ranges::find(chosen, option) == chosen.end()) chosen.push_back(option);
    }
    std::ranges::sort(chosen);  // they stand in one vector, in declared order
    std::vector<std::string> kept;
    for (const Option* option : chosen) kept.push_back(option->value);
    return kept;
  }
};

}  // namespace

const Kind& choices() {
  static const Choices kind;
  return kind;
}

}  // namespace kith::schema::kind
