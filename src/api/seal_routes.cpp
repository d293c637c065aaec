// /api/v1/seal: the sealed change log, its heads and proofs (docs/decisions/0034-seal.md). For those
// who read the whole trail: proofs tell of changes of every record.
#include <charconv>

#include "api/api.h"
#include "api/page.h"
#include "app/seal_bundle.h"
#include "app/seal_job.h"
#include "app/sealer.h"
#include "records/seal_rows.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using records::TreeHead;
using storage::Connection;

constexpr int64_t waiting_counted_max = 100'000;
constexpr int64_t waited_for_max = 5'000;

Response fresh(std::string body) {
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Error nothing_sealed() {
  return not_found(say("Nothing is sealed yet: it takes some seconds after a change.",
                       "尚未封存任何变更：变更后数秒内会自动封存。"));
}

// Null also where it cannot be read: then "stopped" says why.
std::optional<PublicKey> signing_now(Call& call) {
  try {
    return call.workspace.sealer().files().key.public_key();
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

Result<Response> seal(Call& call) {
  const auto key = signing_now(call);
  const auto stopped = call.workspace.sealer().broken();
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("head");
    if (const auto head = records::newest_head(db))
      records::write_head(*head, json);
    else
      json.null();
    json.key("waiting").number(records::unsealed(db, waiting_counted_max));
    json.key("public_key");
    key ? json.string(hex(*key)) : json.null();
    json.key("stopped");
    stopped ? json.begin_object()
                  .key("en")
                  .string(stopped->en)
                  .key("zh")
                  .string(stopped->zh)
                  .end_object()
            : json.null();
    json.key("last_check").value(app::last_seal_check(db)).end_object();
    return out;
  }));
  return fresh(std::move(body));
}

Result<Response> heads(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  int64_t before = 0;
  if (const auto cursor = call.request.query("cursor"); cursor && !cursor->empty()) {
    const auto [end, error] =
        std::from_chars(cursor->data(), cursor->data() + cursor->size(), before);
    if (error != std::errc() || end != cursor->data() + cursor->size() || before < 1)
      return invalid_field(
          "cursor", "format",
          say("“{}” is no place to go on from.", "“{}”不是有效的续页位置。", *cursor));
  }
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto page = records::heads_before(db, before, limit);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("heads").begin_array();
    for (const TreeHead& head : page) records::write_head(head, json);
    json.end_array().key("next");
    static_cast<int>(page.size()) == limit ? json.string(std::to_string(page.back().size))
                                           : json.null();
    json.end_object();
    return out;
  }));
  return fresh(std::move(body));
}

// A size of a tree, which is no larger than that of the newest head.
Result<int64_t> size_parameter(const Call& call, std::string_view name, int64_t newest) {
  const auto text = call.request.query(name);
  if (!text || text->empty()) return newest;
  int64_t size = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
  if (error == std::errc() && end == text->data() + text->size() && size >= 1 && size <= newest)
    return size;
  return invalid_field(std::string(name), "range",
                       say("A size is a whole number from 1 to {}, that of the newest head.",
                           "大小应为 1 到 {}（最新树头的大小）之间的整数。", newest));
}

void write_path(JsonWriter& json, const std::vector<Hash256>& path) {
  json.key("path").begin_array();
  for (const Hash256& hash : path) json.string(hex(hash));
  json.end_array();
}

// The change as it is sealed, with what anybody needs to compute its leaf.
void write_leaf(const records::SealedChange& change, const records::Salt& salt, JsonWriter& json) {
  json.key("leaf").string(change.line);
  json.key("leaf_hash").string(hex(merkle::leaf_hash(change.line)));
  json.key("erased").boolean(change.erased).key("salt");
  change.erased ? json.null() : json.string(hex(salt));
  json.key("values");
  change.erased ? json.null() : json.string(change.fields);
}

Result<Response> inclusion(Call& call) {
  const int64_t seq = TRY(call.id(0)).value;
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto newest = records::newest_head(db);
    if (!newest) return nothing_sealed();
    const int64_t size = TRY(size_parameter(call, "size", newest->size));
    const auto at = records::sealed_place(db, seq);
    if (!at || at->place >= size)
      return not_found(say("Change {} is not in the tree of {}: not sealed by then, or not at all.",
                           "变更 {} 不在大小为 {} 的树中：当时尚未封存，或从未封存。",
                           format(Id{seq}), size));
    const auto change = records::sealed_change(db, seq, at->salt);
    if (!change)
      return not_found(say("Change {} was sealed and is gone from the log.",
                           "变更 {} 已封存，但已从日志中消失。", format(Id{seq})));
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("seq").id(Id{seq}).key("place").number(at->place);
    json.key("size").number(size);
    write_leaf(*change, at->salt, json);
    records::StoredTree tree(db);
    write_path(json, tree.inclusion(at->place, size));
    json.key("root").string(hex(tree.root(size))).end_object();
    return out;
  }));
  return fresh(std::move(body));
}

Result<Response> consistency(Call& call) {
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto newest = records::newest_head(db);
    if (!newest) return nothing_sealed();
    const auto given = call.request.query("from");
    if (!given || given->empty())
      return invalid_field("from", "required",
                           say("Say the size of the older tree.", "请给出较早的树的大小。"));
    const int64_t to = TRY(size_parameter(call, "to", newest->size));
    const int64_t from = TRY(size_parameter(call, "from", to));
    records::StoredTree tree(db);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("from").number(from).key("to").number(to);
    json.key("from_root").string(hex(tree.root(from))).key("to_root").string(hex(tree.root(to)));
    write_path(json, tree.consistency(from, to));
    json.end_object();
    return out;
  }));
  return fresh(std::move(body));
}

Result<Response> verify(Call& call) {
  const Id job = TRY(app::start_seal_check(call.workspace, call.actor.id()));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("job").id(job).end_object();
  return Response::json(202, std::move(body));
}

Result<Response> bundle(Call& call) {
  const auto wish = call.request.query("values").value_or("true");
  if (wish != "true" && wish != "false")
    return invalid_field("values", "type",
                         say("values is true or false.", "values 应为 true 或 false。"));
  // So that what was done a moment ago is in it. An old log that is still being sealed is not waited for.
  const auto waiting = TRY(read(
      call, [](Connection& db) { return Result<int64_t>(records::unsealed(db, waited_for_max)); }));
  if (waiting < waited_for_max) call.workspace.sealer().seal_all();
  const auto values = wish == "true" ? app::BundleValues::included : app::BundleValues::left_out;
  auto file = std::make_shared<app::SealBundle>(TRY(app::SealBundle::open(call.workspace, values)));
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    app::note_audit(unit.db, {unit.ids.next(),
                              call.now,
                              call.actor.id(),
                              "seal_bundle",
                              {},
                              Json(Json::Object{{"size", file->size()}, {"values", Json(wish)}})});
    return done();
  }));
  auto response = Response::stream("application/jsonl; charset=utf-8", [file](std::string& out) {
    return file->produce(out) ? http::More::yes : http::More::no;
  });
  response.header("Content-Disposition", fmt::format("attachment; filename=\"kith-seal-{}.jsonl\"",
                                                     format(call.now).substr(0, 10)));
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_seal_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::action(access::Action::administer);
  routes.push_back({Method::get, "/api/v1/seal", permit,
                    "The newest signed head of the sealed change log, and what waits", seal});
  routes.push_back(
      {Method::get, "/api/v1/seal/heads", permit, "Signed heads that are kept", heads});
  routes.push_back({Method::get, "/api/v1/seal/changes/{seq}", permit,
                    "A change as it is sealed, with the proof that it is in the tree", inclusion});
  routes.push_back({Method::get, "/api/v1/seal/consistency", permit,
                    "The proof that a larger tree begins with a smaller one", consistency});
  routes.push_back({Method::post, "/api/v1/seal/verify", permit,
                    "Check the whole log against its seals, as a job", verify});
  routes.push_back({Method::get,
                    "/api/v1/seal/bundle",
                    permit,
                    "The sealed log as JSON lines, for `kith verify --bundle`",
                    bundle,
                    {.lane = app::Lane::bulk}});
}

}  // namespace kith::api
