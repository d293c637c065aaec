#include "sales/accounting_name_list.h"

#include <set>

#include "sales/accounting_documents.h"
#include "sales/accounting_names.h"
#include "sales/accounting_sight.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

constexpr int shown_max = 300;

class NameList {
 public:
  NameList(const Unit& unit, Locale locale, JsonWriter& json)
      : unit_(unit), locale_(locale), json_(json), names_(BookNames::load(unit)) {}

  void write(const app::Settings& settings) {
    for (const BookRole& role : book_roles())
      row("role", role.key, Id{}, render(role.label, locale_), role.otherwise, "");
    row("setting", "encoding", Id{}, render(say("Encoding of IIF files", "IIF 文件编码"), locale_),
        settings.locale == Locale::en ? "windows-1252" : "GB18030", "");
    for (const Decimal rate : rates())
      row("tax_rate", format(rate), Id{}, format(rate) + "%", names_.tax_otherwise(rate), "");
    const schema::Field& method = *unit_.schema->object("payments")->field("method");
    for (const schema::Option& option : method.options)
      row("method", option.value, Id{}, locale_ == Locale::en ? option.label.en : option.label.zh,
          option.label.en, names_.role("deposit"));
    products();
    parties();
  }

 private:
  void row(std::string_view kind, std::string_view key, Id record, std::string_view label,
           std::string_view otherwise, std::string_view ledger_account) {
    const BookName* name = names_.find(map_key_of(kind, record ? format(record) : key));
    const auto said = [&](std::string_view field, const std::string& text) {
      return name && shows(unit_, "accounting_mappings", field) ? std::string_view(text)
                                                                : std::string_view();
    };
    static const BookName nobody;
    const BookName& of = name ? *name : nobody;
    json_.begin_object().key("kind").string(kind).key("key").string(key).key("record");
    record ? json_.id(record) : json_.null();
    json_.key("label").string(label).key("target").string(said("target", of.target));
    json_.key("otherwise").string(otherwise);
    json_.key("ledger_account").string(said("ledger_account", of.ledger_account));
    json_.key("ledger_otherwise").string(ledger_account).key("mapping");
    name ? json_.id(name->mapping) : json_.null();
    json_.key("version").number(of.version).end_object();
  }

  // Of products, and those that have a name already.
  std::set<Decimal> rates() {
    std::set<Decimal> rates;
    each_product([&](const Stored& product) {
      const Decimal rate = shown_decimal(unit_, product, "tax_rate").value_or(Decimal{});
      if (rate.units != 0) rates.insert(rate);
    });
    for (const auto& [key, name] : names_.all())
      if (key.starts_with("tax_rate:"))
        if (const auto rate = parse_decimal(std::string_view(key).substr(9))) rates.insert(*rate);
    return rates;
  }

  template <typename F>
  void each_product(F&& work) {
    const schema::Object& object = *unit_.schema->object("products");
    query::Question question;
    question.object = &object;
    const auto ids = query::select_ids(seen_by(unit_), question, Id{}, shown_max);
    for (const Stored& record : query::fetch_many(seen_by(unit_), object, ids)) work(record);
  }

  void products() {
    if (!shows(unit_, "products", "name")) return;
    each_product([&](const Stored& product) {
      row("product", "", product.id(), text(product, "name"), text(product, "name"),
          names_.role("income"));
    });
  }

  // Customers go by their own names: those alone that have another.
  void parties() {
    if (!shows(unit_, "accounts", "name") || !shows(unit_, "accounting_mappings", "account"))
      return;
    const schema::Object& accounts = *unit_.schema->object("accounts");
    for (const auto& [key, name] : names_.all()) {
      const size_t colon = key.find(':');
      const std::string kind = key.substr(0, colon);
      if (kind != "customer" && kind != "vendor") continue;
      const Id id = parse_id(std::string_view(key).substr(colon + 1)).value_or(Id{});
      const auto account = query::fetch(seen_by(unit_), accounts, id);
      if (account) row(kind, "", id, text(*account, "name"), text(*account, "name"), "");
    }
  }

  const Unit& unit_;
  const Locale locale_;
  JsonWriter& json_;
  const BookNames names_;
};

}  // namespace

void write_book_names(const Unit& unit, Locale locale, const app::Settings& settings,
                      JsonWriter& json) {
  NameList(unit, locale, json).write(settings);
}

}  // namespace kith::sales
