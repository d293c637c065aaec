// One customer's world: a database, the schema in it, who works there, what is queued. A value that
// is passed; nothing may assume that there is only one.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "access/actor.h"
#include "access/sign_in.h"
#include "app/audit.h"
#include "app/duplicate_rules.h"
#include "app/exchange_rates.h"
#include "app/quality.h"
#include "app/settings.h"
#include "app/settled.h"
#include "app/validation.h"
#include "automation/processes.h"
#include "base/crypto.h"
#include "jobs/jobs.h"
#include "query/read.h"
#include "records/reactions.h"
#include "records/records.h"
#include "schema/store.h"
#include "storage/storage.h"

namespace kith {
class KeyRing;
}

namespace kith::app {

struct App;
class Files;
class Odds;
class Scanner;
class Sealer;

struct Environment {
  const Clock& clock;
  Random& random;
  std::shared_ptr<KeyRing> keys = {};           // for data at rest; none: nothing is encrypted
  std::shared_ptr<const Scanner> scanner = {};  // looks at uploads; none: nobody does
};

class Workspace {
 public:
  // Opens the database, brings its tables and objects to this program's, loads who works there.
  // Refuses a file of a newer program.
  static Result<std::unique_ptr<Workspace>> open(const App& app, const std::string& name,
                                                 const storage::Location& location,
                                                 const std::string& files_directory,
                                                 Environment environment);
  ~Workspace();

  const std::string& name() const { return name_; }
  const std::string& files_directory() const { return files_directory_; }
  const Files& files() const { return *files_; }
  KeyRing* keys() const { return environment_.keys.get(); }
  storage::Database& database() { return *database_; }
  schema::Store& schema() { return *schema_; }
  const records::Records& records() const { return *records_; }
  records::ChangeBell& bell() { return bell_; }
  jobs::Queue& queue() { return *queue_; }
  access::SignIn& sign_in() { return *sign_in_; }
  Sealer& sealer() { return *sealer_; }
  IdSource& ids() { return *ids_; }
  const Clock& clock() const { return environment_.clock; }
  Random& random() { return environment_.random; }

  PreviewLog& previews() { return previews_; }
  const DuplicateRules& duplicate_rules() const { return duplicate_rules_; }
  const Quality& quality() const { return quality_; }
  const Odds& learned() const { return *odds_; }
  const std::vector<Settled>& settled() const;
  const std::vector<std::string>& acting() const;
  // Called when something was learned anew.
  void refresh_odds();
  const ExchangeRates& rates() const { return rates_; }
  automation::ProcessListPtr approval_processes() const { return processes_.current(); }

  Settings settings() const;
  Status change_settings(const Settings& settings);
  access::DirectoryPtr directory() const;
  // Reads users, teams and roles again. Called when one of them changes, or the schema. What was
  // answered before the call began is in it, whoever else refreshes at the same time.
  void refresh_directory();

  access::Actor actor(Id user, access::Reach reach = access::Reach::full) const;
  access::Actor previewing(const access::Preview& preview) const;
  access::Actor system() const;

  // A unit of `actor` over a connection, now.
  records::Unit unit(storage::Connection& db, const access::Actor& actor, records::Via via,
                     const Settings& settings, Id batch = {});

  // Has anybody been set up yet?
  bool is_set_up() const;
  struct FirstUser {
    std::string name;
    std::string email;
    std::string password;
  };
  // The first administrator; Code::conflict when there is one already, also under a race.
  Result<Id> set_up(const FirstUser& user, const Settings& settings);

  // Writes something small and waits until it is on disk.
  Status prove_writable();

  // Jobs, reactions and sealing begin to run; stop() lets their running slices end.
  void start(int job_workers);
  void stop();

 private:
  Workspace(const App& app, std::string name, std::string files_directory, Environment environment);
  Status prepare(const storage::Location& location);
  Status plant(storage::Connection& db, const Settings& settings);
  Status learn_words(storage::Connection& db);
  void follow_people();
  void refresh_validation();
  void refresh_rates();

  const App& app_;
  const std::string name_;
  const std::string files_directory_;
  const Environment environment_;
  std::unique_ptr<Files> files_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<schema::Store> schema_;
  std::unique_ptr<IdSource> ids_;
  std::unique_ptr<records::Records> records_;
  records::ChangeBell bell_;
  PreviewLog previews_;
  ValidationRules validation_;
  DuplicateRules duplicate_rules_;
  Quality quality_;
  std::unique_ptr<Odds> odds_;
  automation::Processes processes_;
  std::mutex rates_reading_;
  ExchangeRates rates_;
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<access::SignIn> sign_in_;
  std::unique_ptr<records::Reactions> reactions_;
  std::unique_ptr<Sealer> sealer_;

  // Held from reading a table until it is in place, so that of two who do so at the same time the one
  // who read later stays.
  std::mutex refreshing_;
  std::mutex changing_settings_;
  mutable std::mutex mutex_;
  access::DirectoryPtr directory_;
  Settings settings_;
};

}  // namespace kith::app
