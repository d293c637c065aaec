#include "records/twin_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <thread>

namespace kith::records {
namespace {

constexpr size_t group_most = 20;
constexpr int row_bits = 24;  // sixteen million records of an object
constexpr uint64_t row_mask = (uint64_t{1} << row_bits) - 1;

// How many records may share a key for it to say something.
constexpr size_t marks_most = 50;
constexpr size_t names_most = 40;
constexpr size_t companies_most = 60;

struct Row {
  int64_t id;
  uint64_t company;
  uint64_t mail_domain;
  uint32_t text;   // letters, han, words, mail name, one behind the other
  uint32_t marks;  // first of them
  uint8_t letters_bytes, han_bytes, words_bytes, mail_bytes;
  uint8_t surname_bytes, mark_count, name_rank, company_rank;
};

struct Pair {
  uint32_t one;
  uint32_t other;
  float score;
};

using Keys = std::vector<uint64_t>;  // hash above, row below

uint64_t key(uint64_t hash, uint32_t row) { return (hash & ~row_mask) | row; }
uint64_t mixed(uint64_t a, uint64_t b) {
  uint64_t hash = (a ^ (b * 0x9E3779B97F4A7C15ull)) * 0xFF51AFD7ED558CCDull;
  return hash ^ (hash >> 32);
}

uint8_t rank_of(size_t records) { return static_cast<uint8_t>(std::bit_width(records) - 1); }

// Letters in the order of the alphabet: the same for a name in any order of its words.
uint64_t hash_of_letters(std::string_view letters) {
  char sorted[256];
  std::memcpy(sorted, letters.data(), letters.size());
  std::sort(sorted, sorted + letters.size());
  return hash_of({sorted, letters.size()});
}

// Calls each run of rows with the same key, whatever its length.
template <typename F>
void for_each_block(const Keys& keys, size_t from, size_t until, F&& visit) {
  for (size_t at = from; at < until;) {
    size_t end = at + 1;
    while (end < until && keys[end] >> row_bits == keys[at] >> row_bits) ++end;
    visit(std::span(keys).subspan(at, end - at));
    at = end;
  }
}

class Groups {
 public:
  explicit Groups(size_t rows) : parent_(rows) {
    for (size_t i = 0; i < rows; ++i) parent_[i] = static_cast<uint32_t>(i);
  }
  uint32_t root(uint32_t row) {
    while (parent_[row] != row) row = parent_[row] = parent_[parent_[row]];
    return row;
  }
  void join(uint32_t child, uint32_t root) { parent_[child] = root; }

 private:
  std::vector<uint32_t> parent_;
};

}  // namespace

struct TwinScan::State {
  TwinFields::Names names;
  TwinScale scale;
  int64_t assumed = 0;
  std::vector<Row> rows;
  std::string texts;
  std::vector<uint64_t> marks;
  std::vector<uint8_t> mark_ranks;                 // beside them
  std::vector<std::pair<int64_t, int64_t>> apart;  // smaller id first; sorted by find()
  std::vector<Pair> pairs;

  std::string_view text(const Row& row, size_t from, size_t bytes) const {
    return std::string_view(texts).substr(row.text + from, bytes);
  }
  std::string_view letters(const Row& row) const { return text(row, 0, row.letters_bytes); }
  std::string_view mail_name(const Row& row) const {
    return text(row, size_t{row.letters_bytes} + row.han_bytes + row.words_bytes, row.mail_bytes);
  }
  TwinView view(const Row& row) const {
    return {.letters = letters(row),
            .surname_bytes = row.surname_bytes,
            .han = text(row, row.letters_bytes, row.han_bytes),
            .words = text(row, size_t{row.letters_bytes} + row.han_bytes, row.words_bytes),
            .mail_name = mail_name(row),
            .mail_domain = row.mail_domain,
            .company = row.company,
            .marks = std::span(marks).subspan(row.marks, row.mark_count),
            .mark_ranks = std::span(mark_ranks).subspan(row.marks, row.mark_count),
            .name_rank = row.name_rank,
            .company_rank = row.company_rank};
  }

  template <typename F>
  Keys keys_of(F&& keys_of_row) const {
    Keys keys;
    keys.reserve(rows.size());
    for (uint32_t i = 0; i < rows.size(); ++i)
      keys_of_row(rows[i], [&](uint64_t hash) { keys.push_back(key(hash, i)); });
    std::ranges::sort(keys);
    return keys;
  }

  void rank_names();
  void rank_marks();
  void compare_blocks(const Keys& keys, size_t most);
  void compare_block(std::span<const uint64_t> block, std::vector<Pair>& found) const;
  bool told_apart(const Row& a, const Row& b) const;
  std::vector<FoundGroup> join();
};

TwinScan::TwinScan(const TwinFields& fields) : state_(std::make_unique<State>()) {
  state_->names = fields.names;
  state_->scale = TwinScale::of(fields, 0);
}
TwinScan::~TwinScan() = default;

int64_t TwinScan::records() const { return static_cast<int64_t>(state_->rows.size()); }

void TwinScan::add(Id id, const TwinFeatures& features) {
  State& state = *state_;
  if (state.rows.size() > row_mask || state.texts.size() > UINT32_MAX - 1024) return;
  Row row{.id = id.value,
          .company = features.company,
          .mail_domain = features.mail_domain,
          .text = static_cast<uint32_t>(state.texts.size()),
          .marks = static_cast<uint32_t>(state.marks.size()),
          .surname_bytes = features.surname_bytes,
          .name_rank = 1,
          .company_rank = 3};
  const auto keep = [&](const std::string& text, uint8_t& bytes) {
    bytes = static_cast<uint8_t>(std::min<size_t>(text.size(), 255));
    state.texts.append(text, 0, bytes);
  };
  keep(features.letters, row.letters_bytes);
  keep(features.han, row.han_bytes);
  keep(features.words, row.words_bytes);
  keep(features.mail_name, row.mail_bytes);
  row.mark_count = static_cast<uint8_t>(std::min<size_t>(features.marks.size(), 32));
  state.marks.insert(state.marks.end(), features.marks.begin(),
                     features.marks.begin() + row.mark_count);
  state.mark_ranks.resize(state.marks.size(), 1);
  state.rows.push_back(row);
}

void TwinScan::assume_records(int64_t records) { state_->assumed = records; }

void TwinScan::keep_apart(Id one, Id other) {
  state_->apart.emplace_back(std::min(one, other).value, std::max(one, other).value);
}

bool TwinScan::State::told_apart(const Row& a, const Row& b) const {
  return std::ranges::binary_search(apart, std::pair(std::min(a.id, b.id), std::max(a.id, b.id)));
}

// How common a name and a company are decides what their agreement is worth.
void TwinScan::State::rank_names() {
  const auto rank = [&](const Keys& keys, uint8_t Row::*place) {
    for_each_block(keys, 0, keys.size(), [&](std::span<const uint64_t> block) {
      for (const uint64_t one : block) rows[one & row_mask].*place = rank_of(block.size());
    });
  };
  rank(keys_of([&](const Row& row, auto&& put) {
         if (row.letters_bytes > 0) put(hash_of_letters(letters(row)));
       }),
       &Row::name_rank);
  rank(keys_of([&](const Row& row, auto&& put) {
         if (row.company != 0) put(row.company);
       }),
       &Row::company_rank);
}

// And what a mail or a phone is worth that many hold.
void TwinScan::State::rank_marks() {
  const Keys keys = keys_of([&](const Row& row, auto&& put) {
    for (const uint64_t one : view(row).marks) put(mixed(one, 1));
  });
  for_each_block(keys, 0, keys.size(), [&](std::span<const uint64_t> block) {
    if (block.size() < 3) return;
    for (const uint64_t one : block) {
      const Row& row = rows[one & row_mask];
      for (size_t i = 0; i < row.mark_count; ++i)
        if (key(mixed(marks[row.marks + i], 1), 0) == key(one, 0))
          mark_ranks[row.marks + i] = rank_of(block.size());
    }
  });
}

void TwinScan::State::compare_block(std::span<const uint64_t> block,
                                    std::vector<Pair>& found) const {
  for (size_t i = 0; i < block.size(); ++i) {
    const auto one = static_cast<uint32_t>(block[i] & row_mask);
    for (size_t j = i + 1; j < block.size(); ++j) {
      const auto other = static_cast<uint32_t>(block[j] & row_mask);
      if (one == other) continue;
      const TwinScore score = compare(scale, view(rows[one]), view(rows[other]));
      if (score.score < twin_score_least || told_apart(rows[one], rows[other])) continue;
      found.push_back({one, other, static_cast<float>(score.score)});
    }
  }
}

// Two threads, half of the keys each: a block is never cut.
void TwinScan::State::compare_blocks(const Keys& keys, size_t most) {
  size_t middle = keys.size() / 2;
  while (middle > 0 && middle < keys.size() &&
         keys[middle] >> row_bits == keys[middle - 1] >> row_bits)
    ++middle;
  const auto work = [&](size_t from, size_t until, std::vector<Pair>& found) {
    for_each_block(keys, from, until, [&](std::span<const uint64_t> block) {
      if (block.size() > 1 && block.size() <= most) compare_block(block, found);
    });
  };
  std::vector<Pair> second;
  std::thread helper([&] { work(middle, keys.size(), second); });
  work(0, middle, pairs);
  helper.join();
  pairs.insert(pairs.end(), second.begin(), second.end());
  std::ranges::sort(pairs, [](const Pair& a, const Pair& b) {
    return std::pair(a.one, a.other) < std::pair(b.one, b.other);
  });
  const auto rest = std::ranges::unique(
      pairs, [](const Pair& a, const Pair& b) { return a.one == b.one && a.other == b.other; });
  pairs.erase(rest.begin(), rest.end());
}

std::vector<FoundGroup> TwinScan::State::join() {
  std::ranges::sort(pairs, [](const Pair& a, const Pair& b) {
    return a.score != b.score ? a.score > b.score
                              : std::pair(a.one, a.other) < std::pair(b.one, b.other);
  });
  Groups groups(rows.size());
  std::vector<std::pair<uint32_t, float>> weakest;  // by root, of those that were joined
  std::vector<uint8_t> sizes(rows.size(), 1);
  std::vector<Pair> joins;
  for (const Pair& pair : pairs) {
    const uint32_t one = groups.root(pair.one);
    const uint32_t other = groups.root(pair.other);
    if (one == other || sizes[one] + size_t{sizes[other]} > group_most) continue;
    groups.join(other, one);
    sizes[one] = static_cast<uint8_t>(sizes[one] + sizes[other]);
    joins.push_back(pair);
  }
  std::vector<std::pair<uint32_t, uint32_t>> members;  // root, row
  for (const Pair& pair : joins) {
    members.emplace_back(groups.root(pair.one), pair.one);
    members.emplace_back(groups.root(pair.other), pair.other);
    weakest.emplace_back(groups.root(pair.one), pair.score);
  }
  std::ranges::sort(members);
  members.erase(std::ranges::unique(members).begin(), members.end());
  std::ranges::sort(weakest);  // the smallest score of a root first
  std::vector<FoundGroup> found;
  for (size_t at = 0; at < members.size();) {
    FoundGroup group;
    const uint32_t root = members[at].first;
    for (; at < members.size() && members[at].first == root; ++at)
      group.members.push_back(Id{rows[members[at].second].id});
    group.score = std::ranges::lower_bound(weakest, std::pair(root, 0.0F))->second;
    std::ranges::sort(group.members);
    found.push_back(std::move(group));
  }
  std::ranges::stable_sort(found, std::greater(), &FoundGroup::score);
  return found;
}

std::vector<FoundGroup> TwinScan::find(const std::function<bool(double)>& on_progress) {
  State& state = *state_;
  const bool people = state.names == TwinFields::Names::person;
  TwinFields fields;
  fields.names = state.names;
  state.scale = TwinScale::of(fields, std::max(records(), state.assumed));
  std::ranges::sort(state.apart);
  state.rank_names();
  state.rank_marks();
  const auto name = [&](const Row& row) { return hash_of_letters(state.letters(row)); };
  constexpr size_t ends = 6;  // letters of a company's name that may hold no slip

  struct Pass {
    size_t most;
    std::function<void(const Row&, const std::function<void(uint64_t)>&)> keys;
  };
  const Pass passes[] = {
      {marks_most,
       [&](const Row& row, const auto& put) {
         for (const uint64_t one : state.view(row).marks) put(mixed(one, 1));
       }},
      {marks_most,
       [&](const Row& row, const auto& put) {
         constexpr uint64_t tail = 100'000'000;
         for (const uint64_t one : state.view(row).marks)
           if (kind_of(one) == Mark::phone) put(mixed((one - mark(Mark::phone, 0)) % tail, 2));
       }},
      {names_most,
       [&](const Row& row, const auto& put) {
         if (row.letters_bytes > 0) put(name(row));
       }},
      {names_most,
       [&](const Row& row, const auto& put) {
         if (row.mail_bytes > 3) put(hash_of(state.mail_name(row)));
       }},
      {companies_most,
       [&](const Row& row, const auto& put) {
         if (people && row.company != 0)
           put(mixed(row.company, row.letters_bytes > 0 ? name(row) : 0));
         if (people && row.mail_domain != 0 && row.letters_bytes > 0)
           put(mixed(row.mail_domain, name(row)));
       }},
      {companies_most,
       [&](const Row& row, const auto& put) {
         if (people && row.company != 0) put(row.company);
         if (people || row.letters_bytes < ends) return;
         put(mixed(hash_of(state.letters(row).substr(0, ends)), 3));
         put(mixed(hash_of(state.letters(row).substr(row.letters_bytes - ends)), 4));
       }},
  };
  double done = 0;
  for (const Pass& pass : passes) {
    if (!on_progress(done++ / static_cast<double>(std::size(passes)))) return {};
    const Keys keys = state.keys_of(pass.keys);
    state.compare_blocks(keys, pass.most);
  }
  auto found = state.join();
  on_progress(1);
  return found;
}

}  // namespace kith::records
