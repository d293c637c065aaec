// HTML, cleaned before it is kept (formats/html.h). Search sees its words without the tags.
#include "formats/html.h"
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t max_length = 1'000'000;

// Good enough to find words by, not to show: tags become blanks, entities stay as they are written
// but for the five of XML and the space.
std::string words_of_html(std::string_view html) {
  constexpr std::pair<std::string_view, std::string_view> entities[] = {
      {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
      {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
  std::string out;
  out.reserve(html.size());
  for (size_t i = 0; i < html.size();) {
    if (html[i] == '<') {
      const size_t end = html.find('>', i);
      out += ' ';
      i = end == std::string_view::npos ? html.size() : end + 1;
      continue;
    }
    if (html[i] == '&') {
      bool replaced = false;
      for (const auto& [entity, plain] : entities) {
        if (!html.substr(i).starts_with(entity)) continue;
        out += plain;
        i += entity.size();
        replaced = true;
        break;
      }
      if (replaced) continue;
    }
    out += html[i++];
  }
  return out;
}

Error too_deep(const Field& field) {
  return refuse(field, "too_deep",
                say("“{}” has elements in one another more than {} deep; take some formatting away",
                    "“{}”的元素嵌套超过 {} 层；请减少格式", field.name, formats::html_depth_max));
}

class RichText final : public OneColumn<ColumnType::text, Shape::none> {
 public:
  std::string_view name() const override { return "rich_text"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    auto html = TRY(read_string(field, in, max_length));
    if (html) {
      html = formats::clean_html(*html);
      if (!html) return too_deep(field);
    }
    out[0] = html && html->empty() ? Value{} : text_value(std::move(html));
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    if (const auto* html = std::get_if<std::string>(&stored[0])) out.text(words_of_html(*html));
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string",
                        {{"contentMediaType", "text/html"}, {"maxLength", max_length}});
  }
};

}  // namespace

const Kind& rich_text() {
  static const RichText kind;
  return kind;
}

}  // namespace kith::schema::kind
