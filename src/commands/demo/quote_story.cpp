// Quotes: of opportunities with lines that came as far as an offer, in every state that there is.
#include "commands/demo/pursuit.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr size_t offered = 5;     // moves until the stage in which offers are made
constexpr size_t considered = 3;  // moves from which on one may be asked for
const Message reasons[] = {{"The budget has been cut.", "预算被削减。"},
                           {"Another offer was cheaper.", "其他供应商报价更低。"},
                           {"The project has been put off.", "项目推迟。"}};

// One in four of the open ones had a week, and nobody answered.
days validity(const Pursuit& pursuit) {
  return pursuit.open && pursuit.turn % 4 == 3 ? days{7} : days{30};
}

}  // namespace

void StoryWriter::deed(Timestamp at, int author, Act act, int record, Json::Object values) {
  story_.deeds.push_back({at, author, act, "quotes", record, Json(std::move(values))});
}

int StoryWriter::quote(const Pursuit& pursuit, Timestamp at) {
  const int record = story_.records++;
  const bool chinese = pursuit.account.company.tongue == Tongue::zh;
  Json::Object values{{"opportunity", reference(pursuit.record)},
                      {"language", chinese ? "zh" : "en"},
                      {"valid_until", format(calendar_.date_at(at) + validity(pursuit))},
                      {"carry_lines", false}};
  if (record % 3 == 0) values.emplace_back("discount", record % 2 == 0 ? 5 : 8);
  deed(at, pursuit.owner, Act::quote, record, std::move(values));
  return record;
}

// Of what is still open: offered these days, and some of it long ago.
Timestamp StoryWriter::offered_lately(const Pursuit& pursuit) const {
  constexpr days ago[] = {days{2}, days{3}, days{5}, days{12}};
  const Timestamp possible = pursuit.moves[considered - 1] + minutes{25};
  return std::max(possible, setting_.now - ago[pursuit.turn % 4]);
}

void StoryWriter::offer(Pursuit& pursuit) {
  const size_t needed = pursuit.open ? considered : offered;
  if (!pursuit.with_lines || pursuit.moves.size() < needed) return;
  pursuit.turn = pursuit.open ? open_turns_++ : turns_++;
  const Timestamp made =
      pursuit.open ? offered_lately(pursuit) : pursuit.moves[offered - 1] + minutes{25};
  if (made + hours{1} >= pursuit.ended) return;
  int record = quote(pursuit, made);
  Timestamp sent = made + minutes{20};
  const bool still_written = pursuit.open && pursuit.turn % 4 == 0;
  if (still_written) return;
  deed(sent, pursuit.owner, Act::send, record);
  const Timestamp revised = sent + days{2};
  if (pursuit.record % 3 == 0 && !pursuit.open && revised + hours{1} < pursuit.ended) {
    const int older = record;
    record = story_.records++;
    deed(revised, pursuit.owner, Act::revise, record, {{"quote", reference(older)}});
    update(revised + minutes{5}, pursuit.owner, "quotes", record, {{"discount", 10}});
    sent = revised + minutes{10};
    deed(sent, pursuit.owner, Act::send, record);
  }
  answer(pursuit, record, sent);
}

void StoryWriter::answer(const Pursuit& pursuit, int record, Timestamp sent) {
  const Timestamp opened = sent + hours{20};
  const Timestamp decided = pursuit.ended - minutes{10};
  if (opened < decided && pursuit.turn % 4 != 1) deed(opened, program, Act::open, record);
  if (!pursuit.open) {
    if (decided <= sent) return;
    Json::Object values{{"status", pursuit.won ? "accepted" : "declined"}};
    if (!pursuit.won)
      values.emplace_back("decline_reason", text(reasons[static_cast<size_t>(record) % 3]));
    update(decided, pursuit.owner, "quotes", record, std::move(values));
  } else if (const Timestamp over = sent + validity(pursuit) + days{1};
             over < setting_.now - hours{1}) {
    update(over, program, "quotes", record, {{"status", "expired"}});
  }
}

}  // namespace kith::commands::demo
