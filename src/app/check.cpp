#include "app/check.h"

#include <fstream>
#include <unordered_set>

#include "app/files.h"

namespace kith::app {
namespace {

constexpr size_t piece_bytes = 256 << 10;

std::string sha256_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  Sha256 hash;
  std::string piece(piece_bytes, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0)
    hash.update(std::as_bytes(std::span(piece.data(), static_cast<size_t>(file.gcount()))));
  return hex(hash.finish());
}

// Several attachments may share a content: each is read once.
class Contents {
 public:
  explicit Contents(const Workspace& workspace) : files_(workspace.files_directory()) {}

  std::optional<Message> fault_of(const query::Stored& attachment) {
    const schema::Field* field = attachment.object().field("hash");
    const auto* hash = field ? std::get_if<std::string>(&attachment.cells(*field)[0]) : nullptr;
    if (!hash || !seen_.insert(*hash).second) return std::nullopt;
    const auto path = files_.path(*hash);
    if (!path) return say("its content {} is missing", "其内容 {} 缺失", *hash);
    if (sha256_of(*path) != *hash)
      return say("its content {} was changed", "其内容 {} 已被改动", *hash);
    return std::nullopt;
  }
  int64_t count() const { return static_cast<int64_t>(seen_.size()); }

 private:
  const Files files_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

Checked check(Workspace& workspace, const std::function<void(const records::Fault&)>& tell) {
  Checked checked;
  Contents contents(workspace);
  const auto count_and_tell = [&](const records::Fault& fault) {
    ++checked.faults;
    tell(fault);
  };
  const records::RecordCheck each{
      .fault = count_and_tell, .record = [&](const query::Stored& record) {
        if (record.object().name != "attachments") return;
        if (auto what = contents.fault_of(record))
          count_and_tell({"attachments " + format(record.id()), std::move(*what)});
      }};
  const auto directory = workspace.directory();
  workspace.database().read_raw(
      [&](storage::Connection& db) {
        checked.records =
            records::check_records(db, workspace.schema().current(), *directory, each);
      },
      {.timeout = std::chrono::hours(24), .lane = storage::Lane::bulk});
  checked.contents = contents.count();
  return checked;
}

}  // namespace kith::app
