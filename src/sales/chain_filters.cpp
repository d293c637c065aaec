#include "sales/chain_filters.h"

namespace kith::sales {
namespace {

Json leaf(std::string field, std::string_view op) {
  return Json(Json::Object{{"field", std::move(field)}, {"op", op}});
}
Json leaf(std::string field, std::string_view op, Json value) {
  Json made = leaf(std::move(field), op);
  made.set("value", std::move(value));
  return made;
}
Json related(std::string field, std::string_view op, Json filter) {
  Json made = leaf(std::move(field), op);
  made.set("filter", std::move(filter));
  return made;
}
Json list(std::string_view word, Json::Array of) {
  return Json(Json::Object{{std::string(word), Json(std::move(of))}});
}
Json both(Json a, Json b) { return list("and", Json::Array{std::move(a), std::move(b)}); }
Json either(Json a, Json b) { return list("or", Json::Array{std::move(a), std::move(b)}); }

Json binding(bool orders) {
  return leaf("status", "in",
              orders ? Json(Json::Array{Json("confirmed"), Json("fulfilled")})
                     : Json(Json::Array{Json("active"), Json("expired"), Json("renewed")}));
}

// Contracts or orders that bind, with one of `relation` as `filter` says.
Json agreed_with(const std::string& to, std::string_view relation, const Json& filter) {
  const auto with = [&](bool orders) {
    return related(to + (orders ? "orders" : "contracts"), "any",
                   both(binding(orders), related(std::string(relation), "any", filter)));
  };
  return either(with(false), with(true));
}

Json is_open() { return Json(Json::Object{{"not", leaf("open_amount", "le", Json(0))}}); }

}  // namespace

Json reached_filter(Hop hop, Cohort cohort) {
  const bool leads = cohort == Cohort::leads;
  const std::string to = leads ? "converted_opportunity." : "";
  switch (hop) {
    case Hop::lead:
      return Json{Json::Object{}};
    case Hop::mql:
      return leaf("mql_at", "exists");
    case Hop::sal:
      return leaf("sal_at", "exists");
    case Hop::sql:
      return leaf("sql_at", "exists");
    case Hop::opportunity:
      return leads ? leaf("converted_opportunity", "exists") : Json{Json::Object{}};
    case Hop::quote:
      return related(to + "quotes", "any", leaf("sent_at", "exists"));
    case Hop::won:
      return leaf(to + "status", "eq", Json("won"));
    case Hop::agreement:
      return either(related(to + "contracts", "any", binding(false)),
                    related(to + "orders", "any", binding(true)));
    case Hop::invoice:
      return agreed_with(
          to, "invoices",
          both(leaf("status", "eq", Json("issued")), leaf("reverses", "empty", Json(true))));
    case Hop::payment:
      return agreed_with(to, "payments", leaf("paid_on", "exists"));
    case Hop::paid:
      return list(
          "and",
          Json::Array{agreed_with(to, "payments", leaf("paid_on", "exists")),
                      related(to + "contracts", "none", both(binding(false), is_open())),
                      related(to + "orders", "none",
                              list("and", Json::Array{binding(true),
                                                      leaf("under_contract", "ne", Json(true)),
                                                      is_open()}))});
    case Hop::renewal:
      return related(to + "contracts", "any",
                     both(binding(false), related("followed_by", "any", binding(false))));
  }
  return Json{Json::Object{}};
}

}  // namespace kith::sales
