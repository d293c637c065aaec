// Merkle trees as RFC 6962 2.1 (RFC 9162 2.1) has them: a hash over a log that only grows, with short
// proofs that an entry is in it and that a longer log begins with a shorter one.
//
//   leaf   SHA-256(0x00 || bytes of the entry)
//   node   SHA-256(0x01 || left || right)
//
// A tree of n leaves is the largest power of two below n on the left and the rest on the right. So
// every tree is put together from complete subtrees, whose hashes never change again: the functions
// here ask for those alone, and whoever keeps the tree says where they come from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/crypto.h"
#include "base/function_ref.h"

namespace kith::merkle {

Hash256 leaf_hash(std::string_view entry);
Hash256 node_hash(const Hash256& left, const Hash256& right);
Hash256 empty_root();  // SHA-256 of nothing

// Of a power of two of hashes.
Hash256 complete_root(std::span<const Hash256> hashes);

// The hash of the leaves [index << height, (index + 1) << height), all of which there are.
using Subtrees = function_ref<Hash256(int height, int64_t index)>;

Hash256 root(int64_t size, Subtrees subtrees);
// Audit path of the leaf `place` in the tree of the first `size`: RFC 6962 2.1.1. 0 <= place < size.
std::vector<Hash256> inclusion(int64_t place, int64_t size, Subtrees subtrees);
// Between the trees of the first `from` and the first `to`: RFC 6962 2.1.2. 0 < from <= to.
std::vector<Hash256> consistency(int64_t from, int64_t to, Subtrees subtrees);

// RFC 9162 2.1.3.2 and 2.1.4.2.
bool proves_inclusion(const Hash256& leaf, int64_t place, int64_t size,
                      std::span<const Hash256> path, const Hash256& root);
bool proves_consistency(int64_t from, const Hash256& from_root, int64_t to, const Hash256& to_root,
                        std::span<const Hash256> path);

// A tree that grows leaf by leaf in the memory of its logarithm: for whoever reads a log through once.
class Growing {
 public:
  void add(const Hash256& leaf);
  int64_t size() const { return size_; }
  Hash256 root() const;

 private:
  int64_t size_ = 0;
  std::vector<Hash256> peaks_;  // of the complete subtrees, the largest first
};

}  // namespace kith::merkle
