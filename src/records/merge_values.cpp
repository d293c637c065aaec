#include "records/merge_values.h"

#include <algorithm>

#include "schema/kind.h"
#include "schema/kinds/cells.h"

namespace kith::records {
namespace {

using query::Stored;
using schema::Field;
using schema::Shape;
using schema::kind::for_each_element;
using schema::kind::list_value;

bool all_empty(std::span<const Value> cells) { return std::ranges::all_of(cells, is_null); }

std::string_view text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? std::string_view(*text) : std::string_view();
}

// A list with its labels, if its kind keeps any, in the second column.
struct List {
  std::vector<std::string> values;
  std::vector<std::string> labels;

  static List of(std::span<const Value> cells) {
    List list;
    for_each_element(text_in(cells[0]), [&](auto one) { list.values.emplace_back(one); });
    if (cells.size() > 1)
      for_each_element(text_in(cells[1]), [&](auto one) { list.labels.emplace_back(one); });
    list.labels.resize(list.values.size());
    return list;
  }
  void add(std::string_view value, std::string_view label) {
    if (std::ranges::find(values, value) != values.end()) return;
    values.emplace_back(value);
    labels.emplace_back(label);
  }
  void put(std::span<Value> cells) const {
    cells[0] = list_value(values);
    if (cells.size() < 2) return;
    const bool labelled = std::ranges::any_of(labels, [](auto& one) { return !one.empty(); });
    cells[1] = labelled ? list_value(labels) : Value{};
  }
};

void unite(const Field& field, Stored& after, std::span<const Stored> losers) {
  List united = List::of(after.cells(field));
  for (const Stored& loser : losers) {
    const List theirs = List::of(loser.cells(field));
    for (size_t i = 0; i < theirs.values.size(); ++i)
      united.add(theirs.values[i], theirs.labels[i]);
  }
  united.put(after.cells(field));
}

// Mails and phones that stood alone and were not taken go where further ones stand.
void keep_further(std::string_view single, std::string_view several, const Stored& winner,
                  std::span<const Stored> losers, Stored& after) {
  const schema::Object& object = after.object();
  const auto place = std::ranges::find_if(
      object.fields, [&](const Field& field) { return field.kind->name() == several; });
  if (place == object.fields.end()) return;
  List further = List::of(after.cells(*place));
  const auto is_single = [&](const Field& field) { return field.kind->name() == single; };
  const auto stands = [&](std::string_view value) {
    return std::ranges::any_of(object.fields, [&](const Field& field) {
      return is_single(field) && text_in(after.cells(field)[0]) == value;
    });
  };
  const auto keep = [&](const Stored& record) {
    for (const Field& field : object.fields) {
      if (!is_single(field)) continue;
      const std::string_view value = text_in(record.cells(field)[0]);
      if (!value.empty() && !stands(value)) further.add(value, "");
    }
  };
  keep(winner);
  for (const Stored& loser : losers) keep(loser);
  for (size_t i = further.values.size(); i-- > 0;) {
    if (!stands(further.values[i])) continue;
    further.values.erase(further.values.begin() + static_cast<ptrdiff_t>(i));
    further.labels.erase(further.labels.begin() + static_cast<ptrdiff_t>(i));
  }
  further.put(after.cells(*place));
}

bool names_one_of_them(const Field& field, std::span<const Value> cells, const Stored& winner,
                       std::span<const Stored> losers) {
  const Shape shape = field.kind->shape();
  if (shape != Shape::reference && shape != Shape::any_reference) return false;
  const auto* id = std::get_if<int64_t>(&cells[shape == Shape::reference ? 0 : 1]);
  if (!id) return false;
  return Id{*id} == winner.id() ||
         std::ranges::any_of(losers, [&](const Stored& loser) { return loser.id() == Id{*id}; });
}

void take_over(const Field& field, const Stored& from, Stored& after) {
  std::ranges::copy(from.cells(field), after.cells(field).begin());
}

void fill(const Field& field, const Stored& winner, std::span<const Stored> losers, Stored& after) {
  if (names_one_of_them(field, after.cells(field), winner, losers))
    std::ranges::fill(after.cells(field), Value{});
  if (!all_empty(after.cells(field))) return;
  for (const Stored& loser : losers) {
    if (all_empty(loser.cells(field))) continue;
    if (names_one_of_them(field, loser.cells(field), winner, losers)) continue;
    return take_over(field, loser, after);
  }
}

// Where it lies while nobody owns it (access/actor.h) goes with the owner, and is filled in by nobody.
bool stands_for_owner(const Field& field) {
  return field.name == "pool" && field.objects == std::vector<std::string>{"pools"};
}

const Stored* by_id(Id id, const Stored& winner, std::span<const Stored> losers) {
  if (winner.id() == id) return &winner;
  const auto found = std::ranges::find(losers, id, &Stored::id);
  return found == losers.end() ? nullptr : &*found;
}

}  // namespace

Stored merged_values(const Stored& winner, std::span<const Stored> losers,
                     const std::map<std::string, Id>& take) {
  Stored after = winner;
  for (const Field& field : after.object().fields) {
    const auto chosen = take.find(field.name);
    const Stored* from = chosen == take.end() ? nullptr : by_id(chosen->second, winner, losers);
    if (from)
      take_over(field, *from, after);
    else if (field.system || field.read_only || stands_for_owner(field))
      continue;
    else if (field.kind->shape() == Shape::list)
      unite(field, after, losers);
    else
      fill(field, winner, losers, after);
  }
  if (!take.contains("emails")) keep_further("email", "emails", winner, losers, after);
  if (!take.contains("phones")) keep_further("phone", "phones", winner, losers, after);
  return after;
}

size_t winner_among(std::span<const Stored> records, WinnerBy rule) {
  const auto said = [](const Stored& record) {
    return std::ranges::count_if(record.object().fields, [&](const Field& field) {
      return !field.system && !all_empty(record.cells(field));
    });
  };
  const auto changed = [](const Stored& record) {
    const auto* at = std::get_if<Timestamp>(&record.cells(*record.object().field("updated_at"))[0]);
    return at ? *at : Timestamp{};
  };
  size_t best = 0;
  for (size_t i = 1; i < records.size(); ++i) {
    const Stored& one = records[i];
    const Stored& other = records[best];
    bool better = false;
    switch (rule) {
      case WinnerBy::fullest:
        better = std::pair(said(one), changed(one)) > std::pair(said(other), changed(other));
        break;
      case WinnerBy::newest:
        better = changed(one) > changed(other);
        break;
      case WinnerBy::oldest:
        better = one.id() < other.id();
        break;
    }
    if (better) best = i;
  }
  return best;
}

}  // namespace kith::records
