#include "sales/stock_acts.h"

#include <algorithm>
#include <map>

#include "records/batch.h"
#include "records/writer.h"
#include "sales/cash_documents.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "sales/purchases.h"
#include "sales/receivables.h"
#include "sales/settlement.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Records;
using records::Saved;
using records::Unit;

std::string title(const Stored& record) { return std::string(text(record, record.object().title)); }

// One act is one batch, unless it is part of one.
template <typename F>
auto in_batch(const Unit& unit, const std::string& label, F&& work) -> decltype(work(unit)) {
  if (unit.batch) return work(unit);
  Unit within = unit;
  within.batch = records::open_batch(unit, records::BatchKind::batch, label).id;
  auto made = TRY(work(within));
  records::close_batch(within, within.batch, made.count, records::BatchState::done);
  return made;
}

struct NewMove {
  const Stored& product;
  Decimal quantity;
  std::string_view kind;
  std::string_view reason;
  const Stored* whole = nullptr;
  std::string_view link = {};
};

// The program's own: whoever may write the order may have its goods moved.
Result<Id> write_move(const Records& records, const Unit& unit, const NewMove& move) {
  const schema::Object& moves = *unit.schema->object("stock_moves");
  const records::Writer writer(records, unit, moves);
  Stored row(moves);
  set(row, "subject",
      move.whole ? title(move.product) + " · " + std::string(text(*move.whole, "number"))
                 : title(move.product));
  set(row, "product", value_of(move.product.id()));
  set(row, "quantity", move.quantity);
  set(row, "kind", std::string(move.kind));
  if (!move.reason.empty()) set(row, "reason", std::string(move.reason));
  if (move.whole) set(row, move.link, value_of(move.whole->id()));
  writer.sign_new(row);
  return TRY(writer.insert(row, records::index_entry(writer.plan(), row))).id;
}

// What is to move of one line.
struct Part {
  const Stored* line = nullptr;
  Decimal quantity;
  std::optional<size_t> place;  // among the lines that were named
};

std::string field_of(const Part& part) {
  return part.place ? fmt::format("lines[{}].quantity", *part.place) : "lines";
}

class Goods {
 public:
  Goods(const Records& records, const Unit& unit, const GoodsWish& wish)
      : records_(records), unit_(unit), wish_(wish), moving_(wish.moving) {}

  Result<GoodsMoved> move() {
    const Stored first = TRY(changeable(unit_, moving_.of.whole, wish_.whole));
    take_turns_with(unit_, moving_, wish_.whole);
    // As it stands now that it is our turn.
    const auto whole = look_up(unit_, moving_.of.whole, wish_.whole);
    if (!whole) return changeable(unit_, moving_.of.whole, wish_.whole).error();
    TRY(demand_status(*whole));
    lines_ = lines_in_order(unit_, moving_.of, wish_.whole);
    find_products();
    std::vector<Part> parts = TRY(wish_.parts.empty() ? all_parts() : named_parts());
    std::ranges::sort(parts, {}, [](const Part& part) {
      return std::pair(reference(*part.line, "product"), part.line->id());
    });
    for (const Part& part : parts) take_turns_with_product(unit_, reference(*part.line, "product"));
    if (direction() < 0) TRY(demand_enough(parts));
    return write(*whole, parts);
  }

 private:
  int direction() const { return wish_.way == Way::forth ? moving_.direction : -moving_.direction; }

  std::string_view kind() const {
    if (wish_.way == Way::back) return "returned";
    return moving_.direction > 0 ? "received" : "delivered";
  }

  Status demand_status(const Stored& whole) const {
    const std::string_view status = text(whole, "status");
    if (moving_.direction > 0) {
      if (status == "ordered" || status == "partly_received") return done();
      return invalid_field("status", "not_ordered",
                           say("{} is not open for receiving. Set it to “Ordered” first.",
                               "{} 当前状态不能收货，请先改为“已下单”。", title(whole)));
    }
    if (binds(whole)) return done();
    return invalid_field("status", "not_in_effect",
                         say("“{}” is not confirmed. Confirm the order first.",
                             "“{}”尚未确认，请先确认订单。", title(whole)));
  }

  void find_products() {
    for (const Stored& line : lines_) {
      const Id id = reference(line, "product");
      if (products_.contains(id)) continue;
      if (auto product = look_up(unit_, "products", id)) products_.emplace(id, std::move(*product));
    }
  }
  const Stored* product_of(const Stored& line) const {
    const auto found = products_.find(reference(line, "product"));
    return found == products_.end() ? nullptr : &found->second;
  }

  Decimal open_of(const Stored& line) const {
    const Decimal moved = decimal(line, moving_.done);
    return wish_.way == Way::back ? moved : minus(decimal(line, "quantity"), moved);
  }

  Result<std::vector<Part>> all_parts() const {
    std::vector<Part> parts;
    bool any = false;
    for (const Stored& line : lines_) {
      const Stored* product = product_of(line);
      if (!product || !keeps_stock(*product)) continue;
      any = true;
      if (const Decimal open = open_of(line); open.units > 0) parts.push_back({&line, open, {}});
    }
    if (!parts.empty()) return parts;
    if (!any)
      return invalid_field(
          "lines", "untracked",
          say("No line has a product of which stock is kept. Turn on “Stock is kept” on the "
              "product, or set "
              "the status by hand.",
              "明细中没有管理库存的产品。请在产品上开启“管理库存”，或手动修改状态。"));
    return invalid_field("lines", "nothing_left",
                         say("Nothing is left to be moved of it.", "没有待处理的货品。"));
  }

  Result<std::vector<Part>> named_parts() const {
    std::vector<Part> parts;
    for (size_t place = 0; place < wish_.parts.size(); ++place) {
      const GoodsPart& wanted = wish_.parts[place];
      const auto line = std::ranges::find(lines_, wanted.line, &Stored::id);
      const std::string at = fmt::format("lines[{}].", place);
      if (line == lines_.end())
        return invalid_field(at + "id", "not_found",
                             say("This line is no longer there. Load the lines again.",
                                 "该明细已不存在，请重新加载。"));
      const bool twice = std::ranges::any_of(
          parts, [&](const Part& part) { return part.line->id() == wanted.line; });
      if (twice)
        return invalid_field(at + "id", "duplicate",
                             say("Name each line once.", "每行明细只能出现一次。"));
      const Stored* product = product_of(*line);
      if (!product || !keeps_stock(*product))
        return invalid_field(
            at + "id", "untracked",
            say("No stock is kept of “{}”. Turn on “Stock is kept” on the product first.",
                "产品“{}”未管理库存，请先在产品上开启“管理库存”。",
                product ? title(*product) : "?"));
      const Part part{&*line, wanted.quantity, place};
      if (wanted.quantity.units <= 0)
        return invalid_field(field_of(part), "range",
                             say("Give a quantity above zero.", "请填写大于零的数量。"));
      if (const Decimal open = open_of(*line); wanted.quantity > open)
        return invalid_field(
            field_of(part), "exceeds_line",
            wish_.way == Way::back
                ? say("“{0}”: {1} were delivered. Take back at most that.",
                      "“{0}”已发货 {1}，退货不能超过此数。", title(*product), format(open))
                : say("“{0}”: {1} of {2} are open. Give at most that, or order more first.",
                      "“{0}”共 {2}，未完成 {1}。请填写不超过此数的数量，或先增加订购数量。",
                      title(*product), format(open), format(decimal(*line, "quantity"))));
      parts.push_back(part);
    }
    return parts;
  }

  // All that is short at once.
  Status demand_enough(std::span<const Part> parts) const {
    std::map<Id, Decimal> asked;
    for (const Part& part : parts) {
      Decimal& sum = asked[reference(*part.line, "product")];
      sum = plus(sum, part.quantity);
    }
    Error error = invalid(say("Not enough is on hand.", "库存不足。"));
    for (const auto& [id, quantity] : asked) {
      const Stored& product = products_.at(id);
      if (allows_negative(product)) continue;
      const Decimal there = on_hand(unit_, id);
      if (quantity <= there) continue;
      const auto part = std::ranges::find_if(
          parts, [&](const Part& each) { return reference(*each.line, "product") == id; });
      error.fields.push_back(
          {field_of(*part), "not_enough", says_not_enough(product, there, quantity)});
    }
    if (error.fields.empty()) return done();
    error.message = error.fields.front().message;
    return error;
  }

  struct Written {
    GoodsMoved moved;
    int64_t count = 0;
  };

  Result<GoodsMoved> write(const Stored& whole, std::span<const Part> parts) const {
    auto work = [&](const Unit& within) -> Result<Written> {
      Written out{.moved = {.batch = within.batch,
                            .whole = {whole.id(), whole.version()},
                            .status = std::string(text(whole, "status")),
                            .moves = {}},
                  .count = static_cast<int64_t>(parts.size())};
      for (const Part& part : parts) {
        const Decimal quantity = direction() > 0 ? part.quantity : minus({}, part.quantity);
        auto moved = write_move(records_, within,
                                {.product = products_.at(reference(*part.line, "product")),
                                 .quantity = quantity,
                                 .kind = kind(),
                                 .reason = wish_.reason,
                                 .whole = &whole,
                                 .link = moving_.of.reference});
        if (!moved) {
          Error error = std::move(moved).error();
          for (FieldError& field : error.fields) field.field = field_of(part);
          return error;
        }
        out.moved.moves.push_back(*moved);
      }
      if (moving_.direction > 0) {
        out.moved.status = status_by_lines(within, whole.id());
        out.moved.whole = TRY(records_.update(within, whole.object(), whole.id(), {},
                                              Json(Json::Object{{"status", out.moved.status}})));
        ++out.count;
      }
      return out;
    };
    return TRY(in_batch(unit_, title(whole), work)).moved;
  }

  const Records& records_;
  const Unit& unit_;
  const GoodsWish& wish_;
  const Moving& moving_;
  std::vector<Stored> lines_;
  std::map<Id, Stored> products_;
};

}  // namespace

Result<GoodsMoved> move_goods(const Records& records, const Unit& unit, const GoodsWish& wish) {
  return Goods(records, unit, wish).move();
}

Result<Counted> count_stock(const Records& records, const Unit& unit, Id id, Decimal counted,
                            std::string_view reason) {
  const Stored product = TRY(changeable(unit, "products", id));
  if (!keeps_stock(product))
    return invalid_field(
        "stock_tracked", "untracked",
        say("No stock is kept of “{}”. Turn on “Stock is kept” on the product first.",
            "产品“{}”未管理库存，请先在产品上开启“管理库存”。", title(product)));
  if (counted.units < 0)
    return invalid_field(
        "counted", "range",
        say("Nobody counts less than nothing: give zero or more.", "盘点数量不能小于零。"));
  take_turns_with_product(unit, id);
  const Decimal there = on_hand(unit, id);
  struct Written {
    Counted counted;
    int64_t count = 1;
  };
  const Decimal difference = minus(counted, there);
  if (difference.units == 0) return Counted{{}, there, {}};
  if (reason.empty())
    return invalid_field("reason", "required",
                         say("Say why it is {} and not {}: counted, broken, found.",
                             "库存由 {1} 改为 {0}，请填写原因，例如盘点、破损、找回。",
                             format(counted), format(there)));
  auto work = [&](const Unit& within) -> Result<Written> {
    TRY(write_move(
        records, within,
        {.product = product, .quantity = difference, .kind = "correction", .reason = reason}));
    return Written{{within.batch, counted, difference}};
  };
  return TRY(in_batch(unit, title(product), work)).counted;
}

}  // namespace kith::sales
