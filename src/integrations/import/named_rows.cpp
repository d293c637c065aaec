#include "integrations/import/named_rows.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "formats/encoding.h"
#include "formats/json_lines.h"
#include "integrations/import/pictures.h"
#include "text/name.h"
#include "text/utf8.h"

namespace kith::integrations {
namespace {

using formats::JsonLine;
using formats::VCard;
using formats::VCardAddress;
using formats::VCardDefect;
using formats::VCardPoint;

constexpr size_t piece_bytes = 128 << 10;
constexpr size_t name_bytes_max = 200;
constexpr int numbered_max = 10;  // further phones and addresses share one column

constexpr std::array<std::string_view, 34> card_order = {
    "Name Prefix", "First Name",     "Middle Name",  "Last Name",   "Name Suffix",  "Full Name",
    "Nickname",    "Company",        "Department",   "Title",       "Role",         "Email",
    "More Emails", "Phone (mobile)", "Phone (work)", "Phone",       "Phone (home)", "Phone (fax)",
    "More Phones", "Street",         "City",         "State",       "Postal Code",  "Country",
    "Website",     "Messenger",      "Birthday",     "Anniversary", "Gender",       "Note",
    "Categories",  "Photo",          "Photo URL",    "UID"};

bool has(const std::vector<std::string>& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

std::string_view phone_column(const VCardPoint& phone) {
  if (has(phone.types, "fax")) return "Phone (fax)";
  for (const std::string_view type : {"cell", "mobile", "iphone"})
    if (has(phone.types, type)) return "Phone (mobile)";
  if (has(phone.types, "work")) return "Phone (work)";
  return has(phone.types, "home") ? "Phone (home)" : "Phone";
}

template <typename Item>
std::vector<const Item*> preferred_first(const std::vector<Item>& items) {
  std::vector<const Item*> order;
  for (const Item& item : items) order.push_back(&item);
  std::ranges::stable_partition(order, [](const Item* item) { return item->preferred; });
  return order;
}

// Collects the cells of a card.
class Cells {
 public:
  void add(std::string_view name, std::string_view value) {
    if (!value.empty()) cells_.emplace_back(name, value);
  }
  // "Email", "Email 2", …, and those beyond the limit together.
  void add_numbered(std::string_view name, std::string_view value, std::string_view rest) {
    const int number = ++numbers_[std::string(name)];
    if (number > numbered_max) return join(rest, value);
    add(number == 1 ? std::string(name) : std::string(name) + " " + std::to_string(number), value);
  }
  void join(std::string_view name, std::string_view value) {
    const auto found = std::ranges::find(cells_, name, &NamedCells::value_type::first);
    if (found == cells_.end())
      add(name, value);
    else
      found->second.append(", ").append(value);
  }
  NamedCells take() { return std::move(cells_); }

 private:
  NamedCells cells_;
  std::map<std::string, int> numbers_;
};

void add_address(Cells& cells, const VCardAddress& address, int number) {
  const std::string end = number == 1 ? "" : " " + std::to_string(number);
  std::string street = address.street;
  for (const std::string* more : {&address.extended, &address.po_box})
    if (!more->empty()) street += (street.empty() ? "" : "\n") + *more;
  cells.add("Street" + end, street);
  cells.add("City" + end, address.city);
  cells.add("State" + end, address.region);
  cells.add("Postal Code" + end, address.postal_code);
  cells.add("Country" + end, address.country);
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) out.append(out.empty() ? "" : between).append(text);
  return out;
}

void add_name(Cells& cells, const VCard& card) {
  cells.add("Name Prefix", card.name_prefix);
  if (!card.given_name.empty() || !card.family_name.empty()) {
    cells.add("First Name", card.given_name);
    cells.add("Middle Name", card.middle_name);
    cells.add("Last Name", card.family_name);
  } else if (card.formatted_name != card.organization) {
    const PersonName name = split_name(card.formatted_name);
    cells.add("First Name", name.first);
    cells.add("Last Name", name.last);
  }
  cells.add("Name Suffix", card.name_suffix);
  cells.add("Full Name", card.formatted_name);
  cells.add("Nickname", card.nickname);
}

// Takes the cells of JSON and of cards under names of a size that a heading may have.
NamedCells cut(NamedCells cells) {
  for (auto& [name, value] : cells) name = std::string(cut_utf8(name, name_bytes_max));
  return cells;
}

formats::VCardReader card_reader(std::string encoding, OnNamedRow on_row) {
  return formats::VCardReader(
      {.encoding = std::move(encoding), .limits = {}},
      [on_row = std::move(on_row)](const formats::VCardEntry& entry) -> Status {
        NamedRow row{entry.number, entry.line, cells_of(entry.card), {}, {}};
        // A picture or a line that says nothing costs nobody the card.
        const bool harmless = entry.defect == VCardDefect::none ||
                              entry.defect == VCardDefect::malformed_base64 ||
                              entry.defect == VCardDefect::not_a_property;
        if (!harmless) {
          const Message why = describe(entry.defect);
          row.defect = CsvDefect::malformed_card;
          row.reason = say("card {0}, line {1}: {2}", "第 {0} 张名片第 {1} 行：{3}", entry.number,
                           entry.defect_line, why.en, why.zh);
        }
        return on_row(row);
      });
}

// Cards, each property of which may name an encoding of its own.
class CardRows : public Source::Rows {
 public:
  CardRows(std::ifstream file, std::string encoding, OnNamedRow on_row)
      : file_(std::move(file)), reader_(card_reader(std::move(encoding), std::move(on_row))) {}

  Result<Source::More> pump() override {
    bytes_.resize(piece_bytes);
    file_.read(bytes_.data(), static_cast<std::streamsize>(piece_bytes));
    bytes_.resize(static_cast<size_t>(file_.gcount()));
    TRY(bytes_.empty() ? reader_.finish() : reader_.feed(bytes_));
    return bytes_.empty() ? Source::More::no : Source::More::yes;
  }

 private:
  std::ifstream file_;
  formats::VCardReader reader_;
  std::string bytes_;
};

// JSON lines, and cards in UTF-16, whose line ends are no bytes.
template <typename Reader>
class ConvertedRows : public Source::Rows {
 public:
  ConvertedRows(std::ifstream file, Utf8Converter converter, Reader reader)
      : file_(std::move(file)), converter_(std::move(converter)), reader_(std::move(reader)) {}

  Result<Source::More> pump() override {
    bytes_.resize(piece_bytes);
    file_.read(bytes_.data(), static_cast<std::streamsize>(piece_bytes));
    bytes_.resize(static_cast<size_t>(file_.gcount()));
    utf8_.clear();
    TRY(bytes_.empty() ? converter_.finish(utf8_) : converter_.convert(bytes_, utf8_));
    TRY(reader_.feed(utf8_));
    if (bytes_.empty()) TRY(reader_.finish());
    return bytes_.empty() ? Source::More::no : Source::More::yes;
  }

 private:
  std::ifstream file_;
  Utf8Converter converter_;
  Reader reader_;
  std::string bytes_;
  std::string utf8_;
};

}  // namespace

bool is_wide(std::string_view encoding) {
  return encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32");
}

NamedCells cells_of(const VCard& card) {
  Cells cells;
  add_name(cells, card);
  cells.add("Company", card.organization);
  cells.add("Department", joined(card.departments, ", "));
  cells.add("Title", card.title);
  cells.add("Role", card.role);
  for (const VCardPoint* mail : preferred_first(card.emails))
    cells.add_numbered("Email", mail->value, "More Emails");
  for (const VCardPoint* phone : preferred_first(card.phones))
    cells.add_numbered(phone_column(*phone), phone->value, "More Phones");
  int number = 0;
  for (const VCardAddress* address : preferred_first(card.addresses))
    if (number < numbered_max) add_address(cells, *address, ++number);
  for (const VCardPoint& url : card.urls) cells.add_numbered("Website", url.value, "Website 11");
  for (const VCardPoint& one : card.messengers)
    cells.add_numbered("Messenger", one.value, "Messenger 11");
  cells.add("Birthday", card.birthday);
  cells.add("Anniversary", card.anniversary);
  cells.add("Gender", card.gender);
  cells.add("Note", joined(card.notes, "\n\n"));
  cells.add("Categories", joined(card.categories, ", "));
  for (const auto& photo : card.photos) {
    if (photo.bytes.empty()) continue;
    cells.add("Photo", data_uri(photo.media_type, photo.bytes));
    break;  // a record has one
  }
  for (const auto& photo : card.photos)
    if (!photo.uri.empty()) cells.add_numbered("Photo URL", photo.uri, "Photo URL 11");
  cells.add("UID", card.uid);
  return cells.take();
}

void sort_card_columns(std::vector<std::string>& names) {
  const auto rank = [](const std::string& name) {
    const size_t blank = name.find_last_of(' ');
    const bool numbered = blank != std::string::npos &&
                          name.find_first_not_of("0123456789", blank + 1) == std::string::npos;
    const std::string_view base = std::string_view(name).substr(0, numbered ? blank : name.size());
    const auto found = std::ranges::find(card_order, base);
    return std::pair(numbered ? name.size() - blank + static_cast<size_t>(name.back()) : 0,
                     found - card_order.begin());
  };
  std::ranges::stable_sort(names, {}, rank);
}

Result<std::unique_ptr<Source::Rows>> open_named_rows(const SourceFormat& format,
                                                      OnNamedRow on_row) {
  std::ifstream file(format.path, std::ios::binary);
  if (!file) {
    return not_found(say("The file of this import is no longer there. Upload it again.",
                         "该导入的文件已不存在，请重新上传。"));
  }
  if (format.format == FileFormat::vcard && is_wide(format.encoding)) {
    auto converter = TRY(Utf8Converter::open(format.encoding, Malformed::refuse));
    return std::unique_ptr<Source::Rows>(std::make_unique<ConvertedRows<formats::VCardReader>>(
        std::move(file), std::move(converter), card_reader("UTF-8", std::move(on_row))));
  }
  if (format.format == FileFormat::vcard) {
    return std::unique_ptr<Source::Rows>(
        std::make_unique<CardRows>(std::move(file), format.encoding, std::move(on_row)));
  }
  auto converter = TRY(Utf8Converter::open(format.encoding, Malformed::refuse));
  formats::JsonLinesReader reader({}, [on_row = std::move(on_row)](const JsonLine& line) -> Status {
    const bool bad = !line.problem.en.empty();
    return on_row({line.number, line.line, cut(line.cells),
                   bad ? CsvDefect::malformed_json : CsvDefect::none, line.problem});
  });
  return std::unique_ptr<Source::Rows>(std::make_unique<ConvertedRows<formats::JsonLinesReader>>(
      std::move(file), std::move(converter), std::move(reader)));
}

}  // namespace kith::integrations
