#include "storage/after_commit.h"

#include <exception>
#include <utility>

#include "base/log.h"

namespace kith::storage {

void AfterCommit::run() {
  for (auto& action : std::exchange(actions_, {})) {
    try {
      action();
    } catch (const std::exception& failure) {
      log::error("after_commit_failed", "reason={}", failure.what());
    }
  }
}

}  // namespace kith::storage
