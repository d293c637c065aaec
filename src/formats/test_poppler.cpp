#include "formats/test_poppler.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace kith::formats {

Poppler::Poppler(const std::string& bytes)
    : path_(std::filesystem::temp_directory_path() /
            fmt::format("kith-{}-{}.pdf", ::getpid(), static_cast<const void*>(this))) {
  std::ofstream(path_, std::ios::binary) << bytes;
}

Poppler::~Poppler() {
  std::filesystem::remove(path_);
  std::filesystem::remove(said());
}

std::string Poppler::says(std::vector<std::string> words, std::vector<std::string> rest) const {
  words.push_back(path_.string());
  words.insert(words.end(), rest.begin(), rest.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, said().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed) return "";
  int status = 0;
  ::waitpid(child, &status, 0);
  std::ifstream in(said(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace kith::formats
