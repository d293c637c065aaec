// Free words. Two that differ in case or width alone are one.
#include <algorithm>

#include "schema/kinds/list.h"
#include "schema/kinds/list_kind.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t tags_max = 50;
constexpr int64_t length_max = 64;

class Tags final : public ListKind {
 public:
  std::string_view name() const override { return "tags"; }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* list = std::get_if<std::string>(&stored[0])) {
      for_each_element(*list, [&](std::string_view tag) { out.text(tag); });
    }
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    return text_operand(field, in);
  }

  Json json_schema(const Field& field) const override {
    Json::Object tag{{"type", "string"}, {"maxLength", length_max}};
    return typed_schema(field, "array", {{"items", tag}, {"maxItems", tags_max}});
  }

 protected:
  Result<std::vector<std::string>> keep(const Field& field, std::vector<std::string> elements,
                                        Source) const override {
    std::vector<std::string> kept;
    for (std::string& element : elements) {
      auto tag = TRY(clean_string(field, element, length_max));
      if (!tag) continue;
      if (tag->find_first_of("\r\n") != std::string::npos) {
        return refuse(field, "format", say("a tag may not hold a line break", "标签不能含有换行"));
      }
      const auto same = [&](const std::string& other) { return same_word(other, *tag); };
      if (std::ranges::none_of(kept, same)) kept.push_back(std::move(*tag));
    }
    if (kept.size() > static_cast<size_t>(tags_max)) {
      return refuse(field, "too_many",
                    say("has {} tags, at most {} are allowed", "有 {} 个标签，最多允许 {} 个",
                        kept.size(), tags_max));
    }
    return kept;
  }
};

}  // namespace

const Kind& tags() {
  static const Tags kind;
  return kind;
}

}  // namespace kith::schema::kind
