// Pages of contacts for those who see all, a half, a tenth, a hundredth or one of them.
//
// The bare loop runs the page's statement as Kith does, on the plan that Kith named; what Kith
// counted first to find that plan is no part of it.
#include <span>
#include <unordered_map>

#include <fmt/format.h>

#include "commands/bench/reading.h"
#include "commands/bench/statements.h"
#include "commands/bench/world.h"
#include "query/question.h"
#include "query/read.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int rounds = 200;
constexpr int64_t deep = 500'000;
constexpr std::string_view fields =
    R"(["name","title","account.name","email","phone","lifecycle_stage","owner"])";

// Sees of everything what these own.
class Owned final : public query::Visibility {
 public:
  explicit Owned(std::vector<Value> owners) : owners_(std::move(owners)) {}

  const query::Filter& rows(const schema::Object& object) const override {
    const auto known = rows_.find(object.id);
    if (known != rows_.end()) return known->second;
    const query::Op op = owners_.size() == 1 ? query::Op::eq : query::Op::in;
    return rows_
        .emplace(object.id, query::condition_on(object, *object.field("owner"), op, owners_))
        .first->second;
  }
  bool reads(const schema::Object&, const schema::Field&) const override { return true; }

 private:
  const std::vector<Value> owners_;
  mutable std::unordered_map<int64_t, query::Filter> rows_;
};

class Pages {
 public:
  Pages(const Subject& subject, const query::Visibility& visibility, std::string_view sort)
      : subject_(subject),
        visibility_(visibility),
        schema_(subject.workspace.schema().current()),
        directory_(subject.workspace.directory()) {
    const Json json =
        parse_json(fmt::format(R"({{"fields":{},"sort":"{}","limit":50}})", fields, sort)).value();
    const auto asker = administrator(subject).asker(subject.workspace.clock().now(), "CNY");
    question_ =
        query::parse_question(json, *schema_->object("contacts"), {*schema_, visibility_, asker})
            .value();
  }

  // What one page costs Kith and the bare loop.
  Pair measure() {
    BareStatements bare(subject_.database_path, page_statements());
    Pair pair;
    on_connection([&](Connection& db) {
      pair = interleave(
          rounds, [&] { read(db, question_); }, [&] { rows_read_ = bare.run(); });
    });
    return pair;
  }

  // The goals are for pages of fifty; of a single row only the fixed cost would be told.
  bool full() const { return rows_read_ >= question_.limit; }

  // Goes behind `records` records, or half of what there is where that is less, by pages of 500;
  // answers how many it left behind.
  int64_t go_down(int64_t records) {
    query::Question large = question_;
    large.limit = 500;
    std::vector<std::string> cursors;
    while (static_cast<int64_t>(cursors.size()) * large.limit < records) {
      on_connection([&](Connection& db) { large.cursor = read(db, large); });
      if (large.cursor.empty()) break;
      cursors.push_back(large.cursor);
    }
    if (cursors.empty()) return 0;
    const bool far_enough = !large.cursor.empty();
    const size_t at = far_enough ? cursors.size() : (cursors.size() + 1) / 2;
    question_.cursor = cursors[at - 1];
    return static_cast<int64_t>(at) * large.limit;
  }

 private:
  std::string read(Connection& db, const query::Question& question) {
    buffer_.clear();
    JsonWriter out(buffer_);
    return query::read_records({db, *schema_, visibility_, *directory_}, question, out).value();
  }

  std::vector<Statement> page_statements() {
    std::vector<Statement> heard;
    on_connection([&](Connection& db) {
      Eavesdropper ear(db);
      read(ear, question_);
      heard = std::move(ear.heard);
    });
    std::erase_if(
        heard, [](const Statement& one) { return one.sql.starts_with("SELECT (SELECT count(*)"); });
    return heard;
  }

  void on_connection(const std::function<void(Connection&)>& work) {
    subject_.workspace.database().read_raw([&](Connection& db) { work(db); },
                                           {.timeout = std::chrono::minutes{2}});
  }

  const Subject& subject_;
  const query::Visibility& visibility_;
  const schema::SchemaPtr schema_;
  const access::DirectoryPtr directory_;
  query::Question question_;
  std::string buffer_;
  int64_t rows_read_ = 0;
};

std::vector<Row> measure_list(const Subject& subject, const std::string& what,
                              const query::Visibility& visibility, std::string_view sort) {
  Pages pages(subject, visibility, sort);
  const Pair first = pages.measure();
  Row row = {"First page of 50 " + what, milliseconds(first.ours), milliseconds(first.bare),
             times(first.ratio()), ""};
  if (pages.full()) {
    row.goal = "≥ 0.5";
    row.met = at_least(first.ratio(), 0.5);
  }
  std::vector<Row> rows = {std::move(row)};
  const int64_t depth = pages.go_down(deep);
  if (depth == 0) return rows;
  const Pair far = pages.measure();
  const double cost = far.ours / first.ours;
  rows.push_back({fmt::format("The same at depth {}", depth), milliseconds(far.ours),
                  milliseconds(far.bare), fmt::format("{:.2f} of the first", cost),
                  "≤ 1.2 of the first", at_most(cost, 1.2)});
  return rows;
}

}  // namespace

std::vector<Row> measure_pages(const Subject& subject) {
  const auto owned_by = [&](std::span<const std::string_view> mails) {
    const auto directory = subject.workspace.directory();
    std::vector<Value> owners;
    for (const std::string_view mail : mails) {
      const access::User* user = directory->user_by_email(mail);
      if (user) owners.push_back(value_of(user->id));
    }
    return Owned(std::move(owners));
  };
  const access::Actor all = administrator(subject);
  const access::Actor tenth = an_owner(subject);
  const Owned half = owned_by(team_mails);
  const Owned hundredth = owned_by({&hundredth_mail, 1});
  const Owned one = owned_by({&single_mail, 1});
  struct List {
    std::string what;
    const query::Visibility& visibility;
    std::string_view sort;
  };
  const List lists[] = {{"by name, all records", all, "name"},
                        {"by name, a tenth owned", tenth, "name"},
                        {"newest, a tenth owned", tenth, "-created_at"},
                        {"by phone, a tenth owned", tenth, "phone"},
                        {"by name, half owned by a team of five", half, "name"},
                        {"newest, half owned by a team of five", half, "-created_at"},
                        {"by name, one in a hundred owned", hundredth, "name"},
                        {"by phone, one in a hundred owned", hundredth, "phone"},
                        {"by name, a single one owned", one, "name"},
                        {"by phone, a single one owned", one, "phone"}};
  std::vector<Row> rows;
  for (const List& list : lists) {
    append(rows, list.what,
           [&] { return measure_list(subject, list.what, list.visibility, list.sort); });
  }
  return rows;
}

}  // namespace kith::commands::bench
