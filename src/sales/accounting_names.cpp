#include "sales/accounting_names.h"

#include <algorithm>
#include <charconv>

#include "automation/fields.h"
#include "formats/csv.h"
#include "query/read.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

constexpr int names_max = 5000;
constexpr std::string_view encodings[] = {"UTF-8", "GB18030", "windows-1252"};

std::optional<int> number_in(std::string_view text) {
  const size_t digit = text.find_first_of("0123456789");
  int days = 0;
  if (digit == std::string_view::npos ||
      std::from_chars(text.data() + digit, text.data() + text.size(), days).ec != std::errc() ||
      days > 999)
    return std::nullopt;
  return days;
}

// What the thing is, for which there is one name.
std::string key_of(Draft& draft) {
  const std::string_view kind = draft.text("kind");
  const bool by_product = kind == "product", by_account = kind == "customer" || kind == "vendor";
  const std::string_view record = by_product ? "product" : by_account ? "account" : "";
  for (const std::string_view field : {"product", "account"})
    if (field != record) draft.set(field, {});
  if (record.empty()) return map_key_of(kind, draft.text("key"));
  draft.set("key", {});
  const Id id = draft.reference(record);
  if (!id) {
    draft.refuse(record, "required",
                 by_product ? say("Choose the product.", "请选择产品。")
                            : say("Choose the customer or vendor.", "请选择客户或供应商。"));
  }
  return map_key_of(kind, format(id));
}

void check_key(Draft& draft) {
  const std::string_view kind = draft.text("kind"), key = draft.text("key");
  if (kind == "role" &&
      std::ranges::none_of(book_roles(), [&](const BookRole& role) { return role.key == key; }))
    draft.refuse("key", "unknown",
                 say("There is no part “{}” that an account plays.", "没有科目用途“{}”。", key));
  if (kind == "role" && key == "terms" && !number_in(draft.text("target")) &&
      lower(draft.text("target")) != "due on receipt")
    draft.refuse("target", "format",
                 say("Give terms with their days, such as “Net 30”, or “Due on receipt”.",
                     "付款条件须含天数，例如“Net 30”，或填写“Due on receipt”。"));
  if (kind == "tax_rate") {
    const auto rate = parse_decimal(key);
    if (!rate || *rate < Decimal{} || *rate > Decimal{100 * decimal_scale})
      draft.refuse("key", "format",
                   say("Give the rate in percent, such as “13”.", "请填写税率百分数，例如“13”。"));
    else
      draft.set("key", format(*rate));
  }
  if (kind == "method" && key.empty())
    draft.refuse("key", "required", say("Say which method.", "请指明回款方式。"));
  if (kind != "setting") return;
  if (key != "encoding")
    draft.refuse("key", "unknown", say("There is no setting “{}”.", "没有设置项“{}”。", key));
  else if (std::ranges::find(encodings, draft.text("target")) == std::end(encodings))
    draft.refuse(
        "target", "unknown",
        say("Give UTF-8, GB18030 or windows-1252.", "请填写 UTF-8、GB18030 或 windows-1252。"));
}

}  // namespace

std::span<const BookRole> book_roles() {
  static const BookRole roles[] = {
      {"receivable", "Accounts Receivable", say("Receivables account", "应收账款科目")},
      {"income", "Sales", say("Income account", "收入科目")},
      {"deposit", "Undeposited Funds", say("Account where payments come in", "回款入账科目")},
      {"tax_payable", "Sales Tax Payable", say("Account of tax that is owed", "应交税费科目")},
      {"tax_vendor", "Tax Agency", say("To whom tax is paid (a vendor)", "税务机关（供应商）")},
      {"purchases", "Cost of Goods Sold", say("Account of purchases", "采购成本科目")},
      {"purchase_orders", "Purchase Orders", say("Account of purchase orders", "采购单科目")},
      {"sales_item", "Sales", say("Item of invoices without lines", "无明细发票所用物料")},
      {"purchase_item", "Purchases", say("Item of purchases without lines", "无明细采购所用物料")},
      {"terms", "Net 30", say("Terms; their days make the due date", "付款条件（天数决定到期日）")},
  };
  return roles;
}

size_t characters(std::string_view utf8) {
  return static_cast<size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

std::string map_key_of(std::string_view kind, std::string_view key) {
  return fmt::format("{}:{}", kind, key);
}

BookNames BookNames::load(const Unit& unit) {
  BookNames names;
  const schema::Object& object = *unit.schema->object("accounting_mappings");
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  query::Question question;
  question.object = &object;
  for (Id after;;) {
    const auto ids = query::select_ids(seen, question, after, 500);
    for (const Stored& row : query::fetch_many(seen, object, ids))
      names.names_[std::string(text(row, "map_key"))] = {std::string(text(row, "target")),
                                                         std::string(text(row, "ledger_account")),
                                                         row.id(), row.version()};
    if (ids.size() < 500 || names.names_.size() >= names_max) return names;
    after = ids.back();
  }
}

const BookName* BookNames::find(std::string_view map_key) const {
  const auto found = names_.find(map_key);
  return found == names_.end() ? nullptr : &found->second;
}

std::string BookNames::role(std::string_view key) const {
  if (const BookName* name = find(map_key_of("role", key))) return name->target;
  const auto roles = book_roles();
  const auto role = std::ranges::find(roles, key, &BookRole::key);
  return role == roles.end() ? std::string() : std::string(role->otherwise);
}

std::string BookNames::encoding(std::string_view otherwise) const {
  const BookName* name = find("setting:encoding");
  return name ? name->target : std::string(otherwise);
}

int BookNames::terms_days() const { return number_in(role("terms")).value_or(0); }

std::string BookNames::method(std::string_view key, std::string_view label) const {
  const BookName* name = find(map_key_of("method", key));
  return name ? name->target : std::string(label);
}

std::string BookNames::deposit_account(std::string_view method) const {
  const BookName* name = find(map_key_of("method", method));
  return name && !name->ledger_account.empty() ? name->ledger_account : role("deposit");
}

std::string BookNames::tax(Decimal rate) const {
  const BookName* name = find(map_key_of("tax_rate", format(rate)));
  return name ? name->target : std::string();
}

std::string BookNames::tax_otherwise(Decimal rate) const {
  return fmt::format("VAT {}%", format(rate));
}

std::string BookNames::product(Id id, std::string_view product) const {
  const BookName* name = find(map_key_of("product", format(id)));
  return name ? name->target : std::string(product);
}

std::string BookNames::income_account(Id product) const {
  const BookName* name = find(map_key_of("product", format(product)));
  return name && !name->ledger_account.empty() ? name->ledger_account : role("income");
}

std::string BookNames::party(std::string_view kind, Id account, std::string_view called) const {
  const BookName* name = find(map_key_of(kind, format(account)));
  return name ? name->target : std::string(called);
}

Id BookNames::customer_called(std::string_view called) const {
  const std::string wanted = lower(called);
  for (const auto& [key, name] : names_)
    if (key.starts_with("customer:") && lower(name.target) == wanted)
      return parse_id(std::string_view(key).substr(9)).value_or(Id{});
  return {};
}

std::string BookNames::method_called(std::string_view called) const {
  const std::string wanted = lower(called);
  for (const auto& [key, name] : names_)
    if (key.starts_with("method:") && lower(name.target) == wanted) return key.substr(7);
  return {};
}

std::optional<BookProblem> name_problem(std::string_view name, size_t characters_max) {
  if (name.empty())
    return BookProblem{"no_name", say("It has no name. Give one for QuickBooks.",
                                      "没有名称，请填写 QuickBooks 中的名称。")};
  if (characters(name) > characters_max)
    return BookProblem{
        "name_too_long",
        say("“{0}” is longer than the {1} characters that QuickBooks keeps. Give a "
            "shorter name for it.",
            "“{0}”超过 QuickBooks 允许的 {1} 个字符，请填写较短的名称。", name, characters_max)};
  if (defused(name) != name)
    return BookProblem{"formula",
                       say("“{}” begins as a formula does. Give a name for QuickBooks that does "
                           "not begin with = + - @ or '.",
                           "“{}”以公式符号开头，请填写不以 = + - @ 或 ' 开头的名称。", name)};
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    return BookProblem{"control",
                       say("“{}” holds a tab or a line break. Give a name for QuickBooks without.",
                           "“{}”含有制表符或换行，请填写不含此类字符的名称。", name)};
  return std::nullopt;
}

std::optional<BookProblem> level_problem(std::string_view account, size_t characters_max) {
  for (std::string_view rest = account; !rest.empty();) {
    const std::string_view level = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(level.size() + 1, rest.size()));
    if (characters(level) <= characters_max) continue;
    return BookProblem{
        "name_too_long",
        say("“{0}” in “{2}” is longer than the {1} characters that QuickBooks keeps of each part "
            "of an "
            "account. Give a shorter name for it.",
            "“{2}”中的“{0}”超过 QuickBooks 每级科目允许的 {1} 个字符，请填写较短的名称。", level,
            characters_max, account)};
  }
  return std::nullopt;
}

Status check_accounting_mapping(const Unit&, Draft& draft) {
  if (draft.after().deleted()) return done();
  check_key(draft);
  for (const std::string_view field : {"target", "ledger_account"}) {
    if (draft.empty(field)) continue;
    if (auto problem = name_problem(draft.text(field), 159))
      draft.refuse(field, problem->code, problem->message);
  }
  const std::string key = key_of(draft);
  if (draft.errors().empty()) draft.set("map_key", key);
  return done();
}

Status plant_accounting_rights(const records::Records& records, const Unit& unit, Locale) {
  const schema::Object& roles = *unit.schema->object("roles");
  const Json none(
      Json::Object{{"read", "none"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  for (const Stored& role : automation::find_all(unit, roles, query::Filter::always())) {
    Json permissions = TRY(parse_json(text(role, "permissions")));
    const Json* objects = permissions.find("objects");
    const Json* all = objects ? objects->find("*") : nullptr;
    if (!all || !all->as_object() || all->text("update", "none") == "all" ||
        objects->find("accounting_runs"))
      continue;
    Json with = *objects;
    for (const char* object : {"accounting_mappings", "accounting_runs", "accounting_entries"})
      with.set(object, none);
    permissions.set("objects", std::move(with));
    TRY(records.update(unit, roles, role.id(), std::nullopt,
                       Json(Json::Object{{"permissions", std::move(permissions)}})));
  }
  return done();
}

}  // namespace kith::sales
