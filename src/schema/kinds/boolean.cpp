// Yes or no; NULL where nobody said.
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {
namespace {

constexpr std::string_view yes[] = {"true", "yes", "y",  "1",  "t", "on", "x",
                                    "是",   "对",  "真", "有", "√", "✓"};
constexpr std::string_view no[] = {"false", "no", "n",  "0",  "f", "off",
                                   "否",    "错", "假", "无", "×", "✗"};

class Boolean final : public OneColumn<ColumnType::boolean, Shape::boolean> {
 public:
  std::string_view name() const override { return "boolean"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto value = in.as_bool();
    if (!value && !in.is_null()) return wrong_type(field, say("true or false", "真假值"), in);
    out[0] = value ? Value{*value} : Value{};
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext&,
                   std::span<Value> out) const override {
    in = trim(in);
    out[0] = {};
    if (in.empty()) return done();
    for (std::string_view word : yes) {
      if (same_word(in, word)) out[0] = true;
    }
    for (std::string_view word : no) {
      if (same_word(in, word)) out[0] = false;
    }
    if (!is_null(out[0])) return done();
    return refuse(field, "format",
                  say("“{}” is neither yes nor no; write yes, no, true, false, 1 or 0",
                      "“{}”既不是“是”也不是“否”；请写“是”“否”、1 或 0", shortened(in, 40)));
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    row.is_null(first) ? out.null() : out.boolean(row.boolean(first));
  }

  Json json_schema(const Field& field) const override { return typed_schema(field, "boolean"); }
};

}  // namespace

const Kind& boolean() {
  static const Boolean kind;
  return kind;
}

}  // namespace kith::schema::kind
