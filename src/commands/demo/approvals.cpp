#include "commands/demo/approvals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "automation/approvals.h"
#include "automation/fields.h"

namespace kith::commands::demo {
namespace {

using automation::Approvals;
using automation::is;
using query::Stored;
using records::Unit;
using std::chrono::hours;
using storage::Connection;

constexpr int64_t large = 100'000;  // of the workspace's own currency

struct Asked {
  hours ago;
  Message note;
  int percent;  // of the amount, that is proposed; 100: the amount as it is
};
const std::array asked = {
    Asked{hours{130}, say("The customer signs this week at this price.", "客户本周按此价格签约。"),
          95},
    Asked{hours{76}, say("Framework for three years; a lower entry.", "三年框架协议，首单让利。"),
          90},
    Asked{hours{30}, say("A rival has offered less.", "竞争对手报价更低。"), 92},
    Asked{hours{5}, say("For the pilot, before the roll-out.", "试点项目，之后全面推广。"), 85},
    Asked{hours{1}, say("Please look at the amount.", "请确认金额。"), 100},
};

class Planting {
 public:
  explicit Planting(const ApprovalSetting& setting) : setting_(setting) {}

  Status plant() {
    if (!setting_.administrator) return done();
    setting_.clock.set(setting_.now - std::chrono::days{30});
    TRY(make_processes());
    auto deals = TRY(largest());
    for (size_t i = 0; i < asked.size() && i < deals.size(); ++i)
      TRY(ask(deals[i], asked.at(i), i == 0 ? Then::approved : Then::waits));
    return done();
  }

 private:
  enum class Then { waits, approved };

  Status make_processes() {
    const access::Actor system = setting_.workspace.system();
    return setting_.workspace.database().write([&](Connection& db) -> Status {
      const Unit unit = setting_.unit(db, system);
      const std::string steps = fmt::format(R"([{{"name_en":"Management","name_zh":"管理层审批",
                           "approvers":[{{"kind":"user","id":"{}"}}],"need":"any","hours":48}}])",
                                            format(setting_.administrator));
      const Json values(Json::Object{
          {"name_en", "Price of a large deal"},
          {"name_zh", "大单价格审批"},
          {"applies_to", "opportunities"},
          {"start", "asked"},
          {"entry",
           *parse_json(fmt::format(
               R"({{"and":[{{"field":"amount","op":"gt","value":"{}"}},{{"field":"status","op":"eq","value":"open"}}]}})",
               large))},
          {"steps", *parse_json(steps)},
          {"watched", Json(Json::Array{Json("amount"), Json("close_date")})},
          {"locks", Json(Json::Array{Json("amount"), Json("lines")})}});
      process_ = TRY(setting_.workspace.records().create(
                         unit, *unit.schema->object("approval_processes"), values))
                     .id;
      return done();
    });
  }

  // Open ones of the people without lines, the largest first.
  Result<std::vector<Stored>> largest() {
    const access::Actor system = setting_.workspace.system();
    return setting_.workspace.database().read([&](Connection& db) -> Result<std::vector<Stored>> {
      const Unit unit = setting_.unit(db, system);
      const schema::Object& deals = *unit.schema->object("opportunities");
      auto open =
          automation::find_all(unit, deals, is(deals, "status", std::string("open")), 1'000);
      std::erase_if(open, [&](const Stored& deal) {
        return !person(deal.owner()) || units_of(deal) <= 2 * large * decimal_scale;
      });
      std::ranges::stable_sort(open, std::greater(), &Planting::units_of);
      // The amount of a deal with lines is theirs: nobody proposes another.
      const schema::Object& lines = *unit.schema->object("opportunity_lines");
      std::vector<Stored> chosen;
      for (Stored& deal : open) {
        const bool free =
            automation::find_all(unit, lines, is(lines, "opportunity", deal.id().value), 1).empty();
        if (free) chosen.push_back(std::move(deal));
        if (chosen.size() == asked.size()) break;
      }
      return chosen;
    });
  }

  static int64_t units_of(const Stored& deal) {
    const auto* amount = std::get_if<Decimal>(&automation::cell(deal, "amount"));
    return amount ? amount->units : 0;
  }

  const access::Actor* person(Id id) const {
    const auto found = std::ranges::find(setting_.people, id, &access::Actor::id);
    return found == setting_.people.end() ? nullptr : &*found;
  }

  Status ask(const Stored& deal, const Asked& one, Then then) {
    setting_.clock.set(setting_.now - one.ago);
    const Locale locale = setting_.workspace.settings().locale;
    return setting_.workspace.database().write([&](Connection& db) -> Status {
      automation::Asking asking{.object = &deal.object(),
                                .record = deal.id(),
                                .process = process_,
                                .values = {},
                                .note = render(one.note, locale)};
      if (one.percent < 100) {
        // Round, as people offer.
        const int64_t whole = units_of(deal) / decimal_scale * one.percent / 100 / 100 * 100;
        asking.values = Json(Json::Object{
            {"amount", Json(Json::Object{{"amount", Json(std::to_string(whole))},
                                         {"currency", std::get<std::string>(automation::cell(
                                                          deal, "amount", 1))}})}});
      }
      const Unit unit = setting_.unit(db, *person(deal.owner()));
      const Id request = TRY(acts(unit).ask(asking));
      if (then == Then::waits) return done();
      setting_.clock.set(setting_.now - one.ago + hours{7});
      const access::Actor decider = setting_.workspace.actor(setting_.administrator);
      const Unit later = setting_.unit(db, decider);
      return acts(later).decide(
          request,
          {.reason = render(say("Fine for this term.", "同意，仅限本期。"), locale), .seen = {}});
    });
  }

  Approvals acts(const Unit& unit) {
    return Approvals(setting_.workspace.records(), setting_.workspace.approval_processes(), unit,
                     [this] { return setting_.workspace.system(); });
  }

  const ApprovalSetting& setting_;
  Id process_;
};

}  // namespace

Status plant_approvals(const ApprovalSetting& setting) { return Planting(setting).plant(); }

}  // namespace kith::commands::demo
