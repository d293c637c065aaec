// What handlers share: environments to read with, one record as an answer.
#pragma once

#include "app/route.h"
#include "app/workspace.h"
#include "query/read.h"

namespace kith::api {

query::ReadEnvironment environment(const app::Call& call, storage::Connection& db);

// A client that has gone stops its query.
class Gone final : public storage::Cancel {
 public:
  explicit Gone(const http::Request& request) : request_(request) {}
  bool cancelled() const override { return request_.cancelled(); }

 private:
  const http::Request& request_;
};

// Reads run under the caller's visibility, within the caller's patience.
template <typename F>
auto read(app::Call& call, F&& work) {
  const Gone gone(call.request);
  return call.workspace.database().read(std::forward<F>(work), {.cancel = &gone});
}

// `?duplicates=allow`: whoever may merge insists on what a rule against duplicates refuses.
records::Duplicates duplicates_of(const app::Call& call);

// Runs `work(unit)` in one transaction as the caller.
template <typename F>
auto write(app::Call& call, F&& work, Id batch = {}) {
  const app::Settings settings = call.workspace.settings();
  return call.workspace.database().write([&](storage::Connection& db) {
    records::Unit unit = call.workspace.unit(db, call.actor, call.via, settings, batch);
    unit.duplicates = duplicates_of(call);
    return work(unit);
  });
}

// The record as the caller sees it; not_found when it is hidden or not there, which look alike.
Result<std::string> record_json(app::Call& call, const schema::Object& object, Id id,
                                query::Rows rows = query::Rows::live);
Result<http::Response> record_response(app::Call& call, const schema::Object& object, Id id,
                                       int status);

http::Response no_content();
Error no_record(const schema::Object& object);

// An instant, such as that of ?as_of=; nothing when the text is empty.
Result<std::optional<Timestamp>> instant(std::string_view text, std::string_view place);

// Reads as of an instant, or (nothing) now. As of an instant it takes a connection of those for
// reports, and is refused where too much has changed since.
using ReadingOf = std::function<Result<std::string>(const query::ReadEnvironment&)>;
Result<std::string> read_as_of(app::Call& call, std::optional<Timestamp> at, const ReadingOf& work);

// A whole number of a query parameter between two bounds.
Result<int> number_parameter(const app::Call& call, std::string_view name, int otherwise, int least,
                             int most);

}  // namespace kith::api
