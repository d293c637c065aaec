#include "api/openapi_committee.h"

#include "api/openapi_shapes.h"

namespace kith::api {

using namespace shapes;

Json committee() {
  const Json option = told(or_null("string"), "An option of the field of that name");
  Json deal = object_of({{"id", text()}, {"name", text()}, {"status", or_null("string")}});
  Json role = object_of({{"id", told(text(), "Of the row in opportunity_contacts")},
                         {"version", whole()},
                         {"opportunity", std::move(deal)},
                         {"role", option},
                         {"stance", option},
                         {"influence", option},
                         {"is_primary", yes_or_no()}});
  Json person = object_of(
      {{"id", text()},
       {"version", whole()},
       {"name", text()},
       {"title", or_null("string")},
       {"department", or_null("string")},
       {"best_time", or_null("string")},
       {"buying_role", option},
       {"account", told(or_null("object"), "Its id and name")},
       {"reports_to", told(or_null("string"), "The id of somebody of this answer")},
       {"involved", told(yes_or_no(), "False: here only because somebody reports to them")},
       {"stance", told(or_null("string"), "The newest of their roles, open opportunities first")},
       {"influence", option},
       {"touched_at", told(or_null("string"), "When the last activity with them was done")},
       {"roles", list_of(std::move(role))}});
  Json gap = object_of({{"opportunity", object_of({{"id", text()}, {"name", text()}})},
                        {"missing", told(list_of(text()), "Roles that its pipeline asks for")}});
  return object_of({{"complete", told(yes_or_no(), "False: there are more people")},
                    {"people", list_of(std::move(person))},
                    {"gaps", told(list_of(std::move(gap)), "Of open opportunities")}});
}

Json coverage() {
  const Json option = told(or_null("string"), "An option of the field of that name");
  Json part = object_of({{"part", told(text(), "roles, stance, touch or content")},
                         {"points", whole()},
                         {"of", told(whole(), "At most")},
                         {"object", told(text(), "Whose records stand behind it")},
                         {"filter", told(or_null("object"), "Lists them; null: there are none")}});
  Json offer = object_of({{"id", told(text(), "Of the piece in content_pieces")},
                          {"name", text()},
                          {"kind", option},
                          {"link", or_null("string")}});
  Json role = object_of(
      {{"role", text()},
       {"people", told(list_of(text()), "Ids of those who have it")},
       {"stance_percent", told(whole(), "The best stance of theirs: champion 100, blocker 0")},
       {"touched", told(yes_or_no(), "In touch within touch_days")},
       {"served", told(yes_or_no(), "Given content that is for the role, or for all")},
       {"next", told(list_of(std::move(offer)), "What to give next")}});
  Json person = object_of({{"id", text()},
                           {"name", text()},
                           {"title", or_null("string")},
                           {"roles", list_of(text())},
                           {"stance", option},
                           {"influence", option},
                           {"touched_at", told(or_null("string"), "The last real touch")}});
  Json given =
      object_of({{"id", told(text(), "Of the row in content_deliveries")},
                 {"contact", told(text(), "The id of one of the people")},
                 {"content", object_of({{"id", text()}, {"name", text()}, {"kind", option}})},
                 {"given_at", or_null("string")},
                 {"activity", told(or_null("string"), "With which it was given")},
                 {"response", option}});
  return object_of(
      {{"score", told(or_null("integer"), "From 0 to 100; null: the plan needs no role")},
       {"narrowed",
        told(yes_or_no(), "People or content are left out that the caller may not see")},
       {"phase", told(text(), "first_contact, evaluation, decision or after_sale")},
       {"touch_days", whole()},
       {"parts", list_of(std::move(part))},
       {"roles", told(list_of(std::move(role)), "Those that the plan needs")},
       {"people", list_of(std::move(person))},
       {"given", told(list_of(std::move(given)), "The newest first")}});
}

}  // namespace kith::api
