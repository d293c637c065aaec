// Opportunities: found, moved stage by stage, won or lost, with what was said and done about them.
#include <algorithm>
#include <array>
#include <cmath>

#include "commands/demo/catalogue.h"
#include "commands/demo/pursuit.h"
#include "commands/demo/story_writer.h"
#include "commands/demo/talk.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// Of a hundred opportunities that stand in a stage, so many are lost from it.
constexpr std::array<int, 7> lost_percent = {9, 11, 9, 8, 7, 8, 6};
constexpr std::array<std::string_view, 8> lost_reasons = {"price",        "competitor", "no_budget",
                                                          "no_decision",  "timing",     "features",
                                                          "contact_lost", "other"};
constexpr std::array<int, 8> lost_reason_weights = {24, 22, 15, 14, 10, 8, 5, 2};
constexpr std::array<std::string_view, 5> kinds = {"call", "email", "meeting", "task", "note"};
constexpr std::array<int, 5> kind_weights = {30, 26, 18, 14, 12};

std::string_view forecast_at(int step) {
  return step >= 6 ? "commit" : step >= 4 ? "best_case" : "pipeline";
}

// Two or three leading digits and zeros, as people estimate.
int64_t rounded(double amount) {
  const double unit = std::pow(10.0, std::floor(std::log10(amount)) - 1);
  return static_cast<int64_t>(std::round(amount / unit) * unit);
}

}  // namespace

// More every month, as in a company that grows.
void StoryWriter::pursue_opportunities() {
  const Date first = calendar_.date_at(beginning(setting_));
  for (int n = 0; n < opportunity_count; ++n) {
    const int day = 14 + static_cast<int>(530 * std::pow(dice_.fraction(), 0.8));
    const Timestamp wished = calendar_.on(first + days{day});
    const auto known =
        std::lower_bound(accounts_.begin(), accounts_.end(), wished - days{1},
                         [](const ToldAccount& account, Timestamp at) { return account.met < at; });
    const int met = std::max(1, static_cast<int>(known - accounts_.begin()));
    ToldAccount& account = accounts_[static_cast<size_t>(dice_.between(0, met - 1))];
    const Timestamp from = std::max(wished, account.met + hours{2});
    pursue(account, std::min(from, setting_.now - hours{3}));
  }
}

const ToldContact& StoryWriter::somebody(const ToldAccount& account, Timestamp by) {
  const auto known = std::count_if(account.contacts.begin(), account.contacts.end(),
                                   [&](const ToldContact& contact) { return contact.met < by; });
  return account
      .contacts[static_cast<size_t>(dice_.between(0, std::max(1, static_cast<int>(known)) - 1))];
}

void StoryWriter::pursue(ToldAccount& account, Timestamp from) {
  const Tongue tongue = account.company.tongue;
  Pursuit pursuit{.account = account, .owner = account.owner, .begun = from, .ended = setting_.now};
  const double size = std::log2(static_cast<double>(account.company.employees) + 2);
  pursuit.amount = rounded(4'000 * size * std::exp(2.6 * dice_.fraction()));
  pursuit.with_lines = dice_.chance(40);
  pursuit.expected = calendar_.date_at(from) + days{dice_.between(60, 150)};
  pursuit.record = story_.records++;
  const size_t place = story_.deeds.size();
  story_.deeds.push_back({from, pursuit.owner, Act::create, "opportunities", pursuit.record, {}});
  pursuit.abroad = !pursuit.with_lines && pays_abroad(tongue, pursuit.record, from);
  if (pursuit.with_lines) add_lines(pursuit);
  const ToldContact& first = account.contacts[0];
  const auto seated = [&](const ToldContact& contact, std::string_view role, int place) {
    Json::Object values = seat(pursuit.record, place, role);
    values.emplace_back("contact", reference(contact.record));
    values.emplace_back("role", role);
    if (place == 0) values.emplace_back("is_primary", true);
    return Json(std::move(values));
  };
  Json::Array roles{seated(first, dice_.chance(50) ? "decision_maker" : "champion", 0)};
  const ToldContact& second = somebody(account, from);
  if (second.record != first.record)
    roles.push_back(seated(second, dice_.chance(50) ? "buyer" : "user", 1));
  story_.deeds[place].values = Json(Json::Object{
      {"name", project_name(dice_, tongue, account.company.alias)},
      {"account", reference(account.record)},
      {"stage", reference(0)},
      {"amount", pursuit.abroad ? money_abroad(pursuit.amount) : money(pursuit.amount)},
      {"close_date", format(pursuit.expected)},
      {"engaged_on", format(calendar_.date_at(from))},
      {"product", reference(dice_.pick(std::span<const int>(products_)))},
      {"source", source(tongue)},
      {"forecast_category", "pipeline"},
      {"next_step", next_step(tongue, 0)},
      {"contact_roles", Json(std::move(roles))}});
  walk(pursuit);
  offer(pursuit);
  keep_in_touch(pursuit);
  if (pursuit.open) {
    open_opportunities_.push_back(pursuit.record);
    plan_ahead(pursuit);
  }
  discuss(pursuit);
}

void StoryWriter::add_lines(Pursuit& pursuit) {
  const int count = dice_.between(1, 4);
  const int from = dice_.between(0, static_cast<int>(products_.size()) - 1);
  pursuit.amount = 0;
  for (int n = 0; n < count; ++n) {
    const auto product = static_cast<size_t>(from + 5 * n) % products_.size();
    const int64_t price = products()[product].price;
    const int quantity = price > 20'000 ? dice_.between(1, 2) : dice_.between(2, 30);
    const bool even = price * quantity % 20 == 0;  // any twentieths of it are whole yuan
    const int discount = dice_.chance(30) && even ? 5 * dice_.between(1, 3) : 0;
    pursuit.amount += price * quantity * (100 - discount) / 100;
    create(pursuit.begun + minutes{2 + n}, pursuit.owner, "opportunity_lines",
           {{"opportunity", reference(pursuit.record)},
            {"product", reference(products_[product])},
            {"quantity", quantity},
            {"discount", discount}});
  }
}

void StoryWriter::walk(Pursuit& pursuit) {
  const Tongue tongue = pursuit.account.company.tongue;
  Timestamp at = pursuit.begun;
  for (int step = 0; step < setting_.stages; ++step) {
    at = calendar_.later(at, 4, 24);
    if (at >= setting_.now - minutes{5}) break;
    if (dice_.chance(lost_percent[static_cast<size_t>(step)])) return close(pursuit, at, false);
    if (step + 1 == setting_.stages) return close(pursuit, at, true);
    Json::Object values{{"stage", reference(step + 1)},
                        {"next_step", next_step(tongue, step + 1)},
                        {"forecast_category", forecast_at(step + 1)}};
    if (!pursuit.with_lines && step >= 3 && dice_.chance(25)) {
      pursuit.amount =
          rounded(static_cast<double>(pursuit.amount) * dice_.between(80, 118) / 100.0);
      values.emplace_back("amount",
                          pursuit.abroad ? money_abroad(pursuit.amount) : money(pursuit.amount));
    }
    pursuit.moves.push_back(at);
    update(at, pursuit.owner, "opportunities", pursuit.record, std::move(values));
  }
  // Still open: whoever has missed the date moves it, mostly.
  const Date today = calendar_.date_at(setting_.now);
  if (pursuit.expected < today && dice_.chance(85)) {
    const Timestamp noticed = calendar_.on(pursuit.expected - days{2});
    update(std::clamp(noticed, pursuit.begun + minutes{10}, setting_.now - minutes{5}),
           pursuit.owner, "opportunities", pursuit.record,
           {{"close_date", format(today + days{dice_.between(4, 55)})}});
  }
}

void StoryWriter::close(Pursuit& pursuit, Timestamp at, bool won) {
  pursuit.open = false;
  pursuit.won = won;
  pursuit.ended = at;
  Json::Object values{{"stage", reference(setting_.stages + (won ? 0 : 1))},
                      {"close_date", format(calendar_.date_at(at))},
                      {"forecast_category", won ? "closed" : "omitted"},
                      {"next_step", Json()}};
  if (!won) values.emplace_back("lost_reason", lost_reasons[dice_.weighted(lost_reason_weights)]);
  update(at, pursuit.owner, "opportunities", pursuit.record, std::move(values));
  if (won) {
    won_deals_.push_back({at, pursuit.record, pursuit.owner, pursuit.account.record,
                          pursuit.account.company.alias, pursuit.account.company.tongue,
                          pursuit.amount, pursuit.abroad});
  }
  if (!won || pursuit.account.customer) return;
  pursuit.account.customer = true;
  update(at + minutes{3}, pursuit.owner, "accounts", pursuit.account.record,
         {{"type", "customer"}, {"lifecycle_stage", "customer"}});
}

void StoryWriter::keep_in_touch(const Pursuit& pursuit) {
  const ToldAccount& account = pursuit.account;
  for (Timestamp at = calendar_.later(pursuit.begun, 0, 5); at < pursuit.ended - minutes{30};
       at = calendar_.later(at, 9, 30)) {
    const ToldContact& contact = somebody(account, at);
    const std::string_view kind = kinds[dice_.weighted(kind_weights)];
    Words words =
        activity_words(dice_, account.company.tongue, kind, pursuit.step_at(at), contact.name);
    Json::Object values =
        activity(kind, std::move(words.subject), words.body,
                 {{"opportunities", pursuit.record}, {"contacts", contact.record}});
    if (kind == "meeting") {
      const Timestamp start = Calendar::appointment(at);
      values.emplace_back("starts_at", format(start));
      values.emplace_back("ends_at", format(start + minutes{30 * dice_.between(1, 4)}));
    } else if (kind == "call") {
      const int seconds = dice_.between(90, 1'900);
      values.emplace_back("starts_at", format(at - std::chrono::seconds{seconds}));
      values.emplace_back("duration", seconds);
      values.emplace_back("outcome", dice_.chance(80) ? "reached" : "interested");
    } else if (kind == "task") {
      values.emplace_back("due_at", format(at + hours{6}));
    }
    values.emplace_back("done_at", format(at));
    create(at, pursuit.owner, "activities", std::move(values));
  }
}

void StoryWriter::plan_ahead(const Pursuit& pursuit) {
  const Date today = calendar_.date_at(setting_.now);
  constexpr std::string_view planned[] = {"meeting", "task", "call", "task"};
  if (dice_.chance(65))
    plan_one(pursuit, dice_.pick(planned), calendar_.on(today + days{dice_.between(0, 14)}));
  if (dice_.chance(15)) plan_one(pursuit, "task", calendar_.on(today - days{dice_.between(3, 8)}));
}

void StoryWriter::plan_one(const Pursuit& pursuit, std::string_view kind, Timestamp due) {
  const Timestamp noted = std::max(pursuit.begun + minutes{30},
                                   std::min(due, setting_.now) - days{dice_.between(1, 9)});
  if (noted >= setting_.now) return;
  const ToldContact& contact = somebody(pursuit.account, noted);
  Words words = activity_words(dice_, pursuit.account.company.tongue, kind, pursuit.step_at(noted),
                               contact.name);
  Json::Object values = activity(kind, std::move(words.subject), {},
                                 {{"opportunities", pursuit.record}, {"contacts", contact.record}});
  const Timestamp at = Calendar::appointment(due);
  if (kind == "task") {
    values.emplace_back("due_at", format(at));
  } else {
    values.emplace_back("starts_at", format(at));
    values.emplace_back("ends_at", format(at + minutes{kind == "call" ? 30 : 60}));
  }
  values.emplace_back("priority", dice_.chance(25) ? "high" : "normal");
  create(noted, pursuit.owner, "activities", std::move(values));
}

// One in three is commented on, by its owner's manager or its owner.
void StoryWriter::discuss(const Pursuit& pursuit) {
  if (!dice_.chance(33)) return;
  const auto colleagues_all = colleagues();
  const int team = colleagues_all[static_cast<size_t>(pursuit.owner)].team;
  const int author = dice_.chance(70) ? teams()[static_cast<size_t>(team)].lead : pursuit.owner;
  const Timestamp at = calendar_.later(pursuit.begun, 1, 20);
  if (at >= pursuit.ended) return;
  create(at, author, "comments",
         {{"body", remark(dice_, pursuit.account.company.tongue)},
          {"record",
           Json(Json::Object{{"object", "opportunities"}, {"id", reference(pursuit.record)}})}});
}

}  // namespace kith::commands::demo
