#include "commands/bench/reading.h"

#include <functional>

#include <fmt/format.h>

#include "commands/bench/statements.h"
#include "commands/bench/world.h"
#include "query/question.h"
#include "records/search.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int rounds = 200;
constexpr int64_t deep = 500'000;
constexpr std::string_view list_fields =
    R"(["name","title","account.name","email","phone","lifecycle_stage","owner"])";

Json body(std::string_view text) { return parse_json(text).value(); }

query::Question question_of(const Subject& subject, const access::Actor& actor,
                            std::string_view object, const Json& json) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  const auto asker = actor.asker(subject.workspace.clock().now(), "CNY");
  return query::parse_question(json, *schema->object(object), {*schema, actor, asker}).value();
}

// What one page costs Kith and the bare loop; answers the cursor of the next page.
Pair measure_page(const Subject& subject, const access::Actor& actor,
                  const query::Question& question) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  std::string buffer;
  auto read_on = [&](Connection& db) {
    buffer.clear();
    JsonWriter out(buffer);
    query::read_records({db, *schema, actor, actor.directory()}, question, out).value();
  };
  std::vector<Statement> heard;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        Eavesdropper ear(db);
        read_on(ear);
        heard = std::move(ear.heard);
      },
      {});
  BareStatements bare(subject.database_path, std::move(heard));
  Pair pair;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        pair = interleave(
            rounds, [&] { read_on(db); }, [&] { bare.run(); });
      },
      {});
  return pair;
}

Row page_row(std::string measure, const Pair& pair) {
  return {std::move(measure),
          milliseconds(pair.ours),
          milliseconds(pair.bare),
          times(pair.ratio()),
          "≥ 0.5",
          at_least(pair.ratio(), 0.5)};
}

struct Depth {
  std::string cursor;
  int64_t records = 0;
};
// Behind `records` records, or half of what there is where that is less; by pages of 500.
Depth cursor_at(const Subject& subject, const access::Actor& actor, query::Question question,
                int64_t records) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  question.limit = 500;
  std::vector<std::string> cursors;
  for (int64_t seen = 0; seen < records; seen += question.limit) {
    subject.workspace.database().read_raw(
        [&](Connection& db) {
          std::string buffer;
          JsonWriter out(buffer);
          question.cursor =
              query::read_records({db, *schema, actor, actor.directory()}, question, out).value();
        },
        {});
    if (question.cursor.empty()) break;
    cursors.push_back(question.cursor);
  }
  const auto pages = static_cast<size_t>(records / question.limit);
  const size_t at = cursors.size() == pages ? pages - 1 : cursors.size() / 2;
  return {cursors.at(at), static_cast<int64_t>(at + 1) * question.limit};
}

}  // namespace

access::Actor an_owner(const Subject& subject) {
  return subject.workspace.actor(subject.workspace.directory()->user_by_email(owner_mail)->id);
}

access::Actor administrator(const Subject& subject) {
  return subject.workspace.actor(subject.workspace.directory()->users().front().id);
}

std::vector<Row> measure_pages(const Subject& subject) {
  const access::Actor owner = an_owner(subject);
  const access::Actor all = administrator(subject);
  const auto ask = [&](const access::Actor& actor, std::string_view sort) {
    return question_of(
        subject, actor, "contacts",
        body(fmt::format(R"({{"fields":{},"sort":"{}","limit":50}})", list_fields, sort)));
  };
  std::vector<Row> rows;
  rows.push_back(page_row("First page of 50 by name, owner's own",
                          measure_page(subject, owner, ask(owner, "name"))));
  rows.push_back(page_row("First page of 50, newest, owner's own",
                          measure_page(subject, owner, ask(owner, "-created_at"))));
  query::Question by_name = ask(all, "name");
  const Pair first = measure_page(subject, all, by_name);
  const Depth depth = cursor_at(subject, all, by_name, deep);
  by_name.cursor = depth.cursor;
  const Pair far = measure_page(subject, all, by_name);
  rows.push_back(page_row("First page of 50 by name, all records", first));
  const double cost = far.ours / first.ours;
  rows.push_back({fmt::format("The same at depth {}", depth.records), milliseconds(far.ours),
                  milliseconds(far.bare), fmt::format("{:.2f} of the first", cost),
                  "≤ 1.2 of the first", at_most(cost, 1.2)});
  return rows;
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

std::vector<Row> measure_search(const Subject& subject) {
  struct Language {
    std::string_view name;
    std::vector<std::string_view> words;
  };
  const Language languages[] = {{"Chinese",
                                 {"张", "王", "李", "欧阳", "zhang", "wang", "li", "ouy", "zh",
                                  "wangy", "陈建", "杭州", "云帆", "lzh", "chenj", "科技"}},
                                {"Western",
                                 {"an", "ann", "mul", "müll", "sm", "smith", "garc", "sophie", "bl",
                                  "bluew", "har", "logist", "van", "jo", "obr", "quartz"}}};
  const access::Actor owner = an_owner(subject);
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  std::vector<Row> rows;
  for (const Language& language : languages) {
    std::vector<double> samples;
    subject.workspace.database().read_raw(
        [&](Connection& db) {
          for (int round = 0; round < 13; ++round) {
            for (const std::string_view word : language.words) {
              const auto begun = Clock::now();
              const auto hits =
                  records::search({db, *schema, owner, owner.directory()}, word, {}, 10);
              if (round > 0) samples.push_back(seconds_since(begun));
            }
          }
        },
        {.timeout = std::chrono::minutes{5}});
    const double p99 = percentile(samples, 0.99);
    rows.push_back({fmt::format("Prefix search over everything, {}: p99 (median {})", language.name,
                                milliseconds(median(samples))),
                    milliseconds(p99), "", "", "< 20 ms", at_most(p99, 0.020)});
  }
  return rows;
}

}  // namespace kith::commands::bench
