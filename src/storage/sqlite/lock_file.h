// One program a file: a lock on `<path>.lock`, held until the end and let go by the system when
// the program dies. The file itself stays: removing it would let two programs lock two files.
#pragma once

#include <string>

namespace kith::storage::sqlite {

class LockFile {
 public:
  explicit LockFile(const std::string& database_path);  // throws StorageError when it is held
  ~LockFile();
  LockFile(const LockFile&) = delete;

 private:
  int file_;
};

}  // namespace kith::storage::sqlite
