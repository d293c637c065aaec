#include "schema/kinds/list_kind.h"

namespace kith::schema::kind {

Status ListKind::read(const Field& field, const Json& in, const ReadContext&,
                      std::span<Value> out) const {
  out[0] = {};
  if (in.is_null()) return done();
  const Json::Array* given = in.as_array();
  if (!given) return wrong_type(field, say("a list of texts", "文本列表"), in);
  std::vector<std::string> elements;
  for (const Json& element : *given) {
    const std::string* text = element.as_string();
    if (!text)
      return wrong_type(field, say("text in each place of the list", "列表各项为文本"), element);
    if (!trim(*text).empty()) elements.emplace_back(trim(*text));
  }
  out[0] = list_value(TRY(keep(field, std::move(elements), Source::client)));
  return done();
}

Status ListKind::read_text(const Field& field, std::string_view in, const TextContext&,
                           std::span<Value> out) const {
  out[0] = list_value(TRY(keep(field, split_cell(in), Source::file)));
  return done();
}

void ListKind::write(const Field&, const storage::Row& row, int first, const WriteContext&,
                     JsonWriter& out) const {
  out.begin_array();
  if (!row.is_null(first)) {
    for_each_element(row.text(first), [&](std::string_view element) { out.string(element); });
  }
  out.end_array();
}

std::string ListKind::write_text(const Field&, const storage::Row& row, int first,
                                 const WriteContext&) const {
  std::vector<std::string> elements;
  if (!row.is_null(first)) {
    for_each_element(row.text(first), [&](std::string_view one) { elements.emplace_back(one); });
  }
  return join_cell(elements);
}

}  // namespace kith::schema::kind
