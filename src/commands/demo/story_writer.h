// The writer's desk: what story.cpp and opportunity_story.cpp share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "commands/demo/calendar.h"
#include "commands/demo/catalogue.h"
#include "commands/demo/companies.h"
#include "commands/demo/people.h"
#include "commands/demo/story.h"

namespace kith::commands::demo {

struct ToldContact {
  int record;
  std::string name;
  std::string email;
  std::string phone;
  std::string title;
  Timestamp met;
  Person person;
};
// Somebody new, or somebody known whom a colleague writes down again in another spelling.
enum class Met { first, again };
struct ToldAccount {
  int record;
  Company company;
  int owner;
  Timestamp met;
  std::vector<ToldContact> contacts;  // by `met`
  bool customer = false;
};

struct Pursuit;  // pursuit.h

struct WonDeal {
  Timestamp at;
  int record;
  int owner;
  int account;
  std::string alias;  // of the account
  Tongue tongue;
  int64_t amount;  // in yuan
  bool abroad;
};

// An account that is aimed at, with its newest open deal and who has a seat there.
struct Aim {
  const ToldAccount* account;
  int deal;
  Timestamp since;                  // of the deal
  std::vector<std::string> seated;  // "@17": contacts
};

class StoryWriter {
 public:
  explicit StoryWriter(const StorySetting& setting);
  Story write();

 private:
  // story.cpp
  void offer_products();
  void make_tags();
  void share_views();
  void meet_accounts();
  void meet(ToldAccount& account);
  void meet_contact(ToldAccount& account, Timestamp at, Met met = Met::first);
  void find_leads();
  void find_lead(int n);
  size_t follow_lead(int lead, int owner, Tongue tongue, std::string_view name, Timestamp from,
                     Timestamp until);
  void let_go(int n, int lead, int owner);
  void convert_lead(int lead, const ToldAccount& account, size_t reached);
  // plan_story.cpp
  void set_targets();
  void adjust_forecast();
  void set_target(std::string_view period, Date start, int64_t yuan, Json::Object whose);
  void shape_stages();
  void plan_my_days();
  void plan_my_queue();
  void plan_mine(std::string_view kind, Timestamp at, const Message& subject, int record);
  // price_story.cpp
  void note_rates();
  void offer_price_books();
  void price_product(Timestamp at, int book, int product, int from, Json price);
  bool pays_abroad(Tongue tongue, int record, Timestamp from) const;
  Json money_abroad(int64_t yuan) const;
  // cash_story.cpp
  void settle_deals();
  void settle_deal(const WonDeal& deal, int n);
  int sign(const WonDeal& deal, Timestamp at, int order);
  void bill(const WonDeal& deal, Timestamp at, std::string_view link, int whole);
  bool collect(const WonDeal& deal, Timestamp signed_at, std::string_view link, int whole, Date due,
               int64_t amount);
  void invoice(const WonDeal& deal, Timestamp at, std::string_view link, int whole, int64_t amount);
  int64_t worth(const WonDeal& deal) const;
  Json in_currency(const WonDeal& deal, int64_t amount) const;
  // stock_story.cpp
  void keep_stock();
  Json lines_of(std::span<const std::pair<int, int>> goods) const;
  void deed(Timestamp at, int author, Act act, std::string_view object, int record,
            Json::Object values);
  // target_story.cpp
  void aim_at_accounts();
  void make_content();
  std::vector<Aim> targets() const;
  int plan(const Aim& aim, int place);
  void cover(const Aim& aim, int plan, size_t people);
  // opportunity_story.cpp
  void pursue_opportunities();
  void pursue(ToldAccount& account, Timestamp from);
  void add_lines(Pursuit& pursuit);
  // people_story.cpp
  // Where somebody stands on a deal.
  Json::Object seat(int deal, int place, std::string_view role) const;
  void tie_accounts();
  void tie_people();
  void tie(const ToldAccount& account, std::span<const ToldContact* const> people, size_t n);
  // quote_story.cpp
  void offer(Pursuit& pursuit);
  Timestamp offered_lately(const Pursuit& pursuit) const;
  void answer(const Pursuit& pursuit, int quote, Timestamp sent);
  int quote(const Pursuit& pursuit, Timestamp at);
  void deed(Timestamp at, int author, Act act, int record, Json::Object values = {});
  // opportunity_story.cpp
  void walk(Pursuit& pursuit);
  void close(Pursuit& pursuit, Timestamp at, bool won);
  void keep_in_touch(const Pursuit& pursuit);
  void plan_ahead(const Pursuit& pursuit);
  void plan_one(const Pursuit& pursuit, std::string_view kind, Timestamp due);
  void discuss(const Pursuit& pursuit);
  const ToldContact& somebody(const ToldAccount& account, Timestamp by);

  int administrator() const { return setting_.stages + 2; }  // records that stand before the story
  int colleague(int place) const { return administrator() + 1 + place; }
  int team(int place) const { return colleague(static_cast<int>(colleagues().size())) + place; }

  int create(Timestamp at, int author, std::string_view object, Json::Object values);
  void update(Timestamp at, int author, std::string_view object, int record, Json::Object values);
  std::string text(const Message& message) const { return render(message, setting_.locale); }
  Json money(int64_t yuan) const;
  int owner_of(Tongue tongue);
  std::string_view source(Tongue tongue);

  const StorySetting& setting_;
  Dice dice_{20'200'101};
  int contacts_met_ = 0;
  int turns_ = 0;
  int open_turns_ = 0;  // of those still open, so that each way to leave an offer is among them
  Calendar calendar_;
  CompanyMaker companies_;
  Story story_;
  std::vector<int> products_;  // records
  std::vector<int> content_;   // records, one for each role
  std::vector<ToldAccount> accounts_;
  std::vector<int> open_opportunities_;  // records
  std::vector<WonDeal> won_deals_;
  Dice cash_dice_{20'260'101};
  std::optional<Calendar> cash_calendar_;
  int invoices_issued_ = 0;
};

std::string reference(int record);  // "@17"

// The first of products() are goods that lie in stock: how they are bought and kept.
inline constexpr int goods_count = 5;
Json::Object goods_values(int product);

// The activity of this kind on these records: {"links":[{"object","id"},…],…}.
Json::Object activity(std::string_view kind, std::string subject, const std::string& body,
                      std::initializer_list<std::pair<std::string_view, int>> links);

}  // namespace kith::commands::demo
