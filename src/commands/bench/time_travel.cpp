// Lists and reports as they were yesterday, where ten thousand contacts have changed since: half of
// them have got another name, half another title.
//
// The world is made within an hour, so "yesterday" is now, and the changes are signed tomorrow; that is
// why this comes last. There is no bare loop: no engine answers that of itself.
#include <span>

#include <fmt/format.h>

#include "commands/bench/reading.h"
#include "query/past.h"
#include "query/question.h"
#include "query/read.h"
#include "records/past.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int changed = 10'000;
constexpr int slice = 200;
constexpr int rounds = 5;
constexpr int64_t deep = 500'000;
constexpr std::chrono::hours later{1};
constexpr std::chrono::hours tomorrow{24};
constexpr double page_goal_seconds = 0.1;

// Spread over all contacts.
std::vector<Id> some_contacts(const Subject& subject) {
  const access::Actor all = administrator(subject);
  query::Question contacts;
  contacts.object = all.schema().object("contacts");
  std::vector<Id> ids;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        const query::ReadEnvironment where{db, all.schema(), all, all.directory()};
        for (Id after;;) {
          const auto more = query::select_ids(where, contacts, after, 50'000);
          ids.insert(ids.end(), more.begin(), more.end());
          if (more.size() < 50'000) return;
          after = more.back();
        }
      },
      {.timeout = std::chrono::minutes{5}});
  const size_t step = std::max<size_t>(1, ids.size() / changed);
  std::vector<Id> some;
  for (size_t i = 0; i < ids.size() && some.size() < changed; i += step) some.push_back(ids[i]);
  return some;
}

Status change(const Subject& subject, std::span<const Id> ids) {
  const access::Actor all = administrator(subject);
  const app::Settings settings = subject.workspace.settings();
  for (size_t from = 0; from < ids.size(); from += slice) {
    TRY(subject.workspace.database().write(
        [&](Connection& db) -> Status {
          auto unit = subject.workspace.unit(db, all, records::Via::api, settings);
          unit.now += tomorrow;
          const schema::Object& contacts = *unit.schema->object("contacts");
          for (size_t i = from; i < std::min(from + slice, ids.size()); ++i) {
            const Json values(
                Json::Object{{i % 2 == 0 ? "last_name" : "title", fmt::format("Changed {}", i)}});
            TRY(subject.workspace.records().update(unit, contacts, ids[i], {}, values));
          }
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

class Yesterday {
 public:
  Yesterday(const Subject& subject, Timestamp at, const access::Actor& who)
      : subject_(subject), at_(at), who_(who) {}

  template <typename Work>
  double seconds(Work&& work) const {
    std::vector<double> samples;
    for (int i = 0; i < rounds; ++i) {
      const auto begun = Clock::now();
      subject_.workspace.database().read_raw(
          [&](Connection& db) {
            const records::Past past(db, who_.schema(), at_);
            work({db, who_.schema(), query::AsOf(who_, past), who_.directory()});
            if (past.refusal()) throw std::runtime_error(past.refusal()->message.en);
          },
          {.timeout = std::chrono::minutes{2}, .scratch = storage::Scratch::temporary_tables});
      samples.push_back(seconds_since(begun));
    }
    return median(std::move(samples));
  }

  double page(const query::Question& question) const {
    return seconds([&](const query::ReadEnvironment& where) {
      std::string buffer;
      JsonWriter out(buffer);
      (void)query::read_records(where, question, out).value();
    });
  }

  double report(std::string_view object, std::string_view asked) const {
    const auto question =
        query::parse_group_question(parse_json(asked).value(), *who_.schema().object(object),
                                    {who_.schema(), who_, who_.asker(at_, "CNY")})
            .value();
    return seconds([&](const query::ReadEnvironment& where) {
      std::string buffer;
      JsonWriter out(buffer);
      (void)query::read_groups(where, question, out).value();
    });
  }

  query::Question list(std::string_view sort) const {
    const Json json = parse_json(fmt::format(R"({{"fields":["name","title","account.name","email",
      "phone","lifecycle_stage","owner"],"sort":"{}","limit":50}})",
                                             sort))
                          .value();
    return query::parse_question(json, *who_.schema().object("contacts"),
                                 {who_.schema(), who_, who_.asker(at_, "CNY")})
        .value();
  }

  // The cursor of a place that is about so deep: lists of now and then have the same.
  std::string cursor_at(query::Question question, int64_t depth) const {
    question.limit = 500;
    std::string cursor;
    for (int64_t at = 0; at < depth; at += question.limit) {
      subject_.workspace.database().read_raw(
          [&](Connection& db) {
            std::string buffer;
            JsonWriter out(buffer);
            question.cursor =
                query::read_records({db, who_.schema(), who_, who_.directory()}, question, out)
                    .value();
          },
          {});
      if (question.cursor.empty()) break;
      cursor = question.cursor;
    }
    return cursor;
  }

 private:
  const Subject& subject_;
  const Timestamp at_;
  const access::Actor& who_;
};

Row page_row(std::string what, double seconds) {
  return {std::move(what),
          milliseconds(seconds),
          "",
          "",
          "< 100 ms",
          at_most(seconds, page_goal_seconds)};
}

}  // namespace

std::vector<Row> measure_time_travel(const Subject& subject) {
  const Timestamp at = subject.workspace.clock().now() + later;
  const Status done = change(subject, some_contacts(subject));
  if (!done.ok()) throw std::runtime_error(done.error().message.en);
  const access::Actor all = administrator(subject);
  const access::Actor tenth = an_owner(subject);
  const Yesterday everybody(subject, at, all);
  const Yesterday owner(subject, at, tenth);
  query::Question by_name = everybody.list("name");
  std::vector<Row> rows;
  rows.push_back(page_row(fmt::format("Page of 50 as of yesterday, {} changed, by name", changed),
                          everybody.page(by_name)));
  by_name.cursor = everybody.cursor_at(by_name, deep);
  rows.push_back(page_row("The same half way down", everybody.page(by_name)));
  rows.push_back(page_row("The same newest first", everybody.page(everybody.list("-created_at"))));
  rows.push_back(page_row("The same by name, a tenth owned", owner.page(owner.list("name"))));
  const double report = everybody.report(
      "opportunities",
      R"({"group":["stage",{"field":"close_date","by":"month"}],"measures":[{"fn":"count"},{"fn":"sum","field":"amount"}]})");
  rows.push_back({"Opportunities by stage and month as of yesterday", milliseconds(report), "", "",
                  "< 300 ms", at_most(report, 0.3)});
  return rows;
}

}  // namespace kith::commands::bench
