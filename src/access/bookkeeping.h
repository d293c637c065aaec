// That somebody was seen is bookkeeping: when it cannot be written, they are let in all the same. So
// whoever is in can read while the disk is full.
#pragma once

#include "base/log.h"
#include "storage/storage.h"

namespace kith::access {

template <typename Work>
void quietly(storage::Database& database, Work&& work) {
  try {
    const Status status = database.write(work);
    if (!status) log::warn("not_written", "{}", status.error().message.en);
  } catch (const storage::StorageError& failure) {
    log::warn("not_written", "{}", failure.what());
  }
}

}  // namespace kith::access
