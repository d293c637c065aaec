// Commission in the demo: rules from some months ago, the lines that followed each payment and won deal since, and
// what was approved and paid at the turn of each month. Told as the story goes on, so that the log is in the order of time.
#pragma once

#include "app/workspace.h"

namespace kith::commands::demo {

class CommissionStory {
 public:
  CommissionStory(app::Workspace& workspace, Timestamp now, Locale locale);

  // Before each deed: rules are made when their time has come, and the month before is settled.
  Status go_on(const records::Unit& program, const records::Unit& administrator);
  // Behind each deed, as the reaction would.
  Status follow(const records::Unit& program, const schema::Object& object, Id record) const;

 private:
  Status make_rules(const records::Unit& program, Id director);
  Status settle(const records::Unit& administrator, Date month, std::string_view from,
                std::string_view to) const;

  app::Workspace& workspace_;
  const Locale locale_;
  const Date begins_;
  Date month_{};  // of the deed before; the first day
};

}  // namespace kith::commands::demo
