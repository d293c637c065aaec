// Whose a name in QuickBooks is. A list there (customers with vendors, items with taxes, ledger accounts)
// has each name once, however it is spelled in capitals and small letters, and takes a second thing of the
// same name for the first. Names stand in the mapping, went out in earlier exports, and are those of
// documents before this one; products besides share a catalogue, so what another is called counts though it
// never went out. Two customers, two vendors or two products are one there where the mapping says so of both.
#pragma once

#include <map>
#include <set>
#include <span>

#include "sales/accounting_texts.h"

namespace kith::sales {

class SharedNames {
 public:
  SharedNames(const records::Unit& unit, const BookNames& names);

  // Asks the log and the catalogue for all of these at once.
  void look_up(std::span<const std::string> parties, std::span<const std::string> items);
  // Whether it can be the name of `owner` ("customer:<id>", "role:sales_item", the type of a ledger
  // account). If so it is from now on.
  bool claim(BookList list, std::string_view name, const std::string& owner);

 private:
  void hold(BookList list, std::string_view name, std::string owner);
  bool is_said(const std::string& owner, std::string_view name) const;
  bool on_purpose(const std::string& one, const std::string& other, std::string_view name) const;
  bool has_twin(const std::string& item, const std::string& owner) const;

  const records::Unit& unit_;
  const BookNames& names_;
  std::map<std::pair<BookList, std::string>, std::set<std::string>>
      owners_;                                          // by the name in small letters
  std::map<std::string, std::set<std::string>> twins_;  // products of a name of their own
};

}  // namespace kith::sales
