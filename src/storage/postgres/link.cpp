#include "storage/postgres/link.h"

#include <fmt/core.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace kith::storage::postgres {
namespace {

constexpr std::chrono::milliseconds cancel_poll{20};
constexpr std::chrono::seconds answer_after_cancel_max{5};
constexpr std::string_view unique_violation = "23505";

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

std::string trimmed(const char* message) {
  std::string_view text = message ? message : "";
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  return std::string(text);
}

// The server gives up on a peer that has gone, and so do we, in about ten seconds. Ours come first:
// what the administrator wrote into the connection string wins.
PGconn* connect(const std::string& conninfo) {
  const char* names[] = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                         "keepalives_count", "tcp_user_timeout", "application_name",
                         "dbname",           "client_encoding",  nullptr};
  const char* values[] = {"5", "5", "2", "3", "10000", "kith", conninfo.c_str(), "UTF8", nullptr};
  return PQconnectdbParams(names, values, 1);
}

// What the server says of the statement itself, by the class of its SQLSTATE (PostgreSQL 15, appendix A):
// not supported, cardinality, data, integrity, no such statement, syntax and access, limits.
bool is_about_statement(const PGresult* result) {
  constexpr std::array<std::string_view, 7> classes{"0A", "21", "22", "23", "26", "42", "54"};
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  return state != unique_violation &&
         std::ranges::find(classes, state.substr(0, 2)) != classes.end();
}

[[noreturn]] void raise(const PGresult* result, bool cancelled, const Interruption& interruption) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  const std::string_view primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (state == unique_violation) {
    throw UniqueViolation(std::string(field(result, PG_DIAG_CONSTRAINT_NAME)));
  }
  if (state == "57014") {
    if (cancelled) interruption.raise();
    throw Interrupted(fmt::format("PostgreSQL: {}", primary));
  }
  const std::string message = fmt::format("PostgreSQL: {} ({})", primary, state);
  if (state == "40001" || state == "40P01") throw TryAgain(message);
  if (state == "55P03") throw LockTimeout(message);
  if (state == "53100") throw StorageFull(message);
  if (field(result, PG_DIAG_SEVERITY_NONLOCALIZED) == "FATAL") throw LinkLost(message);
  if (is_about_statement(result)) throw StatementRefused(message);
  throw StorageError(message);
}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }
void Link::Disconnect::operator()(pg_conn* connection) const { PQfinish(connection); }

Link::Link(const std::string& conninfo, const std::string& schema, Meter* meter)
    : meter_(meter), connection_(connect(conninfo)) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw Unreachable(
        fmt::format("cannot reach PostgreSQL: {}", trimmed(PQerrorMessage(connection_.get()))));
  }
  PQsetNoticeReceiver(
      connection_.get(),
      [](void* self, const PGresult* notice) {
        if (field(notice, PG_DIAG_SEVERITY_NONLOCALIZED) != "WARNING") return;
        static_cast<Link*>(self)->warning_ = field(notice, PG_DIAG_MESSAGE_PRIMARY);
      },
      this);
  // Statements under somebody's rights ask many tables whether a row may be seen; PostgreSQL takes
  // their estimate for work worth compiling, and compiles for forty seconds what runs in one.
  // `schema` is an Identifier: it holds nothing that would need care between quotes.
  run(fmt::format("SET search_path TO \"{}\"; SET TimeZone TO 'UTC'; SET synchronous_commit TO on;"
                  "SET standard_conforming_strings TO on; SET lock_timeout TO '30s';"
                  "SET idle_in_transaction_session_timeout TO '5min'; SET jit TO off",
                  schema)
          .c_str());
}

Link::~Link() = default;

bool Link::alive() const { return PQstatus(connection_.get()) == CONNECTION_OK; }
bool Link::failed_transaction() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INERROR;
}
bool Link::in_transaction() const { return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE; }
std::optional<std::string> Link::take_warning() { return std::exchange(warning_, std::nullopt); }

void Link::raise_lost() {
  throw LinkLost(fmt::format("lost the connection to PostgreSQL: {}",
                             trimmed(PQerrorMessage(connection_.get()))));
}

void Link::sent(int ok) {
  cancelled_ = false;
  if (ok) return;
  if (!alive()) raise_lost();
  throw StorageError(fmt::format("PostgreSQL: {}", trimmed(PQerrorMessage(connection_.get()))));
}

ResultPtr Link::run(const char* text) {
  sent(PQsendQuery(connection_.get(), text));
  ResultPtr last;
  while (auto result = next()) last = std::move(result);
  return last;
}

void Link::prepare(const std::string& name, const std::string& text,
                   const std::vector<unsigned>& types) {
  sent(PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), static_cast<int>(types.size()),
                     types.data()));
  drain();
}

void Link::send(const std::string& name, const Parameters& parameters) {
  constexpr int binary = 1;
  interruption_.check();  // many short statements are never waited for long enough to be cancelled
  sent(PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.count(), parameters.values(),
                           parameters.lengths(), parameters.formats(), binary));
  PQsetSingleRowMode(connection_.get());
}

ResultPtr Link::next() {
  wait_for_answer();
  ResultPtr result(PQgetResult(connection_.get()));
  if (result) check(result);
  return result;
}

void Link::drain() {
  while (next()) {
  }
}

// After an error what is left is taken in, so that the connection is ready for the next statement.
void Link::check(const ResultPtr& result) {
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE) return;
  while (alive()) {
    wait_for_answer();
    if (!ResultPtr(PQgetResult(connection_.get()))) break;
  }
  if (!alive() && field(result.get(), PG_DIAG_SQLSTATE).empty()) raise_lost();
  if (meter_ && is_about_statement(result.get())) ++meter_->refused;
  raise(result.get(), cancelled_, interruption_);
}

void Link::wait_for_answer() {
  using Clock = Interruption::Clock;
  while (PQisBusy(connection_.get())) {
    auto until = interruption_.deadline;
    if (interruption_.cancel) until = std::min(until, Clock::now() + cancel_poll);
    int wait_ms = -1;
    if (cancelled_) {
      wait_ms = static_cast<int>(std::chrono::milliseconds(answer_after_cancel_max).count());
    } else if (until != Clock::time_point::max()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
      wait_ms = static_cast<int>(std::clamp<int64_t>(left.count(), 0, 60'000));
    }
    pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
    const int ready = poll(&socket, 1, wait_ms);
    if (ready < 0 && errno != EINTR) raise_lost();
    if (ready > 0 && !PQconsumeInput(connection_.get())) return;  // PQgetResult tells
    if (ready == 0 && cancelled_) interruption_.raise();          // a busy link: the pool closes it
    if (ready == 0 && interruption_.due()) cancel();
  }
}

void Link::cancel() {
  cancelled_ = true;
  char reason[256];
  const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> request(PQgetCancel(connection_.get()),
                                                                   PQfreeCancel);
  if (request) PQcancel(request.get(), reason, sizeof reason);
}

}  // namespace kith::storage::postgres
