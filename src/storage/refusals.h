// What both engines say in the same words.
#pragma once

#include "storage/storage.h"

namespace kith::storage {

[[noreturn]] inline void raise_failed_before() {
  throw StorageError(
      "an earlier statement of this transaction failed: only nested() can be left "
      "and gone on from");
}
[[noreturn]] inline void raise_cannot_commit() {
  throw StorageError("a statement of this write failed: it cannot be committed");
}
[[noreturn]] inline void raise_write_inside_write() {
  throw std::logic_error("a write inside a write: use nested(), or write after it");
}
[[noreturn]] inline void raise_read_inside_read() {
  throw std::logic_error("a read inside a read: pass the connection on instead");
}
[[noreturn]] inline void raise_write_inside_read() {
  throw std::logic_error("a write inside a read: write after it");
}
[[noreturn]] inline void raise_belongs_into_write(std::string_view what) {
  throw std::logic_error(std::string(what) + " belongs into a write");
}

}  // namespace kith::storage
