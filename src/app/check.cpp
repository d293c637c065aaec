#include "app/check.h"

#include <unordered_set>

#include "app/files.h"

namespace kith::app {
namespace {

// Reads it to its end. An encrypted one says itself whether it is what was kept.
bool is_whole(Content& content, const std::string& hash) {
  Sha256 sum;
  std::string piece;
  try {
    for (bool more = true; more;) {
      piece.clear();
      more = content.read(piece);
      sum.update(std::as_bytes(std::span(piece)));
    }
  } catch (const std::exception&) {
    return false;
  }
  return content.proves_itself() || hex(sum.finish()) == hash;
}

// Several attachments may share a content: each is read once.
class Contents {
 public:
  explicit Contents(const Workspace& workspace) : files_(workspace.files()) {}

  std::optional<Message> fault_of(const query::Stored& attachment) {
    const schema::Field* field = attachment.object().field("hash");
    const auto* hash = field ? std::get_if<std::string>(&attachment.cells(*field)[0]) : nullptr;
    if (!hash || !seen_.insert(*hash).second) return std::nullopt;
    const auto content = files_.open(*hash);
    if (!content) return content.error().message;
    if (!*content) return say("its content {} is missing", "其内容 {} 缺失", *hash);
    if (!is_whole(**content, *hash))
      return say("its content {} was changed", "其内容 {} 已被改动", *hash);
    return std::nullopt;
  }
  int64_t count() const { return static_cast<int64_t>(seen_.size()); }

 private:
  const Files& files_;
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
