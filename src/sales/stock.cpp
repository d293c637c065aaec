#include "sales/stock.h"

#include <algorithm>

#include "query/read.h"
#include "records/batch.h"
#include "records/conditions.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "sales/receivables.h"
#include "sales/settlement.h"
#include "sales/sums.h"

namespace kith::sales {
namespace {

using query::Op;
using query::Stored;
using records::Draft;
using records::Unit;

constexpr int notes_max = 5;
constexpr std::string_view written_once[] = {"product", "quantity",    "kind",
                                             "reason",  "sales_order", "purchase_order"};
constexpr std::string_view led_on_by_merges[] = {"product", "sales_order", "purchase_order"};

bool is_live(const Stored* move) { return move && !move->deleted(); }

bool merges(const Unit& unit) {
  if (!unit.batch) return false;
  const auto batch = records::find_batch(unit.db, unit.batch);
  return batch && batch->kind == records::BatchKind::merge;
}

std::string piece(const Stored& product, Decimal quantity) {
  const std::string_view unit = text(product, "unit");
  return unit.empty() ? format(quantity) : format(quantity) + " " + std::string(unit);
}

std::optional<Stored> live_or_not(const Unit& unit, std::string_view object, Id id) {
  if (!id) return std::nullopt;
  return query::fetch({unit.db, *unit.schema, query::everything(), unit.actor.directory()},
                      *unit.schema->object(object), id);
}

// What a change of one move does to whatever is summed by `field`: what counted before, what counts then.
struct Step {
  Decimal before;
  Decimal after;
  Decimal of(Decimal sum) const { return plus(minus(sum, before), after); }
  bool lowers() const { return after < before; }
};
Step step_of(const Stored* before, const Stored& after, std::string_view field, Id id) {
  Step step;
  if (is_live(before) && reference(*before, field) == id)
    step.before = decimal(*before, "quantity");
  if (is_live(&after) && reference(after, field) == id) step.after = decimal(after, "quantity");
  return step;
}

class Judgement {
 public:
  Judgement(const Unit& unit, const Stored* before, const Stored& after)
      : unit_(unit),
        before_(before),
        after_(after),
        merging_(before && merges(unit)),
        // What happened elsewhere is not judged here: it is brought in whatever order it comes.
        bound_(!unit.actor.is_system() && !merging_ &&
               !(unit.via == records::Via::import && unit.actor.may(access::Action::administer))) {}

  Status run() {
    TRY(keep_as_written());
    if (!moves()) return done();
    for (const Moving* moving : {&receiving, &delivering})
      for (const Id whole : both(moving->of.reference)) take_turns_with(unit_, *moving, whole);
    std::vector<Id> products = both("product");
    std::ranges::sort(products);
    for (const Id product : products) take_turns_with_product(unit_, product);
    for (const Id product : products) TRY(recount(product));
    for (const Moving* moving : {&receiving, &delivering})
      for (const Id whole : both(moving->of.reference)) TRY(recount(*moving, whole));
    return done();
  }

 private:
  Status keep_as_written() const {
    if (!before_ || unit_.via == records::Via::undo || unit_.actor.is_system()) return done();
    const auto moved = [&](std::string_view name) {
      return cell(*before_, name) != cell(after_, name) &&
             !(merging_ && std::ranges::find(led_on_by_merges, name) != std::end(led_on_by_merges));
    };
    const bool same =
        before_->deleted() == after_.deleted() && std::ranges::none_of(written_once, moved);
    if (same) return done();
    return conflict(
        say("A stock move stays as it was written. Take its act back by undo, or set what "
            "was counted on the product.",
            "库存流水写入后不可更改。请撤销对应操作，或在产品上盘点调整。"));
  }

  bool moves() const {
    if (is_live(before_) != is_live(&after_)) return true;
    if (!is_live(&after_)) return false;
    return std::ranges::any_of(written_once, [&](std::string_view name) {
      return !before_ || cell(*before_, name) != cell(after_, name);
    });
  }

  std::vector<Id> both(std::string_view field) const {
    std::vector<Id> ids;
    const auto keep = [&](const Stored* move) {
      const Id id = is_live(move) ? reference(*move, field) : Id{};
      if (id && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    };
    keep(before_);
    keep(&after_);
    return ids;
  }

  Status recount(Id id) const {
    const Step step = step_of(before_, after_, "product", id);
    const Decimal sum = step.of(on_hand(unit_, id));
    // Somebody may write the product meanwhile: then it is noted again.
    for (int tries = 0; tries < notes_max; ++tries) {
      const auto product = live_or_not(unit_, "products", id);
      if (!product) return done();
      if (bound_ && step.lowers() && sum.units < 0 && !allows_negative(*product))
        return not_enough(*product, minus(step.before, step.after));
      Stored noted = *product;
      set(noted, "on_hand", sum);
      if (note(unit_, *product, noted)) return done();
    }
    return busy(id);
  }

  Error not_enough(const Stored& product, Decimal asked) const {
    return invalid_field("quantity", "not_enough",
                         says_not_enough(product, on_hand(unit_, product.id()), asked));
  }

  static Error busy(Id id) {
    return conflict(say("Product {} is being written by many at once. Try again.",
                        "产品 {} 正被多人同时修改，请重试。", format(id)));
  }

  // What the moves of an order come to, shared among its lines of the product: each filled in its place.
  Status recount(const Moving& moving, Id whole) const {
    const std::vector<Stored> lines = lines_in_order(unit_, moving.of, whole);
    const std::vector<Stored> moves = all_of(unit_, "stock_moves", moving.of.reference, whole);
    for (const Id product : both("product")) {
      Decimal moved;
      for (const Stored& move : moves)
        if (reference(move, "product") == product && (!before_ || move.id() != before_->id()))
          moved = plus(moved, decimal(move, "quantity"));
      if (is_live(&after_) && reference(after_, "product") == product &&
          reference(after_, moving.of.reference) == whole)
        moved = plus(moved, decimal(after_, "quantity"));
      TRY(share(moving, lines, product, moving.direction < 0 ? minus({}, moved) : moved));
    }
    return done();
  }

  Status share(const Moving& moving, std::span<const Stored> lines, Id product,
               Decimal moved) const {
    Decimal ordered;
    const Stored* last = nullptr;
    for (const Stored& line : lines) {
      if (reference(line, "product") != product) continue;
      ordered = plus(ordered, decimal(line, "quantity"));
      last = &line;
    }
    if (bound_ && (moved.units < 0 || moved > ordered)) return beyond(moving, moved, ordered);
    for (const Stored& line : lines) {
      if (reference(line, "product") != product) continue;
      const Decimal part =
          &line == last ? moved : std::clamp(moved, Decimal{}, decimal(line, "quantity"));
      moved = minus(moved, part);
      TRY(note_line(moving, line.id(), part));
    }
    return done();
  }

  Status note_line(const Moving& moving, Id id, Decimal part) const {
    for (int tries = 0; tries < notes_max; ++tries) {
      const auto line = live_or_not(unit_, moving.of.lines, id);
      if (!line) return done();
      Stored noted = *line;
      set(noted, moving.done, part);
      if (decimal(*line, moving.done) == part || note(unit_, *line, noted)) return done();
    }
    return busy(id);
  }

  static Error beyond(const Moving& moving, Decimal moved, Decimal ordered) {
    if (moving.direction > 0)
      return invalid_field(
          "quantity", "exceeds_line",
          say("{0} would be received of {1} that are ordered. Receive at most what is open.",
              "到货合计将为 {0}，而订购数量为 {1}。请填写不超过未到货的数量。", format(moved),
              format(ordered)));
    return invalid_field(
        "quantity", "exceeds_line",
        say("{0} would be delivered of {1} that are ordered. Deliver at most what is open, and "
            "take back at "
            "most what was delivered.",
            "发货合计将为 {0}，而订购数量为 {1}。发货不能超过未发数量，退货不能超过已发数量。",
            format(moved), format(ordered)));
  }

  const Unit& unit_;
  const Stored* before_;
  const Stored& after_;
  const bool merging_;
  const bool bound_;
};

Status keep_line(const Unit& unit, const Moving& moving, const Stored* before,
                 const Stored& after) {
  if (!before || before->deleted() || unit.actor.is_system()) return done();
  const bool other =
      reference(*before, "product") != reference(after, "product") ||
      reference(*before, moving.of.reference) != reference(after, moving.of.reference);
  const bool less = decimal(after, "quantity") < decimal(*before, "quantity");
  if (!after.deleted() && !other && !less) return done();
  if (merges(unit)) return done();
  take_turns_with(unit, moving, reference(*before, moving.of.reference));
  const auto now = live_or_not(unit, moving.of.lines, before->id());
  const Decimal moved = now ? decimal(*now, moving.done) : Decimal{};
  if (moved.units == 0 || (!after.deleted() && !other && decimal(after, "quantity") >= moved))
    return done();
  const bool in = moving.direction > 0;
  return invalid_field(
      after.deleted() || other ? "product" : "quantity", "moved",
      in ? say("{} of this line have been received. Keep the line and at least that many, or undo "
               "the receipt "
               "first.",
               "该行已到货 {}。请保留该行且数量不少于此数，或先撤销收货。", format(moved))
         : say("{} of this line have been delivered. Keep the line and at least that many, or take "
               "the goods "
               "back first.",
               "该行已发货 {}。请保留该行且数量不少于此数，或先办理退货。", format(moved)));
}

}  // namespace

void take_turns_with(const Unit& unit, const Moving& moving, Id whole) {
  unit.db.take_turns(fmt::format("goods of {} {}", moving.of.reference, format(whole)));
}

void take_turns_with_product(const Unit& unit, Id product) {
  unit.db.take_turns("stock of " + format(product));
}

Decimal on_hand(const Unit& unit, Id product) {
  const schema::Object& moves = *unit.schema->object("stock_moves");
  return sum_of(unit, moves,
                records::where(moves, *moves.field("product"), Op::eq, {value_of(product)}),
                "quantity");
}

std::vector<Stored> lines_in_order(const Unit& unit, const Lined& of, Id whole) {
  std::vector<Stored> lines = look_up_all(unit, of.lines, of.reference, whole);
  const auto place = [](const Stored& line) {
    const auto* position = std::get_if<int64_t>(&cell(line, "position"));
    return std::pair(position ? *position : 0, line.id());
  };
  std::ranges::sort(lines, {}, place);
  return lines;
}

bool keeps_stock(const Stored& product) {
  const auto* tracked = std::get_if<bool>(&cell(product, "stock_tracked"));
  return tracked && *tracked;
}

bool allows_negative(const Stored& product) {
  const auto* allowed = std::get_if<bool>(&cell(product, "allow_negative"));
  return allowed && *allowed;
}

Message says_not_enough(const Stored& product, Decimal there, Decimal asked) {
  return say(
      "“{0}”: {1} on hand, {2} asked for. Take fewer, receive some first, correct the stock, or "
      "let "
      "the product go below zero.",
      "“{0}”现有库存 {1}，需要 {2}。请减少数量、先收货、盘点调整，或在产品上允许负库存。",
      text(product, product.object().title), piece(product, there), piece(product, asked));
}

app::Guard keeps_ledger() {
  return {{"stock_moves"}, [](const Unit& unit, const Stored* before, const Stored& after) {
            return Judgement(unit, before, after).run();
          }};
}

std::vector<app::Guard> keeps_moved_lines() {
  std::vector<app::Guard> guards;
  for (const Moving* moving : {&receiving, &delivering}) {
    guards.push_back({{std::string(moving->of.lines)},
                      [moving](const Unit& unit, const Stored* before, const Stored& after) {
                        return keep_line(unit, *moving, before, after);
                      }});
  }
  return guards;
}

Status keep_stock_move(const Unit& unit, Draft& draft) {
  if (!draft.creating()) return done();
  const auto product = look_up(unit, "products", draft.reference("product"));
  if (!product) return done();  // a reference to nothing is refused as such
  if (draft.empty("subject"))
    draft.set("subject", std::string(text(*product, product->object().title)));
  if (unit.via == records::Via::import && unit.actor.may(access::Action::administer)) return done();
  if (!keeps_stock(*product)) {
    draft.refuse("product", "untracked",
                 say("No stock is kept of “{}”. Turn on “Stock is kept” on the product first.",
                     "产品“{}”未管理库存，请先在产品上开启“管理库存”。", text(*product, "name")));
  }
  const Decimal quantity = draft.decimal("quantity").value_or(Decimal{});
  const std::string_view kind = draft.text("kind");
  const bool fits = kind == "received"    ? quantity.units > 0
                    : kind == "delivered" ? quantity.units < 0
                                          : quantity.units != 0;
  if (draft.empty("quantity") || fits) return done();
  draft.refuse("quantity", "sign",
               say("What comes in is above zero, what goes out below, and nothing is no move.",
                   "入库为正数，出库为负数，数量不能为零。"));
  return done();
}

}  // namespace kith::sales
