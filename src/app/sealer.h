// Seals the change log in the background (records/seal.h): some seconds after a change, at once when
// many wait, and what is left when the program stops. What a crash leaves is sealed by the next start,
// as is a log from before there were seals. A write never waits for it.
#pragma once

#include <memory>

#include "app/seal_files.h"
#include "records/change.h"
#include "records/seal_check.h"

namespace kith::app {

struct SealerOptions {
  std::chrono::milliseconds gather{2'000};    // from the first change of many to their seal
  std::chrono::milliseconds poll{15'000};     // for changes of other programs on the same database
  std::chrono::milliseconds farewell{3'000};  // when stopping; the rest waits for the next start
  int slice_changes = 2'048;
};

class Sealer {
 public:
  Sealer(storage::Database& database, const records::ChangeBell& bell, const Clock& clock,
         Random& random, const std::string& files_directory, std::shared_ptr<KeyRing> keys,
         SealerOptions options);
  ~Sealer();
  Sealer(const Sealer&) = delete;

  void start();
  void stop();
  // On the calling thread, until nothing waits or it is broken: for tests, and before a check.
  // Answers how many.
  int64_t seal_all();
  // Why nothing is signed any more; nothing while all is well.
  std::optional<Message> broken() const;
  SealFiles& files();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::app
