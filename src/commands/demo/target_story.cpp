// Accounts that are aimed at, some covered well and some hardly: no chance in it, so that the rest of the story
// stays as it is.
#include <algorithm>
#include <array>
#include <map>

#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr days known_before{90};
constexpr size_t aims_max = 6;

constexpr std::array<std::string_view, 5> roles = {"decision_maker", "buyer", "influencer", "user",
                                                   "champion"};
constexpr std::array<std::string_view, 5> stances = {"supporter", "neutral", "champion",
                                                     "supporter", "champion"};
// How many people of each plan are known in a role; of a few there are not so many.
constexpr std::array<size_t, aims_max> covered = {5, 4, 3, 2, 1, 0};
constexpr std::array<std::string_view, aims_max> tiers = {"tier_1", "tier_1", "tier_2",
                                                          "tier_1", "tier_2", "tier_3"};

struct Content {
  Message name;
  std::string_view kind;
  std::string_view role;  // empty: for all
  std::string_view phase;
  std::string_view link;
};

// The first are for the roles above, in their order.
const std::vector<Content>& contents() {
  static const std::vector<Content> told = {
      {say("Case study: delivery times halved in a year", "客户案例：一年内交期缩短一半"),
       "case_study", "decision_maker", "", "https://content.kith.example/case-delivery"},
      {say("Price guide for framework agreements", "框架协议价格说明"), "price", "buyer", "",
       "https://content.kith.example/prices"},
      {say("Security and data protection paper", "安全与数据保护白皮书"), "security", "influencer",
       "", "https://content.kith.example/security"},
      {say("Day-to-day guide for operators", "操作人员使用手册"), "product", "user", "",
       "https://content.kith.example/operators"},
      {say("Business case to present inside", "内部立项收益测算"), "business_case", "champion", "",
       "https://content.kith.example/business-case"},
      {say("Company profile", "公司介绍"), "other", "", "first_contact",
       "https://content.kith.example/profile"},
      {say("Payment terms and warranty", "付款与质保条款"), "contract", "buyer", "decision",
       "https://content.kith.example/terms"},
      {say("Return on investment: a worked example", "投资回报测算示例"), "business_case",
       "decision_maker", "decision", "https://content.kith.example/roi"},
  };
  return told;
}

}  // namespace

void StoryWriter::make_content() {
  const Timestamp at = setting_.now - known_before;
  for (const Content& content : contents()) {
    Json::Object values{
        {"name", text(content.name)}, {"kind", content.kind}, {"link", content.link}};
    if (!content.role.empty())
      values.emplace_back("for_roles", Json(Json::Array{Json(content.role)}));
    if (!content.phase.empty())
      values.emplace_back("for_phases", Json(Json::Array{Json(content.phase)}));
    content_.push_back(create(at, program, "content_pieces", std::move(values)));
  }
}

// With an open deal of some time; those with the most people first.
std::vector<Aim> StoryWriter::targets() const {
  std::map<std::string, Aim> by_account;
  for (const Deed& deed : story_.deeds) {
    if (deed.object != "opportunities" || deed.act != Act::create ||
        deed.at > setting_.now - days{30} ||
        std::ranges::count(open_opportunities_, deed.record) == 0)
      continue;
    Aim& aim = by_account[std::string(deed.values.text("account"))];
    aim.deal = deed.record;
    aim.since = deed.at;
    aim.seated.clear();
    const Json* seats = deed.values.find("contact_roles");
    if (!seats || !seats->as_array()) continue;
    for (const Json& seat : *seats->as_array()) aim.seated.emplace_back(seat.text("contact"));
  }
  std::vector<Aim> found;
  for (const ToldAccount& account : accounts_) {
    const auto aim = by_account.find(reference(account.record));
    if (aim == by_account.end() || account.met > setting_.now - known_before) continue;
    aim->second.account = &account;
    found.push_back(aim->second);
  }
  std::ranges::stable_sort(found, std::greater{},
                           [](const Aim& aim) { return aim.account->contacts.size(); });
  if (found.size() > aims_max) found.resize(aims_max);
  return found;
}

int StoryWriter::plan(const Aim& aim, int place) {
  const ToldAccount& account = *aim.account;
  const Timestamp at = setting_.now - days{70 - place};
  const Date today = calendar_.date_at(setting_.now);
  const Date quarter = start_of(Period::quarter, today);
  const std::chrono::year_month_day day{quarter};
  const std::string wave = std::to_string(static_cast<int>(day.year())) + " Q" +
                           std::to_string((static_cast<unsigned>(day.month()) + 2) / 3);
  Json::Object values{
      {"account", reference(account.record)},
      {"tier", tiers[static_cast<size_t>(place)]},
      {"wave", wave},
      {"status", place + 1 == static_cast<int>(aims_max) ? "draft" : "active"},
      {"starts_on", format(quarter)},
      {"ends_on", format(add(Period::quarter, quarter, 2) - days{1})},
      {"next_review_on", format(today + days{4 + 9 * place})},
      {"expected_revenue", money(900'000 - 110'000 * place)},
      {"budget", money(24'000 - 3'000 * place)},
      {"goal",
       text({"Win the framework agreement for all plants.", "拿下覆盖全部工厂的框架协议。"})},
      {"strategy",
       text({"<p>Start with the plant that runs at its limit, then bring its figures to the "
             "board.</p>",
             "<p>从产能吃紧的工厂切入，再用其成效说服管理层。</p>"})},
      {"strengths", text({"Known for service; two of their suppliers are customers.",
                          "服务口碑好；其两家供应商已是我们的客户。"})},
      {"risks", text({"The incumbent's contract renews by itself in spring.",
                      "现有供应商合同明年春季自动续签。"})}};
  const int plan = create(at, account.owner, "account_plans", std::move(values));
  const auto task = [&](const Message& subject, days ahead) {
    Json::Object task = activity("task", text(subject), {}, {{"account_plans", plan}});
    task.emplace_back("due_at", format(setting_.now + ahead));
    create(setting_.now - days{6}, account.owner, "activities", std::move(task));
  };
  if (place % 3 != 2)
    task(say("Ask the champion for an introduction upstairs", "请支持者引荐决策者"),
         days{2 + place});
  if (place % 2 == 0) task(say("Prepare the workshop on site", "准备现场研讨会"), days{9 + place});
  return plan;
}

void StoryWriter::cover(const Aim& aim, int plan, size_t people) {
  const ToldAccount& account = *aim.account;
  const Timestamp now = setting_.now;
  for (size_t n = 0; n < std::min(people, account.contacts.size()); ++n) {
    const ToldContact& contact = account.contacts[n];
    const Timestamp at = std::max({contact.met + days{1}, aim.since + hours{2}, now - days{60}});
    if (at > now - days{2}) continue;
    update(at, account.owner, "contacts", contact.record, {{"buying_role", roles[n]}});
    if (std::ranges::count(aim.seated, reference(contact.record)) == 0)
      create(at + minutes{5}, account.owner, "opportunity_contacts",
             {{"opportunity", reference(aim.deal)},
              {"contact", reference(contact.record)},
              {"role", roles[n]},
              {"stance", stances[n]},
              {"influence", n < 2 ? "high" : "medium"}});
    // Of the last nobody has heard for long.
    const Timestamp met =
        now - days{n + 1 == people && people < roles.size() ? 50 : 3 + static_cast<int>(n)};
    if (met < at + hours{1}) continue;
    Json::Object meeting =
        activity(n % 2 == 0 ? "meeting" : "email",
                 text({"Where they stand, and what comes next", "了解现状与下一步安排"}), {},
                 {{"contacts", contact.record}, {"account_plans", plan}});
    meeting.emplace_back("starts_at", format(met - hours{1}));
    meeting.emplace_back("done_at", format(met));
    const int activity = create(met, account.owner, "activities", std::move(meeting));
    if (n + 1 == people && people < roles.size()) continue;
    create(met + minutes{3}, account.owner, "content_deliveries",
           {{"content", reference(content_[n])},
            {"contact", reference(contact.record)},
            {"activity", reference(activity)},
            {"response", n % 2 == 0 ? "interested" : "questions"}});
  }
}

void StoryWriter::aim_at_accounts() {
  make_content();
  const auto aims = targets();
  for (size_t place = 0; place < aims.size(); ++place)
    cover(aims[place], plan(aims[place], static_cast<int>(place)), covered[place]);
  // One that was won.
  for (const ToldAccount& account : accounts_) {
    const bool aimed_at = std::ranges::any_of(
        aims, [&](const Aim& aim) { return aim.account->record == account.record; });
    if (!account.customer || aimed_at || account.met > setting_.now - days{300}) continue;
    const int plan =
        create(setting_.now - days{280}, account.owner, "account_plans",
               {{"account", reference(account.record)}, {"tier", "tier_2"}, {"status", "active"}});
    update(setting_.now - days{95}, account.owner, "account_plans", plan, {{"status", "won"}});
    break;
  }
}

}  // namespace kith::commands::demo
