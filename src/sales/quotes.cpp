#include "sales/quotes.h"

#include <algorithm>
#include <array>

#include "app/settings.h"
#include "query/read.h"
#include "sales/line_set.h"
#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/price_books.h"
#include "schema/kinds/currencies.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

constexpr int money_amount = 0;
constexpr int money_currency = 1;
constexpr std::chrono::days valid_for{30};

// What may change in a quote that has been sent: whose it is, how it stands, how it is filed.
constexpr std::array<std::string_view, 5> free_fields = {"status", "decline_reason", "carry_lines",
                                                         "tags", "owner"};

struct Way {
  std::string_view from;
  std::string_view to;
};
constexpr Way ways[] = {
    {"draft", "sent"},        {"sent", "viewed"},         {"sent", "accepted"},
    {"sent", "declined"},     {"sent", "expired"},        {"viewed", "accepted"},
    {"viewed", "declined"},   {"viewed", "expired"},      {"sent", "superseded"},
    {"viewed", "superseded"}, {"declined", "superseded"}, {"expired", "superseded"}};

bool is_history(const Unit& unit) {
  return unit.via == records::Via::import || unit.via == records::Via::undo;
}

Id named(const Stored& record, std::string_view field) {
  const auto* id = std::get_if<int64_t>(&cell(record, field));
  return id ? Id{*id} : Id{};
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  return out;
}

void take(Draft& draft, std::string_view field, const Value& value) {
  if (draft.empty(field) && !is_null(value)) draft.set(field, value);
}

Id primary_contact(const Unit& unit, Id opportunity) {
  const auto roles = look_up_all(unit, "opportunity_contacts", "opportunity", opportunity);
  for (const Stored& role : roles) {
    const auto* primary = std::get_if<bool>(&cell(role, "is_primary"));
    if (primary && *primary) return named(role, "contact");
  }
  return roles.empty() ? Id{} : named(roles.front(), "contact");
}

void take_from_opportunity(const Unit& unit, Draft& draft) {
  const auto opportunity = look_up(unit, "opportunities", draft.reference("opportunity"));
  if (!opportunity) return;
  take(draft, "account", cell(*opportunity, "account"));
  take(draft, "name", cell(*opportunity, "name"));
  take(draft, "price_book", cell(*opportunity, "price_book"));
  if (const Id contact = draft.empty("contact") ? primary_contact(unit, opportunity->id()) : Id{})
    draft.set("contact", value_of(contact));
  if (draft.empty("currency") && draft.empty("price_book"))
    take(draft, "currency", cell(*opportunity, "amount", money_currency));
}

std::string_view language_of(const Unit& unit) {
  const access::User* user = unit.actor.user();
  return user && user->locale == "en" ? "en" : "zh";
}

void fill_in(const Unit& unit, Draft& draft) {
  take_from_opportunity(unit, draft);
  if (draft.empty("name"))
    if (const auto account = look_up(unit, "accounts", draft.reference("account")))
      take(draft, "name", cell(*account, "name"));
  if (draft.empty("name"))
    draft.refuse("name", "required",
                 say("Give the quote a subject, or say for which opportunity or account it is.",
                     "请填写主题，或选择对应的商机或客户。"));
  if (draft.empty("currency"))
    if (const auto book = look_up(unit, "price_books", draft.reference("price_book")))
      take(draft, "currency", cell(*book, "currency"));
  if (draft.empty("currency")) draft.set("currency", std::string(unit.base_currency));
  if (draft.empty("language")) draft.set("language", std::string(language_of(unit)));
  if (draft.empty("valid_until")) draft.set("valid_until", today_of(unit) + valid_for);
  if (draft.empty("revision")) draft.set("revision", int64_t{1});
}

void check_currency(Draft& draft) {
  const std::string currency = upper(draft.text("currency"));
  if (!schema::find_currency(currency)) {
    draft.refuse("currency", "currency",
                 say("“{}” is no currency; use a code of ISO 4217 such as CNY, USD or EUR.",
                     "“{}”不是货币代码；请使用 ISO 4217 代码，如 CNY、USD、EUR。", currency));
    return;
  }
  if (draft.text("currency") != currency) draft.set("currency", currency);
}

void set_money(std::span<Value> cells, Decimal amount, std::string_view currency) {
  if (cells[money_amount] == Value{amount} && cells[money_currency] == Value{std::string(currency)})
    return;
  std::ranges::fill(cells, Value{});
  cells[money_amount] = amount;
  cells[money_currency] = std::string(currency);
}

template <typename Record>
void set_sums(Record& record, const schema::Object& object, const QuoteSums& sums,
              std::string_view currency) {
  const auto set = [&](std::string_view field, Decimal amount) {
    set_money(record.cells(*object.field(field)), amount, currency);
  };
  set("subtotal", sums.subtotal);
  set("discount_total", sums.discount);
  set("net", sums.net);
  set("tax", sums.tax);
  set("total", sums.total);
}

void refuse_other_currency(Draft& draft, const Stored& line) {
  draft.refuse("currency", "lines_differ",
               say("Its lines are priced in {}. Remove the lines first, or keep the currency.",
                   "明细以 {} 计价。请先移除明细，或保留原货币。",
                   std::get<std::string>(cell(line, "price", money_currency))));
}

void refuse_discount(Draft& draft) {
  const bool percent_alone = draft.decimal("discount_amount").value_or(Decimal{}).units == 0;
  draft.refuse(percent_alone ? "discount" : "discount_amount", "range",
               say("The discount is larger than the quote. Give at most what its lines come to.",
                   "折扣大于整单金额，请填写不超过明细合计的折扣。"));
}

void total_quote(const Unit& unit, Draft& draft) {
  const std::vector<Stored> lines =
      draft.creating() ? std::vector<Stored>() : lines_in_order(unit, draft.after());
  const std::string currency(draft.text("currency"));
  for (const Stored& line : lines) {
    const auto* priced = std::get_if<std::string>(&cell(line, "price", money_currency));
    if (priced && *priced != currency) return refuse_other_currency(draft, line);
  }
  // Written before its lines are, a draft may say what will be taken off them.
  const bool nothing_yet = lines.empty();
  const auto sums = nothing_yet ? std::optional(QuoteSums{}) : sums_of_quote(draft.after(), lines);
  if (!sums || (sums->net.units < 0 && sums->subtotal.units >= 0)) return refuse_discount(draft);
  set_sums(draft, draft.after().object(), *sums, currency);
}

Message way_out(const Draft& draft) {
  const std::string number(draft.text("number"));
  const std::string_view status = text(*draft.before(), "status");
  if (status == "superseded")
    return say("{} has been superseded. Work on the newest version.",
               "{} 已被新版本取代，请在最新版本上操作。", number);
  if (status == "accepted")
    return say(
        "{} has been accepted and stays as it was agreed. Make another quote for what is "
        "to change.",
        "{} 已被接受，内容不可再改。如需变更，请另建报价单。", number);
  return say(
      "{} has been sent and stays as the customer has it. Make a new version and change that "
      "(for programs: POST /api/v1/quotes/{{id}}/versions).",
      "{} 已发送，内容与客户所见保持一致。请建立新版本后修改"
      "（程序请调用 POST /api/v1/quotes/{{id}}/versions）。",
      number);
}

void refuse_changes(Draft& draft) {
  for (const schema::Field& field : draft.after().object().fields) {
    const bool free = field.system || field.read_only || field.custom() || field.formula ||
                      std::ranges::find(free_fields, field.name) != free_fields.end();
    if (free || draft.before()->same(field, draft.after())) continue;
    draft.refuse(field.name, "sent", way_out(draft));
  }
}

// The program alone sets what comes with these: when it was sent and opened, and by what replaced.
bool by_program(const Draft& draft, std::string_view status) {
  if (status == "sent") return draft.changed("sent_at");
  if (status == "viewed") return draft.changed("viewed_at");
  if (status == "superseded") return draft.changed("newest");
  return true;
}

void refuse_by_hand(Draft& draft, std::string_view status) {
  if (status == "sent")
    draft.refuse("status", "use_send",
                 say("“Send” on the quote's page checks it, keeps the document and makes the "
                     "customer's link (for programs: POST /api/v1/quotes/{{id}}/send).",
                     "请在报价单页面使用“发送”：系统会检查、保存文件并生成客户链接"
                     "（程序请调用 POST /api/v1/quotes/{{id}}/send）。"));
  else if (status == "viewed")
    draft.refuse("status", "by_program",
                 say("“Viewed” is set when the customer opens the link.",
                     "客户打开链接后系统会自动标为“已查看”。"));
  else
    draft.refuse("status", "by_program",
                 say("“Superseded” is set when a new version is made.",
                     "建立新版本后系统会自动标为“已被取代”。"));
}

void refuse_way(Draft& draft) {
  const schema::Field& field = *draft.after().object().field("status");
  const auto* from = field.option(text(*draft.before(), "status"));
  const auto* to = field.option(draft.text("status"));
  if (!from || !to) return;  // its kind says what is wrong
  draft.refuse("status", "transition",
               Message{fmt::format("From “{}” a quote does not go to “{}”. Make a new version to "
                                   "offer it again.",
                                   from->label.en, to->label.en),
                       fmt::format("报价单不能从“{}”转为“{}”。如需再次报价，请建立新版本。",
                                   from->label.zh, to->label.zh)});
}

void follow_status(const Unit& unit, Draft& draft) {
  const std::string status(draft.text("status"));
  if (draft.creating()) {
    if (status == "draft") return;
    draft.refuse("status", "transition",
                 say("A quote begins as a draft. Leave the status out.",
                     "报价单从草稿开始，请不要填写状态。"));
    return;
  }
  const std::string before(text(*draft.before(), "status"));
  if (before == status) return;
  const bool open = std::ranges::any_of(
      ways, [&](const Way& way) { return way.from == before && way.to == status; });
  if (!open) return refuse_way(draft);
  if (!by_program(draft, status)) return refuse_by_hand(draft, status);
  if (status == "declined" && draft.empty("decline_reason"))
    draft.refuse("decline_reason", "required", say("Say why it was declined.", "请填写拒绝原因。"));
  if ((status == "accepted" || status == "declined") && draft.empty("decided_at"))
    draft.set("decided_at", unit.now);
}

}  // namespace

Status keep_quote(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  if (draft.creating()) fill_in(unit, draft);
  check_currency(draft);
  if (!is_history(unit)) follow_status(unit, draft);
  const bool is_draft = draft.creating() || text(*draft.before(), "status") == "draft";
  if (is_draft || is_history(unit)) {
    total_quote(unit, draft);
  } else {
    refuse_changes(draft);
  }
  return done();
}

Status keep_quote_line(const Unit& unit, Draft& draft) {
  const auto quote = look_up(unit, quotes, draft.reference("quote"));
  if (!quote) return done();  // the reference check names what is wrong with it
  if (text(*quote, "status") != "draft" && !is_history(unit)) {
    draft.refuse(
        "quote", "sent",
        say("{} is no draft any more: its lines stay. Make a new version and change those.",
            "{} 已不是草稿，明细不可更改。请建立新版本后修改。", text(*quote, "number")));
    return done();
  }
  if (draft.after().deleted()) return done();
  const auto* priced = std::get_if<std::string>(&cell(draft.after(), "price", money_currency));
  const std::string currency(text(*quote, "currency"));
  if (priced && *priced != currency)
    draft.refuse("price", "other_currency",
                 say("This quote is in {0}, the price in {1}. Give the price in {0}, as "
                     "{{\"amount\", \"currency\"}}.",
                     "本报价单以 {0} 计，而单价以 {1} 计。请以 {0} 填写单价，即 "
                     "{{\"amount\", \"currency\"}}。",
                     currency, *priced));
  return done();
}

std::vector<Stored> lines_in_order(const Unit& unit, const Stored& whole) {
  const Lined& lined = lined_of(whole.object().name);
  auto lines = look_up_all(unit, lined.lines, lined.reference, whole.id());
  const auto position = [](const Stored& line) {
    const auto* place = std::get_if<int64_t>(&cell(line, "position"));
    return place ? *place : std::numeric_limits<int64_t>::max();
  };
  std::ranges::stable_sort(
      lines, {}, [&](const Stored& line) { return std::pair(position(line), line.id()); });
  return lines;
}

std::optional<QuoteSums> sums_of_quote(const Stored& quote, std::span<const Stored> lines) {
  std::vector<QuotedLine> quoted;
  for (const Stored& line : lines)
    quoted.push_back({decimal(line, "total", money_amount), decimal(line, "tax_rate")});
  return sums_of(quoted, {decimal(quote, "discount"), decimal(quote, "discount_amount")},
                 minor_digits_of(text(quote, "currency")));
}

Result<records::Saved> sum_quote(const records::Records& records, const Unit& unit, Id id) {
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  const auto quote = query::fetch(seen, *unit.schema->object(quotes), id);
  if (!quote || quote->deleted())
    return not_found(say("There is no quote {}, or it is not visible to you.",
                         "报价单 {} 不存在或对你不可见。", format(id)));
  Stored after = *quote;
  // Where they do not fit its rule says so, by the field.
  const auto sums = sums_of_quote(*quote, lines_in_order(unit, *quote));
  const std::string currency(text(*quote, "currency"));
  set_sums(after, quote->object(), sums.value_or(QuoteSums{}), currency);
  return records.update(unit, *quote, std::move(after));
}

bool awaits_answer(const Stored& quote) {
  const std::string_view status = text(quote, "status");
  return status == "sent" || status == "viewed";
}

Date today_of(const Unit& unit) {
  if (unit.actor.user())
    return unit.actor.asker(unit.now, unit.base_currency).zone->date_at(unit.now);
  const TimeZone* zone = TimeZone::find(app::Settings::load(unit.db).time_zone);
  return (zone ? *zone : TimeZone::utc()).date_at(unit.now);
}

std::optional<Stored> letterhead_in(const Unit& unit, std::string_view language) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const schema::Object& object = *unit.schema->object("letterheads");
  query::Question question;
  question.object = &object;
  for (Stored& each : query::fetch_many(all, object, query::select_ids(all, question, Id{}, 10)))
    if (text(each, "language") == language) return std::move(each);
  return std::nullopt;
}

Status plant_letterheads(const records::Records& records, const Unit& unit, Locale) {
  struct First {
    std::string_view language;
    std::string_view name;
    std::string_view introduction;
    std::string_view terms;
  };
  constexpr First first[] = {
      {"zh", "我方公司", "感谢贵方的信任。现就所需产品与服务报价如下：",
       "1. 价格在有效期内有效。\n2. 收到货款后安排交付。"},
      {"en", "Our company", "Thank you for your interest. We are pleased to offer:",
       "1. Prices hold until the date given.\n2. Payment within 30 days of the invoice."}};
  for (const First& each : first)
    TRY(records.create(unit, *unit.schema->object("letterheads"),
                       Json(Json::Object{{"language", each.language},
                                         {"name", each.name},
                                         {"introduction", each.introduction},
                                         {"terms", each.terms}})));
  return done();
}

}  // namespace kith::sales
