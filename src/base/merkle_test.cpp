#include "base/merkle.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>

namespace kith::merkle {
namespace {

using Leaves = std::vector<std::string>;

// RFC 6962 2.1 word for word, with nothing shared with what is tested.
Hash256 hash_of(const std::string& bytes) { return sha256(bytes); }
std::string text_of(const Hash256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
size_t split_of(size_t n) {
  size_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}
Hash256 naive_root(const Leaves& d) {
  if (d.empty()) return hash_of("");
  if (d.size() == 1) return hash_of(std::string(1, '\0') + d[0]);
  const auto k = static_cast<ptrdiff_t>(split_of(d.size()));
  return hash_of("\x01" + text_of(naive_root({d.begin(), d.begin() + k})) +
                 text_of(naive_root({d.begin() + k, d.end()})));
}
std::vector<Hash256> naive_path(size_t m, const Leaves& d) {
  if (d.size() == 1) return {};
  const size_t k = split_of(d.size());
  const Leaves left(d.begin(), d.begin() + static_cast<ptrdiff_t>(k));
  const Leaves right(d.begin() + static_cast<ptrdiff_t>(k), d.end());
  auto path = m < k ? naive_path(m, left) : naive_path(m - k, right);
  path.push_back(naive_root(m < k ? right : left));
  return path;
}
std::vector<Hash256> naive_subproof(size_t m, const Leaves& d, bool whole) {
  if (m == d.size()) return whole ? std::vector<Hash256>{} : std::vector{naive_root(d)};
  const size_t k = split_of(d.size());
  const Leaves left(d.begin(), d.begin() + static_cast<ptrdiff_t>(k));
  const Leaves right(d.begin() + static_cast<ptrdiff_t>(k), d.end());
  auto path = m <= k ? naive_subproof(m, left, whole) : naive_subproof(m - k, right, false);
  path.push_back(naive_root(m <= k ? right : left));
  return path;
}

// Keeps every complete subtree as a tile store does.
class Tree {
 public:
  explicit Tree(Leaves leaves) : leaves_(std::move(leaves)) {
    for (const auto& leaf : leaves_) hashes_.push_back(leaf_hash(leaf));
  }
  Hash256 operator()(int height, int64_t index) const {
    const int64_t width = int64_t{1} << height;
    return complete_root(
        std::span(hashes_).subspan(static_cast<size_t>(index * width), static_cast<size_t>(width)));
  }
  Leaves first(size_t n) const {
    return {leaves_.begin(), leaves_.begin() + static_cast<ptrdiff_t>(n)};
  }
  const Hash256& leaf(size_t n) const { return hashes_[n]; }

 private:
  Leaves leaves_;
  std::vector<Hash256> hashes_;
};

// The eight entries with which Certificate Transparency tests its trees.
Leaves reference_leaves() {
  Leaves leaves;
  for (const char* text : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                           "606162636465666768696a6b6c6d6e6f"}) {
    const auto bytes = *from_hex(text);
    leaves.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return leaves;
}

Leaves some_leaves(size_t n, std::mt19937& random) {
  Leaves leaves;
  for (size_t i = 0; i < n; ++i) leaves.push_back(std::to_string(random()));
  return leaves;
}

TEST(Merkle, RootsAreThoseOfCertificateTransparency) {
  const std::vector<std::string> known = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  const Tree tree(reference_leaves());
  Growing growing;
  EXPECT_EQ(hex(growing.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t n = 1; n <= known.size(); ++n) {
    EXPECT_EQ(hex(root(static_cast<int64_t>(n), tree)), known[n - 1]) << n;
    EXPECT_EQ(naive_root(tree.first(n)), root(static_cast<int64_t>(n), tree));
    growing.add(tree.leaf(n - 1));
    EXPECT_EQ(hex(growing.root()), known[n - 1]) << n;
  }
}

// The tree of seven leaves that RFC 6962 2.1.3 draws: a to j, l and the rest in its words.
TEST(Merkle, ProofsAreThoseOfTheExampleInTheRfc) {
  const Leaves d = {"d0", "d1", "d2", "d3", "d4", "d5", "d6"};
  const Tree tree(d);
  const auto leaf = [&](size_t n) { return leaf_hash(d[n]); };
  const Hash256 g = node_hash(leaf(0), leaf(1)), h = node_hash(leaf(2), leaf(3)),
                i = node_hash(leaf(4), leaf(5)), j = leaf(6);
  const Hash256 k = node_hash(g, h), l = node_hash(i, j);
  using Path = std::vector<Hash256>;
  EXPECT_EQ(root(7, tree), node_hash(k, l));
  EXPECT_EQ(inclusion(0, 7, tree), (Path{leaf(1), h, l}));
  EXPECT_EQ(inclusion(3, 7, tree), (Path{leaf(2), g, l}));
  EXPECT_EQ(inclusion(4, 7, tree), (Path{leaf(5), j, k}));
  EXPECT_EQ(inclusion(6, 7, tree), (Path{i, k}));
  EXPECT_EQ(consistency(3, 7, tree), (Path{leaf(2), leaf(3), g, l}));
  EXPECT_EQ(consistency(4, 7, tree), (Path{l}));
  EXPECT_EQ(consistency(6, 7, tree), (Path{i, j, k}));
}

TEST(Merkle, ProofsOfAllSmallTreesAreTheRecursionsAndHold) {
  std::mt19937 random(7);
  const Tree tree(some_leaves(33, random));
  for (size_t n = 1; n <= 33; ++n) {
    const Leaves d = tree.first(n);
    const auto size = static_cast<int64_t>(n);
    const Hash256 now = naive_root(d);
    for (size_t m = 0; m < n; ++m) {
      const auto path = inclusion(static_cast<int64_t>(m), size, tree);
      EXPECT_EQ(path, naive_path(m, d));
      EXPECT_TRUE(proves_inclusion(tree.leaf(m), static_cast<int64_t>(m), size, path, now));
    }
    for (size_t m = 1; m <= n; ++m) {
      const auto path = consistency(static_cast<int64_t>(m), size, tree);
      EXPECT_EQ(path, naive_subproof(m, d, true));
      EXPECT_TRUE(
          proves_consistency(static_cast<int64_t>(m), naive_root(tree.first(m)), size, now, path));
    }
  }
}

TEST(Merkle, ProofsOfRandomTreesHoldAndAlteredOnesDoNot) {
  std::mt19937 random(11);
  for (int round = 0; round < 25; ++round) {
    const size_t n = 2 + random() % 3'000;
    const Tree tree(some_leaves(n, random));
    const auto size = static_cast<int64_t>(n);
    const Hash256 now = root(size, tree);
    Growing growing;
    for (size_t i = 0; i < n; ++i) growing.add(tree.leaf(i));
    EXPECT_EQ(growing.root(), now);
    const auto place = static_cast<int64_t>(random() % n);
    const Hash256& leaf = tree.leaf(static_cast<size_t>(place));
    auto path = inclusion(place, size, tree);
    EXPECT_TRUE(proves_inclusion(leaf, place, size, path, now));
    EXPECT_FALSE(proves_inclusion(now, place, size, path, now));
    EXPECT_FALSE(proves_inclusion(leaf, (place + 1) % size, size, path, now));
    EXPECT_FALSE(proves_inclusion(leaf, size, size, path, now));
    EXPECT_FALSE(proves_inclusion(leaf, place, size, path, leaf));
    path[random() % path.size()][random() % 32] ^= std::byte{1};
    EXPECT_FALSE(proves_inclusion(leaf, place, size, path, now));
    path.pop_back();
    EXPECT_FALSE(proves_inclusion(leaf, place, size, path, now));

    const auto from = static_cast<int64_t>(1 + random() % (n - 1));
    const Hash256 before = root(from, tree);
    auto step = consistency(from, size, tree);
    EXPECT_TRUE(proves_consistency(from, before, size, now, step));
    EXPECT_FALSE(proves_consistency(from, now, size, before, step));
    EXPECT_FALSE(proves_consistency(from, leaf_hash("x"), size, now, step));
    EXPECT_FALSE(proves_consistency(from, before, size, leaf_hash("x"), step));
    step[random() % step.size()][random() % 32] ^= std::byte{1};
    EXPECT_FALSE(proves_consistency(from, before, size, now, step));
    step.push_back(now);
    EXPECT_FALSE(proves_consistency(from, before, size, now, step));
  }
}

TEST(Merkle, NothingProvesAnEmptyTreeOrOneThatShrank) {
  EXPECT_FALSE(proves_inclusion({}, 0, 0, {}, {}));
  EXPECT_FALSE(proves_consistency(0, {}, 1, {}, {}));
  EXPECT_FALSE(proves_consistency(2, {}, 1, {}, {}));
  EXPECT_FALSE(proves_consistency(3, {}, 5, {}, {}));
}

}  // namespace
}  // namespace kith::merkle
