// GET /api/v1/accounts/{id}/group: the group that an account belongs to, as the caller sees it.
//   -> {"currency","since","complete","narrowed","accounts":[{"id","name","parent":id|null,"level","below",
//       "own":{…},"rolled":{…}}]}, each account after its parent; "own" and "rolled" are
//   {"open","won","pipeline","weighted","won_year","won_ever","receivable","overdue"}, null where the caller
//   may not read what they are made of. Amounts are in the base currency; "won_year" counts what has closed
//   since "since". "narrowed": the caller does not see all records, and the sums are of what they see.
#include "sales/group_routes.h"

#include "api/page.h"
#include "sales/account_group.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;

void write_amount(JsonWriter& json, std::string_view name, Decimal amount, bool shown) {
  json.key(name);
  shown ? json.decimal(amount) : json.null();
}

void write_figures(JsonWriter& json, std::string_view name, const AccountGroup& group,
                   const GroupFigures& figures) {
  json.key(name).begin_object();
  for (const auto& [count, of] : {std::pair("open", figures.open), std::pair("won", figures.won)}) {
    json.key(count);
    group.shows_deals ? json.number(of) : json.null();
  }
  write_amount(json, "pipeline", figures.pipeline, group.shows_deals);
  write_amount(json, "weighted", figures.weighted, group.shows_deals);
  write_amount(json, "won_year", figures.won_year, group.shows_deals);
  write_amount(json, "won_ever", figures.won_ever, group.shows_deals);
  write_amount(json, "receivable", figures.receivable, group.shows_cash);
  write_amount(json, "overdue", figures.overdue, group.shows_cash);
  json.end_object();
}

std::string written(const AccountGroup& group, std::string_view currency) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("currency").string(currency).key("since").date(group.since);
  json.key("complete").boolean(group.complete).key("narrowed").boolean(group.narrowed);
  json.key("accounts").begin_array();
  for (const GroupAccount& account : group.accounts) {
    json.begin_object().key("id").id(account.id).key("name").string(account.name);
    json.key("parent").id(account.parent).key("level").number(account.level);
    json.key("below").number(account.below);
    write_figures(json, "own", group, account.own);
    write_figures(json, "rolled", group, account.rolled);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

Result<Response> group_of(Call& call) {
  const schema::Object* object = TRY(call.object("accounts"));
  TRY(call.actor.require(access::Verb::read, *object));
  const Id id = TRY(call.id(0));
  const app::Settings settings = call.workspace.settings();
  const TimeZone* zone = TimeZone::find(settings.time_zone);
  const Date today = (zone ? *zone : TimeZone::utc()).date_at(call.now);
  std::string body = TRY(api::read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto group = account_group(api::environment(call, db), id, today);
    if (!group) return api::no_record(*object);
    return written(*group, settings.base_currency);
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_group_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/accounts/{id}/group", app::Permit::signed_in(),
                    "The group that an account belongs to, with its sums", group_of});
}

}  // namespace kith::sales
