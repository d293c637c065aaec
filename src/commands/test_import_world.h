// For tests of imports: a workspace with every room, where Ada may all, and the way of a file
// through it without a socket.
#pragma once

#include <filesystem>
#include <map>

#include "app/app.h"
#include "integrations/import/import.h"
#include "query/stored.h"
#include "storage/test_database.h"

namespace kith::commands {

class ImportWorld : public storage::BothEngines {
 protected:
  void SetUp() override;
  void TearDown() override;

  app::Workspace& workspace() { return *workspace_; }
  access::Actor ada() const { return workspace_->actor(ada_); }
  const std::filesystem::path& files() const { return files_; }

  // As Ada, each step by itself; what is refused throws. run() and checked() wait for the job.
  integrations::Import begin(std::string_view object, const std::string& content);
  integrations::Import changed(Id id, std::string_view changes);
  integrations::Import checked(Id id);
  integrations::Import run(Id id);
  integrations::Import finished(Id id);  // after whatever is due has been done
  // All of it.
  integrations::Import imported(std::string_view object, const std::string& content,
                                std::string_view changes = "{}");
  void undo(Id batch);

  std::vector<integrations::ImportError> errors(Id import);
  std::string error_file(const integrations::Import& import);
  std::vector<query::Stored> all(std::string_view object);
  std::map<std::string, query::Stored> by_name(std::string_view object);
  int64_t newest_change();
  // Live records of what imports touch, without versions and times of change.
  std::string contents();

 private:
  ManualClock clock_{*parse_timestamp("2026-11-21T10:00:00Z")};
  SystemRandom random_;
  app::App app_;
  std::filesystem::path files_;
  std::unique_ptr<app::Workspace> workspace_;
  Id ada_;
};

Json json_of(std::string_view text);
std::string why(const Error& error);  // with its fields and codes
std::string text(const query::Stored& record, std::string_view field);
Id reference(const query::Stored& record, std::string_view field);

}  // namespace kith::commands
