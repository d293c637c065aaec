#include "sales/install.h"

#include "app/revalue.h"
#include "sales/account_plans.h"
#include "sales/accounting_names.h"
#include "sales/accounting_routes.h"
#include "sales/assignment.h"
#include "sales/assignment_job.h"
#include "sales/assignment_routes.h"
#include "sales/call_scripts.h"
#include "sales/cash_routes.h"
#include "sales/chain_routes.h"
#include "sales/clauses.h"
#include "sales/commission_month.h"
#include "sales/commission_rules.h"
#include "sales/commissions.h"
#include "sales/committee_routes.h"
#include "sales/contract_days.h"
#include "sales/conversion_routes.h"
#include "sales/coverage_routes.h"
#include "sales/first_views.h"
#include "sales/follow_cash.h"
#include "sales/forecast_routes.h"
#include "sales/group_routes.h"
#include "sales/hierarchy.h"
#include "sales/invoices.h"
#include "sales/lead_stages.h"
#include "sales/lead_status.h"
#include "sales/lead_work.h"
#include "sales/line_gross.h"
#include "sales/line_routes.h"
#include "sales/line_set.h"
#include "sales/lines.h"
#include "sales/names.h"
#include "sales/opportunities.h"
#include "sales/payments.h"
#include "sales/pipelines.h"
#include "sales/pool_log.h"
#include "sales/pool_recycling.h"
#include "sales/pool_routes.h"
#include "sales/pools.h"
#include "sales/price_books.h"
#include "sales/proposal_routes.h"
#include "sales/proposals.h"
#include "sales/purchases.h"
#include "sales/quality.h"
#include "sales/queue_routes.h"
#include "sales/quote_acts.h"
#include "sales/quote_routes.h"
#include "sales/quotes.h"
#include "sales/signing_routes.h"
#include "sales/stock.h"
#include "sales/stock_routes.h"
#include "sales/targets.h"
#include "sales/templates.h"
#include "sales/territories.h"
#include "sales/territory_moves.h"
#include "sales/territory_routes.h"
#include "sales/undoing.h"
#include "sales/wholes.h"
#include "schema/package.h"

namespace kith::embedded {
std::vector<File> sales_objects();
}

namespace kith::sales {

// What a leave does not lend: work on it has ended, and it counts for who ended it. Money that came in has
// come in.
constexpr std::pair<std::string_view, std::string_view> settled_records[] = {
    {"leads", R"({"field":"status","op":"in","value":["converted","disqualified"]})"},
    {"opportunities", R"({"field":"status","op":"in","value":["won","lost"]})"},
    {"quotes",
     R"({"field":"status","op":"in","value":["accepted","declined","expired","superseded"]})"},
    {"contracts", R"({"field":"status","op":"in","value":["expired","renewed","terminated"]})"},
    {"orders", R"({"field":"status","op":"in","value":["fulfilled","cancelled"]})"},
    {"purchase_orders", R"({"field":"status","op":"in","value":["received","cancelled"]})"},
    {"stock_moves", R"({"field":"created_at","op":"exists","value":true})"},
    {"invoices", R"({"field":"status","op":"in","value":["void","reversed"]})"},
    {"payments", R"({"field":"created_at","op":"exists","value":true})"},
    {"commissions", R"({"field":"created_at","op":"exists","value":true})"},
    {"account_plans", R"({"field":"status","op":"in","value":["won","closed"]})"},
    {"content_deliveries", R"({"field":"created_at","op":"exists","value":true})"},
    {"accounting_runs", R"({"field":"created_at","op":"exists","value":true})"},
    {"accounting_entries", R"({"field":"created_at","op":"exists","value":true})"},
};

void install(app::App& app) {
  app.packages.push_back(schema::package_of("sales", embedded::sales_objects()));

  app.value_days.push_back({"opportunities", "close_date", "closed_at"});
  app.value_days.push_back({.object = "opportunity_lines", .through = {"opportunity"}});
  app.value_days.push_back({"orders", "ordered_on", "confirmed_at"});
  app.value_days.push_back({.object = "order_lines", .through = {"sales_order"}});
  app.value_days.push_back({"purchase_orders", "ordered_on", "ordered_at"});
  app.value_days.push_back({.object = "purchase_order_lines", .through = {"purchase_order"}});
  app.value_days.push_back({"contracts", "signed_on", "activated_at"});
  app.value_days.push_back(
      {.object = "payment_plan_items", .through = {"contract", "sales_order"}});
  app.value_days.push_back({"payments", "paid_on", "paid_on"});
  app.value_days.push_back({"invoices", "issued_on", "issued_at"});

  app.rules.push_back({"contacts", "name is composed", {}, compose_name});
  app.rules.push_back({"leads", "name is composed", {}, compose_name});
  app.rules.push_back({"leads", "follows its status", follow_lead_status});
  app.rules.push_back({"lead_stages", "knows what it names", know_lead_stage});
  const auto known = std::make_shared<KnownTerritories>();
  const auto follow = [known](const auto& unit, auto& draft) {
    return follow_territory(*known, unit, draft);
  };
  // Before assignment rules, which may ask for a lead's territory.
  app.rules.push_back({"leads", "follows its territory", follow});
  app.rules.push_back({"accounts", "follows its territory", follow});
  app.rules.push_back({"territories", "can be kept", check_territory});
  app.rules.push_back({"territory_members", "are in it once", check_territory_member});
  app.rules.push_back({"leads", "goes by assignment rules", go_by_rules});
  app.rules.push_back({"assignment_rules", "can be kept", check_assignment_rule});
  app.rules.push_back({"assignment_members", "are in it once", check_assignment_member});
  app.rules.push_back({"leads", "keeps to its pool", keep_to_pool});
  app.rules.push_back({"accounts", "keeps to its pool", keep_to_pool});
  app.rules.push_back({"pools", "can be kept", check_pool});
  app.rules.push_back({"pool_members", "is one person or one team", check_pool_member});
  app.rules.push_back({"pipelines", "one is the default", keep_one_default});
  app.rules.push_back({"stages", "outcome fits probability", fit_probability});
  app.rules.push_back({"stages", "knows the fields that it requires", know_required_fields});
  app.rules.push_back({"targets", "fits its period", fit_period});
  app.rules.push_back({"forecast_adjustments", "fits its period", fit_period});
  app.rules.push_back({"opportunities", "follows its stage", follow_stage});
  app.rules.push_back({"opportunities", "amount follows its lines", keep_to_lines});
  app.rules.push_back({"price_books", "fits its days and currency", fit_price_book});
  app.rules.push_back({"price_book_entries", "fits its book", fit_price_book_entry});
  app.rules.push_back({"opportunity_lines", "total", [](const auto& unit, auto& draft) {
                         return total_line(unit, draft, "opportunity");
                       }});
  app.rules.push_back({"order_lines", "total", [](const auto& unit, auto& draft) {
                         return total_line(unit, draft, "sales_order");
                       }});
  app.rules.push_back({"purchase_order_lines", "total", [](const auto& unit, auto& draft) {
                         return total_line(unit, draft, "purchase_order");
                       }});
  app.rules.push_back({"purchase_orders", "follows what comes in", keep_purchase_order});
  app.rules.push_back({"stock_moves", "fits what it says", keep_stock_move});
  app.rules.push_back({"orders", "keeps what is owed", keep_order});
  app.rules.push_back({"contracts", "keeps what is owed", keep_contract});
  app.rules.push_back({"payment_plan_items", "stays within its whole", keep_plan_item});
  app.rules.push_back({"payments", "stays within what is open", keep_payment});
  app.rules.push_back({"payment_allocations", "stays within its payment", keep_allocation});
  app.rules.push_back({"invoices", "keeps what was issued", keep_invoice});
  app.rules.push_back({"commission_rules", "can be reckoned by", check_commission_rule});
  app.rules.push_back({"commissions", "goes its way", keep_commission});

  app.rules.push_back({"account_plans", "one is open", keep_account_plan});
  app.rules.push_back({"content_deliveries", "is named", keep_content_delivery});
  app.rules.push_back({"accounting_mappings", "name one thing each", check_accounting_mapping});

  app.rules.push_back({"quotes", "stays as it was sent", keep_quote});
  app.rules.push_back({"quote_lines", "total", [](const auto& unit, auto& draft) {
                         return total_line(unit, draft, "quote");
                       }});
  app.rules.push_back({"quote_lines", "are those of a draft", keep_quote_line});

  for (const auto& [object, filter] : settled_records)
    app.settled.push_back({std::string(object), std::string(filter)});
  app.acting.push_back("commission_rules");
  for (app::Guard& guard : guards_of_undo()) app.guards.push_back(std::move(guard));
  app.guards.push_back(keeps_hierarchy(account_hierarchy));
  app.guards.push_back(keeps_hierarchy(contact_hierarchy));
  app.guards.push_back(keeps_hierarchy(territory_hierarchy));
  app.guards.push_back(keeps_approved_commission());
  app.guards.push_back(keeps_ledger());
  for (app::Guard& guard : keeps_moved_lines()) app.guards.push_back(std::move(guard));

  const auto follow_lines_of = [](const Lined& of) {
    return [&of](const auto& records, const auto& unit, const auto& change) {
      return follow_gross(records, unit, change, of);
    };
  };
  app.reactions.push_back({"amount of order lines", {"order_lines"}, follow_lines_of(of_orders)});
  app.reactions.push_back(
      {"amount of purchase lines", {"purchase_order_lines"}, follow_lines_of(of_purchases)});
  app.reactions.push_back(follow_receipts());
  app.reactions.push_back(follow_cash());
  app.reactions.push_back(follow_commission());
  app.reactions.push_back({"amount of lines", {"opportunity_lines"}, follow_lines});
  app.reactions.push_back({"sums of quote lines", {"quote_lines"}, follow_quote_lines});
  app.reactions.push_back(carry_back());
  app.reactions.push_back(app::follow_worth("opportunities", "opportunity_lines", "opportunity"));
  app.reactions.push_back(app::follow_worth("orders", "order_lines", "sales_order"));
  app.reactions.push_back(
      app::follow_worth("purchase_orders", "purchase_order_lines", "purchase_order"));
  app.seeds.push_back({"pipeline", plant_pipeline});
  app.seeds.push_back({"needed_roles", plant_needed_roles});
  app.seeds.push_back({"quality_rules", plant_quality_rules});
  app.seeds.push_back({"lead_stages", plant_lead_stages});
  app.seeds.push_back({"lead_views", plant_lead_views});
  app.seeds.push_back({"pool_views", plant_pool_views});
  app.seeds.push_back({"letterheads", plant_letterheads});
  app.seeds.push_back({"clauses", plant_clauses});
  app.seeds.push_back({"cash_views", plant_cash_views});
  app.seeds.push_back({"call_scripts", plant_call_scripts});
  app.seeds.push_back({"commission_rights", plant_commission_rights});
  app.seeds.push_back({"commission_views", plant_commission_views});
  app.seeds.push_back({"stock_rights", plant_stock_rights});
  app.seeds.push_back({"stock_views", plant_stock_views});
  app.seeds.push_back({"content_rights", plant_content_rights});
  app.seeds.push_back({"account_plan_views", plant_account_plan_views});
  app.seeds.push_back({"accounting_rights", plant_accounting_rights});
  app.reactions.push_back(follow_lead_work());
  app.reactions.push_back(follow_account_plans());
  app.reactions.push_back(pool_log());
  app.reactions.push_back(tell_assigned());
  app.jobs.push_back({std::string(pool_job), run_pools});
  app.jobs.push_back({std::string(pool_act_job), run_pool_act});
  app.jobs.push_back({std::string(assignment_job), run_assignment});
  app.schedules.push_back(
      {.name = "assignment", .cron = "* * * * *", .kind = std::string(assignment_job)});
  app.jobs.push_back({std::string(lead_work_job), run_lead_work});
  app.schedules.push_back(
      {.name = "lead work", .cron = "40 * * * *", .kind = std::string(lead_work_job)});
  app.jobs.push_back({std::string(account_plan_job), run_account_plans});
  app.schedules.push_back(
      {.name = "account plans", .cron = "50 * * * *", .kind = std::string(account_plan_job)});
  app.jobs.push_back({std::string(commission_job), run_commission});
  app.jobs.push_back({std::string(quote_job), run_quotes});
  app.jobs.push_back({std::string(certify_job), run_certifying});
  app.jobs.push_back({std::string(territory_job), run_territories});
  app.schedules.push_back({.name = "quotes", .cron = "10 * * * *", .kind = std::string(quote_job)});
  app.schedules.push_back({.name = "pools", .cron = "20 * * * *", .kind = std::string(pool_job)});
  app.jobs.push_back({std::string(contract_days_job), run_contract_days});
  app.jobs.push_back({std::string(contract_days_asker), ask_for_contract_days});
  app.schedules.push_back(
      {.name = "contracts", .cron = "5 * * * *", .kind = std::string(contract_days_asker)});
  add_template_routes(app.routes);
  add_conversion_routes(app.routes);
  add_forecast_routes(app.routes);
  add_line_routes(app.routes);
  add_quote_routes(app.routes);
  add_cash_routes(app.routes);
  add_proposal_routes(app.routes);
  add_signing_routes(app.routes);
  add_pool_routes(app.routes);
  add_group_routes(app.routes);
  add_committee_routes(app.routes);
  add_coverage_routes(app.routes);
  add_chain_routes(app.routes);
  add_assignment_routes(app.routes);
  add_queue_routes(app.routes);
  add_commission_routes(app.routes);
  add_territory_routes(app.routes);
  add_stock_routes(app.routes);
  add_accounting_routes(app.routes);
}

}  // namespace kith::sales
