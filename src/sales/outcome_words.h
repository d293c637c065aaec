// What the program writes in the timeline of a lead that was worked on.
#pragma once

#include <string>

#include "query/stored.h"
#include "sales/lead_outcomes.h"

namespace kith::sales {

class OutcomeWords {
 public:
  // `name`: the lead's, as whoever calls may know it.
  OutcomeWords(std::string_view name, Locale locale);

  std::string call(Outcome outcome) const;  // of the call that was made
  std::string next(Outcome outcome) const;  // of the one that is planned
  std::string meeting() const;
  std::string note() const;                  // on a lead that is put off
  std::string batch(Outcome outcome) const;  // of the act
  // As much of it as a line beside the status holds.
  std::string short_note(const std::string& note) const;

 private:
  std::string said(const Message& message) const { return render(message, locale_); }
  std::string name_;
  Locale locale_;
};

// Plain text as rich text: each line a paragraph.
std::string as_html(std::string_view text);

}  // namespace kith::sales
