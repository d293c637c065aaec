// A polyphone doubles what a name can sound like, so the combinations are bounded: first the
// likeliest reading of all, then those that differ from it in one character, then in two.
#include "text/name_tokens.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/function_ref.h"
#include "text/pinyin.h"
#include "text/utf8.h"

namespace kith {
namespace {

constexpr size_t combinations_max = 8;
constexpr size_t initials_combinations_max = 24;
constexpr size_t window_syllables = 3;

// The ways to say each part of a name; one for a run of letters.
using Choices = std::vector<std::vector<std::string_view>>;

// 吕 is lü: lv on keyboards, lu and lyu in passports and mail addresses.
void add_spellings_of_v(std::vector<std::string_view>& ways) {
  constexpr std::pair<std::string_view, std::string_view> spellings[] = {
      {"lv", "lu"}, {"lv", "lyu"}, {"nv", "nu"}, {"nv", "nyu"}, {"lve", "lue"}, {"nve", "nue"}};
  for (const auto& [v, other] : spellings) {
    const bool said = std::find(ways.begin(), ways.end(), v) != ways.end();
    if (said && std::find(ways.begin(), ways.end(), other) == ways.end()) ways.push_back(other);
  }
}

Choices full_choices(std::span<const PinyinUnit> units) {
  Choices choices;
  for (const auto& unit : units) {
    choices.push_back(unit.is_han() ? unit.readings : std::vector{unit.text});
    if (unit.is_han()) add_spellings_of_v(choices.back());
  }
  return choices;
}

Choices initial_choices(std::span<const PinyinUnit> units) {
  Choices choices;
  for (const auto& unit : units) {
    auto& ways = choices.emplace_back();
    if (!unit.is_han()) ways.push_back(unit.text);
    for (const auto reading : unit.readings) {
      const auto initial = reading.substr(0, 1);
      if (std::find(ways.begin(), ways.end(), initial) == ways.end()) ways.push_back(initial);
    }
  }
  return choices;
}

class Combinations {
 public:
  Combinations(std::span<const std::vector<std::string_view>> choices, size_t most,
               function_ref<void(std::string_view)> visit)
      : choices_(choices), left_(most), visit_(visit), picked_(choices.size(), 0) {}

  void run() {
    emit();
    for_each_other(0, [&](size_t) { emit(); });
    for_each_other(0, [&](size_t first) { for_each_other(first + 1, [&](size_t) { emit(); }); });
  }

 private:
  void emit() {
    if (left_ == 0) return;
    --left_;
    text_.clear();
    for (size_t i = 0; i < choices_.size(); ++i) text_ += choices_[i][picked_[i]];
    visit_(text_);
  }

  // Says each part from `first` on in each of its less likely ways, one part at a time.
  void for_each_other(size_t first, function_ref<void(size_t)> visit) {
    for (size_t i = first; i < choices_.size(); ++i) {
      for (size_t way = 1; way < choices_[i].size() && left_ > 0; ++way) {
        picked_[i] = way;
        visit(i);
      }
      picked_[i] = 0;
    }
  }

  std::span<const std::vector<std::string_view>> choices_;
  size_t left_;
  function_ref<void(std::string_view)> visit_;
  std::vector<size_t> picked_;
  std::string text_;
};

void for_each_combination(std::span<const std::vector<std::string_view>> choices, size_t most,
                          function_ref<void(std::string_view)> visit) {
  Combinations(choices, most, visit).run();
}

// The first combination is the likeliest.
class Readings {
 public:
  explicit Readings(TokenWriter& tokens) : tokens_(tokens) {}

  void add(std::span<const std::vector<std::string_view>> choices, size_t most) {
    for_each_combination(choices, most,
                         [&](std::string_view token) { tokens_.add_reading(token); });
  }

  void add_with_likeliest(std::span<const std::vector<std::string_view>> choices, size_t most) {
    bool first = true;
    for_each_combination(choices, most, [&](std::string_view token) {
      first ? tokens_.add_likeliest_reading(token) : tokens_.add_reading(token);
      first = false;
    });
  }

 private:
  TokenWriter& tokens_;
};

bool none_is_han(std::span<const PinyinUnit> units) {
  return std::none_of(units.begin(), units.end(), [](const auto& unit) { return unit.is_han(); });
}

}  // namespace

void add_person_pinyin(TokenWriter& tokens, std::string_view folded) {
  const auto units = pinyin_units(folded, Reading::person);
  if (none_is_han(units)) return;
  Readings readings(tokens);
  const Choices full = full_choices(units), initials = initial_choices(units);
  const std::span all_full(full), all_initials(initials);
  readings.add_with_likeliest(all_full, combinations_max);
  readings.add(all_initials, combinations_max);
  const size_t surname = std::max<size_t>(1, surname_length(folded));
  if (surname < units.size()) {
    Choices mixed(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(surname));
    mixed.insert(mixed.end(), initials.begin() + static_cast<std::ptrdiff_t>(surname),
                 initials.end());
    readings.add(mixed, combinations_max);
    if (surname + 1 < units.size()) {
      readings.add(all_initials.subspan(surname), combinations_max / 2);
    }
  }
  for (size_t i = 1; i < units.size(); ++i) {
    readings.add(all_full.subspan(i), combinations_max / 2);
  }
}

void add_company_pinyin(TokenWriter& tokens, std::string_view folded) {
  const auto units = pinyin_units(folded, Reading::plain);
  if (none_is_han(units)) return;
  Readings readings(tokens);
  const Choices full = full_choices(units), initials = initial_choices(units);
  const std::span all(full);
  readings.add_with_likeliest(all, 2);
  readings.add(initials, initials_combinations_max);
  for (size_t i = 0; i < units.size(); ++i) {
    const size_t length = std::min(window_syllables, units.size() - i);
    readings.add_with_likeliest(all.subspan(i, length), combinations_max / 2);
  }
}

}  // namespace kith
