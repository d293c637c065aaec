// What lies ahead: targets for everybody, hints of the board, and the days of whoever looks at the
// demo first, who would otherwise find a house full of other people's work.
#include <algorithm>
#include <map>
#include <set>

#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr int64_t month_of_person = 180'000;  // in yuan
constexpr int64_t month_of_manager = 90'000;
constexpr int quarters_told = 2;  // this one and the one before

}  // namespace

void StoryWriter::shape_stages() {
  constexpr int quote = 5;  // place among the stages
  const Timestamp at = beginning(setting_);
  if (setting_.stages <= quote) return;
  update(at, program, "stages", quote,
         {{"required_fields", Json(Json::Array{Json("amount"), Json("close_date")})}});
  update(at, program, "stages", quote - 1, {{"idle_days", 21}});
  update(at, program, "stages", 0, {{"card_limit", 12}});
}

void StoryWriter::set_target(std::string_view period, Date start, int64_t yuan,
                             Json::Object whose) {
  Json::Object values{{"period", period}, {"starts_on", format(start)}, {"amount", money(yuan)}};
  for (auto& [name, value] : whose) values.emplace_back(name, std::move(value));
  create(beginning(setting_), program, "targets", std::move(values));
}

void StoryWriter::set_targets() {
  const Date today = calendar_.date_at(setting_.now);
  const Date quarter = start_of(Period::quarter, today);
  const auto people = colleagues();
  int64_t all = 0;
  for (size_t place = 0; place < people.size(); ++place) {
    if (people[place].rank == Rank::director) continue;
    const int64_t month = people[place].rank == Rank::manager ? month_of_manager : month_of_person;
    all += month;
    for (int back = 0; back < 3 * quarters_told; ++back) {
      set_target("month", add(Period::month, start_of(Period::month, today), -back), month,
                 {{"person", reference(colleague(static_cast<int>(place)))}});
    }
  }
  for (int back = 0; back < quarters_told; ++back) {
    set_target("quarter", add(Period::quarter, quarter, -back), 3 * all, {});
  }
  set_target("year", start_of(Period::year, today), 12 * all, {});
  for (int back = 0; back < 3; ++back) {
    set_target("month", add(Period::month, start_of(Period::month, today), -back), all, {});
  }
  for (size_t place = 1; place < teams().size(); ++place) {
    set_target("month", start_of(Period::month, today), all / 2,
               {{"team", reference(team(static_cast<int>(place)))}});
  }
  adjust_forecast();
}

// The one who leads the first team knows more than the deals say.
void StoryWriter::adjust_forecast() {
  if (teams().size() < 2) return;
  const Date month = start_of(Period::month, calendar_.date_at(setting_.now));
  const Message note =
      say("A large customer has put off its budget round.", "一家大客户推迟了预算评审。");
  create(setting_.now - days{3}, teams()[1].lead, "forecast_adjustments",
         {{"period", "month"},
          {"starts_on", format(month)},
          {"amount", money(-30'000)},
          {"note", text(note)},
          {"team", reference(team(1))}});
}

void StoryWriter::plan_mine(std::string_view kind, Timestamp at, const Message& subject,
                            int record) {
  Json::Object values = activity(kind, text(subject), {}, {{"opportunities", record}});
  values.emplace_back("owner", reference(administrator()));
  if (kind == "task") {
    values.emplace_back("due_at", format(at));
  } else {
    values.emplace_back("starts_at", format(at));
    values.emplace_back("ends_at", format(at + minutes{kind == "call" ? 30 : 60}));
  }
  create(std::min(at, setting_.now) - days{2}, program, "activities", std::move(values));
}

void StoryWriter::plan_my_days() {
  // Deals of some time: a task may have been planned eight days ago.
  std::vector<int> open;
  for (const Deed& deed : story_.deeds) {
    if (deed.object == "opportunities" && makes_record(deed.act) &&
        deed.at < setting_.now - days{9} &&
        std::ranges::count(open_opportunities_, deed.record) > 0)
      open.push_back(deed.record);
  }
  if (open.empty()) return;
  const Date today = calendar_.date_at(setting_.now);
  const auto at = [&](int day, int minute) {
    return setting_.zone.start_of_day(today + days{day}) + minutes{minute};
  };
  const auto deal = [&] { return dice_.pick(std::span<const int>(open)); };
  plan_mine("meeting", at(0, 9 * 60 + 30), say("Sales stand-up", "销售晨会"), deal());
  plan_mine("call", at(0, 11 * 60), say("Call about the open points", "电话沟通未决问题"), deal());
  plan_mine("meeting", at(0, 14 * 60), say("Offer review", "报价评审"), deal());
  plan_mine("task", at(0, 17 * 60), say("Send the revised offer", "发送修订后的报价"), deal());
  plan_mine("task", at(-2, 15 * 60), say("Chase the signed contract", "跟进合同签署"), deal());
  plan_mine("task", at(-6, 10 * 60), say("Check the customer's credit", "核查客户资信"), deal());
  plan_mine("meeting", at(1, 10 * 60), say("Pipeline review with the team", "团队商机盘点"),
            deal());
  plan_mine("task", at(1, 12 * 60), say("Prepare the demonstration", "准备产品演示"), deal());
  plan_mine("meeting", at(2, 15 * 60), say("Demonstration", "产品演示"), deal());
  plan_mine("call", at(4, 10 * 60 + 30), say("Talk terms", "沟通商务条款"), deal());
  plan_mine("task", at(6, 18 * 60), say("Forecast for next month", "提交下月预测"), deal());
}

// Some of what colleagues have not finished, for whoever set the workspace up to try the queue with: new
// leads, some to follow up, some to accept, one call that is due and two that were made this morning.
void StoryWriter::plan_my_queue() {
  std::map<int, std::string> open;
  std::set<int> too_new;  // what becomes of them is told behind this
  for (const Deed& deed : story_.deeds) {
    if (deed.object != "leads") continue;
    if (deed.at > setting_.now - minutes{40}) too_new.insert(deed.record);
    const std::string_view status = deed.values.text("status");
    if (deed.act == Act::create) open[deed.record] = "new";
    if (deed.act == Act::update && !status.empty()) open[deed.record] = status;
    if (deed.act == Act::convert || deed.act == Act::release) open.erase(deed.record);
  }
  const std::pair<std::string_view, size_t> wanted[] = {{"new", 3}, {"contacted", 5}, {"mql", 2}};
  std::vector<int> contacted;
  minutes ago{38};
  for (const auto& [status, count] : wanted) {
    size_t taken = 0;
    for (const auto& [lead, stands] : open) {
      if (stands != status || taken == count || too_new.contains(lead)) continue;
      ++taken;
      update(setting_.now - --ago, program, "leads", lead, {{"owner", reference(administrator())}});
      if (status == "contacted") contacted.push_back(lead);
    }
  }
  const auto call = [&](size_t which, const Message& subject, Json::Object more) {
    if (which >= contacted.size()) return;
    Json::Object values = activity("call", text(subject), {}, {{"leads", contacted[which]}});
    values.emplace_back("owner", reference(administrator()));
    for (auto& [name, value] : more) values.emplace_back(name, std::move(value));
    create(setting_.now - minutes{20}, program, "activities", std::move(values));
  };
  const auto at = [&](minutes before) { return Json(format(setting_.now - before)); };
  call(0, say("Call back as agreed", "按约定回电"), {{"due_at", at(minutes{15})}});
  call(1, say("Asked what it costs", "询问价格"),
       {{"done_at", at(minutes{12})}, {"outcome", "reached"}});
  call(2, say("Line was busy", "占线，未接通"),
       {{"done_at", at(minutes{8})}, {"outcome", "no_answer"}});
}

}  // namespace kith::commands::demo
