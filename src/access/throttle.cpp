#include "access/throttle.h"

#include <algorithm>

namespace kith::access {
namespace {

constexpr size_t keys_max = 50'000;  // an attacker's addresses must not fill the memory

std::string pair_key(std::string_view account, std::string_view address) {
  return std::string(account) + '\n' + std::string(address);
}

}  // namespace

std::optional<std::chrono::seconds> Throttle::wait_of(const std::string& key, int limit,
                                                      Timestamp now) {
  auto found = failures_.find(key);
  if (found == failures_.end()) return std::nullopt;
  Failures& failures = found->second;
  while (!failures.empty() && failures.front() + limits_.window <= now) failures.pop_front();
  if (failures.size() < static_cast<size_t>(limit)) return std::nullopt;
  const auto free_at = failures[failures.size() - static_cast<size_t>(limit)] + limits_.window;
  return std::chrono::ceil<std::chrono::seconds>(free_at - now);
}

std::optional<std::chrono::seconds> Throttle::wait(std::string_view account,
                                                   std::string_view address, Timestamp now) {
  std::lock_guard lock(mutex_);
  const std::string pair = pair_key(account, address);
  auto longest = wait_of(pair, limits_.per_pair, now);
  longest = std::max(longest, wait_of('\n' + std::string(address), limits_.per_address, now));
  if (!familiar_.contains(pair)) {
    longest = std::max(longest, wait_of(std::string(account), limits_.per_account, now));
  }
  return longest;
}

void Throttle::failed(std::string_view account, std::string_view address, Timestamp now) {
  std::lock_guard lock(mutex_);
  if (failures_.size() > keys_max) forget_old(now);
  failures_[pair_key(account, address)].push_back(now);
  failures_['\n' + std::string(address)].push_back(now);
  failures_[std::string(account)].push_back(now);
}

void Throttle::succeeded(std::string_view account, std::string_view address) {
  std::lock_guard lock(mutex_);
  const std::string pair = pair_key(account, address);
  failures_.erase(pair);
  if (familiar_.size() < keys_max) familiar_.insert(pair);
}

void Throttle::forget_old(Timestamp now) {
  std::erase_if(failures_, [&](const auto& entry) {
    return entry.second.empty() || entry.second.back() + limits_.window <= now;
  });
}

Error too_many_tries(std::chrono::seconds wait) {
  return {
      Code::busy,
      say("Too many tries. Please wait {} seconds.", "尝试次数过多，请等待 {} 秒。", wait.count()),
      {}};
}

}  // namespace kith::access
