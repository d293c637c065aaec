// A postal address in five parts. In one cell of a file: the parts in this order with ";" between
// them, as vCard writes them (RFC 6350 6.3.1); a cell with fewer than four semicolons is a street.
#include <algorithm>
#include <array>

#include "schema/kinds/cells.h"
#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"
#include "schema/nearest.h"

namespace kith::schema::kind {
namespace {

constexpr size_t parts_count = 5;
constexpr std::array<std::string_view, parts_count> names = {"street", "city", "state",
                                                             "postal_code", "country"};
constexpr std::array<int64_t, parts_count> length_max = {500, 100, 100, 30, 100};
constexpr Column address_columns[] = {{"_street", ColumnType::text},
                                      {"_city", ColumnType::text},
                                      {"_state", ColumnType::text},
                                      {"_postal_code", ColumnType::text},
                                      {"_country", ColumnType::text}};
constexpr Kind::Part address_parts[] = {{"street", 0, Shape::token},
                                        {"city", 1, Shape::token},
                                        {"state", 2, Shape::token},
                                        {"postal_code", 3, Shape::token},
                                        {"country", 4, Shape::token}};

class Address final : public Kind {
 public:
  std::string_view name() const override { return "address"; }
  Shape shape() const override { return Shape::none; }
  std::span<const Column> columns() const override { return address_columns; }
  std::span<const Part> parts() const override { return address_parts; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    for (Value& value : out) value = {};
    if (in.is_null()) return done();
    if (!in.is_object()) {
      return wrong_type(field,
                        say("an object of street, city, state, postal_code, country",
                            "由 street、city、state、postal_code、country 组成的对象"),
                        in);
    }
    for (const auto& [member, value] : *in.as_object()) {
      const auto part = std::ranges::find(names, member);
      if (part == names.end()) return unknown_part(field, member);
      const auto index = static_cast<size_t>(part - names.begin());
      out[index] =
          text_value(TRY(read_string(field, value, static_cast<size_t>(length_max[index]))));
    }
    return done();
  }

  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    if (in.empty()) return read(field, Json(), context.read, out);
    std::vector<std::string> pieces = split_parts(in);
    Json::Object address;
    if (pieces.size() < parts_count) {
      address.emplace_back("street", in);
    } else {
      // What is more than five belongs to the street.
      const size_t extra = pieces.size() - parts_count;
      for (size_t i = 1; i <= extra; ++i) pieces[0] += ";" + pieces[i];
      address.emplace_back(names[0], pieces[0]);
      for (size_t i = 1; i < parts_count; ++i) address.emplace_back(names[i], pieces[i + extra]);
    }
    return read(field, address, context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    bool empty = true;
    for (int i = 0; i < static_cast<int>(parts_count); ++i) empty &= row.is_null(first + i);
    if (empty) {
      out.null();
      return;
    }
    out.begin_object();
    for (int i = 0; i < static_cast<int>(parts_count); ++i) {
      out.key(names[static_cast<size_t>(i)]);
      row.is_null(first + i) ? out.null() : out.string(row.text(first + i));
    }
    out.end_object();
  }

  std::string write_text(const Field&, const storage::Row& row, int first,
                         const WriteContext&) const override {
    std::string cell;
    bool empty = true;
    for (int i = 0; i < static_cast<int>(parts_count); ++i) {
      if (i > 0) cell += ";";
      if (row.is_null(first + i)) continue;
      empty = false;
      cell += escape_part(row.text(first + i));
    }
    return empty ? std::string() : cell;
  }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    for (const Value& value : stored) {
      if (const auto* text = std::get_if<std::string>(&value)) out.text(*text);
    }
  }

  bool tidies() const override { return true; }
  Writing tidy(const Field&, std::span<Value> cells, std::string_view) const override {
    constexpr std::array<std::string (*)(std::string_view), parts_count> clean = {
        tidy_line, tidy_line, tidy_province, tidy_line, tidy_country};
    Writing writing = Writing::tidy;
    for (size_t i = 0; i < parts_count; ++i)
      writing = std::max(writing, rewrite(cells[i], clean[i]));
    return writing;
  }

  Json json_schema(const Field& field) const override {
    Json::Object properties;
    for (size_t i = 0; i < parts_count; ++i) {
      properties.emplace_back(
          std::string(names[i]),
          Json::Object{{"type", Json::Array{"string", "null"}}, {"maxLength", length_max[i]}});
    }
    return typed_schema(field, "object",
                        {{"properties", properties}, {"additionalProperties", false}});
  }

 private:
  static Error unknown_part(const Field& field, std::string_view member) {
    const Message hint = did_you_mean(member, names);
    const Message why = say(
        "has no part “{}”; the parts are street, city, state, postal_code and country.",
        "没有“{}”部分；只有 street、city、state、postal_code、country。", shortened(member, 40));
    return refuse(field, "unknown_member", {why.en + hint.en, why.zh + hint.zh});
  }
};

}  // namespace

const Kind& address() {
  static const Address kind;
  return kind;
}

}  // namespace kith::schema::kind
