// A disk as pessimists see it: what programs read back, and what would be left if the power went.
//
// Written bytes stand in the cache. They are sure once an fsync of their file has returned; a new
// name, a rename or a removal is sure once its folder was synced (POSIX promises no more, although
// most file systems do). When the power is cut, what is not sure survives in part:
//
//   pages      each page of 4 KiB that was written since the last fsync has any one of the states it
//              was in since, whatever the others have: so later writes overtake earlier ones
//   tears      a page may stop at a sector: some of its 512 B sectors new, the others as before. The
//              page that was written last always is, where it survives
//   sizes      a file has any one of the sizes it had since
//   names      any of the changes, each whole: a rename never loses both names
//
// A third of all cuts lose everything that is not sure, a third lose half, a third lose a little.
//
// An fsync that fails leaves things as Linux does: what was written is still read back, and counts as
// clean from then on, so a later fsync that succeeds covers none of it. Everybody who had the file
// open is told once.
#pragma once

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace faults {

constexpr size_t page_bytes = 4096;
constexpr size_t sector_bytes = 512;

using Bytes = std::array<char, page_bytes>;
using Page = std::shared_ptr<const Bytes>;  // never changed once made; null: all zero

struct Node;
using NodePtr = std::shared_ptr<Node>;

struct Node {
  explicit Node(mode_t mode_wanted) : mode(mode_wanted) {}
  bool folder() const { return S_ISDIR(mode); }
  bool sure() const { return unsure.empty() && unsure_sizes.empty(); }

  mode_t mode;
  timespec changed{};
  std::string name;  // the last that it had, for faults that are meant for some files

  // Of a file: as programs see it, as it surely is, and every state since.
  std::vector<Page> pages;
  uint64_t size = 0;
  std::vector<Page> sure_pages;
  uint64_t sure_size = 0;
  std::map<size_t, std::vector<Page>> unsure;
  std::vector<uint64_t> unsure_sizes;
  uint64_t failures = 0;  // of fsync

  // Of a folder.
  std::map<std::string, NodePtr> entries;
  std::map<std::string, NodePtr> sure_entries;
};

class Disk {
 public:
  explicit Disk(uint64_t seed) : random_(seed) {}

  NodePtr root() const { return root_; }

  // What is written, read and truncated. Numbers below 0 are -errno.
  int64_t read(const Node& file, char* to, size_t count, uint64_t at) const;
  int64_t write(Node& file, const char* from, size_t count, uint64_t at);
  int truncate(Node& file, uint64_t size);

  // Names. The parents are folders; what is to be made must not be there.
  NodePtr make(const NodePtr& folder, const std::string& name, mode_t mode);
  void remove(const NodePtr& folder, const std::string& name);
  void rename(const NodePtr& from, const std::string& name, const NodePtr& to,
              const std::string& new_name);

  void sync_file(Node& file);
  void sync_folder(const Node& folder);
  void fail_sync(Node& file);
  void sync_all();

  // The power goes and comes back.
  void cut();

  // Pages that may still be taken; writes past them are refused with ENOSPC, in part or whole.
  void limit(uint64_t pages_free) { pages_max_ = pages_used() + pages_free; }
  void unlimit() { pages_max_ = UINT64_MAX; }
  uint64_t pages_used() const;
  uint64_t pages_max() const { return pages_max_; }

 private:
  struct NameChange {
    NodePtr folder;
    std::string name;
    NodePtr now;   // null: removed
    NodePtr from;  // of a rename, else null
    std::string from_name;
    bool touches(const Node* where, const std::string& what) const {
      return (folder.get() == where && name == what) || (from.get() == where && from_name == what);
    }
  };

  void put(Node& file, size_t page, Page bytes);
  uint64_t room_for(const Node& file, uint64_t size) const;
  void make_sure(size_t change);
  void cut_file(Node& file, double share_kept);
  Page torn(const Page& before, const Page& after);
  bool chance(double share) { return std::uniform_real_distribution<>(0, 1)(random_) < share; }

  NodePtr root_ = std::make_shared<Node>(S_IFDIR | 0700);
  std::vector<NameChange> unsure_names_;
  const Node* last_file_ = nullptr;  // and page, that were written
  size_t last_page_ = 0;
  uint64_t pages_max_ = UINT64_MAX;
  std::mt19937_64 random_;
};

}  // namespace faults
