// The world that is measured: accounts and opportunities made through records, contacts in a CSV
// file for the import, half of everything Chinese.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "commands/demo/dice.h"

namespace kith::commands::bench {

struct WorldSize {
  int contacts = 0;
  int accounts = 0;
  int opportunities = 0;
};

// Who owns how many of the contacts: a tenth, a hundredth, a single one, and five a half.
inline constexpr std::string_view owner_mail = "owner0@bench.example";
inline constexpr std::string_view hundredth_mail = "owner10@bench.example";
inline constexpr std::string_view single_mail = "owner11@bench.example";
inline constexpr std::array<std::string_view, 5> team_mails = {
    "owner0@bench.example", "owner1@bench.example", "owner2@bench.example", "owner3@bench.example",
    "owner4@bench.example"};

class World {
 public:
  World(app::Workspace& workspace, WorldSize size) : workspace_(workspace), size_(size) {}

  // Users who see what is their own, accounts, opportunities.
  Status make();
  // first_name,last_name,title,email,phone,account,owner
  Status write_contacts(const std::string& path);

 private:
  using Values = std::function<Json(int)>;
  Status create_many(std::string_view object, int count, const Values& values,
                     std::vector<Id>& ids);
  Status make_people();
  Status make_accounts();
  Status make_opportunities();
  Id someone();
  Id seller(int n);

  app::Workspace& workspace_;
  const WorldSize size_;
  demo::Dice dice_{1};
  std::vector<Id> users_;
  std::vector<Id> accounts_;
};

}  // namespace kith::commands::bench
