// The disk as a file system, by libfuse. One call at a time, each over in microseconds.
#define FUSE_USE_VERSION 35
#include "mount.h"

#include <fuse.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace faults {
namespace {

// One opening of a file. It learns of each failed fsync of the file once, as Linux has it.
struct Opened {
  NodePtr node;
  uint64_t failures_told;
};

Mounted& mounted() { return *static_cast<Mounted*>(fuse_get_context()->private_data); }
Opened& opened(const fuse_file_info* info) { return *reinterpret_cast<Opened*>(info->fh); }

struct Place {
  NodePtr folder;    // null: there is no such folder
  std::string name;  // empty: the root itself
  NodePtr node;      // null: not there
};

Place find(std::string_view path) {
  Place place{nullptr, "", mounted().disk.root()};
  while (!path.empty()) {
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    if (path.empty()) break;
    const std::string name(path.substr(0, path.find('/')));
    path.remove_prefix(name.size());
    place.folder = place.node && place.node->folder() ? place.node : nullptr;
    place.name = name;
    place.node = nullptr;
    if (!place.folder) return place;
    const auto found = place.folder->entries.find(name);
    if (found != place.folder->entries.end()) place.node = found->second;
  }
  return place;
}

// Each call: the lock is held, the gate was passed. `work` answers as libfuse wants it.
template <typename Work>
auto passing(Call call, const std::string& name, Work&& work) -> decltype(work(mounted().disk)) {
  std::unique_lock lock(mounted().gate.mutex);
  if (const int error = mounted().gate.pass(lock, call, name)) return -error;
  return work(mounted().disk);
}

std::string last_part(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

void fill(const Node& node, struct stat* out) {
  *out = {};
  out->st_mode = node.mode;
  out->st_nlink = node.folder() ? 2 : 1;
  out->st_size = static_cast<off_t>(node.size);
  out->st_blocks = static_cast<blkcnt_t>((node.size + 511) / 512);
  out->st_blksize = page_bytes;
  out->st_mtim = out->st_ctim = out->st_atim = node.changed;
  out->st_uid = getuid();
  out->st_gid = getgid();
}

int get_attributes(const char* path, struct stat* out, fuse_file_info* info) {
  std::unique_lock lock(mounted().gate.mutex);
  const NodePtr node = info ? opened(info).node : find(path).node;
  if (!node) return -ENOENT;
  fill(*node, out);
  return 0;
}

int keep(fuse_file_info* info, NodePtr node) {
  const uint64_t told = node->failures;
  info->fh = reinterpret_cast<uint64_t>(new Opened{std::move(node), told});
  info->keep_cache = 1;
  return 0;
}

int create(const char* path, mode_t mode, fuse_file_info* info) {
  return passing(Call::make, last_part(path), [&](Disk& disk) -> int {
    const Place place = find(path);
    if (!place.folder) return -ENOENT;
    if (place.node) return -EEXIST;
    if (disk.pages_used() >= disk.pages_max()) return -ENOSPC;
    return keep(info, disk.make(place.folder, place.name, S_IFREG | (mode & 07777)));
  });
}

int open_file(const char* path, fuse_file_info* info) {
  return passing(Call::open, last_part(path), [&](Disk&) -> int {
    NodePtr node = find(path).node;
    if (!node) return -ENOENT;
    return keep(info, std::move(node));
  });
}

int release(const char*, fuse_file_info* info) {
  std::unique_lock lock(mounted().gate.mutex);
  delete &opened(info);
  return 0;
}

int make_folder(const char* path, mode_t mode) {
  return passing(Call::make, last_part(path), [&](Disk& disk) -> int {
    const Place place = find(path);
    if (!place.folder) return -ENOENT;
    if (place.node) return -EEXIST;
    if (disk.pages_used() >= disk.pages_max()) return -ENOSPC;
    disk.make(place.folder, place.name, S_IFDIR | (mode & 07777));
    return 0;
  });
}

int remove(const char* path) {
  return passing(Call::remove, last_part(path), [&](Disk& disk) -> int {
    const Place place = find(path);
    if (!place.node) return -ENOENT;
    if (place.node->folder() && !place.node->entries.empty()) return -ENOTEMPTY;
    disk.remove(place.folder, place.name);
    return 0;
  });
}

int rename_entry(const char* from, const char* to, unsigned int flags) {
  return passing(Call::rename, last_part(to), [&](Disk& disk) -> int {
    const Place old_place = find(from);
    const Place new_place = find(to);
    if (!old_place.node || !new_place.folder) return -ENOENT;
    if (flags != 0) return -EINVAL;
    if (new_place.node && new_place.node->folder() && !new_place.node->entries.empty())
      return -ENOTEMPTY;
    disk.rename(old_place.folder, old_place.name, new_place.folder, new_place.name);
    return 0;
  });
}

int truncate_file(const char* path, off_t size, fuse_file_info* info) {
  const std::string name = info ? opened(info).node->name : last_part(path);
  return passing(Call::truncate, name, [&](Disk& disk) -> int {
    const NodePtr node = info ? opened(info).node : find(path).node;
    return node ? disk.truncate(*node, static_cast<uint64_t>(size)) : -ENOENT;
  });
}

int read_file(const char*, char* to, size_t count, off_t at, fuse_file_info* info) {
  const NodePtr node = opened(info).node;
  return passing(Call::read, node->name, [&](Disk& disk) -> int {
    return static_cast<int>(disk.read(*node, to, count, static_cast<uint64_t>(at)));
  });
}

int write_file(const char*, const char* from, size_t count, off_t at, fuse_file_info* info) {
  const NodePtr node = opened(info).node;
  return passing(Call::write, node->name, [&](Disk& disk) -> int {
    return static_cast<int>(disk.write(*node, from, count, static_cast<uint64_t>(at)));
  });
}

int sync_file(const char*, int, fuse_file_info* info) {
  Opened& file = opened(info);
  std::unique_lock lock(mounted().gate.mutex);
  if (const int error = mounted().gate.pass(lock, Call::sync, file.node->name)) {
    if (!mounted().gate.cut()) mounted().disk.fail_sync(*file.node);
    file.failures_told = file.node->failures;
    return -error;
  }
  if (file.failures_told != file.node->failures) {
    file.failures_told = file.node->failures;
    return -EIO;
  }
  if (!mounted().deaf) mounted().disk.sync_file(*file.node);
  return 0;
}

int open_folder(const char* path, fuse_file_info* info) {
  std::unique_lock lock(mounted().gate.mutex);
  NodePtr node = find(path).node;
  if (!node) return -ENOENT;
  info->fh = reinterpret_cast<uint64_t>(new Opened{std::move(node), 0});
  return 0;
}

int sync_folder(const char*, int, fuse_file_info* info) {
  const NodePtr node = opened(info).node;
  return passing(Call::sync, node->name, [&](Disk& disk) -> int {
    if (!mounted().deaf) disk.sync_folder(*node);
    return 0;
  });
}

int list(const char*, void* out, fuse_fill_dir_t add, off_t, fuse_file_info* info,
         fuse_readdir_flags) {
  std::unique_lock lock(mounted().gate.mutex);
  constexpr auto plain = static_cast<fuse_fill_dir_flags>(0);
  add(out, ".", nullptr, 0, plain);
  add(out, "..", nullptr, 0, plain);
  for (const auto& [name, node] : opened(info).node->entries)
    add(out, name.c_str(), nullptr, 0, plain);
  return 0;
}

int change_mode(const char* path, mode_t mode, fuse_file_info* info) {
  std::unique_lock lock(mounted().gate.mutex);
  const NodePtr node = info ? opened(info).node : find(path).node;
  if (!node) return -ENOENT;
  node->mode = (node->mode & S_IFMT) | (mode & 07777);
  return 0;
}

int change_owner(const char*, uid_t, gid_t, fuse_file_info*) { return 0; }

int change_time(const char* path, const timespec times[2], fuse_file_info* info) {
  std::unique_lock lock(mounted().gate.mutex);
  const NodePtr node = info ? opened(info).node : find(path).node;
  if (!node) return -ENOENT;
  if (times[1].tv_nsec == UTIME_NOW) {
    clock_gettime(CLOCK_REALTIME, &node->changed);
  } else if (times[1].tv_nsec != UTIME_OMIT) {
    node->changed = times[1];
  }
  return 0;
}

int space(const char*, struct statvfs* out) {
  std::unique_lock lock(mounted().gate.mutex);
  constexpr uint64_t plenty = 1 << 24;
  const Disk& disk = mounted().disk;
  const uint64_t used = disk.pages_used();
  const uint64_t all = disk.pages_max() == UINT64_MAX ? used + plenty : disk.pages_max();
  *out = {};
  out->f_bsize = out->f_frsize = page_bytes;
  out->f_blocks = all;
  out->f_bfree = out->f_bavail = all > used ? all - used : 0;
  out->f_namemax = 255;
  return 0;
}

void* begin(fuse_conn_info*, fuse_config* config) {
  config->kernel_cache = 1;
  config->nullpath_ok = 1;
  config->hard_remove = 1;
  return &mounted();
}

fuse_operations operations() {
  fuse_operations ops{};
  ops.init = begin;
  ops.getattr = get_attributes;
  ops.create = create;
  ops.open = open_file;
  ops.release = release;
  ops.mkdir = make_folder;
  ops.unlink = remove;
  ops.rmdir = remove;
  ops.rename = rename_entry;
  ops.truncate = truncate_file;
  ops.read = read_file;
  ops.write = write_file;
  ops.fsync = sync_file;
  ops.opendir = open_folder;
  ops.releasedir = release;
  ops.fsyncdir = sync_folder;
  ops.readdir = list;
  ops.chmod = change_mode;
  ops.chown = change_owner;
  ops.utimens = change_time;
  ops.statfs = space;
  return ops;
}

}  // namespace

int serve(Mounted& what, const char* program, const char* path) {
  const fuse_operations ops = operations();
  std::string words[] = {program, path, "-f", "-s", "-o", "fsname=faults"};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(),
                       words[3].data(), words[4].data(), words[5].data()};
  return fuse_main(6, arguments, &ops, &what);
}

}  // namespace faults
