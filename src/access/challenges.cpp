#include "access/challenges.h"

#include <algorithm>

#include "access/throttle.h"

namespace kith::access {

void Challenges::drop(Entries::iterator entry) {
  const auto count = counts_.find(entry->asker);
  if (--count->second == 0) counts_.erase(count);
  where_.erase(entry->challenge);
  entries_.erase(entry);
}

std::string Challenges::issue(Purpose purpose, Id user, std::string_view address, Timestamp now) {
  const std::string challenge = random_.token();
  const std::string asker = user ? "of " + format(user) : "at " + network_of(address);
  std::scoped_lock lock(mutex_);
  while (!entries_.empty() && entries_.front().issued_at + limits_.life <= now)
    drop(entries_.begin());
  const auto count = counts_.find(asker);
  if (count != counts_.end() && count->second >= limits_.of_one)
    drop(std::ranges::find(entries_, asker, &Entry::asker));
  if (entries_.size() >= limits_.all) drop(entries_.begin());
  entries_.push_back({challenge, purpose, user, asker, now});
  where_.emplace(entries_.back().challenge, std::prev(entries_.end()));
  ++counts_[asker];
  return challenge;
}

bool Challenges::take(std::string_view challenge, Purpose purpose, Id user, Timestamp now) {
  std::scoped_lock lock(mutex_);
  const auto found = where_.find(challenge);
  if (found == where_.end()) return false;
  const Entry& entry = *found->second;
  const bool good =
      entry.purpose == purpose && entry.user == user && now < entry.issued_at + limits_.life;
  drop(found->second);
  return good;
}

size_t Challenges::size() {
  std::scoped_lock lock(mutex_);
  return entries_.size();
}

}  // namespace kith::access
