#include "sales/call_scripts.h"

#include <algorithm>
#include <tuple>

#include "automation/fields.h"
#include "sales/lead_stages.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

constexpr int scripts_max = 200;

constexpr std::string_view english_script = R"(## Opening
Good morning, **{{name}}**, this is {{me}}. You came to us through {{source}}. Is this a moment when you can talk for three minutes?

> If it is not: “When suits you better, later today or tomorrow morning?” Then press **B** and plan the call.

## What they do today
- What made you look into this now?
- How does {{company}} do it today, and what bothers you most about it?
- What does it cost you when it goes wrong: time, money, customers?

## Does it fit?
- **Need**: what would have to be different in three months?
- **Authority**: who else looks at this with you, and who signs?
- **Budget**: is money set aside, or would it have to be asked for?
- **Timing**: is there a date by which it has to run?

## Next step
“May I suggest that you see it with a colleague of mine who knows your trade, thirty minutes, {{company}}'s own case? Tuesday at ten, or Thursday at three?”

## When they hesitate
- *“Just send me something.”* Gladly. What should it answer for you, so that I send the right page and not a brochure?
- *“We have a system.”* Good. What does it do well, and what do you still do by hand?
- *“No budget.”* Understood. When is the next one planned, and what would have to be shown by then?
)";

constexpr std::string_view chinese_script = R"(## 开场
**{{name}}**您好，我是{{me}}。您之前通过{{source}}了解过我们，现在方便聊三分钟吗？

> 不方便：“您看今天晚些时候，还是明天上午更合适？”然后按 **B** 约定回电时间。

## 了解现状
- 是什么让您现在开始关注这件事？
- {{company}}目前是怎么做的？最头疼的是哪一点？
- 出问题的时候，代价是什么：时间、费用，还是客户？

## 判断是否匹配
- **需求**：三个月后希望有什么不同？
- **决策**：除了您，还有谁一起看？最后由谁拍板？
- **预算**：已经列了预算，还是需要申请？
- **时间**：有没有必须上线的日期？

## 下一步
“我请一位熟悉您行业的同事，用三十分钟按{{company}}的实际情况演示一遍。您看周二上午十点，还是周四下午三点？”

## 常见顾虑
- *“先发份资料吧。”* 好的。您最想从资料里看到什么？我挑对的发，不发整本宣传册。
- *“我们有系统了。”* 那很好。它哪里用得顺手，哪些还要靠人工？
- *“没有预算。”* 明白。下一轮预算什么时候定？到时需要看到什么结果？
)";

bool fits_list(const Stored& script, std::string_view field, std::string_view value) {
  const auto values = listed(script, field);
  return values.empty() || std::ranges::find(values, value) != values.end();
}

}  // namespace

std::optional<Stored> script_for(const Unit& unit, const Stored& lead, Locale locale) {
  const schema::Object& scripts = *unit.schema->object("call_scripts");
  const std::string_view spoken = locale == Locale::en ? "en" : "zh";
  auto found =
      automation::find_all(unit, scripts, automation::is(scripts, "active", true), scripts_max);
  std::erase_if(found, [&](const Stored& script) {
    return !fits_list(script, "statuses", text(lead, "status")) ||
           !fits_list(script, "sources", text(lead, "source"));
  });
  // The least is the best.
  const auto rank = [&](const Stored& script) {
    const std::string_view language = text(script, "language");
    return std::tuple(!language.empty() && language != spoken, listed(script, "sources").empty(),
                      listed(script, "statuses").empty(), language.empty(),
                      automation::number(script, "position"), script.id());
  };
  const auto best = std::ranges::min_element(found, {}, rank);
  return best == found.end() ? std::nullopt : std::optional(std::move(*best));
}

Status plant_call_scripts(const records::Records& records, const Unit& unit, Locale) {
  const schema::Object& scripts = *unit.schema->object("call_scripts");
  const std::tuple<std::string_view, std::string_view, std::string_view> first[] = {
      {"First call", "en", english_script}, {"首次电话", "zh", chinese_script}};
  for (const auto& [name, language, body] : first) {
    TRY(records.create(
        unit, scripts,
        Json(Json::Object{
            {"name", name}, {"language", language}, {"body", body}, {"position", 1}})));
  }
  return done();
}

}  // namespace kith::sales
