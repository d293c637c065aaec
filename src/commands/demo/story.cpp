#include "commands/demo/story.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"
#include "commands/demo/talk.h"

namespace kith::commands::demo {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr days span{548};       // eighteen months
constexpr days told_ahead{10};  // products and tags stand before the first account

constexpr std::array<std::string_view, 10> sources = {
    "website", "referral", "event",     "advertising", "search",
    "social",  "wechat",   "cold_call", "partner",     "email"};
constexpr std::array<int, 10> chinese_sources = {14, 18, 16, 5, 8, 3, 17, 10, 7, 2};
constexpr std::array<int, 10> western_sources = {22, 17, 12, 8, 14, 9, 0, 6, 7, 5};

// How far the value of the story's yuan goes in the workspace's currency.
int64_t yuan_per(std::string_view currency) {
  if (currency == "USD" || currency == "EUR" || currency == "GBP" || currency == "CHF") return 7;
  return 1;
}

}  // namespace

std::string reference(int record) { return fmt::format("@{}", record); }

Json::Object activity(std::string_view kind, std::string subject, const std::string& body,
                      std::initializer_list<std::pair<std::string_view, int>> links) {
  Json::Array rows;
  for (const auto& [object, record] : links) {
    rows.push_back(Json(Json::Object{{"object", object}, {"id", reference(record)}}));
  }
  Json::Object values{
      {"kind", kind}, {"subject", std::move(subject)}, {"links", Json(std::move(rows))}};
  if (!body.empty()) values.emplace_back("body", "<p>" + body + "</p>");
  return values;
}

Timestamp beginning(const StorySetting& setting) {
  return setting.zone.start_of_day(setting.zone.date_at(setting.now) - span);
}

StoryWriter::StoryWriter(const StorySetting& setting)
    : setting_(setting), calendar_(dice_, setting.zone), companies_(dice_) {
  story_.beforehand = story_.records = team(static_cast<int>(teams().size()));
}

int StoryWriter::create(Timestamp at, int author, std::string_view object, Json::Object values) {
  const int record = story_.records++;
  story_.deeds.push_back({at, author, Act::create, object, record, Json(std::move(values))});
  return record;
}

void StoryWriter::update(Timestamp at, int author, std::string_view object, int record,
                         Json::Object values) {
  story_.deeds.push_back({at, author, Act::update, object, record, Json(std::move(values))});
}

Json StoryWriter::money(int64_t yuan) const { return Json(yuan / yuan_per(setting_.currency)); }

// Chinese accounts are looked after by the Chinese team and the others by the other; managers have
// a few of their own.
int StoryWriter::owner_of(Tongue tongue) {
  constexpr std::array<int, 12> chinese = {0, 6, 26, 22, 19, 16, 11, 0, 0, 0, 0, 0};
  constexpr std::array<int, 12> international = {0, 0, 0, 0, 0, 0, 0, 8, 28, 24, 23, 17};
  return static_cast<int>(dice_.weighted(tongue == Tongue::zh ? chinese : international));
}

std::string_view StoryWriter::source(Tongue tongue) {
  return sources[dice_.weighted(tongue == Tongue::zh ? chinese_sources : western_sources)];
}

void StoryWriter::offer_products() {
  const Timestamp at = beginning(setting_) - told_ahead;
  for (const Product& product : products()) {
    Json::Object values{{"name", text(product.name)},
                        {"code", product.code},
                        {"series", text(product.series)},
                        {"unit", text(product.unit)},
                        {"tax_rate", product.price > 20'000 ? 13 : 6},
                        {"price", money(product.price)}};
    const auto place = static_cast<int>(products_.size());
    if (place < goods_count) {
      values.emplace_back("cost", money(product.price * 11 / 20));
      for (auto& value : goods_values(place)) values.push_back(std::move(value));
    }
    products_.push_back(create(at, program, "products", std::move(values)));
  }
}

void StoryWriter::make_tags() {
  for (const Tag& tag : tags()) {
    create(beginning(setting_) - told_ahead, program, "tags",
           {{"name", text(tag.name)}, {"color", tag.color}});
  }
}

void StoryWriter::share_views() {
  for (const View& view : views()) {
    create(beginning(setting_) - told_ahead, program, "saved_views",
           {{"name", text(view.name)},
            {"object", view.object},
            {"kind", "table"},
            {"settings", parse_json(view.settings).value()},
            {"shared", "everyone"},
            {"pinned", true}});
  }
}

void StoryWriter::meet_accounts() {
  const int chinese_percent = setting_.locale == Locale::en ? 45 : 68;
  for (int n = 0; n < account_count; ++n) {
    // The book that was there when the story begins, then a few every week.
    const Date first = setting_.zone.date_at(beginning(setting_));
    const int day = n < account_count * 2 / 5 ? dice_.between(0, 12) : dice_.between(12, 530);
    ToldAccount account{};
    account.company = companies_.make(dice_.chance(chinese_percent) ? Tongue::zh : Tongue::en);
    account.owner = owner_of(account.company.tongue);
    account.met = calendar_.on(first + days{day});
    accounts_.push_back(std::move(account));
  }
  std::sort(accounts_.begin(), accounts_.end(),
            [](const auto& a, const auto& b) { return a.met < b.met; });
  for (ToldAccount& account : accounts_) meet(account);
  for (int n = 2 * account_count; n < contact_count; ++n) {
    ToldAccount& account = accounts_[static_cast<size_t>(dice_.between(0, account_count - 1))];
    const Timestamp at = calendar_.later(account.met, 1, 90);
    constexpr int known_already = 33;  // one in so many is written down a second time
    meet_contact(account, at < setting_.now ? at : account.met + minutes{20 + n % 30},
                 n % known_already == 0 ? Met::again : Met::first);
  }
  for (ToldAccount& account : accounts_) {
    std::stable_sort(account.contacts.begin(), account.contacts.end(),
                     [](const auto& a, const auto& b) { return a.met < b.met; });
  }
}

void StoryWriter::meet(ToldAccount& account) {
  const Company& company = account.company;
  Json::Array labels;
  if (company.employees > 1'000) labels.emplace_back(text(tags()[0].name));
  if (dice_.chance(15))
    labels.emplace_back(text(tags()[static_cast<size_t>(dice_.between(1, 7))].name));
  account.record = create(account.met, account.owner, "accounts",
                          {{"name", company.name},
                           {"alias", company.alias},
                           {"industry", company.industry},
                           {"type", dice_.chance(5) ? "partner" : "prospect"},
                           {"website", "https://www." + company.domain},
                           {"phone", company.phone},
                           {"email", "info@" + company.domain},
                           {"address", Json(Json::Object{{"street", company.street},
                                                         {"city", company.city},
                                                         {"state", company.state},
                                                         {"postal_code", company.postal_code},
                                                         {"country", company.country}})},
                           {"employees", company.employees},
                           {"annual_revenue", money(company.annual_revenue)},
                           {"founded_year", company.founded_year},
                           {"lifecycle_stage", dice_.chance(60) ? "lead" : "sql"},
                           {"source", source(company.tongue)},
                           {"tags", Json(std::move(labels))}});
  meet_contact(account, account.met + minutes{6});
  meet_contact(account, account.met + minutes{11});
}

namespace {

// As a colleague hears it: in Latin letters, or first and last name in the other order.
void spell_again(const ToldContact& known, Tongue tongue, Person& person, ToldContact& contact) {
  person = known.person;
  if (tongue == Tongue::zh) {
    person.last = latin(known.person.last, Reading::person);
    person.first = latin(known.person.first, Reading::plain);
    for (std::string* part : {&person.last, &person.first})
      if (!part->empty()) part->front() = static_cast<char>(part->front() - 'a' + 'A');
  } else {
    std::swap(person.first, person.last);
  }
  contact.email = known.person.mail_name + "@mail.example";
  contact.phone = known.phone;
}

}  // namespace

namespace {

// As it comes out of another system: the name in capitals, half of the fields left out.
bool carelessly_written(Timestamp at) { return to_us(at) / 60'000'000 % 9 == 0; }

void write_carelessly(Json::Object& values) {
  const auto careless = [](const auto& member) {
    return member.first == "title" || member.first == "mobile" || member.first == "phone";
  };
  std::erase_if(values, careless);
  for (auto& [name, value] : values) {
    const std::string* text = value.as_string();
    if (name != "last_name" || !text) continue;
    std::string loud(*text);
    for (char& c : loud) {
      if (c < 0) return;
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    value = Json(std::move(loud));
  }
}

}  // namespace

void StoryWriter::meet_contact(ToldAccount& account, Timestamp at, Met met) {
  const Company& company = account.company;
  Person person = make_person(dice_, company.tongue);
  const auto has = [&](const std::string& email) {
    return std::any_of(account.contacts.begin(), account.contacts.end(),
                       [&](const auto& c) { return c.email == email; });
  };
  while (has(person.mail_name + "@" + company.domain)) person = make_person(dice_, company.tongue);
  const Post job = post(dice_, company.tongue);
  ToldContact contact{.met = at};
  contact.email = person.mail_name + "@" + company.domain;
  contact.phone = mobile_phone(dice_, company.tongue);
  contact.title = job.title;
  if (met == Met::again && !account.contacts.empty())
    spell_again(account.contacts.front(), company.tongue, person, contact);
  contact.person = person;
  contact.name =
      company.tongue == Tongue::zh ? person.last + person.first : person.first + " " + person.last;
  Json::Object values{{"first_name", person.first},
                      {"last_name", person.last},
                      {"title", job.title},
                      {"department", job.department},
                      {"account", reference(account.record)},
                      {"email", contact.email},
                      {"mobile", contact.phone},
                      {"lifecycle_stage", dice_.chance(50) ? "sql" : "lead"},
                      {"source", source(company.tongue)}};
  if (dice_.chance(60)) values.emplace_back("phone", company.phone);
  if (carelessly_written(at)) write_carelessly(values);
  if (dice_.chance(25)) {
    const Date born{std::chrono::year{dice_.between(1965, 1999)} / dice_.between(1, 12) /
                    dice_.between(1, 28)};
    values.emplace_back("birthday", format(born));
  }
  // One in twelve has unsubscribed: by their number, so that nothing else of the story moves.
  if (++contacts_met_ % 12 == 0) values.emplace_back("email_opt_out", true);
  contact.record = create(at, account.owner, "contacts", std::move(values));
  account.contacts.push_back(std::move(contact));
}

void StoryWriter::find_leads() {
  for (int n = 0; n < lead_count; ++n) find_lead(n);
}

// One in five has become a contact; of the others the older ones are qualified or laid aside.
void StoryWriter::find_lead(int n) {
  ToldAccount& account = accounts_[static_cast<size_t>(dice_.between(0, account_count - 1))];
  const bool converted = n % 5 == 0 && account.met - days{40} > beginning(setting_);
  const Tongue tongue = account.company.tongue;
  const int owner = converted ? account.owner : owner_of(tongue);
  const ToldContact& known = account.contacts.front();
  const Company company = converted ? account.company : companies_.make(tongue);
  const Person person = make_person(dice_, tongue);
  const std::string name = converted              ? known.name
                           : tongue == Tongue::zh ? person.last + person.first
                                                  : person.first + " " + person.last;
  const Date today = calendar_.date_at(setting_.now);
  const Timestamp found =
      converted
          ? calendar_.on(calendar_.date_at(account.met) - days{dice_.between(8, 35)})
          : calendar_.on(today - days{3 + static_cast<int>(400 * std::pow(dice_.fraction(), 1.6))});
  const int score = dice_.between(5, 98);
  const int lead =
      create(found, owner, "leads",
             {{"name", name},
              {"company", company.name},
              {"title", converted ? known.title : post(dice_, tongue).title},
              {"email", converted ? known.email : person.mail_name + "@" + company.domain},
              {"phone", converted ? known.phone : mobile_phone(dice_, tongue)},
              {"website", "https://www." + company.domain},
              {"source", source(tongue)},
              {"score", score},
              {"rating", 1 + score / 20}});
  const size_t reached =
      follow_lead(lead, owner, tongue, name, found, converted ? account.met : setting_.now);
  if (converted) convert_lead(lead, account, reached);
  if (!converted && n % 7 == 3) let_go(n, lead, owner);
}

// Some leads go back to the pool, and of these some find somebody else.
void StoryWriter::let_go(int n, int lead, int owner) {
  constexpr std::string_view reasons[] = {"no_answer", "no_time", "territory", "no_need"};
  Timestamp last{};
  for (const Deed& deed : story_.deeds)
    if (deed.record == lead) last = std::max(last, deed.at);
  const Timestamp at = last + days{2 + n % 20} + hours{3};
  if (at + days{2} >= setting_.now) return;
  story_.deeds.push_back({at, owner, Act::release, "leads", lead,
                          Json(Json::Object{{"reason", reasons[static_cast<size_t>(n) % 4]}})});
  const Timestamp again = at + days{1 + n % 6};
  if (n % 3 != 0 || again >= setting_.now) return;
  const int other = (owner + 1) % static_cast<int>(colleagues().size());
  story_.deeds.push_back({again, other, Act::claim, "leads", lead, Json(Json::Object{})});
}

namespace {

constexpr std::string_view lead_path[] = {"contacted", "mql", "sal", "sql"};
constexpr size_t mql_place = 1;
constexpr size_t sal_place = 2;

template <size_t n>
std::string_view pick_by(int number, const std::string_view (&from)[n]) {
  return from[static_cast<size_t>(number) % n];
}

// What is told of a lead's status beside it goes by its number: nothing else of the story moves.
Json::Object lead_status(std::string_view status, int lead, Date on) {
  constexpr std::string_view budgets[] = {"approved", "planned", "unclear"};
  constexpr std::string_view authorities[] = {"decides", "influences", "knows_who", "decides"};
  constexpr std::string_view needs[] = {"clear", "urgent", "clear", "vague", "clear"};
  constexpr std::string_view timings[] = {"quarter", "month", "half_year"};
  constexpr std::string_view rejections[] = {"too_early", "no_fit", "bad_data", "wrong_contact"};
  constexpr std::string_view ends[] = {"no_need", "unreachable", "no_budget", "competitor",
                                       "no_fit"};
  constexpr std::string_view waits[] = {"later", "budget_cycle", "under_contract", "learning"};
  Json::Object values{{"status", status}};
  if (status == "sal" && lead % 2 == 0) values.emplace_back("need", pick_by(lead, needs));
  if (status == "sql") {
    values.emplace_back("authority", pick_by(lead, authorities));
    values.emplace_back("need", pick_by(lead, needs));
    values.emplace_back("timing", pick_by(lead, timings));
    if (lead % 3 != 0) values.emplace_back("budget", pick_by(lead, budgets));
  }
  if (status == "rejected") values.emplace_back("rejection_reason", pick_by(lead, rejections));
  if (status == "disqualified") values.emplace_back("disqualified_reason", pick_by(lead, ends));
  if (status == "nurture") {
    values.emplace_back("nurture_reason", pick_by(lead, waits));
    values.emplace_back("nurture_until", format(on + days{45 + lead * 7 % 120}));
  }
  return values;
}

// Sales answers within some hours; one in five too late.
Timestamp answered(Timestamp qualified, Timestamp late, int lead) {
  if (lead % 5 == 0) return late;
  return std::min(late, qualified + minutes{35 + lead * 37 % 180});
}

}  // namespace

void StoryWriter::convert_lead(int lead, const ToldAccount& account, size_t reached) {
  const int owner = account.owner;
  Timestamp at = account.met + minutes{12};
  for (size_t place = reached; place <= sal_place; ++place, at += minutes{1}) {
    update(at, owner, "leads", lead, lead_status(lead_path[place], lead, calendar_.date_at(at)));
  }
  story_.deeds.push_back(
      {account.met + minutes{16}, owner, Act::convert, "leads", lead,
       Json(Json::Object{{"account", reference(account.record)},
                         {"contact", reference(account.contacts.front().record)}})});
}

// Answers how many steps of the path the lead has taken.
size_t StoryWriter::follow_lead(int lead, int owner, Tongue tongue, std::string_view name,
                                Timestamp from, Timestamp until) {
  Timestamp at = from;
  Timestamp before = from;
  for (size_t place = 0; place < std::size(lead_path); ++place, before = at) {
    const std::string_view status = lead_path[place];
    at = calendar_.later(at, 1, 14);
    const bool ends = at + hours{1} >= until;
    const Timestamp told = place == sal_place ? answered(before, at, lead) : at;
    if (ends && place == mql_place && lead % 4 == 0 && until == setting_.now) {
      // Handed over these hours: sales has its answer to give.
      const Timestamp lately = until - minutes{40 + lead * 53 % 1'200};
      if (lately <= before) return place;
      update(lately, owner, "leads", lead, lead_status(status, lead, calendar_.date_at(lately)));
      return place + 1;
    }
    if (ends && (place != sal_place || lead % 5 == 0 || before + days{1} >= until)) return place;
    update(told, owner, "leads", lead, lead_status(status, lead, calendar_.date_at(told)));
    if (ends) return place + 1;
    if (dice_.chance(45)) {
      constexpr std::string_view kinds[] = {"call", "call", "email", "task"};
      const std::string_view kind = dice_.pick(kinds);
      Words words = lead_words(dice_, tongue, kind, name);
      Json::Object values = activity(kind, std::move(words.subject), words.body, {{"leads", lead}});
      values.emplace_back("starts_at", format(at - minutes{12}));
      values.emplace_back("done_at", format(at - minutes{4}));
      create(at - minutes{3}, owner, "activities", std::move(values));
    }
    if (dice_.chance(22) && until == setting_.now) {
      const Timestamp later = calendar_.later(at, 2, 20);
      if (later >= until) return place + 1;
      const std::string_view laid = dice_.chance(55) ? "disqualified" : "nurture";
      const std::string_view aside = place == mql_place && lead % 3 == 0 ? "rejected" : laid;
      update(later, owner, "leads", lead, lead_status(aside, lead, calendar_.date_at(later)));
      return place + 1;
    }
  }
  return std::size(lead_path);
}

Story StoryWriter::write() {
  note_rates();
  offer_products();
  offer_price_books();
  make_tags();
  share_views();
  meet_accounts();
  tie_accounts();
  tie_people();
  find_leads();
  pursue_opportunities();
  shape_stages();
  set_targets();
  plan_my_days();
  plan_my_queue();
  settle_deals();
  keep_stock();
  aim_at_accounts();
  std::stable_sort(story_.deeds.begin(), story_.deeds.end(),
                   [](const Deed& a, const Deed& b) { return a.at < b.at; });
  return std::move(story_);
}

Story write_story(const StorySetting& setting) { return StoryWriter(setting).write(); }

}  // namespace kith::commands::demo
