#include "records/seal_check.h"

#include <algorithm>
#include <array>

#include "records/change.h"
#include "records/seal_rows.h"

namespace kith::records {
namespace {

using storage::Connection;
using storage::EngineSql;
using storage::Sql;
using Kind = SealFault::Kind;

constexpr int tiles_at_once = 16;
constexpr int rows_at_once = 8'192;

constexpr EngineSql select_places = {
    "SELECT seq, 0 FROM kith_changes WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    "SELECT seq, CAST(CAST(xid AS text) AS bigint) FROM kith_changes WHERE seq > ?1 "
    "ORDER BY seq LIMIT ?2"};
constexpr Sql erased_later =
    "SELECT 1 FROM kith_changes WHERE object = ?1 AND record = ?2 AND seq > ?3 AND act = ?4 LIMIT "
    "1";

SealFault fault_of(Kind kind, int64_t seq, Message what) { return {kind, seq, std::move(what)}; }

class Check {
 public:
  Check(Connection& db, const SealCheck& wanted)
      : db_(db), wanted_(wanted), heads_(wanted, report_) {}

  SealReport run() {
    all_ = sealed_size(db_);
    next_heads();
    if (!read_tiles()) return std::move(report_);
    end_levels();
    look_at_ends();
    find_inserted();
    return std::move(report_);
  }

 private:
  bool read_tiles() {
    int64_t expected = 0;
    for (;;) {
      const auto tiles = leaf_tiles(db_, expected, tiles_at_once);
      if (tiles.empty()) return true;
      for (const LeafTile& tile : tiles) {
        const bool last = tile.tile == (all_ - 1) / tile_width;
        if (tile.tile != expected ||
            (!last && static_cast<int64_t>(tile.seqs.size()) != tile_width)) {
          heads_.fault(fault_of(Kind::tree, 0,
                                say("Leaves of the tree are gone from place {} on.",
                                    "从位置 {} 起，树的叶节点缺失。", expected * tile_width)));
          return true;
        }
        look_at(tile);
        ++expected;
      }
      if (wanted_.on_progress && !wanted_.on_progress(tree_.size(), all_)) return false;
    }
  }

  void look_at(const LeafTile& tile) {
    const auto rows = sealed_changes(db_, tile);
    auto sealed = hash_tile(db_, 0, tile.tile);
    if (sealed.size() != tile.seqs.size())
      heads_.fault(
          fault_of(Kind::tree, 0,
                   say("The hashes of the changes {} to {} are gone.", "变更 {} 至 {} 的哈希缺失。",
                       tile.seqs.front(), tile.seqs.back())));
    sealed.resize(tile.seqs.size());
    for (size_t i = 0; i < tile.seqs.size(); ++i) {
      const int64_t seq = tile.seqs[i];
      const auto found = rows.find(seq);
      if (is_erased(tile.salts[i])) ++report_.erased;
      if (found == rows.end())
        heads_.fault(
            fault_of(Kind::missing, seq, say("Change {} is gone.", "变更 {} 已不存在。", seq)));
      else if (merkle::leaf_hash(found->second.line) != sealed[i])
        heads_.fault(
            fault_of(Kind::altered, seq,
                     say("Change {} is not what was sealed.", "变更 {} 与封存时不同。", seq)));
      else if (is_erased(tile.salts[i]))
        look_at_erased(seq, found->second);
      add(sealed[i]);
    }
  }

  // An erasure leaves a change of its own, which is sealed like all.
  void look_at_erased(int64_t seq, const SealedChange& row) {
    if (row.fields != "{}")
      heads_.fault(fault_of(Kind::unerased, seq,
                            say("Change {} was erased and has values again.",
                                "变更 {} 的值已被抹除，现在却又有值。", seq)));
    else if (!db_.exists(erased_later, std::array<Value, 4>{row.object, row.record.value, seq,
                                                            static_cast<int64_t>(Act::erase)}))
      heads_.fault(fault_of(Kind::unerased, seq,
                            say("The values of change {} are gone, and no erasure is logged.",
                                "变更 {} 的值已消失，却没有抹除记录。", seq)));
  }

  void add(const Hash256& leaf) {
    tree_.add(leaf);
    push(0, leaf);
    while (next_head_ < stored_.size() && stored_[next_head_].size <= tree_.size()) {
      const TreeHead& head = stored_[next_head_];
      ++report_.heads;
      report_.head = head;
      heads_.compare(head, tree_.root());
      if (++next_head_ == stored_.size()) next_heads();
    }
    if (wanted_.kept && wanted_.kept->size == tree_.size())
      heads_.compare(*wanted_.kept, tree_.root());
  }

  void next_heads() {
    const int64_t after = stored_.empty() ? 0 : stored_.back().size;
    stored_ = heads_after(db_, after, rows_at_once);
    next_head_ = 0;
  }

  // The levels above the leaves are no secret: what they hold follows from those below.
  void push(size_t level, const Hash256& hash) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    Level& one = levels_[level];
    one.hashes.push_back(hash);
    if (static_cast<int64_t>(one.hashes.size()) < tile_width) return;
    compare(level);
    const Hash256 root = merkle::complete_root(one.hashes);
    one.hashes.clear();
    ++one.tile;
    push(level + 1, root);
  }

  void compare(size_t level) {
    if (level == 0) return;
    const Level& one = levels_[level];
    const auto stored = hash_tile(db_, static_cast<int>(level), one.tile);
    if (stored == one.hashes) return;
    const auto differs = std::ranges::mismatch(stored, one.hashes).in2 - one.hashes.begin();
    int64_t width = 1;
    for (size_t i = 0; i < level; ++i) width *= tile_width;
    const int64_t from = (one.tile * tile_width + differs) * width;
    heads_.fault(fault_of(Kind::tree, 0,
                          say("The hashes of the places {} to {} were altered.",
                              "位置 {} 至 {} 的哈希已被改动。", from, from + width - 1)));
  }

  void end_levels() {
    for (size_t level = 1; level < levels_.size(); ++level)
      if (!levels_[level].hashes.empty()) compare(level);
  }

  void look_at_ends() {
    report_.sealed = tree_.size();
    for (; next_head_ < stored_.size(); ++next_head_) {
      ++report_.heads;
      report_.head = stored_[next_head_];
      heads_.beyond(stored_[next_head_], tree_.size());
    }
    if (wanted_.key && !report_.head)
      heads_.fault(
          fault_of(Kind::head, 0,
                   say("There is no head that the key could have signed: nothing is sealed.",
                       "没有任何由该密钥签署的树头：日志未被封存。")));
    if (tree_.size() > 0 && (!report_.head || report_.head->size < tree_.size()))
      heads_.fault(fault_of(Kind::head, 0,
                            say("The tree has {} changes and its newest head {}: heads are gone.",
                                "树有 {} 条变更，而最新树头只有 {} 条：树头缺失。", tree_.size(),
                                report_.head ? report_.head->size : 0)));
    if (wanted_.kept && wanted_.kept->size > tree_.size())
      heads_.beyond(*wanted_.kept, tree_.size());
    if (wanted_.newest_by && report_.head && report_.head->key != *wanted_.newest_by)
      heads_.fault(fault_of(
          Kind::foreign_key, 0,
          say("The newest head is signed by another key than this server's, {}.",
              "最新树头由另一密钥 {} 签署，而非本服务器的密钥。", hex(report_.head->key))));
  }

  void find_inserted() {
    const auto state = seal_state(db_);
    SealedSeqs sealed(db_);
    for (int64_t after = INT64_MIN;;) {
      std::vector<LoggedPlace> places;
      db_.query(db_.pick(select_places), {after, int64_t{rows_at_once}},
                [&](const storage::Row& row) {
                  places.push_back({row.integer(0), row.integer(1)});
                  return true;
                });
      if (places.empty()) return;
      for (const LoggedPlace& place : places) {
        if (sealed.contains(place.seq)) continue;
        if (is_yet_to_be_sealed(state, db_.engine(), place)) {
          ++report_.waiting;
          continue;
        }
        heads_.fault(fault_of(Kind::inserted, place.seq,
                              say("Change {} was put into the log and never sealed.",
                                  "变更 {} 是被插入日志的，从未封存。", place.seq)));
      }
      after = places.back().seq;
    }
  }

  struct Level {
    int64_t tile = 0;
    std::vector<Hash256> hashes;
  };

  Connection& db_;
  const SealCheck& wanted_;
  SealReport report_;
  HeadCheck heads_;
  int64_t all_ = 0;
  merkle::Growing tree_;
  std::vector<Level> levels_;
  std::vector<TreeHead> stored_;
  size_t next_head_ = 0;
};

}  // namespace

std::string_view name_of(SealFault::Kind kind) {
  constexpr std::array<std::string_view, 8> names = {
      "altered", "missing", "inserted", "unerased", "tree", "head", "shortened", "foreign_key"};
  return names.at(static_cast<size_t>(kind));
}

void HeadCheck::fault(SealFault fault) {
  ++report_.faults;
  const bool names_one = fault.seq > 0;
  const bool better =
      names_one && report_.first && (report_.first->seq == 0 || fault.seq < report_.first->seq);
  if (!report_.first || better) report_.first = fault;
  if (wanted_.on_fault) wanted_.on_fault(fault);
}

void HeadCheck::compare(const TreeHead& head, const Hash256& root) {
  if (!is_genuine(head))
    fault(fault_of(Kind::head, 0,
                   say("The head of {} changes at {} has a signature that does not fit.",
                       "{} 条变更、时间 {} 的树头签名不符。", head.size, format(head.at))));
  else if (wanted_.key && head.key != *wanted_.key)
    fault(fault_of(Kind::foreign_key, 0,
                   say("The head of {} changes at {} is signed by another key, {}.",
                       "{} 条变更、时间 {} 的树头由另一密钥 {} 签署。", head.size, format(head.at),
                       hex(head.key))));
  if (head.root != root)
    fault(fault_of(Kind::head, 0,
                   say("The first {} changes are not what the head of {} sealed: changes and "
                       "their hashes were altered together.",
                       "前 {} 条变更与 {} 的树头所封存的不符：变更及其哈希被一并改动。", head.size,
                       format(head.at))));
}

void HeadCheck::beyond(const TreeHead& head, int64_t size) {
  fault(fault_of(Kind::shortened, 0,
                 say("The log was cut: a head of {} tells of {} changes, and {} are sealed.",
                     "日志被截短：{} 的树头记有 {} 条变更，而现在只封存了 {} 条。", format(head.at),
                     head.size, size)));
}

SealReport check_seal(Connection& db, const SealCheck& wanted) { return Check(db, wanted).run(); }

}  // namespace kith::records
