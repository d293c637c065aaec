#include "commands/demo/talk.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace kith::commands::demo {
namespace {

using Text = std::array<std::string_view, 2>;  // zh, en

std::string_view in(const Text& text, Tongue tongue) { return text[tongue == Tongue::zh ? 0 : 1]; }

struct Talk {
  std::string_view kind;
  int from, to;  // steps at which it fits
  Text subject;  // {}: the contact
  Text body;
};
constexpr Talk talks[] = {
    {"call",
     0,
     1,
     {"初次电话：{}", "First call with {}"},
     {"了解了产线规模和现有系统，对方希望先看案例。",
      "Learned about the lines and the present system; they would like to see a reference first."}},
    {"call",
     1,
     3,
     {"需求电话：{}", "Requirements call with {}"},
     {"目前靠手工抄表，每班约两小时；计划先在一个车间试点。",
      "Readings are taken by hand, some two hours a shift. They want to start with one hall."}},
    {"call",
     2,
     5,
     {"跟进方案反馈：{}", "Following up on the proposal with {}"},
     {"对方认可整体方案，对接口对接的工期有疑问，约技术同事一起答复。",
      "They like the proposal and doubt the time for the interfaces; our engineer will join next "
      "time."}},
    {"call",
     4,
     6,
     {"沟通报价：{}", "Talking about the quote with {}"},
     {"财务要求分三期付款，已记录，回去确认。",
      "Finance asks to pay in three parts; noted, to be confirmed."}},
    {"email",
     0,
     2,
     {"发送公司介绍和案例给{}", "Introduction and references to {}"},
     {"附上公司介绍和两个同行业案例，请查收。",
      "Please find our introduction and two references from your industry."}},
    {"email",
     1,
     4,
     {"会议纪要：{}", "Minutes for {}"},
     {"感谢今天的时间。附件为会议纪要和双方的待办事项，如有遗漏请补充。",
      "Thank you for your time today. Minutes and open points of both sides below; please add what "
      "is missing."}},
    {"email",
     3,
     6,
     {"方案与报价（更新版）", "Revised proposal and quote"},
     {"按上次讨论调整了网关数量和实施人天，总价已更新。",
      "We changed the number of gateways and days of implementation as discussed; the total is "
      "new."}},
    {"email",
     5,
     6,
     {"合同文本确认", "Contract for review"},
     {"请法务审阅附件中的合同，重点是第四条付款与第七条服务水平。",
      "For your legal team: clauses 4 (payment) and 7 (service levels) are the ones to look at."}},
    {"meeting",
     0,
     2,
     {"拜访{}", "Visit to {}"},
     {"参观了两条产线，现场约 40 台设备需要联网。",
      "Saw two lines on site; about 40 machines are to be connected."}},
    {"meeting",
     2,
     4,
     {"方案演示", "Demonstration"},
     {"演示了看板和告警；生产部门很感兴趣，信息部门关心数据安全和私有部署。",
      "Showed dashboards and alarms. Production was keen; IT asks about security and hosting on "
      "premises."}},
    {"meeting",
     3,
     5,
     {"与决策人会面：{}", "Meeting the decision makers with {}"},
     {"总经理关注投资回报，需要一页纸的测算。",
      "The managing director looks at the return; a calculation on one page is wanted."}},
    {"meeting",
     5,
     6,
     {"商务谈判", "Negotiation"},
     {"价格基本一致，剩余质保期和验收标准两项。",
      "Agreed on price by and large; warranty and acceptance are still open."}},
    {"task", 0, 2, {"整理客户背景资料", "Research the account"}, {"", ""}},
    {"task",
     1,
     3,
     {"准备演示环境", "Prepare the demonstration"},
     {"用客户提供的设备清单做一个样例看板。",
      "Build a sample dashboard from their list of machines."}},
    {"task", 2, 5, {"准备投资回报测算", "Prepare the return calculation"}, {"", ""}},
    {"task", 4, 6, {"提交折扣审批", "Get the discount approved"}, {"", ""}},
    {"task", 5, 6, {"准备合同盖章版", "Prepare the contract for signature"}, {"", ""}},
    {"note",
     0,
     3,
     {"竞争情况", "Competition"},
     {"同时在接触另外两家供应商，其中一家已做过试点。",
      "They talk to two other suppliers, one of which has run a pilot."}},
    {"note",
     2,
     6,
     {"预算情况", "Budget"},
     {"今年预算已批，需要在财年结束前签约。",
      "This year's budget is approved; they must sign before the year ends."}},
    {"note",
     3,
     6,
     {"内部支持者", "Our champion"},
     {"{}愿意在内部推动，希望拿到一份对比材料。",
      "{} will push it inside and wants a comparison to show."}},
};

constexpr Talk lead_talks[] = {
    {"call",
     0,
     6,
     {"首次联系{}", "First contact with {}"},
     {"确认了公司规模和大致需求，下周再联系。",
      "Confirmed size and need; to call again next week."}},
    {"call",
     0,
     6,
     {"回访{}", "Calling {} back"},
     {"在会展上留的名片，对能耗管理感兴趣。",
      "Left a card at the fair; interested in energy management."}},
    {"email",
     0,
     6,
     {"资料：{}", "Material for {}"},
     {"按要求发送产品手册和价目说明。", "Brochure and how our prices work, as asked."}},
    {"task", 0, 6, {"核实{}的公司信息", "Check the company of {}"}, {"", ""}},
};

constexpr Text projects[] = {{"产线数据采集项目", "line data collection"},
                             {"能耗管理平台", "energy management"},
                             {"设备预测性维护", "predictive maintenance"},
                             {"数字化车间一期", "digital shop floor, phase 1"},
                             {"冷库温湿度监控", "cold store monitoring"},
                             {"质量追溯系统", "quality traceability"},
                             {"集团数据平台", "group data platform"},
                             {"年度维保续约", "annual care renewal"},
                             {"边缘网关采购", "edge gateways"},
                             {"园区能源监测", "site energy metering"},
                             {"老旧设备联网改造", "retrofit of old machines"},
                             {"数字化车间二期", "digital shop floor, phase 2"}};

constexpr Text next_steps[] = {{"约第一次拜访", "Arrange the first visit"},
                               {"收集设备清单", "Collect the list of machines"},
                               {"完成需求文档并确认", "Write up and confirm requirements"},
                               {"安排方案演示", "Arrange the demonstration"},
                               {"约总经理会面", "Meet the managing director"},
                               {"跟进报价反馈", "Follow up on the quote"},
                               {"确认合同条款", "Settle the contract"}};

constexpr Text remarks[] = {
    {"这个客户去年谈过一次，注意付款条件。",
     "We talked to them last year; mind the terms of payment."},
    {"需要的话我可以陪你去一趟现场。", "I can come along to the site if that helps."},
    {"报价请先给我看一下再发。", "Let me see the quote before it goes out."},
    {"技术方案我已经看过，没有问题。", "I have read the technical part; fine with me."},
    {"对方采购换人了，新的负责人下周到岗。",
     "Their buyer has changed; the new one starts next week."},
    {"做得好！记得把案例整理给市场部。",
     "Well done! Please write it up as a reference for marketing."},
    {"建议先做一个小范围试点。", "I would propose a small pilot first."},
    {"折扣不要超过八五折。", "Do not go below 15 per cent discount."}};

struct NamedPost {
  Text title;
  Text department;
};
constexpr NamedPost posts[] = {{{"总经理", "Managing director"}, {"总经办", "Management"}},
                               {{"副总经理", "Deputy managing director"}, {"总经办", "Management"}},
                               {{"信息总监", "Head of IT"}, {"信息部", "IT"}},
                               {{"信息工程师", "IT engineer"}, {"信息部", "IT"}},
                               {{"生产经理", "Production manager"}, {"生产部", "Production"}},
                               {{"设备主管", "Maintenance lead"}, {"设备部", "Maintenance"}},
                               {{"采购经理", "Purchasing manager"}, {"采购部", "Purchasing"}},
                               {{"采购专员", "Buyer"}, {"采购部", "Purchasing"}},
                               {{"财务总监", "Chief financial officer"}, {"财务部", "Finance"}},
                               {{"质量经理", "Quality manager"}, {"质量部", "Quality"}},
                               {{"项目经理", "Project manager"}, {"工程部", "Engineering"}},
                               {{"运营总监", "Head of operations"}, {"运营部", "Operations"}}};

template <size_t n>
Words words_of(const Talk (&from)[n], Dice& dice, Tongue tongue, std::string_view kind, int step,
               std::string_view contact) {
  std::array<const Talk*, n> fitting{};
  size_t count = 0;
  for (const Talk& talk : from) {
    if (talk.kind == kind && talk.from <= step && step <= talk.to) fitting[count++] = &talk;
  }
  const Talk& talk = *fitting[static_cast<size_t>(
      dice.between(0, static_cast<int>(std::max<size_t>(count, 1)) - 1))];
  const auto fill = [&](const Text& text) {
    return fmt::format(fmt::runtime(in(text, tongue)), contact);
  };
  return {fill(talk.subject), fill(talk.body)};
}

}  // namespace

Words activity_words(Dice& dice, Tongue tongue, std::string_view kind, int step,
                     std::string_view contact) {
  return words_of(talks, dice, tongue, kind, step, contact);
}

Words lead_words(Dice& dice, Tongue tongue, std::string_view kind, std::string_view contact) {
  return words_of(lead_talks, dice, tongue, kind, 0, contact);
}

std::string project_name(Dice& dice, Tongue tongue, std::string_view account) {
  const std::string_view project = in(dice.pick(projects), tongue);
  return tongue == Tongue::zh ? fmt::format("{}{}", account, project)
                              : fmt::format("{} – {}", account, project);
}

std::string next_step(Tongue tongue, int step) {
  return std::string(in(next_steps[std::clamp(step, 0, 6)], tongue));
}

std::string remark(Dice& dice, Tongue tongue) {
  return std::string(in(dice.pick(remarks), tongue));
}

Post post(Dice& dice, Tongue tongue) {
  const NamedPost& named = dice.pick(posts);
  return {std::string(in(named.title, tongue)), std::string(in(named.department, tongue))};
}

}  // namespace kith::commands::demo
