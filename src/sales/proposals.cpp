#include "sales/proposals.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/crypto.h"
#include "sales/look_up.h"
#include "sales/pool_acts.h"
#include "sales/quote_acts.h"
#include "sales/quote_document.h"
#include "sales/quotes.h"
#include "text/fold.h"

namespace kith::sales {
namespace {

using formats::Document;
using query::Stored;
using records::Records;
using records::Saved;
using records::Unit;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes alert_within{15};
constexpr seconds between_openings{10};
constexpr seconds between_notes{4};
constexpr int64_t seconds_max = 30;
constexpr int64_t page_max = 20;
constexpr size_t name_max = 120;
constexpr size_t reason_max = 500;
constexpr size_t strokes_max = 200;
constexpr size_t points_max = 5'000;
constexpr uint64_t codes = 1'000'000;
constexpr int64_t box_width = 1'000;
constexpr int64_t box_height = 300;

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

std::optional<Timestamp> instant(const Stored& record, std::string_view field) {
  const auto* at = std::get_if<Timestamp>(&cell(record, field));
  return at ? std::optional(*at) : std::nullopt;
}

int64_t number(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<int64_t>(&cell(record, field));
  return value ? *value : 0;
}

std::string fingerprint(std::string_view text) { return hex(sha256(text)); }

std::string new_code(Random& random) {
  std::array<std::byte, 8> bytes;
  random.fill(bytes);
  return fmt::format("{:06}", std::bit_cast<uint64_t>(bytes) % codes);
}

// Six digits are soon tried out by whoever has the fingerprint: it keeps them from being read, no more.
std::string code_hash(const Stored& proposal, std::string_view code) {
  return fingerprint(std::string(text(proposal, "fingerprint")).append(code));
}

// "482 913", and the wide digits of a Chinese keyboard.
std::string typed_digits(std::string_view typed) {
  std::string digits;
  for (const char c : fold(typed))
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

Error no_proposal() {
  return not_found(
      say("There is nothing under this link. It may have been withdrawn: ask whoever "
          "sent it for another.",
          "此链接没有内容，可能已被撤回。请向发送者索取新的链接。"));
}

// What was put back to draft and sent anew is offered under the links that were made since.
bool is_of_earlier(const Stored& proposal, const Stored& quote) {
  const auto sent = instant(quote, "sent_at");
  const auto made = instant(proposal, "created_at");
  return sent && made && *made < *sent;
}

Offer offer_of(const Unit& unit, const Stored& quote, const Stored& proposal) {
  const std::string_view status = text(quote, "status");
  if (status != "draft" && is_of_earlier(proposal, quote)) return Offer::superseded;
  if (status == "accepted") return Offer::accepted;
  if (status == "declined") return Offer::declined;
  if (status == "superseded") return Offer::superseded;
  const auto* until = std::get_if<Date>(&cell(quote, "valid_until"));
  const bool over = until && *until < today_of(unit);
  return awaits_answer(quote) && !over ? Offer::open : Offer::expired;
}

Error cannot_answer(Offer standing, const Stored& quote) {
  const std::string_view number = text(quote, "number");
  switch (standing) {
    case Offer::accepted:
    case Offer::declined:
      return conflict(say("{} has been answered already. Ask whoever sent it to change that.",
                          "{} 已答复。如需更改，请联系发送者。", number));
    case Offer::superseded:
      return conflict(
          say("{} has been replaced by a newer version. Ask whoever sent it for the link "
              "to that.",
              "{} 已有新版本。请向发送者索取新版本的链接。", number));
    default:
      return invalid_field("valid_until", "expired",
                           say("{} is no longer valid. Ask whoever sent it for a new one.",
                               "{} 已过有效期。请向发送者索取新的报价。", number));
  }
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::optional<formats::Signature::Point> point_of(const Json& json) {
  const Json::Array* pair = json.as_array();
  if (!pair || pair->size() != 2) return std::nullopt;
  const auto x = (*pair)[0].as_integer();
  const auto y = (*pair)[1].as_integer();
  if (!x || !y || *x < 0 || *x > box_width || *y < 0 || *y > box_height) return std::nullopt;
  return formats::Signature::Point{static_cast<int>(*x), static_cast<int>(*y)};
}

std::optional<formats::Signature> signature_of(const Json& json) {
  formats::Signature signature;
  signature.typed = std::string(json.text("typed"));
  if (!is_blank(signature.typed) && characters(signature.typed) <= name_max) return signature;
  signature.typed.clear();
  const Json* strokes = json.find("strokes");
  const Json::Array* list = strokes ? strokes->as_array() : nullptr;
  if (!list || list->empty() || list->size() > strokes_max) return std::nullopt;
  size_t points = 0;
  for (const Json& stroke : *list) {
    if (!stroke.as_array() || stroke.as_array()->empty()) return std::nullopt;
    points += stroke.as_array()->size();
    if (points > points_max) return std::nullopt;
    auto& drawn = signature.strokes.emplace_back();
    for (const Json& each : *stroke.as_array()) {
      const auto point = point_of(each);
      if (!point) return std::nullopt;
      drawn.push_back(*point);
    }
  }
  return signature;
}

// What was understood of it, nothing else that came along.
Json signature_json(const formats::Signature& signature) {
  if (!signature.typed.empty()) return Json(Json::Object{{"typed", signature.typed}});
  Json::Array strokes;
  for (const auto& stroke : signature.strokes) {
    Json::Array points;
    for (const auto& [x, y] : stroke)
      points.push_back(Json(Json::Array{Json(int64_t{x}), Json(int64_t{y})}));
    strokes.push_back(Json(std::move(points)));
  }
  return Json(Json::Object{{"strokes", Json(std::move(strokes))}});
}

Status check_acceptance(const Answer& answer) {
  if (is_blank(answer.name) || characters(answer.name) > name_max)
    return invalid_field(
        "name", "required",
        say("Give your name, of at most {} characters.", "请填写姓名，最多 {} 个字符。", name_max));
  if (!signature_of(answer.signature))
    return invalid_field("signature", "required",
                         say("Sign: type your name or draw it.", "请签名：输入姓名或手写签名。"));
  return done();
}

std::optional<Error> check_code(const Records& records, const Unit& unit, const Shown& shown,
                                std::string_view typed) {
  if (!asks_for_code(shown)) return std::nullopt;
  const int64_t misses = number(shown.proposal, "code_misses");
  const Error used_up =
      invalid_field("code", "used_up",
                    say("Too many wrong codes. Ask whoever sent this for another link.",
                        "签署码输错次数过多，请向发送者索取新的链接。"));
  if (misses >= code_misses_max) return used_up;
  const std::string digits = typed_digits(typed);
  if (digits.empty())
    return invalid_field(
        "code", "required",
        say("Enter the code of six digits that you were told.", "请输入您收到的六位签署码。"));
  if (equal_in_constant_time(code_hash(shown.proposal, digits), text(shown.proposal, "code_hash")))
    return std::nullopt;
  Stored after = shown.proposal;
  set(after, "code_misses", misses + 1);
  records.note(unit, shown.proposal, after);
  const int64_t left = code_misses_max - misses - 1;
  if (left == 0) return used_up;
  return invalid_field(
      "code", "wrong",
      say("That is not the code. {} tries are left.", "签署码不正确，还可尝试 {} 次。", left));
}

Status keep_signature(const Records& records, const Unit& unit, const Shown& shown,
                      const Answer& answer) {
  Stored after = shown.proposal;
  const Json kept(Json::Object{{"name", answer.name},
                               {"at", format(unit.now)},
                               {"address", answer.address},
                               {"agent", answer.agent},
                               {"hash", answer.hash},
                               {"code", asks_for_code(shown)},
                               {"signature", signature_json(*signature_of(answer.signature))}});
  set(after, "signature", kept.dump());
  TRY(records.update(unit, shown.proposal, after));
  return done();
}

}  // namespace

std::optional<Document> sent_document(const Unit& unit, const Stored& quote) {
  if (text(quote, "status") == "draft") return std::nullopt;
  for (const Stored& proposal : look_up_all(unit, proposals, "quote", quote.id())) {
    if (is_of_earlier(proposal, quote)) continue;
    const auto kept = parse_json(text(proposal, "document"));
    auto document = kept ? formats::document_of(*kept) : invalid({});
    if (document) return std::move(*document);
  }
  return std::nullopt;
}

Result<MadeProposal> make_proposal(const Records& records, const Unit& unit, const Stored& quote,
                                   const ProposalWish& wish, Random& random) {
  if (!awaits_answer(quote))
    return invalid_field(
        "status", "transition",
        say("{} does not wait for an answer: send it first, or make a new version.",
            "{} 当前不等待答复：请先发送，或建立新版本。", text(quote, "number")));
  if (characters(wish.recipient) > name_max)
    return invalid_field("recipient", "too_long",
                         say("Give at most {} characters.", "最多 {} 个字符。", name_max));
  MadeProposal made{{}, random.token(), wish.code ? new_code(random) : std::string()};
  const auto document = sent_document(unit, quote);
  Stored row(*unit.schema->object(proposals));
  set(row, "quote", value_of(quote.id()));
  set(row, "owner", value_of(quote.owner()));
  if (!wish.recipient.empty()) set(row, "recipient", wish.recipient);
  set(row, "fingerprint", fingerprint(made.token));
  if (wish.code) set(row, "code_hash", code_hash(row, made.code));
  set(row, "document",
      formats::to_json(document ? *document : document_of_quote(unit, quote)).dump());
  set(row, "opened", int64_t{0});
  made.id = TRY(records.create(unit, std::move(row))).id;
  return made;
}

Status revoke_proposal(const Records& records, const Unit& unit, Id quote, Id proposal) {
  const auto found = look_up(unit, proposals, proposal);
  if (!found || number(*found, "quote") != quote.value)
    return not_found(say("There is no such link of this quote.", "该报价单没有此链接。"));
  if (instant(*found, "revoked_at")) return done();
  Stored after = *found;
  set(after, "revoked_at", unit.now);
  TRY(records.update(unit, *found, after));
  return done();
}

Result<Shown> shown_under(const Unit& unit, std::string_view token) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const schema::Object& object = *unit.schema->object(proposals);
  const auto ids = query::find_by(all, object, *object.field("fingerprint"), fingerprint(token), 1);
  auto proposal = ids.empty() ? std::nullopt : look_up(unit, proposals, ids.front());
  if (!proposal || instant(*proposal, "revoked_at")) return no_proposal();
  auto quote = look_up(unit, quotes, Id{number(*proposal, "quote")});
  const auto kept = parse_json(text(*proposal, "document"));
  if (!quote || !kept) return no_proposal();
  const Offer standing = offer_of(unit, *quote, *proposal);
  Document document = TRY(formats::document_of(*kept));
  std::string hash = fingerprint(formats::to_json(document).dump());
  return Shown{std::move(*proposal), std::move(*quote), std::move(document), std::move(hash),
               standing};
}

Status note_opening(const Records& records, const Unit& unit, const Shown& shown) {
  const auto last = instant(shown.proposal, "last_opened_at");
  if (last && unit.now - *last < between_openings) return done();
  Stored after = shown.proposal;
  set(after, "opened", number(shown.proposal, "opened") + 1);
  set(after, "last_opened_at", unit.now);
  const auto alerted = instant(shown.proposal, "alerted_at");
  const bool soon = last && unit.now - *last <= alert_within;
  const bool tells =
      soon && (!alerted || unit.now - *alerted > alert_within) && shown.quote.owner();
  if (tells) {
    set(after, "alerted_at", unit.now);
    TRY(tell(records, unit, "proposal_opened", shown.quote, shown.quote.owner()));
  }
  records.note(unit, shown.proposal, after);
  if (!awaits_answer(shown.quote)) return done();
  return mark_viewed(records, unit, shown.quote);
}

Status note_seconds(const Records& records, const Unit& unit, const Shown& shown,
                    const Json& pages) {
  const auto last = instant(shown.proposal, "seen_at");
  if (!pages.as_object() || (last && unit.now - *last < between_notes)) return done();
  const auto known = parse_json(text(shown.proposal, "page_seconds"));
  Json sums = known && known->as_object() ? *known : Json(Json::Object{});
  int64_t left = seconds_max;
  for (int64_t page = 1; page <= page_max; ++page) {
    const std::string name = std::to_string(page);
    const int64_t more = std::clamp<int64_t>(pages.integer(name), 0, left);
    if (more == 0) continue;
    left -= more;
    sums.set(name, Json(sums.integer(name) + more));
  }
  Stored after = shown.proposal;
  set(after, "page_seconds", sums.dump());
  set(after, "seen_at", unit.now);
  records.note(unit, shown.proposal, after);
  return done();
}

bool asks_for_code(const Shown& shown) { return !text(shown.proposal, "code_hash").empty(); }

Result<std::optional<Error>> answer_proposal(const Records& records, const Unit& unit,
                                             const Shown& shown, const Answer& answer) {
  if (shown.standing != Offer::open) return cannot_answer(shown.standing, shown.quote);
  if (answer.hash != shown.hash)
    return conflict(say("This is not the content that is offered now. Load the page again.",
                        "内容已与当前报价不一致，请重新加载页面。"));
  Stored after = shown.quote;
  if (answer.accepted) {
    TRY(check_acceptance(answer));
    if (auto refused = check_code(records, unit, shown, answer.code)) return refused;
    TRY(keep_signature(records, unit, shown, answer));
    set(after, "status", std::string("accepted"));
    set(after, "accepted_by", answer.name);
  } else {
    if (is_blank(answer.reason) || characters(answer.reason) > reason_max)
      return invalid_field(
          "reason", "required",
          say("Say why, in at most {} characters.", "请说明原因，最多 {} 个字符。", reason_max));
    set(after, "status", std::string("declined"));
    set(after, "decline_reason", answer.reason);
  }
  set(after, "decided_at", unit.now);
  if (shown.quote.owner())
    TRY(tell(records, unit, "proposal_answered", shown.quote, shown.quote.owner()));
  TRY(records.update(unit, shown.quote, after));
  return std::optional<Error>();
}

Document certified(const Shown& shown, const TimeZone& zone) {
  Document document = shown.document;
  const auto kept = parse_json(text(shown.proposal, "signature"));
  if (!kept || !kept->as_object()) return document;
  const bool chinese = document.language == "zh";
  const auto says = [&](const Message& message) { return chinese ? message.zh : message.en; };
  formats::Certificate page;
  page.title = says(say("Certificate of acceptance", "签署证明"));
  page.text = says(say("The offer above was accepted as follows.", "上述报价已按以下方式被接受。"));
  const auto at = parse_timestamp(kept->text("at"));
  const auto fact = [&](const Message& label, std::string value) {
    page.facts.push_back({says(label), std::move(value)});
  };
  fact(say("Document", "单据"), document.title);
  fact(say("Accepted by", "签署人"), std::string(kept->text("name")));
  if (at) {
    const int64_t offset = zone.offset_s_at(*at);
    const std::string local = format(std::chrono::floor<seconds>(*at) + seconds{offset});
    fact(say("At", "时间"),
         fmt::format("{} {} ({})", local.substr(0, 10), local.substr(11, 8), zone.name()));
    fact(say("At (UTC)", "时间（UTC）"), format(*at));
  }
  if (kept->flag("code"))
    fact(say("Code", "签署码"), says(say("entered: six digits, told apart from the link",
                                         "已输入：六位数字，与链接分开告知")));
  fact(say("From", "来源地址"), std::string(kept->text("address")));
  fact(say("Program", "浏览器"), std::string(kept->text("agent")));
  fact(say("SHA-256 of the content", "内容 SHA-256"), std::string(kept->text("hash")));
  fact(say("SHA-256 of the link", "链接 SHA-256"),
       std::string(text(shown.proposal, "fingerprint")));
  page.signed_label = says(say("Signature", "签名"));
  const Json* drawn = kept->find("signature");
  page.signature = (drawn ? signature_of(*drawn) : std::nullopt).value_or(formats::Signature{});
  document.certificate = std::move(page);
  return document;
}

}  // namespace kith::sales
