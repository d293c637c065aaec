#include "app/settings.h"

#include <algorithm>

#include "base/time.h"
#include "schema/kinds/currencies.h"

namespace kith::app {
namespace {

constexpr storage::Sql select_settings = "SELECT name, value FROM kith_settings";
constexpr storage::Sql upsert_setting =
    R"(INSERT INTO kith_settings (name, value) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";
constexpr size_t name_bytes_max = 120;
constexpr int bin_days_max = 3'650;

bool is_country(std::string_view text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<int> number_of(const Json& json, int least, int most) {
  const auto number = json.as_integer();
  if (!number || *number < least || *number > most) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<int> month_of(const Json& json) { return number_of(json, 1, 12); }
std::optional<int> days_of(const Json& json) { return number_of(json, 1, bin_days_max); }

}  // namespace

Settings Settings::load(storage::Connection& db) {
  Settings settings;
  db.query(select_settings, {}, [&](const storage::Row& row) {
    const std::string_view name = row.text(0);
    const std::string value(row.text(1));
    if (name == "name") settings.name = value;
    if (name == "locale") settings.locale = locale_of(value, settings.locale);
    if (name == "time_zone") settings.time_zone = value;
    if (name == "base_currency") settings.base_currency = value;
    if (name == "default_country") settings.default_country = value;
    if (name == "fiscal_start")
      settings.fiscal_start = month_of(Json(Json::Number{value})).value_or(1);
    if (name == "bin_days")
      settings.bin_days = days_of(Json(Json::Number{value})).value_or(settings.bin_days);
    return true;
  });
  return settings;
}

Result<Settings> Settings::parse(const Json& json, Settings base) {
  std::vector<FieldError> errors;
  auto text = [&](std::string_view key, auto accept, Message otherwise) {
    const Json* value = json.find(key);
    if (!value || value->is_null()) return;
    const std::string* given = value->as_string();
    if (!given || !accept(*given))
      errors.push_back({std::string(key), "invalid", std::move(otherwise)});
  };
  text(
      "name",
      [&](const std::string& value) {
        base.name = value;
        return !value.empty() && value.size() <= name_bytes_max;
      },
      say("The name needs 1 to {} bytes.", "名称需要 1 到 {} 字节。", name_bytes_max));
  text(
      "locale",
      [&](const std::string& value) {
        base.locale = locale_of(value, base.locale);
        return value == tag_of(base.locale);
      },
      say("The language is one of zh-CN, zh-TW, en.", "语言应为 zh-CN、zh-TW 或 en。"));
  text(
      "time_zone",
      [&](const std::string& value) {
        base.time_zone = value;
        return TimeZone::find(value) != nullptr;
      },
      say("This is no IANA time zone; an example is Asia/Shanghai.",
          "这不是 IANA 时区；例如 Asia/Shanghai。"));
  text(
      "currency",
      [&](const std::string& value) {
        base.base_currency = value;
        return schema::find_currency(value).has_value();
      },
      say("This is no ISO 4217 currency; examples are CNY, USD, EUR.",
          "这不是 ISO 4217 货币代码；例如 CNY、USD、EUR。"));
  text(
      "default_country",
      [&](const std::string& value) {
        base.default_country = value;
        return is_country(value);
      },
      say("The country is two capital letters, such as CN.", "国家代码为两个大写字母，例如 CN。"));
  if (const Json* month = json.find("fiscal_start"); month && !month->is_null()) {
    const auto number = month_of(*month);
    if (number)
      base.fiscal_start = *number;
    else
      errors.push_back(
          {"fiscal_start", "invalid",
           say("The fiscal year begins in a month from 1 to 12.", "财年起始月份应为 1 到 12。")});
  }
  if (const Json* days = json.find("bin_days"); days && !days->is_null()) {
    const auto number = days_of(*days);
    if (number)
      base.bin_days = *number;
    else
      errors.push_back({"bin_days", "invalid",
                        say("The recycle bin keeps records for 1 to {} days.",
                            "回收站保留天数应为 1 到 {}。", bin_days_max)});
  }
  if (errors.empty()) return base;
  return Error{Code::invalid, say("Some settings are not valid.", "部分设置无效。"),
               std::move(errors)};
}

void Settings::save(storage::Connection& db) const {
  db.execute(upsert_setting, {std::string("name"), name});
  db.execute(upsert_setting, {std::string("locale"), std::string(tag_of(locale))});
  db.execute(upsert_setting, {std::string("time_zone"), time_zone});
  db.execute(upsert_setting, {std::string("base_currency"), base_currency});
  db.execute(upsert_setting, {std::string("default_country"), default_country});
  db.execute(upsert_setting, {std::string("fiscal_start"), std::to_string(fiscal_start)});
  db.execute(upsert_setting, {std::string("bin_days"), std::to_string(bin_days)});
}

}  // namespace kith::app
