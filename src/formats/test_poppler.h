// What the programs of poppler-utils make of a file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kith::formats {

class Poppler {
 public:
  explicit Poppler(const std::string& bytes);
  ~Poppler();
  Poppler(const Poppler&) = delete;
  // Standard output of the program with its options, then the file, then what is left of the options.
  std::string says(std::vector<std::string> words, std::vector<std::string> rest = {}) const;

 private:
  std::string said() const { return path_.string() + ".txt"; }
  const std::filesystem::path path_;
};

}  // namespace kith::formats
