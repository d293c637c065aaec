#include "commands/demo/rollups.h"

namespace kith::commands::demo {
namespace {

constexpr std::string_view of_accounts[] = {
    R"({"name":"open_deals_c","kind":"rollup","over":"opportunities","by":"account","measure":"count",
        "condition":{"field":"status","op":"eq","value":"open"},
        "label":{"en":"Open opportunities","zh":"进行中的商机数"},"group":"about",
        "help":{"en":"All of them, also those that you do not see.","zh":"全部商机，包括你无权查看的。"}})",
    R"({"name":"open_value_c","kind":"rollup","over":"opportunities","by":"account","measure":"sum",
        "field":"amount","condition":{"field":"status","op":"eq","value":"open"},
        "label":{"en":"Open pipeline","zh":"进行中的商机金额"},"group":"about",
        "help":{"en":"All of them, also those that you do not see; in the workspace's currency.","zh":"全部商机，包括你无权查看的；按本位币合计。"}})",
    R"({"name":"last_won_c","kind":"rollup","over":"opportunities","by":"account","measure":"last",
        "field":"close_date","condition":{"field":"status","op":"eq","value":"won"},
        "label":{"en":"Last won","zh":"最近赢单日期"},"group":"about",
        "help":{"en":"When the last opportunity was won.","zh":"最近一次赢得商机的日期。"}})"};

}  // namespace

Status plant_rollups(app::Workspace& workspace) {
  for (const std::string_view declaration : of_accounts) {
    const Json field = parse_json(declaration).value();
    const schema::Object* accounts = workspace.schema().current()->object("accounts");
    if (!accounts || accounts->field(field.text("name"))) continue;
    TRY(workspace.schema().add_field("accounts", field, workspace.clock().now()));
  }
  workspace.refresh_directory();
  return done();
}

}  // namespace kith::commands::demo
