#include "sales/quote_acts.h"

#include <algorithm>

#include "formats/html.h"
#include "query/question.h"
#include "records/batch.h"
#include "records/conditions.h"
#include "sales/line_set.h"
#include "sales/look_up.h"
#include "sales/quotes.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Records;
using records::Unit;

constexpr int money_amount = 0;
constexpr int money_currency = 1;
constexpr int slice_records = 100;

query::ReadEnvironment seen(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

void set(Stored& record, std::string_view field, Value value) {
  record.cells(*record.object().field(field))[0] = std::move(value);
}

Error no_quote(Id id) {
  return not_found(say("There is no quote {}, or it is not visible to you.",
                       "报价单 {} 不存在或对你不可见。", format(id)));
}

Result<Stored> visible(const Unit& unit, std::string_view object, Id id) {
  auto found = query::fetch(seen(unit), *unit.schema->object(object), id);
  if (found && !found->deleted()) return std::move(*found);
  if (object == quotes) return no_quote(id);
  return not_found(say("There is no opportunity {}, or it is not visible to you.",
                       "商机 {} 不存在或对你不可见。", format(id)));
}

Json decimal_json(Decimal value) { return Json(format(value)); }

// A line as a client would write it; `off` more is taken off it.
Json line_json(const Stored& line, Decimal off) {
  Json values(Json::Object{});
  values.set("product", format(Id{std::get<int64_t>(cell(line, "product"))}));
  if (const auto words = text(line, "description"); !words.empty())
    values.set("description", words);
  values.set("quantity", decimal_json(decimal(line, "quantity")));
  if (const auto* price = std::get_if<Decimal>(&cell(line, "price", money_amount)))
    values.set("price",
               Json(Json::Object{
                   {"amount", format(*price)},
                   {"currency", std::get<std::string>(cell(line, "price", money_currency))}}));
  for (const std::string_view field : {"discount", "tax_rate"})
    if (!is_null(cell(line, field)))
      values.set(std::string(field), decimal_json(decimal(line, field)));
  const Decimal amount{decimal(line, "discount_amount").units + off.units};
  if (amount.units != 0) values.set("discount_amount", decimal_json(amount));
  return values;
}

Json::Array lines_json(std::span<const Stored> lines, std::span<const Decimal> off = {}) {
  Json::Array out;
  for (size_t i = 0; i < lines.size(); ++i)
    out.push_back(line_json(lines[i], i < off.size() ? off[i] : Decimal{}));
  return out;
}

// A batch of its own, unless the unit is part of one.
class OwnBatch {
 public:
  OwnBatch(const Unit& unit, const std::string& label) : unit_(unit), own_(!unit.batch) {
    if (own_) unit_.batch = records::open_batch(unit, records::BatchKind::batch, label).id;
  }
  const Unit& unit() const { return unit_; }
  void close(int64_t count) const {
    if (own_) records::close_batch(unit_, unit_.batch, count, records::BatchState::done);
  }

 private:
  Unit unit_;
  const bool own_;
};

Result<QuoteMade> with_lines(const Records& records, const OwnBatch& batch,
                             const records::Saved& quote, Json::Array lines) {
  const Unit& unit = batch.unit();
  const auto count = static_cast<int64_t>(lines.size());
  const auto written = TRY(write_lines(records, unit,
                                       {.of = of_quotes,
                                        .whole = quote.id,
                                        .version = {},
                                        .price_book = {},
                                        .lines = Json(std::move(lines))}));
  batch.close(count + 1);
  return QuoteMade{unit.batch, written.whole, count, {}};
}

int64_t revision_of(const Stored& quote) {
  const auto* revision = std::get_if<int64_t>(&cell(quote, "revision"));
  return revision ? *revision : 1;
}

// Q-00042, Q-00042-2, Q-00042-3
std::string number_of_next(const Stored& quote) {
  std::string number(text(quote, "number"));
  if (revision_of(quote) > 1) number.resize(std::min(number.rfind('-'), number.size()));
  return fmt::format("{}-{}", number, revision_of(quote) + 1);
}

Status may_have_next(const Stored& quote) {
  const std::string_view status = text(quote, "status");
  const std::string_view number = text(quote, "number");
  if (status == "draft")
    return invalid_field(
        "status", "draft",
        say("{} is still a draft: change it as it is.", "{} 仍为草稿，可直接修改。", number));
  if (status == "accepted")
    return invalid_field("status", "accepted",
                         say("{} has been accepted and stays as it was agreed. Make another quote "
                             "of the opportunity.",
                             "{} 已被接受，内容不可再改。请从商机另建报价单。", number));
  if (status == "superseded")
    return conflict(say("{} has been superseded already. Work on the newest version.",
                        "{} 已被新版本取代，请在最新版本上操作。", number));
  return done();
}

// All but what happened to the version before.
Stored copy_of(const Unit& unit, const Stored& quote) {
  Stored copy(quote.object());
  for (const schema::Field& field : quote.object().fields) {
    if (field.formula || (field.system && field.name != "owner") ||
        (field.read_only && field.name != "revision"))
      continue;
    std::ranges::copy(quote.cells(field), copy.cells(field).begin());
  }
  set(copy, "status", std::string("draft"));
  set(copy, "decline_reason", {});
  set(copy, "number", number_of_next(quote));
  set(copy, "revision", revision_of(quote) + 1);
  set(copy, "previous", value_of(quote.id()));
  const auto* until = std::get_if<Date>(&cell(quote, "valid_until"));
  if (until && *until < today_of(unit)) set(copy, "valid_until", {});
  return copy;
}

// What is refused for want of an approval is emptied, for a new record cannot ask for one.
Status leave_out(const Error& error, Stored& copy, std::vector<std::string>& left_out) {
  for (const FieldError& refused : error.fields) {
    const schema::Field* field = copy.object().field(refused.field);
    const bool may = refused.code == "approval_required" && field && !field->required &&
                     !field->system && std::ranges::find(left_out, field->name) == left_out.end();
    if (!may) return error;
    std::ranges::fill(copy.cells(*field), Value{});
    left_out.push_back(field->name);
  }
  return error.fields.empty() ? Status(error) : done();
}

Result<QuoteMade> begin_version(const Records& records, const Unit& unit, Stored copy) {
  QuoteMade made;
  for (;;) {
    std::optional<Result<records::Saved>> saved;
    unit.db.nested([&] {
      saved = records.create(unit, copy);
      return saved->ok();
    });
    if (*saved) {
      made.quote = **saved;
      return made;
    }
    TRY(leave_out(saved->error(), copy, made.left_out));
  }
}

Status supersede(const Records& records, const Unit& unit, const Stored& old, Id next) {
  for (const Stored& older : look_up_all(unit, quotes, "newest", old.id())) {
    Stored after = older;
    set(after, "newest", value_of(next));
    TRY(records.update(unit, older, after));
  }
  Stored after = old;
  set(after, "newest", value_of(next));
  set(after, "status", std::string("superseded"));
  TRY(records.update(unit, old, after));
  return done();
}

bool flag(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<bool>(&cell(record, field));
  return value && *value;
}

Unit as(const Unit& unit, const access::Actor& actor) {
  return {.db = unit.db,
          .schema = unit.schema,
          .actor = actor,
          .now = unit.now,
          .ids = unit.ids,
          .base_currency = unit.base_currency,
          .via = unit.via,
          .batch = {},
          .default_country = unit.default_country};
}

// With their rights, and bound by the locks that bind them.
Status carry_as(const Records& records, const Unit& unit, const Stored& quote,
                const Stored& opportunity) {
  const auto lines = lines_in_order(unit, quote);
  const auto sums = sums_of_quote(quote, lines);
  if (!sums || lines.empty()) return done();
  if (!unit.actor.may(access::Verb::update, opportunity))
    return forbidden(say("Whoever accepted it may not change this opportunity. Ask its owner.",
                         "接受报价的人无权更改该商机，请联系商机负责人。"));
  const OwnBatch batch(unit, std::string(text(quote, "number")));
  TRY(write_lines(records, batch.unit(),
                  {.of = of_opportunities,
                   .whole = opportunity.id(),
                   .version = {},
                   .price_book = {},
                   .lines = Json(lines_json(lines, sums->shares))}));
  batch.close(static_cast<int64_t>(lines.size()) + 1);
  return done();
}

// On the quote, where its owner is told of it.
Status note_left(const Records& records, const Unit& unit, const Stored& quote,
                 const Error& error) {
  const access::User* owner = unit.actor.directory().user(quote.owner());
  const Locale locale = locale_of(owner ? owner->locale : std::string_view(), Locale::zh_cn);
  const Message subject = say("The lines of {} are not yet those of the opportunity",
                              "{} 的明细尚未写回商机", text(quote, "number"));
  const Message& why = error.fields.empty() ? error.message : error.fields.front().message;
  const Json link(Json::Object{{"object", quotes}, {"id", format(quote.id())}});
  TRY(records.create(
      unit, *unit.schema->object("activities"),
      Json(Json::Object{{"kind", "note"},
                        {"subject", render(subject, locale)},
                        {"body", "<p>" + formats::html_of(render(why, locale)) + "</p>"},
                        {"links", Json(Json::Array{link})}})));
  return done();
}

// In the name of whoever noted the answer, or of the quote's owner where its customer gave it. The
// quote is accepted either way.
Status carry(const Records& records, const Unit& unit, const records::Change& change) {
  const auto quote = look_up(unit, quotes, change.record);
  if (!quote || text(*quote, "status") != "accepted" || !flag(*quote, "carry_lines")) return done();
  const auto* id = std::get_if<int64_t>(&cell(*quote, "opportunity"));
  const auto opportunity = id ? look_up(unit, "opportunities", Id{*id}) : std::nullopt;
  if (!opportunity) return done();
  const access::Actor by = unit.actor.as(change.actor ? change.actor : quote->owner());
  Status carried = done();
  unit.db.nested([&] {
    carried = carry_as(records, as(unit, by), *quote, *opportunity);
    return carried.ok();
  });
  return carried ? done() : note_left(records, unit, *quote, carried.error());
}

}  // namespace

Result<QuoteMade> quote_of_opportunity(const Records& records, const Unit& unit, Id opportunity,
                                       const Json& values) {
  const Stored deal = TRY(visible(unit, "opportunities", opportunity));
  const OwnBatch batch(unit, std::string(text(deal, "name")));
  Json wanted = values;
  wanted.set("opportunity", format(opportunity));
  const auto lines = lines_in_order(unit, deal);
  // The lines say which currency it is, where they say anything.
  if (!wanted.find("currency"))
    for (const Stored& line : lines)
      if (const auto* currency = std::get_if<std::string>(&cell(line, "price", money_currency))) {
        wanted.set("currency", *currency);
        break;
      }
  const auto quote = TRY(records.create(batch.unit(), *unit.schema->object(quotes), wanted));
  return with_lines(records, batch, quote, lines_json(lines));
}

Result<QuoteMade> next_version(const Records& records, const Unit& unit, Id id) {
  unit.db.take_turns(fmt::format("quote {}", format(id)));
  const Stored quote = TRY(visible(unit, quotes, id));
  TRY(may_have_next(quote));
  const OwnBatch batch(unit, number_of_next(quote));
  auto begun = TRY(begin_version(records, batch.unit(), copy_of(unit, quote)));
  TRY(supersede(records, batch.unit(), quote, begun.quote.id));
  auto made = TRY(with_lines(records, batch, begun.quote, lines_json(lines_in_order(unit, quote))));
  made.left_out = std::move(begun.left_out);
  return made;
}

Result<Stored> quote_to_send(const Unit& unit, Id id, std::optional<int64_t> version) {
  Stored quote = TRY(visible(unit, quotes, id));
  if (version && *version != quote.version())
    return conflict(say("Somebody has changed this quote meanwhile. Look at it again.",
                        "有人刚刚修改了这份报价单，请重新查看。"));
  const std::string_view number = text(quote, "number");
  if (text(quote, "status") != "draft")
    return invalid_field("status", "sent",
                         say("{} is no draft any more. Make a new version to send it changed.",
                             "{} 已不是草稿。如需修改后再发送，请建立新版本。", number));
  const auto* until = std::get_if<Date>(&cell(quote, "valid_until"));
  if (until && *until < today_of(unit))
    return invalid_field("valid_until", "range",
                         say("{} was valid until {}. Choose today or later.",
                             "{} 的有效期至 {}，请选择今天或之后的日期。", number, format(*until)));
  const auto lines = lines_in_order(unit, quote);
  const bool priced = std::ranges::any_of(
      lines, [](const Stored& line) { return !is_null(cell(line, "total", money_amount)); });
  if (!priced)
    return invalid_field("lines", "required",
                         say("{} has no line with a price. Add what is offered first.",
                             "{} 没有带价格的明细，请先添加报价内容。", number));
  return quote;
}

Result<records::Saved> mark_sent(const Records& records, const Unit& unit, const Stored& quote) {
  Stored after = quote;
  set(after, "status", std::string("sent"));
  set(after, "sent_at", unit.now);
  return records.update(unit, quote, after);
}

Status mark_viewed(const Records& records, const Unit& unit, const Stored& quote) {
  Stored after = quote;
  const auto* views = std::get_if<int64_t>(&cell(quote, "views"));
  set(after, "views", (views ? *views : 0) + 1);
  set(after, "viewed_at", unit.now);
  if (text(quote, "status") == "sent") {
    set(after, "status", std::string("viewed"));
    TRY(records.update(unit, quote, after));
  } else {
    records.note(unit, quote, after);
  }
  return done();
}

app::Reaction carry_back() {
  return {.name = "lines of accepted quotes",
          .objects = {std::string(quotes)},
          .run = carry,
          .wants = [](const records::Change& change) {
            return change.act == records::Act::update && change.via != records::Via::undo &&
                   std::ranges::any_of(change.fields, [](const records::FieldChange& field) {
                     return !field.to.empty() && field.to[0] == Value{std::string("accepted")};
                   });
          }};
}

Status run_quotes(app::Workspace& workspace, jobs::Run& run) {
  while (!run.cancelled()) {
    const auto gone =
        TRY(workspace.database().write([&](storage::Connection& db) -> Result<size_t> {
          const access::Actor system = workspace.system();
          const Unit unit = workspace.unit(db, system, records::Via::job, workspace.settings());
          const schema::Object& object = *unit.schema->object(quotes);
          const auto where = [&](std::string_view field, query::Op op, std::vector<Value> values) {
            return records::where(object, *object.field(field), op, std::move(values));
          };
          query::Question question;
          question.object = &object;
          question.filter = query::Filter::both(
              where("status", query::Op::in, {std::string("sent"), std::string("viewed")}),
              where("valid_until", query::Op::lt, {today_of(unit)}));
          const auto ids = query::select_ids(seen(unit), question, Id{}, slice_records);
          for (const Stored& quote : query::fetch_many(seen(unit), object, ids)) {
            Stored after = quote;
            set(after, "status", std::string("expired"));
            TRY(workspace.records().update(unit, quote, after));
          }
          return ids.size();
        }));
    if (gone < slice_records) break;
  }
  return done();
}

}  // namespace kith::sales
