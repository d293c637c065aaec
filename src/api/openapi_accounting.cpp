#include "api/openapi_accounting.h"

#include "api/openapi_shapes.h"

namespace kith::api {
namespace {

using namespace shapes;

Json exported() {
  Json document =
      object_of({{"object", text()},
                 {"id", text()},
                 {"what", told(text(), "invoice, credit_note, payment, purchase_order")},
                 {"number", text()},
                 {"book_number", told(text(), "Its number in QuickBooks")},
                 {"party", text()},
                 {"date", text()},
                 {"amount", text()},
                 {"currency", text()},
                 {"state", told(text(), "new, exported or changed")},
                 {"goes", told(yes_or_no(), "Nothing stops it")}});
  Json wanted = object_of(
      {{"kind", text()}, {"key", text()}, {"record", or_null("string")}, {"label", text()}});
  Json refused = object_of({{"object", text()},
                            {"id", or_null("string")},
                            {"what", text()},
                            {"number", text()},
                            {"code", text()},
                            {"message", text()},
                            {"name_for", told(wanted, "A name in QuickBooks that lets it go")}});
  return object_of({{"documents", list_of(std::move(document))},
                    {"refused", list_of(std::move(refused))},
                    {"more", told(yes_or_no(), "There are others, for another export")},
                    {"run", told(or_null("string"), "Its entry in the log; null of a dry run")},
                    {"batch", told(or_null("string"), "What undoes it")},
                    {"file", told(or_null("object"), "Id and name of the attachment")}});
}

Json imported() {
  Json line = object_of({{"line", whole()},
                         {"what", or_null("string")},
                         {"type", text()},
                         {"number", text()},
                         {"customer", text()},
                         {"date", or_null("string")},
                         {"amount", text()},
                         {"invoice", text()},
                         {"state", told(text(), "applied, known, refused or ignored")},
                         {"code", or_null("string")},
                         {"message", or_null("string")},
                         {"object", or_null("string")},
                         {"id", or_null("string")}});
  return object_of({{"lines", list_of(std::move(line))},
                    {"applied", whole()},
                    {"known", whole()},
                    {"refused", whole()},
                    {"run", told(or_null("string"), "Its entry in the log; null of a dry run")},
                    {"batch", told(or_null("string"), "What undoes it")}});
}

Json names() {
  Json name = object_of({{"kind", text()},
                         {"key", text()},
                         {"record", or_null("string")},
                         {"label", text()},
                         {"target", told(text(), "Empty: by its default")},
                         {"otherwise", told(text(), "The default")},
                         {"ledger_account", text()},
                         {"ledger_otherwise", text()},
                         {"mapping", told(or_null("string"), "The record of accounting_mappings")},
                         {"version", whole()}});
  return object_of({{"names", list_of(std::move(name))}});
}

}  // namespace

std::optional<Json> accounting_reply(std::string_view pattern) {
  if (pattern == "/api/v1/accounting/exports") return exported();
  if (pattern == "/api/v1/accounting/imports") return imported();
  if (pattern == "/api/v1/accounting/names") return names();
  return std::nullopt;
}

}  // namespace kith::api
