// What is set for a whole workspace: its name, language, zone and base currency.
#pragma once

#include <string>

#include "base/json.h"
#include "base/message.h"
#include "storage/storage.h"

namespace kith::app {

struct Settings {
  std::string name = "Kith";
  Locale locale = Locale::zh_cn;
  std::string time_zone = "Asia/Shanghai";
  std::string base_currency = "CNY";
  std::string default_country = "CN";
  int fiscal_start = 1;  // the month in which a fiscal year begins
  int bin_days = 90;     // so long the recycle bin keeps what was deleted

  static Settings load(storage::Connection& db);
  // Refuses unknown zones, currencies and languages by name.
  static Result<Settings> parse(const Json& json, Settings base);
  void save(storage::Connection& db) const;
};

}  // namespace kith::app
