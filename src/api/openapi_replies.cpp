#include "api/openapi_replies.h"

#include "api/openapi_accounting.h"
#include "api/openapi_committee.h"
#include "api/openapi_passkeys.h"
#include "api/openapi_shapes.h"
#include "api/openapi_territories.h"

namespace kith::api {
namespace {

using http::Method;
using namespace shapes;

// [[0,2],[5,7]]
Json marks() {
  Json mark = list_of(Json(Json::Object{{"type", "integer"}, {"minimum", 0}}));
  mark.set("minItems", 2);
  mark.set("maxItems", 2);
  return list_of(told(std::move(mark), "Characters from, and the first that is not marked"));
}

Json found() {
  Json hit = object_of({{"object", text()},
                        {"id", text()},
                        {"title", text()},
                        {"subtitle", text()},
                        {"similar", told(yes_or_no(), "Found by another spelling than typed")},
                        {"marks", object_of({{"title", marks()}, {"subtitle", marks()}})}});
  return object_of({{"results", list_of(std::move(hit))}});
}

Json assigning() {
  const Json named = told(or_null("object"), "Its id and name");
  Json lead = object_of({{"id", text()},
                         {"name", text()},
                         {"outcome", told(text(), "given, waits, pool or no_rule")},
                         {"rule", named},
                         {"user", named},
                         {"pool", named},
                         {"why", told(or_null("string"), "An option of leads.assigned_why")}});
  return object_of({{"leads", list_of(std::move(lead))},
                    {"more", told(yes_or_no(), "Only the first 200 are told of")}});
}

Json queue_card() {
  const Json instant = told(or_null("string"), "An instant");
  Json task = object_of({{"id", text()},
                         {"subject", text()},
                         {"kind", text()},
                         {"at", text()},
                         {"may", yes_or_no()}});
  Json reason = object_of({{"code", told(text(),
                                         "answer, accept, planned, woken, untouched, oldest or, of "
                                         "a lead that was named, asked")},
                           {"at", instant}});
  reason.set("type", Json(Json::Array{"object", "null"}));
  Json hand_over = object_of({{"status", told(text(), "Where the lead goes")},
                              {"required", told(list_of(text()), "Fields without which not")}});
  hand_over.set("type", Json(Json::Array{"object", "null"}));
  Json script = object_of({{"id", text()}, {"name", text()}, {"body", told(text(), "Markdown")}});
  script.set("type", Json(Json::Array{"object", "null"}));
  Json waiting;
  {
    Json::Object members;
    for (const char* const why : {"answer", "accept", "planned", "woken", "untouched", "oldest"})
      members.emplace_back(why, whole());
    waiting = told(object_of(std::move(members)), "Up to 100 of each");
  }
  return object_of(
      {{"lead", told(or_null("object"), "As GET /leads/{id} has it")},
       {"reason", std::move(reason)},
       {"team", told(yes_or_no(), "Whether the caller may work on leads of colleagues")},
       {"may", told(yes_or_no(), "Whether the caller may tell an outcome")},
       {"outcomes", told(list_of(text()), "Those that its status has a way for")},
       {"hand_over", std::move(hand_over)},
       {"unanswered", told(whole(), "Calls in a row that nobody answered")},
       {"next", told(object_of({{"no_answer", text()}, {"reached", text()}}),
                     "When it is tried again unless another time is said")},
       {"tasks", told(list_of(std::move(task)), "Open activities with the lead, earliest first")},
       {"script", std::move(script)},
       {"checklist", told(list_of(text()), "Fields of the lead that are asked about")},
       {"waiting", std::move(waiting)},
       {"today", told(object_of({{"calls", whole()}, {"reached", whole()}, {"meetings", whole()}}),
                      "What the caller has done")}});
}

Json told_outcome() {
  Json next = queue_card();
  next.set("type", Json(Json::Array{"object", "null"}));
  return object_of({{"batch", told(text(), "For POST /batches/{id}/undo")},
                    {"lead", object_of({{"id", text()}, {"name", text()}})},
                    {"planned", told(or_null("string"), "When the next call is planned")},
                    {"next", told(std::move(next), "Null: it was not to be read; ask for it")}});
}

Json percent() { return Json(Json::Object{{"type", "integer"}, {"minimum", 0}, {"maximum", 100}}); }

// A rule as whoever asks may know it, and what else is said of it.
Json quality_rule(std::string_view more, Json of_more) {
  return object_of({{"id", text()},
                    {"label", object_of({{"en", text()}, {"zh", text()}})},
                    {"kind", told(text(), "filled, valid, fresh, related or holds")},
                    {"weight", whole()},
                    {"fields", told(list_of(text()), "To be looked at where it does not hold")},
                    {"filter", told(typed("object"), "What records that are good meet")},
                    {std::string(more), std::move(of_more)}});
}

Json quality_of_object() {
  const Json average = told(or_null("number"), "0 to 100");
  Json owner = object_of({{"owner", told(or_null("object"), "Nobody's: null")},
                          {"records", whole()},
                          {"average", average}});
  Json day =
      object_of({{"day", told(text(), "2026-11-21")}, {"records", whole()}, {"average", average}});
  return object_of(
      {{"records", told(whole(), "That the caller sees")},
       {"average", average},
       {"rules", list_of(quality_rule("lacking", told(whole(), "Records that do not meet it")))},
       {"bands", told(list_of(whole()), "Records by their score: 0–9, 10–19, … 90–100")},
       {"owners", list_of(std::move(owner))},
       {"trend", list_of(std::move(day))},
       {"job", told(or_null("object"), "The working out anew that is under way")}});
}

Json quality_of_record() {
  Json score = percent();
  score.set("type", Json(Json::Array{"integer", "null"}));
  return object_of({{"score", told(std::move(score), "Null where there is no rule")},
                    {"rules", list_of(quality_rule("holds", yes_or_no()))}});
}

Json label() { return object_of({{"en", text()}, {"zh", text()}}); }

Json odds_score() {
  return object_of({{"auc", told(typed("number"), "0.5: as good as tossing a coin")},
                    {"brier", typed("number")},
                    {"log_loss", typed("number")}});
}

Json odds_report() {
  Json decile = object_of({{"predicted", told(typed("number"), "0 to 1, as all shares here")},
                           {"observed", typed("number")},
                           {"samples", whole()}});
  Json report = object_of(
      {{"verdict", told(text(), "too_little, no_better (all get the base rate) or better")},
       {"records", told(whole(), "That have closed")},
       {"won", whole()},
       {"taught", told(whole(), "Records that closed before the day of the split")},
       {"tested", told(whole(), "Records that closed since")},
       {"samples", told(whole(), "Looks at the tested, at several ages")},
       {"split", told(or_null("string"), "2026-11-21")},
       {"base_rate", typed("number")},
       {"prior", typed("number")},
       {"gain", told(typed("number"), "Log loss of the base rate less that of the model")},
       {"gain_error", told(typed("number"), "Its standard error, by record")},
       {"calibration_error", typed("number")},
       {"model", odds_score()},
       {"base", odds_score()},
       {"stated_samples", told(whole(), "Looks at which the stated probability is known")},
       {"stated", odds_score()},
       {"model_where_stated", odds_score()},
       {"calibration", list_of(std::move(decile))},
       {"telling", told(list_of(text()), "Fields left out: they give the outcome away")}});
  report.set("type", Json(Json::Array{"object", "null"}));
  return report;
}

Json odds_of_object() {
  Json level = object_of({{"what", told(text(), "level, range, empty or others")},
                          {"label", label()},
                          {"from", or_null("number")},
                          {"to", or_null("number")},
                          {"records", whole()},
                          {"won_percent", typed("number")},
                          {"weight", told(typed("number"), "Log odds against the average")}});
  Json fact = object_of(
      {{"fact", text()},
       {"label", label()},
       {"matters", told(typed("number"), "How far records differ by it, in log odds")},
       {"levels", told(list_of(std::move(level)), "None for who does not see all records")}});
  return object_of({{"version", told(whole(), "0: nothing has been learned yet")},
                    {"at", or_null("string")},
                    {"records_min", whole()},
                    {"outcome_min", whole()},
                    {"report", odds_report()},
                    {"facts", list_of(std::move(fact))},
                    {"hidden", told(yes_or_no(), "There are facts that the caller may not read")},
                    {"job", told(or_null("object"), "The learning that is under way")}});
}

Json odds_of_record() {
  Json value = object_of({{"what", told(text(), "level, number or empty")},
                          {"label", label()},
                          {"number", typed("number")}});
  Json reason = object_of({{"fact", text()},
                           {"label", label()},
                           {"points", told(whole(), "Against an average record")},
                           {"value", std::move(value)}});
  return object_of(
      {{"probability", told(or_null("integer"), "1 to 99")},
       {"stated", told(or_null("number"), "What stands in the record")},
       {"apart", told(yes_or_no(), "They differ by more than 25 points")},
       {"open", yes_or_no()},
       {"verdict", told(or_null("string"), "too_little, no_better or better")},
       {"base_rate", told(or_null("number"), "In percent")},
       {"records", told(whole(), "That it was learned from")},
       {"reasons", list_of(std::move(reason))},
       {"hidden", told(yes_or_no(), "There are reasons that the caller may not read")}});
}

Json tidying() {
  Json change = object_of({{"field", text()}, {"from", text()}, {"to", text()}});
  Json sample =
      object_of({{"id", text()}, {"name", text()}, {"fields", list_of(std::move(change))}});
  return object_of({{"filter", told(typed("object"), "The records, for POST …/bulk")},
                    {"samples", list_of(std::move(sample))},
                    {"count", told(whole(), "Records that are not written properly")},
                    {"looked_at", whole()},
                    {"mendable", told(whole(), "Of those looked at, what the program can mend")}});
}

Json stays() {
  const Json days = told(or_null("number"), "Null where there is none");
  Json longest = object_of({{"id", text()}, {"name", text()}, {"days", days}});
  Json value = object_of({{"value", told(Json(Json::Object{}), "As a group's key is shown")},
                          {"stays", told(whole(), "That have ended")},
                          {"mean_days", days},
                          {"median_days", days},
                          {"p90_days", days},
                          {"standing", told(whole(), "Records that are there now")},
                          {"standing_mean_days", days},
                          {"longest", list_of(std::move(longest))}});
  return object_of({{"values", list_of(std::move(value))}});
}

Json chain_of_many() {
  const Json count = told(or_null("integer"), "Null where the caller may not read it");
  const Json days = told(or_null("integer"), "Null where there are no samples");
  Json hop = object_of(
      {{"hop", told(text(),
                    "lead, mql, sal, sql, opportunity, quote, won, agreement, invoice, "
                    "payment, paid or renewal")},
       {"reached", count},
       {"samples", told(or_null("integer"), "With a day, and a hop before with a day")},
       {"median_days", days},
       {"p90_days", days},
       {"earlier", told(or_null("integer"), "Came earlier than the hop before: not in the days")},
       {"filter", told(or_null("object"), "Lists those that came here, with the one asked with")}});
  return object_of({{"records", whole()}, {"hops", list_of(std::move(hop))}});
}

Json chain_of_one() {
  Json hop = object_of(
      {{"hop", text()},
       {"state", told(text(), "reached, missing or hidden")},
       {"on", told(or_null("string"), "The day, in the workspace's zone")},
       {"days", told(or_null("integer"), "Since the nearest hop before; below zero: earlier")},
       {"object", told(or_null("string"), "Of the record that made it")},
       {"id", or_null("string")},
       {"name", or_null("string")}});
  return object_of({{"hops", list_of(std::move(hop))},
                    {"next", told(or_null("string"), "The first hop after the last reached")}});
}

Json account_group() {
  const Json amount = told(or_null("string"), "Null where the caller may not read it");
  const Json count = told(or_null("integer"), "Opportunities");
  Json figures = object_of({{"open", count},
                            {"won", count},
                            {"pipeline", amount},
                            {"weighted", amount},
                            {"won_year", told(or_null("string"), "Closed since “since”")},
                            {"won_ever", amount},
                            {"receivable", amount},
                            {"overdue", amount}});
  Json account = object_of({{"id", text()},
                            {"name", text()},
                            {"parent", told(or_null("string"), "Null of the topmost")},
                            {"level", whole()},
                            {"below", told(whole(), "Accounts at any level below")},
                            {"own", figures},
                            {"rolled", told(figures, "With all accounts below")}});
  return object_of(
      {{"currency", told(text(), "Of all amounts: the base currency")},
       {"since", told(text(), "2025-11-24: the first day of won_year")},
       {"complete", told(yes_or_no(), "False: there are more accounts than are told of")},
       {"narrowed", told(yes_or_no(), "The sums leave out records that the caller may not see")},
       {"accounts", told(list_of(std::move(account)), "Each after its parent")}});
}

Json tree_head() {
  Json head = object_of({{"size", told(whole(), "Changes in the tree")},
                         {"root", told(text(), "Its hash, in hexadecimal")},
                         {"at", told(text(), "When it was signed")},
                         {"at_us", told(whole(), "The same as microseconds since 1970")},
                         {"key", told(text(), "The public key, Ed25519")},
                         {"signature", text()}});
  return head;
}

Json seal() {
  Json head = tree_head();
  head.set("type", Json(Json::Array{"object", "null"}));
  Json check = object_of({{"at", text()},
                          {"sealed", told(whole(), "Changes that were compared")},
                          {"waiting", whole()},
                          {"erased", told(whole(), "Changes whose values are gone for good")},
                          {"heads", whole()},
                          {"faults", whole()},
                          {"ms", whole()},
                          {"first", told(or_null("object"), "kind, seq and what, of the first")}});
  check.set("type", Json(Json::Array{"object", "null"}));
  return object_of({{"head", std::move(head)},
                    {"waiting", told(whole(), "Changes that are not sealed yet")},
                    {"public_key", told(or_null("string"), "With which this server signs")},
                    {"stopped", told(or_null("object"),
                                     "Why nothing is signed any more, as en and zh: "
                                     "the log does not go on from the last head "
                                     "that is kept beside the signing key")},
                    {"last_check", std::move(check)}});
}

Json at_rest() {
  Json key = object_of({{"id", text()},
                        {"made_at", or_null("string")},
                        {"current", told(yes_or_no(), "Whether it is the one that encrypts now")},
                        {"in_use", told(yes_or_no(), "Whether anything may lie under it")}});
  Json job = object_of({{"id", text()},
                        {"done", told(whole(), "Contents of attachments that were looked at")},
                        {"total", whole()}});
  job.set("type", Json(Json::Array{"object", "null"}));
  return object_of({{"configured", told(yes_or_no(), "Whether the server has a file of keys")},
                    {"plain", told(yes_or_no(), "Whether anything may not be encrypted yet")},
                    {"keys", list_of(std::move(key))},
                    {"job", std::move(job)},
                    {"looked_at", told(or_null("string"), "When everything was looked at last")},
                    {"left", told(whole(),
                                  "Contents and secrets that could not be encrypted then; "
                                  "the server's log names them")}});
}

Json seal_proof() {
  return object_of({{"seq", text()},
                    {"place", told(whole(), "In the tree, from 0")},
                    {"size", told(whole(), "Of the tree")},
                    {"leaf", told(text(), "What is hashed: kith-change/1 …")},
                    {"leaf_hash", text()},
                    {"erased", yes_or_no()},
                    {"salt", told(or_null("string"), "Of the digest in the leaf, in hexadecimal")},
                    {"values", told(or_null("string"), "As the log keeps them; null when erased")},
                    {"path", told(list_of(text()), "RFC 6962 2.1.1, from the leaf upwards")},
                    {"root", text()}});
}

Json seal_step() {
  return object_of({{"from", whole()},
                    {"to", whole()},
                    {"from_root", text()},
                    {"to_root", text()},
                    {"path", told(list_of(text()), "RFC 6962 2.1.2")}});
}

Json user_or_null() { return told(or_null("object"), "Their id and name"); }

Json leave() {
  Json share = object_of(
      {{"to", user_or_null()},
       {"objects",
        told(Json(Json::Object{{"type", Json(Json::Array{"array", "null"})}, {"items", text()}}),
             "Names; null is all that no other share names")}});
  return object_of(
      {{"id", text()},
       {"person", user_or_null()},
       {"from", told(text(), "The first day, by the calendar of the person")},
       {"until", told(text(), "The last day")},
       {"state", told(text(), "planned, running, returning, ended or cancelled")},
       {"shares", list_of(std::move(share))},
       {"note", or_null("string")},
       {"trouble", told(or_null("string"), "cover_gone, owner_gone or for_good")},
       {"lent_batch", told(or_null("string"), "The batch of the hand-over")},
       {"return_batch", told(or_null("string"), "The batch that gave back; it can be undone")},
       {"lent", told(or_null("integer"), "Records handed over; null until that is done")},
       {"not_lent", told(or_null("integer"), "Records that refused")},
       {"returned", or_null("integer")},
       {"stayed", told(or_null("integer"), "Changed hands since, closed, or gone")},
       {"asked_by", user_or_null()},
       {"ended_at", told(or_null("string"), "An instant")},
       {"may_change", told(yes_or_no(), "Whether the caller may change it")}});
}

Json leave_records() {
  Json record = object_of({{"object", text()},
                           {"id", text()},
                           {"title", told(or_null("string"), "Null where the caller sees none")},
                           {"cover", user_or_null()},
                           {"owner", told(user_or_null(), "Who has it now: id and name")},
                           {"now", told(text(), "lent, back, moved, closed or gone")}});
  return object_of({{"records", list_of(std::move(record))}, {"next", or_null("string")}});
}

Json loan_of_record() {
  Json loan = object_of({{"id", text()},
                         {"person", told(user_or_null(), "Whose record it is: id and name")},
                         {"until", text()},
                         {"cover", user_or_null()}});
  loan.set("type", Json(Json::Array{"object", "null"}));
  return object_of({{"leave", std::move(loan)}});
}

std::optional<Json> leave_reply(Method method, std::string_view pattern) {
  if (pattern == "/api/v1/leaves") return object_of({{"leaves", list_of(leave())}});
  if (pattern == "/api/v1/users/{id}/leave_book") {
    return object_of({{"objects", list_of(object_of({{"object", text()}, {"count", whole()}}))}});
  }
  if (pattern == "/api/v1/leaves/{id}/records") return leave_records();
  if (pattern == "/api/v1/leaves/of/{object}/{id}") return loan_of_record();
  const bool planned = method == Method::post && pattern == "/api/v1/users/{id}/leaves";
  if (planned || pattern.starts_with("/api/v1/leaves/{id}")) return leave();
  return std::nullopt;
}

}  // namespace

Json marks_of_records() {
  return list_of(Json(Json::Object{{"type", "object"}, {"additionalProperties", marks()}}));
}

std::optional<Json> reply_schema(Method method, std::string_view pattern) {
  if (auto reply = passkey_reply(method, pattern)) return reply;
  if (method == Method::get && pattern == "/api/v1/search") return found();
  if (method == Method::get && pattern == "/api/v1/{object}/odds") return odds_of_object();
  if (method == Method::get && pattern == "/api/v1/{object}/{id}/odds") return odds_of_record();
  if (method == Method::post && pattern == "/api/v1/{object}/odds/train")
    return object_of({{"job", text()}});
  if (method == Method::post && pattern == "/api/v1/assignment/preview") return assigning();
  if (pattern == "/api/v1/territories/preview") return territory_plan();
  const bool in_a_batch =
      pattern == "/api/v1/commissions/recalculate" || pattern == "/api/v1/territories/apply";
  if (method == Method::post && in_a_batch)
    return object_of({{"job", text()}, {"batch", told(text(), "What undoes it")}});
  if (method == Method::get && pattern == "/api/v1/leads/queue") return queue_card();
  if (method == Method::post && pattern == "/api/v1/leads/{id}/outcome") return told_outcome();
  if (method == Method::get && pattern == "/api/v1/{object}/quality") return quality_of_object();
  if (method == Method::get && pattern == "/api/v1/{object}/{id}/quality")
    return quality_of_record();
  if (method == Method::post && pattern == "/api/v1/{object}/quality/preview") return tidying();
  if (method == Method::post && pattern == "/api/v1/{object}/stays") return stays();
  if (method == Method::get && pattern == "/api/v1/accounts/{id}/group") return account_group();
  if (pattern.ends_with("/chain")) return method == Method::post ? chain_of_many() : chain_of_one();
  if (method == Method::get && pattern.ends_with("/committee")) return committee();
  if (method == Method::get && pattern.ends_with("/coverage")) return coverage();
  if (method == Method::get && pattern == "/api/v1/seal") return seal();
  if (method == Method::get && pattern == "/api/v1/seal/heads")
    return object_of({{"heads", list_of(tree_head())}, {"next", or_null("string")}});
  if (method == Method::get && pattern == "/api/v1/seal/changes/{seq}") return seal_proof();
  if (method == Method::get && pattern == "/api/v1/seal/consistency") return seal_step();
  if (method == Method::get && pattern == "/api/v1/at-rest") return at_rest();
  if (method == Method::post && pattern == "/api/v1/at-rest/encrypt")
    return object_of({{"job", text()}});
  if (method == Method::post && pattern == "/api/v1/seal/verify")
    return object_of({{"job", text()}});
  if (auto reply = accounting_reply(pattern)) return reply;
  return leave_reply(method, pattern);
}

}  // namespace kith::api
