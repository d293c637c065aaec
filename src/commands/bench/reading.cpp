#include "commands/bench/reading.h"

#include <functional>

#include <fmt/format.h>

#include "commands/bench/statements.h"
#include "commands/bench/world.h"
#include "query/question.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

Json body(std::string_view text) { return parse_json(text).value(); }

}  // namespace

access::Actor an_owner(const Subject& subject) {
  return subject.workspace.actor(subject.workspace.directory()->user_by_email(owner_mail)->id);
}

access::Actor administrator(const Subject& subject) {
  return subject.workspace.actor(subject.workspace.directory()->users().front().id);
}

std::vector<Row> measure_groups(const Subject& subject) {
  const access::Actor all = administrator(subject);
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  const auto asker = all.asker(subject.workspace.clock().now(), "CNY");
  const auto question =
      query::parse_group_question(
          body(
              R"({"group":["stage",{"field":"close_date","by":"month"}],"measures":[{"fn":"count"},{"fn":"sum","field":"amount"}]})"),
          *schema->object("opportunities"), {*schema, all, asker})
          .value();
  std::string buffer;
  auto read_on = [&](Connection& db) {
    buffer.clear();
    JsonWriter out(buffer);
    (void)query::read_groups({db, *schema, all, all.directory()}, question, out).value();
  };
  Pair pair;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        Eavesdropper ear(db);
        read_on(ear);
        BareStatements bare(subject.database_path, std::move(ear.heard));
        pair = interleave(
            9, [&] { read_on(db); }, [&] { bare.run(); });
      },
      {.timeout = std::chrono::minutes{5}});
  return {{"Opportunities by stage and month, count and sum", milliseconds(pair.ours),
           milliseconds(pair.bare), times(pair.ratio()), "< 150 ms", at_most(pair.ours, 0.150)}};
}

}  // namespace kith::commands::bench
