#include "sales/lead_status.h"

#include <fmt/format.h>

#include "sales/lead_stages.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using records::Draft;
using records::Unit;

constexpr std::string_view converted = "converted";

// What is said of one status and goes when the lead leaves it.
struct Told {
  std::string_view status;
  std::string_view field;
};
constexpr Told reasons[] = {{"rejected", "rejection_reason"},
                            {"disqualified", "disqualified_reason"},
                            {"nurture", "nurture_reason"}};
constexpr Told told_beside[] = {{"nurture", "nurture_until"}};

bool is_import(const Unit& unit) { return unit.via == records::Via::import; }

std::string status_before(const Draft& draft) {
  return draft.creating() ? std::string() : std::string(text(*draft.before(), "status"));
}

// Only the program sets these, and only a conversion does (sales/conversion.cpp).
bool is_conversion(const Draft& draft) {
  return draft.changed("converted_contact") || draft.changed("converted_account");
}

void refuse_by_hand(Draft& draft) {
  draft.refuse(
      "status", "use_convert",
      say("“Convert” on the lead's page makes the account, the contact and the opportunity, "
          "and marks it converted (for programs: POST /api/v1/leads/{{id}}/convert).",
          "请在线索页使用“转化”：系统会建立客户、联系人和商机，并将线索标为已转化"
          "（程序请调用 POST /api/v1/leads/{{id}}/convert）。"));
}

void refuse_reopening(Draft& draft) {
  draft.refuse("status", "converted",
               say("This lead is converted: it goes on at its contact and account. Undo the "
                   "conversion to open it again.",
                   "该线索已转化，后续在联系人和客户中进行。如需重新打开，请撤销转化。"));
}

void refuse_way(const Unit& unit, Draft& draft, const query::Stored& from) {
  Message ways;
  for (const std::string& status : listed(from, "leads_to")) {
    const schema::Label& label = label_of_status(*unit.schema, status);
    ways.en += (ways.en.empty() ? "" : ", ") + label.en;
    ways.zh += (ways.zh.empty() ? "" : "、") + label.zh;
  }
  const schema::Label& here = label_of_status(*unit.schema, status_before(draft));
  const schema::Label& there = label_of_status(*unit.schema, std::string(draft.text("status")));
  draft.refuse("status", "transition",
               Message{fmt::format("From “{}” a lead does not go to “{}”, only to: {}.", here.en,
                                   there.en, ways.en.empty() ? "–" : ways.en),
                       fmt::format("线索不能从“{}”转入“{}”，只能转入：{}。", here.zh, there.zh,
                                   ways.zh.empty() ? "–" : ways.zh)});
}

// Answers whether the way is open.
bool may_go(const Unit& unit, Draft& draft) {
  const std::string before = status_before(draft);
  const std::string_view after = draft.text("status");
  if (before == converted) {
    refuse_reopening(draft);
    return false;
  }
  if (after == converted && !is_conversion(draft)) {
    if (draft.creating() && is_import(unit)) return true;
    refuse_by_hand(draft);
    return false;
  }
  if (before.empty() || is_import(unit)) return true;
  const auto from = lead_stage(unit, before);
  if (!from || leads_to(*from, after)) return true;
  refuse_way(unit, draft, *from);
  return false;
}

void forget_what_was_told(Draft& draft) {
  if (draft.creating()) return;
  const auto forget = [&](const Told& told) {
    if (told.status != draft.text("status") && !draft.changed(told.field))
      draft.set(told.field, {});
  };
  for (const Told& told : reasons) forget(told);
  for (const Told& told : told_beside) forget(told);
  if (!draft.changed("status_note")) draft.set("status_note", {});
}

void demand_fields(const Unit& unit, Draft& draft, const query::Stored& stage) {
  if (is_import(unit)) return;
  const schema::Object& object = draft.after().object();
  const schema::Label& status = label_of_status(*unit.schema, std::string(draft.text("status")));
  for (const std::string& name : listed(stage, "required_fields")) {
    const schema::Field* field = object.field(name);
    if (!field || !draft.empty(name)) continue;
    draft.refuse(name, "required",
                 say("“{0}” asks for “{2}”. Fill it in together with the status.",
                     "“{1}”要求填写“{3}”。请与状态一并填写。", status.en, status.zh,
                     field->label.en, field->label.zh));
  }
}

void stamp(const Unit& unit, Draft& draft) {
  draft.set("status_since", unit.now);
  const std::string own = std::string(draft.text("status")) + "_at";
  const schema::Field* field = draft.after().object().field(own);
  if (field && field->read_only && !field->system) draft.set(own, unit.now);
}

void set_clock(const Unit& unit, Draft& draft, const query::Stored* stage) {
  const auto* hours = stage ? std::get_if<int64_t>(&cell(*stage, "hours")) : nullptr;
  draft.set("sla_due_at", hours ? Value{unit.now + std::chrono::hours(*hours)} : Value{});
}

// A reason is there as long as the status that asked for it.
void keep_reason(Draft& draft) {
  for (const Told& told : reasons) {
    if (draft.creating() || told.status != draft.text("status")) continue;
    if (!draft.changed(told.field) || !draft.empty(told.field)) continue;
    const schema::Field& field = *draft.after().object().field(told.field);
    draft.refuse(
        told.field, "required",
        say("“{0}” stays filled while the lead is where it is. Choose another one instead.",
            "线索处于此状态时“{1}”不能为空，请改选其他原因。", field.label.en, field.label.zh));
  }
}

}  // namespace

Status follow_lead_status(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  if (!draft.changed("status")) {
    keep_reason(draft);
    return done();
  }
  if (draft.empty("status") || !may_go(unit, draft)) return done();
  forget_what_was_told(draft);
  stamp(unit, draft);
  // Thousands of new leads in a file are not asked one by one for what hardly ever says anything.
  if (is_import(unit) && draft.creating() && draft.text("status") == "new") return done();
  const auto stage = lead_stage(unit, draft.text("status"));
  if (stage) demand_fields(unit, draft, *stage);
  set_clock(unit, draft, stage ? &*stage : nullptr);
  return done();
}

}  // namespace kith::sales
