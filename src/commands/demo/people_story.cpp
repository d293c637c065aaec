// Who belongs together: accounts in groups, people by whom they report to, and where they stand. All of it goes
// by numbers of the story, so that nothing else of it moves.
#include <algorithm>
#include <array>

#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::hours;

namespace {

// A group: the largest account of a colleague's above some of their others, and one of these above two.
constexpr std::array<size_t, 6> above = {0, 0, 0, 0, 1, 1};
constexpr int groups_max = 9;

constexpr std::string_view stances[] = {"supporter", "champion",  "neutral", "critic",
                                        "neutral",   "supporter", "blocker"};
constexpr std::string_view influences[] = {"high", "medium", "high", "low", "medium"};

bool says(std::string_view title, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return title.find(word) != title.npos; });
}

// Whoever runs the house, their deputy, heads, managers, all others.
int rank_of(std::string_view title) {
  if (title == "总经理" || title == "Managing director") return 0;
  if (says(title, {"副总", "Deputy"})) return 1;
  if (says(title, {"总监", "Head", "Chief"})) return 2;
  if (says(title, {"经理", "主管", "manager", "lead"})) return 3;
  return 4;
}

std::string_view buying_role(std::string_view title) {
  if (rank_of(title) <= 1) return "decision_maker";
  if (says(title, {"采购", "Purchasing", "Buyer"})) return "buyer";
  return rank_of(title) == 2 ? "influencer" : "user";
}

}  // namespace

Json::Object StoryWriter::seat(int deal, int place, std::string_view role) const {
  const auto pick = [](const auto& from, int number) {
    return from[static_cast<size_t>(number) % std::size(from)];
  };
  Json::Object values;
  if (role == "champion") {
    values.emplace_back("stance", "champion");
  } else if ((deal + place) % 4 != 0) {
    values.emplace_back("stance", pick(stances, deal + 2 * place));
  }
  if ((deal + place) % 5 != 0) values.emplace_back("influence", pick(influences, deal / 2 + place));
  return values;
}

void StoryWriter::tie_accounts() {
  std::vector<std::vector<const ToldAccount*>> by_owner;
  for (const ToldAccount& account : accounts_) {
    const auto owner = static_cast<size_t>(account.owner);
    if (by_owner.size() <= owner) by_owner.resize(owner + 1);
    by_owner[owner].push_back(&account);
  }
  int groups = 0;
  for (auto& accounts : by_owner) {
    if (accounts.size() < above.size() || groups++ == groups_max) continue;
    std::ranges::stable_sort(accounts, std::greater<>(),
                             [](const ToldAccount* each) { return each->company.employees; });
    for (size_t n = 1; n < above.size(); ++n) {
      const ToldAccount& lower = *accounts[n];
      const ToldAccount& upper = *accounts[above[n]];
      const Timestamp at = std::max(lower.met, upper.met) + days{1};
      if (at < setting_.now)
        update(at, lower.owner, "accounts", lower.record, {{"parent", reference(upper.record)}});
    }
  }
}

void StoryWriter::tie_people() {
  for (const ToldAccount& account : accounts_) {
    std::vector<const ToldContact*> people;
    for (const ToldContact& contact : account.contacts) people.push_back(&contact);
    std::ranges::stable_sort(people, {},
                             [](const ToldContact* each) { return rank_of(each->title); });
    for (size_t n = 0; n < people.size(); ++n) tie(account, people, n);
  }
}

// To the last of those above them; some nobody has asked yet.
void StoryWriter::tie(const ToldAccount& account, std::span<const ToldContact* const> people,
                      size_t n) {
  const ToldContact& person = *people[n];
  Timestamp at = person.met + hours{3};
  Json::Object values;
  size_t upper = n;
  while (upper > 0 && rank_of(people[upper - 1]->title) >= rank_of(person.title)) --upper;
  if (upper > 0 && person.record % 6 != 0) {
    const ToldContact& superior = *people[upper - 1];
    at = std::max(at, superior.met + hours{3});
    values.emplace_back("reports_to", reference(superior.record));
  }
  if (person.record % 3 != 0) values.emplace_back("buying_role", buying_role(person.title));
  if (person.record % 7 == 0)
    values.emplace_back("best_time",
                        text({"Tuesdays to Thursdays, after 3 pm", "周二至周四下午三点后"}));
  if (!values.empty() && at < setting_.now)
    update(at, account.owner, "contacts", person.record, std::move(values));
}

}  // namespace kith::commands::demo
