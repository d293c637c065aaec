#include "commands/demo/catalogue.h"

namespace kith::commands::demo {

std::span<const Colleague> colleagues() {
  static const Colleague all[] = {
      {"林志远",
       "lin.zhiyuan@kith.example",
       Rank::director,
       0,
       Tongue::zh,
       {"Sales director", "销售总监"}},
      {"陈晓雯",
       "chen.xiaowen@kith.example",
       Rank::manager,
       1,
       Tongue::zh,
       {"Manager, Greater China", "中国区销售经理"}},
      {"张伟",
       "zhang.wei@kith.example",
       Rank::salesperson,
       1,
       Tongue::zh,
       {"Key account manager", "大客户经理"}},
      {"王雨涵",
       "wang.yuhan@kith.example",
       Rank::salesperson,
       1,
       Tongue::zh,
       {"Account manager", "客户经理"}},
      {"刘子轩",
       "liu.zixuan@kith.example",
       Rank::salesperson,
       1,
       Tongue::zh,
       {"Account manager", "客户经理"}},
      {"赵敏",
       "zhao.min@kith.example",
       Rank::salesperson,
       1,
       Tongue::zh,
       {"Account manager", "客户经理"}},
      {"欧阳静",
       "ouyang.jing@kith.example",
       Rank::salesperson,
       1,
       Tongue::zh,
       {"Sales development", "销售代表"}},
      {"Hannah Weber",
       "hannah.weber@kith.example",
       Rank::manager,
       2,
       Tongue::en,
       {"Manager, International", "国际业务经理"}},
      {"James Carter",
       "james.carter@kith.example",
       Rank::salesperson,
       2,
       Tongue::en,
       {"Account executive", "客户经理"}},
      {"Camille Laurent",
       "camille.laurent@kith.example",
       Rank::salesperson,
       2,
       Tongue::en,
       {"Account executive", "客户经理"}},
      {"Priya Nair",
       "priya.nair@kith.example",
       Rank::salesperson,
       2,
       Tongue::en,
       {"Account executive", "客户经理"}},
      {"Lars Nielsen",
       "lars.nielsen@kith.example",
       Rank::salesperson,
       2,
       Tongue::en,
       {"Sales development", "销售代表"}},
  };
  return all;
}

std::span<const DemoTeam> teams() {
  static const DemoTeam all[] = {
      {{"Sales", "销售部"}, -1, 0},
      {{"Greater China", "中国区"}, 0, 1},
      {{"International", "国际业务"}, 0, 7},
  };
  return all;
}

std::span<const Product> products() {
  static const Message gateway{"Edge gateway", "边缘网关"};
  static const Message platform{"Data platform", "数据平台"};
  static const Message service{"Services", "专业服务"};
  static const Message piece{"piece", "台"};
  static const Message year{"year", "年"};
  static const Message day{"day", "人天"};
  static const Message lot{"lot", "项"};
  static const Product all[] = {
      {"GW-100", {"Edge gateway G100", "边缘网关 G100"}, gateway, piece, 3'200},
      {"GW-200", {"Edge gateway G200", "边缘网关 G200"}, gateway, piece, 5'800},
      {"GW-500",
       {"Edge gateway G500, explosion-proof", "防爆型边缘网关 G500"},
       gateway,
       piece,
       12'600},
      {"SN-TH", {"Temperature and humidity sensor", "温湿度传感器"}, gateway, piece, 480},
      {"SN-VB", {"Vibration sensor", "振动传感器"}, gateway, piece, 1'150},
      {"DP-STD", {"Data platform, Standard", "数据平台标准版"}, platform, year, 36'000},
      {"DP-PRO", {"Data platform, Professional", "数据平台专业版"}, platform, year, 88'000},
      {"DP-ENT", {"Data platform, Enterprise", "数据平台企业版"}, platform, year, 260'000},
      {"MD-EN", {"Energy module", "能耗管理模块"}, platform, year, 28'000},
      {"MD-QA", {"Quality module", "质量追溯模块"}, platform, year, 42'000},
      {"SV-IMP", {"Implementation", "实施服务"}, service, day, 2'600},
      {"SV-TRN", {"Training on site", "现场培训"}, service, day, 3'000},
      {"SV-CARE", {"Annual care", "年度维保"}, service, lot, 18'000},
  };
  return all;
}

std::span<const Tag> tags() {
  static const Tag all[] = {
      {{"key account", "重点客户"}, "red"}, {{"reference", "标杆客户"}, "green"},
      {{"renewal", "续约"}, "teal"},        {{"price-sensitive", "价格敏感"}, "orange"},
      {{"trade fair", "展会"}, "violet"},   {{"pilot", "试点"}, "cyan"},
      {{"at risk", "有风险"}, "pink"},      {{"new energy", "新能源"}, "blue"},
  };
  return all;
}

std::span<const View> views() {
  static const View all[] = {
      {{"My open opportunities", "我的进行中商机"},
       "opportunities",
       R"({"columns":["name","account","stage","amount","close_date","next_step"],"sort":"close_date",)"
       R"("filter":{"and":[{"field":"owner","op":"eq","value":"me"},{"field":"status","op":"eq","value":"open"}]}})"},
      {{"Closing this month", "本月预计成交"},
       "opportunities",
       R"({"columns":["name","account","stage","amount","probability","close_date","owner"],"sort":"close_date",)"
       R"("filter":{"and":[{"field":"status","op":"eq","value":"open"},{"field":"close_date","op":"within","value":{"this":"month"}}]}})"},
      {{"Won this quarter", "本季度赢单"},
       "opportunities",
       R"({"columns":["name","account","amount","close_date","owner"],"sort":"-close_date",)"
       R"("filter":{"and":[{"field":"status","op":"eq","value":"won"},{"field":"close_date","op":"within","value":{"this":"quarter"}}]}})"},
      {{"Hot leads", "热门线索"},
       "leads",
       R"({"columns":["name","company","status","score","source","owner"],"sort":"-score",)"
       R"("filter":{"and":[{"field":"score","op":"ge","value":70},{"field":"status","op":"nin","value":["converted","disqualified"]}]}})"},
      {{"Customers", "成交客户"},
       "accounts",
       R"({"columns":["name","industry","phone","employees","annual_revenue","owner"],"sort":"name",)"
       R"("filter":{"field":"type","op":"eq","value":"customer"}})"},
      {{"Unsubscribed", "已退订"},
       "contacts",
       R"({"columns":["name","account","email","email_opt_out","source","owner"],"sort":"name",)"
       R"("filter":{"field":"email_opt_out","op":"eq","value":true}})"},
      {{"My open tasks", "我的待办"},
       "activities",
       R"({"columns":["subject","kind","due_at","links","priority"],"sort":"due_at",)"
       R"("filter":{"and":[{"field":"owner","op":"eq","value":"me"},{"field":"done_at","op":"empty"}]}})"},
  };
  return all;
}

}  // namespace kith::commands::demo
