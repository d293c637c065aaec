#include "sales/accounting_shared.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "automation/fields.h"
#include "records/conditions.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

constexpr size_t asked_at_once = 200;
constexpr int twins_max = 2000;          // of so many names
constexpr int owners_max = 100'000'000;  // every one: whoever is left out loses their name

std::string_view kind_of(std::string_view owner) { return owner.substr(0, owner.find(':')); }

template <typename F>
void by_slices(std::span<const std::string> all, F&& ask) {
  for (size_t at = 0; at < all.size(); at += asked_at_once)
    ask(all.subspan(at, std::min(asked_at_once, all.size() - at)));
}

struct LoggedName {
  std::string party;  // as it went out, to the letter
  std::string what;
  Id account;
};

// Each once, however many documents went out under it. Customers in the bin count too: QuickBooks has
// them still, so accounts are told apart as ids, and not as records that are there.
std::vector<LoggedName> logged_names(const Unit& unit, std::span<const std::string> parties) {
  const schema::Object& entries = *unit.schema->object("accounting_entries");
  query::GroupQuestion question;
  question.object = &entries;
  question.filter = query::condition_on(entries, *entries.field("party"), query::Op::in,
                                        {parties.begin(), parties.end()});
  const auto key = [&](std::string_view field, schema::Shape shape) {
    query::Path path = records::whole(entries, *entries.field(field));
    path.shape = shape;
    question.keys.push_back({.path = std::move(path), .by = {}});
  };
  key("party", schema::Shape::token);
  key("what", schema::Shape::token);
  key("account", schema::Shape::id);
  question.measures.emplace_back();
  question.limit = owners_max;
  std::string answer;
  JsonWriter json(answer);
  const auto asked = query::read_groups(automation::seen_by_all(unit), question, json);
  if (!asked) throw std::runtime_error("names of the books: " + asked.error().message.en);
  const Json read =
      parse_json(answer, {.bytes_max = answer.size(), .values_max = answer.size()}).value();
  std::vector<LoggedName> found;
  for (const Json& group : *read.find("groups")->as_array()) {
    const Json::Array& keys = *group.find("keys")->as_array();
    const auto account = keys[2].as_string() ? parse_id(*keys[2].as_string()) : std::nullopt;
    if (account) found.push_back({*keys[0].as_string(), *keys[1].as_string(), *account});
  }
  return found;
}

}  // namespace

SharedNames::SharedNames(const Unit& unit, const BookNames& names) : unit_(unit), names_(names) {
  for (const auto& [key, name] : names.all()) {
    const std::string_view kind = kind_of(key);
    if (kind == "customer" || kind == "vendor") hold(BookList::party, name.target, key);
    if (kind == "product") hold(BookList::item, name.target, key);
  }
}

void SharedNames::look_up(std::span<const std::string> parties,
                          std::span<const std::string> items) {
  by_slices(parties, [&](std::span<const std::string> some) {
    for (const LoggedName& each : logged_names(unit_, some)) {
      const bool vendor = each.what == name_of(Bookkept::purchase_order);
      hold(BookList::party, each.party,
           map_key_of(vendor ? "vendor" : "customer", format(each.account)));
    }
  });
  const schema::Object& products = *unit_.schema->object("products");
  by_slices(items, [&](std::span<const std::string> some) {
    for (const Stored& product : query::fetch_by(automation::seen_by_all(unit_), products,
                                                 *products.field("name"), some, twins_max))
      twins_[lower(text(product, "name"))].insert(map_key_of("product", format(product.id())));
  });
}

bool SharedNames::claim(BookList list, std::string_view name, const std::string& owner) {
  if (list == BookList::none) return true;
  const std::string small = lower(name);
  auto& owners = owners_[{list, small}];
  if (std::ranges::any_of(owners, [&](const std::string& other) {
        return other != owner && !on_purpose(owner, other, name);
      }))
    return false;
  if (list == BookList::item && has_twin(small, owner)) return false;
  owners.insert(owner);
  return true;
}

void SharedNames::hold(BookList list, std::string_view name, std::string owner) {
  owners_[{list, lower(name)}].insert(std::move(owner));
}

bool SharedNames::is_said(const std::string& owner, std::string_view name) const {
  const BookName* said = names_.find(owner);
  return said && lower(said->target) == lower(name);
}

bool SharedNames::on_purpose(const std::string& one, const std::string& other,
                             std::string_view name) const {
  constexpr std::array<std::string_view, 3> shared = {"customer", "vendor", "product"};
  return kind_of(one) == kind_of(other) &&
         std::ranges::find(shared, kind_of(one)) != shared.end() && is_said(one, name) &&
         is_said(other, name);
}

// A product that goes by its own name on purpose is not held up by others that are called so.
bool SharedNames::has_twin(const std::string& item, const std::string& owner) const {
  const auto twins = twins_.find(item);
  if (twins == twins_.end() || (twins->second.contains(owner) && is_said(owner, item)))
    return false;
  return std::ranges::any_of(twins->second, [&](const std::string& other) {
    return other != owner && !names_.find(other);
  });
}

}  // namespace kith::sales
