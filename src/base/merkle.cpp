#include "base/merkle.h"

#include <bit>
#include <cstring>
#include <string>

namespace kith::merkle {
namespace {

int64_t largest_power_below(int64_t n) {
  return static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(n - 1)));
}

// Of the leaves [begin, begin + n). `begin` is a multiple of every power of two that n holds.
Hash256 root_between(int64_t begin, int64_t n, Subtrees subtrees) {
  const auto size = static_cast<uint64_t>(n);
  if (std::has_single_bit(size)) return subtrees(std::countr_zero(size), begin / n);
  const int64_t k = largest_power_below(n);
  return node_hash(root_between(begin, k, subtrees), root_between(begin + k, n - k, subtrees));
}

void inclusion_between(int64_t place, int64_t begin, int64_t n, Subtrees subtrees,
                       std::vector<Hash256>& path) {
  if (n == 1) return;
  const int64_t k = largest_power_below(n);
  if (place < k) {
    inclusion_between(place, begin, k, subtrees, path);
    path.push_back(root_between(begin + k, n - k, subtrees));
  } else {
    inclusion_between(place - k, begin + k, n - k, subtrees, path);
    path.push_back(root_between(begin, k, subtrees));
  }
}

enum class Known { yes, no };  // whether the verifier has the root of the older tree

void consistency_between(int64_t m, int64_t begin, int64_t n, Known known, Subtrees subtrees,
                         std::vector<Hash256>& path) {
  if (m == n) {
    if (known == Known::no) path.push_back(root_between(begin, n, subtrees));
    return;
  }
  const int64_t k = largest_power_below(n);
  if (m <= k) {
    consistency_between(m, begin, k, known, subtrees, path);
    path.push_back(root_between(begin + k, n - k, subtrees));
  } else {
    consistency_between(m - k, begin + k, n - k, Known::no, subtrees, path);
    path.push_back(root_between(begin, k, subtrees));
  }
}

}  // namespace

Hash256 leaf_hash(std::string_view entry) {
  const std::byte prefix{0};
  Sha256 hash;
  hash.update({&prefix, 1});
  hash.update(std::as_bytes(std::span(entry)));
  return hash.finish();
}

Hash256 node_hash(const Hash256& left, const Hash256& right) {
  std::array<char, 65> bytes;
  bytes[0] = 1;
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 33, right.data(), right.size());
  return sha256({bytes.data(), bytes.size()});
}

Hash256 empty_root() { return sha256({}); }

Hash256 complete_root(std::span<const Hash256> hashes) {
  std::vector<Hash256> level(hashes.begin(), hashes.end());
  while (level.size() > 1) {
    for (size_t i = 0; i < level.size() / 2; ++i)
      level[i] = node_hash(level[2 * i], level[2 * i + 1]);
    level.resize(level.size() / 2);
  }
  return level.front();
}

Hash256 root(int64_t size, Subtrees subtrees) {
  return size == 0 ? empty_root() : root_between(0, size, subtrees);
}

std::vector<Hash256> inclusion(int64_t place, int64_t size, Subtrees subtrees) {
  std::vector<Hash256> path;
  inclusion_between(place, 0, size, subtrees, path);
  return path;
}

std::vector<Hash256> consistency(int64_t from, int64_t to, Subtrees subtrees) {
  std::vector<Hash256> path;
  consistency_between(from, 0, to, Known::yes, subtrees, path);
  return path;
}

bool proves_inclusion(const Hash256& leaf, int64_t place, int64_t size,
                      std::span<const Hash256> path, const Hash256& root) {
  if (place < 0 || place >= size) return false;
  int64_t at = place;
  int64_t last = size - 1;
  Hash256 hash = leaf;
  for (const Hash256& other : path) {
    if (last == 0) return false;
    if (at % 2 == 1 || at == last) {
      hash = node_hash(other, hash);
      while (at % 2 == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, other);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool proves_consistency(int64_t from, const Hash256& from_root, int64_t to, const Hash256& to_root,
                        std::span<const Hash256> path) {
  if (from <= 0 || from > to) return false;
  if (from == to) return path.empty() && from_root == to_root;
  // Where the older tree is complete its root is the first step and is not sent.
  const bool complete = std::has_single_bit(static_cast<uint64_t>(from));
  if (!complete && path.empty()) return false;
  Hash256 older = complete ? from_root : path.front();
  Hash256 newer = older;
  int64_t at = from - 1;
  int64_t last = to - 1;
  while (at % 2 == 1) {
    at >>= 1;
    last >>= 1;
  }
  for (const Hash256& other : path.subspan(complete ? 0 : 1)) {
    if (last == 0) return false;
    if (at % 2 == 1 || at == last) {
      older = node_hash(other, older);
      newer = node_hash(other, newer);
      while (at % 2 == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      newer = node_hash(newer, other);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && older == from_root && newer == to_root;
}

void Growing::add(const Hash256& leaf) {
  Hash256 hash = leaf;
  for (int64_t bits = size_; bits % 2 == 1; bits >>= 1) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

Hash256 Growing::root() const {
  if (peaks_.empty()) return empty_root();
  Hash256 hash = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) hash = node_hash(peaks_[i], hash);
  return hash;
}

}  // namespace kith::merkle
