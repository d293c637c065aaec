#include "integrations/export/format.h"

namespace kith::integrations {
namespace {

template <std::unique_ptr<TableFile> (*table)(const FileTerms&, std::string&)>
std::unique_ptr<ListFile> list_of(const ListHead& head, const FileTerms& terms, std::string& out) {
  return list_in(table(terms, out), head, terms);
}

bool any(const schema::Object&) { return true; }

constexpr std::string_view xlsx_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

constexpr Format list[] = {
    {"csv", "csv", "text/csv", csv_file, list_of<csv_file>, any},
    {"xlsx", "xlsx", xlsx_type, xlsx_file, list_of<xlsx_file>, any},
    {"vcard", "vcf", "text/vcard; charset=utf-8", nullptr, vcard_4_list, is_of_people,
     ask_for_pictures},
    {"vcard3", "vcf", "text/vcard; charset=utf-8", nullptr, vcard_3_list, is_of_people,
     ask_for_pictures},
    {"jsonl", "jsonl", "application/jsonl", json_lines_table, json_lines_list, any},
};

}  // namespace

std::span<const Format> formats() { return list; }

Result<const Format*> find_format(std::string_view name, std::string_view place) {
  std::string known;
  for (const Format& format : list) {
    if (format.name == name) return &format;
    if (!known.empty()) known += ", ";
    known += format.name;
  }
  return invalid_field(
      std::string(place), "unknown_option",
      say("There is no format “{}”; there are {}.", "没有格式“{}”；可用：{}。", name, known));
}

}  // namespace kith::integrations
