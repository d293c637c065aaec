// Companies that do not exist. Their domains end in .example (RFC 2606): no mail that somebody
// tries out can reach anybody.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "commands/demo/dice.h"

namespace kith::commands::demo {

struct Company {
  Tongue tongue = Tongue::zh;
  std::string name;   // 杭州云帆科技有限公司
  std::string alias;  // 云帆科技
  std::string_view industry;
  std::string street, city, state, postal_code, country;
  std::string phone;
  std::string domain;
  int employees = 0;
  int64_t annual_revenue = 0;  // in yuan
  int founded_year = 0;
};

// No two alike.
class CompanyMaker {
 public:
  explicit CompanyMaker(Dice& dice) : dice_(dice) {}
  Company make(Tongue tongue);

 private:
  Company chinese();
  Company international();
  std::string domain_of(const std::string& stem, std::string_view city);

  Dice& dice_;
  std::set<std::string> names_;
  std::set<std::string> domains_;
};

}  // namespace kith::commands::demo
