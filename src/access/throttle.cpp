#include "access/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace kith::access {
namespace {

constexpr size_t salt_bytes = 16;
constexpr size_t network_bytes = 8;  // of the 16 of an IPv6 address
constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::string network_of(std::string_view address) {
  // A zone ("fe80::1%eth0") is no part of the address.
  const std::string plain(address.substr(0, address.find('%')));
  in6_addr parsed{};
  if (inet_pton(AF_INET6, plain.c_str(), &parsed) != 1) return std::string(address);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::memcmp(parsed.s6_addr, mapped.data(), mapped.size()) == 0) {
    inet_ntop(AF_INET, parsed.s6_addr + mapped.size(), text.data(), text.size());
    return text.data();
  }
  std::memset(parsed.s6_addr + network_bytes, 0, sizeof parsed.s6_addr - network_bytes);
  inet_ntop(AF_INET6, &parsed, text.data(), text.size());
  return std::string(text.data()) + "/64";
}

Throttle::Table::Failures* Throttle::Table::find(const Key& key) {
  const auto found = where_.find(key);
  return found == where_.end() ? nullptr : &found->second->failures;
}

Throttle::Table::Failures& Throttle::Table::touch(const Key& key, size_t keys_max) {
  if (const auto found = where_.find(key); found != where_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->failures;
  }
  while (entries_.size() >= keys_max && !entries_.empty()) {
    where_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, {}});
  where_[key] = entries_.begin();
  return entries_.front().failures;
}

void Throttle::Table::erase(const Key& key) {
  const auto found = where_.find(key);
  if (found == where_.end()) return;
  entries_.erase(found->second);
  where_.erase(found);
}

Throttle::Throttle(Limits limits) : limits_(limits) { salt_ = SystemRandom().token(salt_bytes); }

// No two are written alike: the salt has one length, and a network holds no \0.
Throttle::Key Throttle::key_of(std::string_view account, std::string_view network) const {
  std::string text = salt_;
  text.append(account).push_back('\0');
  text.append(network);
  const Hash256 hash = sha256(text);
  Key key;
  std::memcpy(key.data(), hash.data(), sizeof key);
  return key;
}

std::optional<std::chrono::seconds> Throttle::wait_of(Table& table, const Key& key, int limit,
                                                      Timestamp now) const {
  const auto* failures = table.find(key);
  if (!failures || failures->size() < static_cast<size_t>(limit)) return std::nullopt;
  const auto failed_at = (*failures)[failures->size() - static_cast<size_t>(limit)];
  const auto free_at = failed_at + limits_.window;
  // Tries of a future are those of a clock that was ahead and came back.
  if (free_at <= now || failed_at > now + limits_.window) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(free_at - now);
}

std::optional<std::chrono::seconds> Throttle::wait(std::string_view account,
                                                   std::string_view address, Timestamp now) {
  const std::string network = network_of(address);
  const Key pair = key_of(account, network);
  std::lock_guard lock(mutex_);
  auto longest = wait_of(pairs_, pair, limits_.per_pair, now);
  if (familiar_.find(pair)) return longest;
  longest = std::max(longest, wait_of(addresses_, key_of({}, network), limits_.per_address, now));
  return std::max(longest, wait_of(accounts_, key_of(account, {}), limits_.per_account, now));
}

void Throttle::count(Table& table, const Key& key, int limit, Timestamp now) {
  auto& failures = table.touch(key, limits_.keys_max);
  if (failures.size() >= static_cast<size_t>(limit)) failures.erase(failures.begin());
  failures.push_back(now);
}

// A familiar pair is counted by itself, so that its owner's bad memory shuts nobody else out.
void Throttle::failed(std::string_view account, std::string_view address, Timestamp now) {
  const std::string network = network_of(address);
  const Key pair = key_of(account, network);
  std::lock_guard lock(mutex_);
  count(pairs_, pair, limits_.per_pair, now);
  if (familiar_.find(pair)) return;
  count(addresses_, key_of({}, network), limits_.per_address, now);
  count(accounts_, key_of(account, {}), limits_.per_account, now);
}

void Throttle::succeeded(std::string_view account, std::string_view address) {
  const Key pair = key_of(account, network_of(address));
  std::lock_guard lock(mutex_);
  pairs_.erase(pair);
  familiar_.touch(pair, limits_.keys_max);
}

void Throttle::welcome(std::string_view account, std::string_view address) {
  const Key pair = key_of(account, network_of(address));
  std::lock_guard lock(mutex_);
  familiar_.touch(pair, limits_.keys_max);
}

size_t Throttle::size() {
  std::lock_guard lock(mutex_);
  return pairs_.size() + accounts_.size() + addresses_.size() + familiar_.size();
}

Error too_many_tries(std::chrono::seconds wait) {
  return {
      Code::busy,
      say("Too many tries. Please wait {} seconds.", "尝试次数过多，请等待 {} 秒。", wait.count()),
      {}};
}

}  // namespace kith::access
