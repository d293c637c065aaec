// One line of text: names, titles, codes. Setting `names` ("person" or "company") feeds the value
// to the search for names, which knows pinyin and surnames; "record" says that it is the number by
// which another system knows the record. Setting `tidy` ("person" or "company") says how it is written
// cleanly where the search is not to know of it. Its key holds the first 240 bytes or so
// (text/sort_key.h), hence the limit on what can be unique.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t max_length_default = 255;
constexpr int64_t max_length_most = 1'000;
constexpr int64_t unique_length_most = 120;
constexpr std::string_view setting_names[] = {"max_length", "names", "tidy"};

class Text final : public OneColumn<ColumnType::text, Shape::text> {
 public:
  std::string_view name() const override { return "text"; }
  std::span<const std::string_view> settings() const override { return setting_names; }

  Status check(const Field& field) const override {
    TRY(check_integer_setting(field, "max_length", 1, max_length_most));
    const std::string_view names = field.settings.text("names", "person");
    if (names != "person" && names != "company" && names != "record") {
      return bad_setting("names", say("“names” has to be \"person\", \"company\" or \"record\"",
                                      "“names”须为 \"person\"、\"company\" 或 \"record\""));
    }
    const std::string_view tidy = field.settings.text("tidy", "person");
    if (tidy != "person" && tidy != "company") {
      return bad_setting("tidy", say("“tidy” has to be \"person\" or \"company\"",
                                     "“tidy”须为 \"person\" 或 \"company\""));
    }
    if (field.unique && length(field) > unique_length_most) {
      return bad_setting("max_length",
                         say("a unique text needs a “max_length” of at most {}",
                             "唯一的文本字段须设“max_length”，且不超过 {}", unique_length_most));
    }
    return done();
  }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    out[0] = text_value(TRY(read_string(field, in, length(field))));
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  void find(const Field& field, std::span<const Value> stored, Findable& out) const override {
    const auto* text = std::get_if<std::string>(&stored[0]);
    if (!text) return;
    const std::string_view names = field.settings.text("names");
    if (names == "record") return out.code(*text);
    names.empty() ? out.text(*text) : out.name(*text);
  }

  bool tidies() const override { return true; }
  Writing tidy(const Field& field, std::span<Value> cells, std::string_view) const override {
    const std::string_view form = field.settings.text("tidy", field.settings.text("names"));
    if (form == "record") return Writing::tidy;
    return rewrite(cells[0], form == "person"    ? tidy_person
                             : form == "company" ? tidy_company
                                                 : tidy_line);
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"maxLength", static_cast<int64_t>(length(field))}});
  }

 private:
  static size_t length(const Field& field) {
    return static_cast<size_t>(setting(field, "max_length", max_length_default));
  }
};

}  // namespace

const Kind& text() {
  static const Text kind;
  return kind;
}

}  // namespace kith::schema::kind
