#include "disk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

namespace faults {
namespace {

size_t pages_of(uint64_t size) { return static_cast<size_t>((size + page_bytes - 1) / page_bytes); }

const Page& at_or_zero(const std::vector<Page>& pages, size_t index) {
  static const Page zero;
  return index < pages.size() ? pages[index] : zero;
}

timespec now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return time;
}

void each_node(Node& node, const std::function<void(Node&)>& visit) {
  visit(node);
  for (const auto& [name, entry] : node.entries) each_node(*entry, visit);
}

}  // namespace

int64_t Disk::read(const Node& file, char* to, size_t count, uint64_t at) const {
  if (at >= file.size) return 0;
  count = static_cast<size_t>(std::min<uint64_t>(count, file.size - at));
  for (size_t done = 0; done < count;) {
    const size_t inside = (at + done) % page_bytes;
    const size_t piece = std::min(count - done, page_bytes - inside);
    const Page& page = at_or_zero(file.pages, static_cast<size_t>((at + done) / page_bytes));
    if (page) {
      memcpy(to + done, page->data() + inside, piece);
    } else {
      memset(to + done, 0, piece);
    }
    done += piece;
  }
  return static_cast<int64_t>(count);
}

void Disk::put(Node& file, size_t page, Page bytes) {
  if (file.pages.size() <= page) file.pages.resize(page + 1);
  file.pages[page] = bytes;
  file.unsure[page].push_back(std::move(bytes));
}

uint64_t Disk::pages_used() const {
  uint64_t used = 0;
  each_node(*root_, [&](Node& node) { used += pages_of(node.size); });
  return used;
}

// Up to which size, at most `size`, the file may grow.
uint64_t Disk::room_for(const Node& file, uint64_t size) const {
  if (pages_max_ == UINT64_MAX || pages_of(size) <= pages_of(file.size)) return size;
  const uint64_t used = pages_used();
  const uint64_t left = pages_max_ > used ? pages_max_ - used : 0;
  return std::min(size, (pages_of(file.size) + left) * page_bytes);
}

int64_t Disk::write(Node& file, const char* from, size_t count, uint64_t at) {
  const uint64_t end = room_for(file, at + count);
  if (end <= at && count > 0) return -ENOSPC;
  count = static_cast<size_t>(end - at);
  for (size_t done = 0; done < count;) {
    const size_t index = static_cast<size_t>((at + done) / page_bytes);
    const size_t inside = (at + done) % page_bytes;
    const size_t piece = std::min(count - done, page_bytes - inside);
    const Page& before = at_or_zero(file.pages, index);
    auto page = before ? std::make_shared<Bytes>(*before) : std::make_shared<Bytes>();
    memcpy(page->data() + inside, from + done, piece);
    put(file, index, std::move(page));
    last_file_ = &file;
    last_page_ = index;
    done += piece;
  }
  if (end > file.size) {
    file.size = end;
    file.unsure_sizes.push_back(end);
  }
  file.changed = now();
  return static_cast<int64_t>(count);
}

int Disk::truncate(Node& file, uint64_t size) {
  if (room_for(file, size) < size) return -ENOSPC;
  for (size_t page = pages_of(size); page < pages_of(file.size); ++page) put(file, page, nullptr);
  if (size < file.size && size % page_bytes != 0) {
    const size_t index = static_cast<size_t>(size / page_bytes);
    if (const Page before = at_or_zero(file.pages, index)) {
      auto page = std::make_shared<Bytes>(*before);
      std::fill(page->begin() + size % page_bytes, page->end(), '\0');
      put(file, index, std::move(page));
    }
  }
  file.pages.resize(pages_of(size));
  file.size = size;
  file.unsure_sizes.push_back(size);
  file.changed = now();
  return 0;
}

NodePtr Disk::make(const NodePtr& folder, const std::string& name, mode_t mode) {
  auto node = std::make_shared<Node>(mode);
  node->name = name;
  node->changed = now();
  folder->entries[name] = node;
  unsure_names_.push_back({folder, name, node, nullptr, ""});
  return node;
}

void Disk::remove(const NodePtr& folder, const std::string& name) {
  folder->entries.erase(name);
  unsure_names_.push_back({folder, name, nullptr, nullptr, ""});
}

void Disk::rename(const NodePtr& from, const std::string& name, const NodePtr& to,
                  const std::string& new_name) {
  NodePtr node = from->entries.at(name);
  from->entries.erase(name);
  to->entries[new_name] = node;
  node->name = new_name;
  unsure_names_.push_back({to, new_name, node, from, name});
}

// One change of a name, and before it the earlier ones of the same names.
void Disk::make_sure(size_t index) {
  const NameChange change = unsure_names_[index];
  for (size_t earlier = 0; earlier < index; ++earlier) {
    const NameChange& other = unsure_names_[earlier];
    if (!other.touches(change.folder.get(), change.name) &&
        !(change.from && other.touches(change.from.get(), change.from_name)))
      continue;
    const size_t count = unsure_names_.size();
    make_sure(earlier);
    index -= count - unsure_names_.size();
    earlier = static_cast<size_t>(-1);  // begin again: others may have gone with it
  }
  unsure_names_.erase(unsure_names_.begin() + static_cast<std::ptrdiff_t>(index));
  if (change.from) change.from->sure_entries.erase(change.from_name);
  if (change.now) {
    change.folder->sure_entries[change.name] = change.now;
  } else {
    change.folder->sure_entries.erase(change.name);
  }
}

void Disk::sync_file(Node& file) {
  file.sure_pages.resize(pages_of(file.size));
  for (const auto& [page, versions] : file.unsure)
    if (page < file.sure_pages.size()) file.sure_pages[page] = at_or_zero(file.pages, page);
  file.sure_size = file.size;
  file.unsure.clear();
  file.unsure_sizes.clear();
}

void Disk::sync_folder(const Node& folder) {
  for (size_t i = 0; i < unsure_names_.size();) {
    const NameChange& change = unsure_names_[i];
    if (change.folder.get() == &folder || change.from.get() == &folder) {
      make_sure(i);
      i = 0;
    } else {
      ++i;
    }
  }
}

void Disk::fail_sync(Node& file) {
  ++file.failures;
  file.unsure.clear();
  file.unsure_sizes.clear();
}

void Disk::sync_all() {
  while (!unsure_names_.empty()) make_sure(0);
  each_node(*root_, [this](Node& node) { sync_file(node); });
}

// Some sectors as they are after, the others as before.
Page Disk::torn(const Page& before, const Page& after) {
  auto page = before ? std::make_shared<Bytes>(*before) : std::make_shared<Bytes>();
  for (size_t at = 0; at < page_bytes; at += sector_bytes) {
    if (chance(0.5)) continue;
    if (after) {
      memcpy(page->data() + at, after->data() + at, sector_bytes);
    } else {
      memset(page->data() + at, 0, sector_bytes);
    }
  }
  return page;
}

void Disk::cut_file(Node& file, double share_kept) {
  constexpr double share_torn = 0.1;
  const auto pick = [this](size_t count) {
    return std::uniform_int_distribution<size_t>(0, count - 1)(random_);
  };
  for (const auto& [index, versions] : file.unsure) {
    if (!chance(share_kept)) continue;
    const size_t version = chance(share_kept) ? versions.size() - 1 : pick(versions.size());
    if (file.sure_pages.size() <= index) file.sure_pages.resize(index + 1);
    const Page before = version > 0 ? versions[version - 1] : file.sure_pages[index];
    const bool last = &file == last_file_ && index == last_page_;
    file.sure_pages[index] =
        last || chance(share_torn) ? torn(before, versions[version]) : versions[version];
  }
  if (!file.unsure_sizes.empty() && chance(share_kept))
    file.sure_size = file.unsure_sizes[chance(share_kept) ? file.unsure_sizes.size() - 1
                                                          : pick(file.unsure_sizes.size())];
  file.sure_pages.resize(pages_of(file.sure_size));
  if (const size_t inside = file.sure_size % page_bytes; inside && file.sure_pages.back()) {
    auto page = std::make_shared<Bytes>(*file.sure_pages.back());
    std::fill(page->begin() + static_cast<std::ptrdiff_t>(inside), page->end(), '\0');
    file.sure_pages.back() = std::move(page);
  }
}

void Disk::cut() {
  constexpr std::array<double, 3> moods{0, 0.5, 0.95};
  const double share_kept = moods[std::uniform_int_distribution<size_t>(0, 2)(random_)];
  for (size_t i = 0; i < unsure_names_.size();) {
    if (chance(share_kept)) {
      make_sure(i);
      i = 0;
    } else {
      unsure_names_.erase(unsure_names_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  const std::function<void(Node&)> settle = [&](Node& node) {
    node.entries = node.sure_entries;
    if (!node.folder()) cut_file(node, share_kept);
    node.pages = node.sure_pages;
    node.size = node.sure_size;
    node.unsure.clear();
    node.unsure_sizes.clear();
    for (const auto& [name, entry] : node.entries) settle(*entry);
  };
  settle(*root_);
}

}  // namespace faults
