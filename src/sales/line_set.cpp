#include "sales/line_set.h"

#include <algorithm>

#include "records/batch.h"
#include "sales/line_gross.h"
#include "sales/look_up.h"
#include "sales/quotes.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Records;
using records::Saved;
using records::Unit;

constexpr size_t lines_max = 200;
constexpr int money_amount = 0;
constexpr int money_currency = 1;
constexpr int money_base = 2;

std::vector<Stored> lines_of(const Unit& unit, const Lined& of, Id whole) {
  return look_up_all(unit, of.lines, of.reference, whole);
}

query::ReadEnvironment seen(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::optional<Decimal> sum(std::span<const Stored> lines, std::string_view field, int column) {
  Decimal sum;
  for (const Stored& line : lines) {
    const auto* part = std::get_if<Decimal>(&cell(line, field, column));
    const auto more = part ? add(sum, *part) : std::optional(sum);
    if (!more) return std::nullopt;
    sum = *more;
  }
  return sum;
}

// That of all lines with a price; empty where they have several.
std::optional<std::string> common_currency(std::span<const Stored> lines) {
  std::optional<std::string> common;
  for (const Stored& line : lines) {
    const auto* currency = std::get_if<std::string>(&cell(line, "total", money_currency));
    if (!currency) continue;
    if (!common) common = *currency;
    if (*common != *currency) return std::string();
  }
  return common;
}

Json amount_json(const LineTotals& totals) {
  return Json(Json::Object{{"amount", format(totals.net)}, {"currency", totals.currency}});
}

bool has_amount(const Stored& opportunity, const LineTotals& totals) {
  return cell(opportunity, "amount", money_amount) == Value{totals.net} &&
         cell(opportunity, "amount", money_currency) == Value{totals.currency};
}

Error placed(Error error, size_t place) {
  const std::string prefix = fmt::format("lines[{}]", place);
  if (error.fields.empty()) error.fields.push_back({"", "invalid", error.message});
  for (FieldError& field : error.fields)
    field.field = field.field.empty() ? prefix : prefix + "." + field.field;
  return error;
}

class LineWriter {
 public:
  LineWriter(const Records& records, const Unit& unit, const Lined& of, Id whole)
      : records_(records),
        unit_(unit),
        of_(of),
        whole_(whole),
        object_(*unit.schema->object(of.lines)),
        left_(lines_of(unit, of, whole)) {}

  Result<std::vector<Saved>> write(const Json::Array& lines) {
    TRY(remove_all_but(lines));
    std::vector<Saved> written;
    for (size_t place = 0; place < lines.size(); ++place) {
      auto saved = write_one(lines[place], static_cast<int64_t>(place));
      if (!saved) return placed(std::move(saved).error(), place);
      written.push_back(*saved);
    }
    return written;
  }

 private:
  // First, for a new line may have the product of one that goes.
  Status remove_all_but(const Json::Array& lines) {
    const auto stays = [&](const Stored& known) {
      return std::ranges::any_of(
          lines, [&](const Json& line) { return parse_id(line.text("id")) == known.id(); });
    };
    for (const Stored& known : left_)
      if (!stays(known)) TRY(records_.remove(unit_, object_, known.id(), known.version()));
    std::erase_if(left_, [&](const Stored& known) { return !stays(known); });
    return done();
  }

  Result<Saved> write_one(const Json& line, int64_t position) {
    if (!line.as_object()) {
      return invalid_field("", "type",
                           say("A line is a JSON object: {{\"product\", \"quantity\"}}.",
                               "明细须为 JSON 对象：{{\"product\", \"quantity\"}}。"));
    }
    Json values(Json::Object{});
    for (const auto& [name, value] : *line.as_object())
      if (name != "id" && name != "version") values.set(name, value);
    values.set(std::string(of_.reference), format(whole_));
    values.set("position", position);
    const Json* id = line.find("id");
    if (!id || id->is_null()) return records_.create(unit_, object_, values);
    const auto known = id->as_string() ? parse_id(*id->as_string()) : std::nullopt;
    const auto found =
        std::ranges::find_if(left_, [&](const Stored& each) { return known == each.id(); });
    if (found == left_.end()) {
      return invalid_field("id", "not_found",
                           say("This line is no longer there. Load the lines again.",
                               "该明细已不存在，请重新加载。"));
    }
    left_.erase(found);
    const Json* version = line.find("version");
    return records_.update(unit_, object_, *known, version ? version->as_integer() : std::nullopt,
                           values);
  }

  const Records& records_;
  const Unit& unit_;
  const Lined& of_;
  const Id whole_;
  const schema::Object& object_;
  std::vector<Stored> left_;  // not written so far
};

// Also where nothing differs: what may not be changed may not have its lines changed.
Result<Saved> follow(const Records& records, const Unit& unit, const LineWish& wish,
                     const std::optional<LineTotals>& totals) {
  if (wish.of.whole == of_quotes.whole) return sum_quote(records, unit, wish.whole);
  if (shows_gross(wish.of)) return sum_gross(records, unit, wish.of, wish.whole);
  const Json values(totals ? Json::Object{{"amount", amount_json(*totals)}} : Json::Object{});
  return records.update(unit, *unit.schema->object(wish.of.whole), wish.whole, {}, values);
}

Result<LinesWritten> write_within(const Records& records, const Unit& unit, const LineWish& wish,
                                  const Json::Array& lines) {
  const schema::Object& object = *unit.schema->object(wish.of.whole);
  LinesWritten written{.batch = unit.batch, .whole = {}, .lines = {}, .totals = {}};
  written.whole = {wish.whole, wish.version.value_or(0)};
  if (wish.price_book) {
    const Json values(Json::Object{{"price_book", *wish.price_book}});
    written.whole = TRY(records.update(unit, object, wish.whole, wish.version, values));
  }
  written.lines = TRY(LineWriter(records, unit, wish.of, wish.whole).write(lines));
  written.totals = totals_of(unit, lines_of(unit, wish.of, wish.whole));
  written.whole = TRY(follow(records, unit, wish, written.totals));
  return written;
}

Error no_whole(const Lined& of, Id id) {
  if (of.whole == of_quotes.whole)
    return not_found(say("There is no quote {}, or it is not visible to you.",
                         "报价单 {} 不存在或对你不可见。", format(id)));
  if (of.whole == of_orders.whole)
    return not_found(say("There is no order {}, or it is not visible to you.",
                         "订单 {} 不存在或对你不可见。", format(id)));
  if (of.whole == of_purchases.whole)
    return not_found(say("There is no purchase order {}, or it is not visible to you.",
                         "采购单 {} 不存在或对你不可见。", format(id)));
  return not_found(say("There is no opportunity {}, or it is not visible to you.",
                       "商机 {} 不存在或对你不可见。", format(id)));
}

// A quote that has been sent says so before its first line does.
Status may_have_lines(const Lined& of, const Stored& whole) {
  if (of.whole != of_quotes.whole || text(whole, "status") == "draft") return done();
  return invalid_field(
      "lines", "sent",
      say("{} is no draft any more: its lines stay as the customer has them. Make a new version "
          "and "
          "change those.",
          "{} 已不是草稿，明细与客户所见保持一致。请建立新版本后修改。", text(whole, "number")));
}

}  // namespace

const Lined& lined_of(std::string_view whole) {
  if (whole == of_orders.whole) return of_orders;
  if (whole == of_purchases.whole) return of_purchases;
  return whole == of_quotes.whole ? of_quotes : of_opportunities;
}

std::optional<LineTotals> totals_of(const Unit& unit, std::span<const Stored> lines) {
  const auto currency = common_currency(lines);
  if (!currency) return std::nullopt;
  const int column = currency->empty() ? money_base : money_amount;
  const auto net = sum(lines, "total", column);
  const auto tax = sum(lines, "tax_amount", column);
  if (!net || !tax) return std::nullopt;
  return LineTotals{*net, *tax, currency->empty() ? std::string(unit.base_currency) : *currency,
                    static_cast<int64_t>(lines.size())};
}

Result<LinesWritten> write_lines(const Records& records, const Unit& unit, const LineWish& wish) {
  const Json::Array* lines = wish.lines.as_array();
  if (!lines || lines->size() > lines_max) {
    return invalid_field(
        "lines", "type",
        say("“lines” is a list of at most {} lines.", "“lines”应为最多 {} 条的列表。", lines_max));
  }
  unit.db.take_turns(fmt::format("lines {}", format(wish.whole)));
  const schema::Object& object = *unit.schema->object(wish.of.whole);
  const auto whole = query::fetch(seen(unit), object, wish.whole);
  if (!whole || whole->deleted()) return no_whole(wish.of, wish.whole);
  if (wish.version && *wish.version != whole->version()) {
    return conflict(say("Somebody has changed this record meanwhile. Look at it again.",
                        "有人刚刚修改了这条记录，请重新查看。"));
  }
  TRY(may_have_lines(wish.of, *whole));
  if (unit.batch) return write_within(records, unit, wish, *lines);
  Unit within = unit;
  const std::string label(text(*whole, object.title));
  within.batch = records::open_batch(unit, records::BatchKind::batch, label).id;
  auto written = TRY(write_within(records, within, wish, *lines));
  records::close_batch(within, within.batch, static_cast<int64_t>(lines->size()) + 1,
                       records::BatchState::done);
  return written;
}

Status keep_to_lines(const Unit& unit, records::Draft& draft) {
  const bool history = unit.via == records::Via::import || unit.via == records::Via::undo;
  if (draft.creating() || history || draft.after().deleted()) return done();
  const schema::Field& amount = *draft.after().object().field("amount");
  const auto before = draft.before()->cells(amount);
  const auto after = draft.after().cells(amount);
  if (before[money_amount] == after[money_amount] &&
      before[money_currency] == after[money_currency])
    return done();
  const auto totals = totals_of(unit, lines_of(unit, of_opportunities, draft.after().id()));
  if (!totals || has_amount(draft.after(), *totals)) return done();
  draft.refuse("amount", "follows_lines",
               say("The amount is the sum of the {0} lines: {1} {2}. Change the lines instead.",
                   "金额为 {0} 条产品明细之和：{1} {2}。请修改明细。", totals->lines,
                   format(totals->net), totals->currency));
  return done();
}

Status follow_lines(const Records& records, const Unit& unit, const records::Change& change) {
  const schema::Object& object = *unit.schema->object("opportunity_lines");
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto line = query::fetch(all, object, change.record);
  if (!line) return done();
  const auto opportunity =
      look_up(unit, "opportunities", Id{std::get<int64_t>(cell(*line, "opportunity"))});
  if (!opportunity) return done();
  const auto totals = totals_of(unit, lines_of(unit, of_opportunities, opportunity->id()));
  if (!totals || has_amount(*opportunity, *totals)) return done();
  const auto saved = records.update(unit, opportunity->object(), opportunity->id(), {},
                                    Json(Json::Object{{"amount", amount_json(*totals)}}));
  return saved ? done() : Status(saved.error());
}

Status follow_quote_lines(const Records& records, const Unit& unit, const records::Change& change) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto line = query::fetch(all, *unit.schema->object("quote_lines"), change.record);
  const auto quote =
      line ? look_up(unit, "quotes", Id{std::get<int64_t>(cell(*line, "quote"))}) : std::nullopt;
  if (!quote || text(*quote, "status") != "draft") return done();
  const auto saved = sum_quote(records, unit, quote->id());
  return saved ? done() : Status(saved.error());
}

}  // namespace kith::sales
