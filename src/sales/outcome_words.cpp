#include "sales/outcome_words.h"

namespace kith::sales {
namespace {

constexpr size_t short_note_chars_max = 480;  // leads.status_note holds 500
constexpr size_t name_bytes_max = 160;

// Whole characters of UTF-8.
std::string_view first_bytes(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    default:
      out += c;
  }
}

}  // namespace

OutcomeWords::OutcomeWords(std::string_view name, Locale locale)
    : name_(first_bytes(name, name_bytes_max)), locale_(locale) {}

std::string OutcomeWords::call(Outcome outcome) const {
  switch (outcome) {
    case Outcome::no_answer:
      return said(say("Call to {}: no answer", "致电{}：未接通", name_));
    case Outcome::call_back:
      return said(say("Call to {}: wants to be called back", "致电{}：约定回电", name_));
    case Outcome::meeting:
      return said(say("Call to {}: meeting booked", "致电{}：已约会面", name_));
    case Outcome::not_interested:
      return said(say("Call to {}: not interested", "致电{}：无意向", name_));
    case Outcome::nurture:
      return said(say("Call to {}: later", "致电{}：以后再联系", name_));
    case Outcome::hand_over:
      return said(say("Call to {}: qualified", "致电{}：合格，移交销售", name_));
    default:
      return said(say("Call to {}: reached", "致电{}：已接通", name_));
  }
}

std::string OutcomeWords::next(Outcome outcome) const {
  switch (outcome) {
    case Outcome::no_answer:
      return said(say("Try {} again", "再次致电{}", name_));
    case Outcome::call_back:
      return said(say("Call {} back", "给{}回电", name_));
    default:
      return said(say("Follow up with {}", "跟进{}", name_));
  }
}

std::string OutcomeWords::meeting() const {
  return said(say("Meeting with {}", "与{}会面", name_));
}

std::string OutcomeWords::note() const { return said(say("Note on {}", "{}的备注", name_)); }

std::string OutcomeWords::batch(Outcome outcome) const {
  switch (outcome) {
    case Outcome::hand_over:
      return said(say("Handed over: {}", "移交线索：{}", name_));
    case Outcome::snooze:
      return said(say("Snoozed: {}", "稍后处理：{}", name_));
    case Outcome::skip:
      return said(say("Skipped: {}", "跳过：{}", name_));
    default:
      return call(outcome);
  }
}

std::string OutcomeWords::short_note(const std::string& note) const {
  std::string line;
  size_t chars = 0;
  for (const char c : note) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (begins && ++chars > short_note_chars_max) break;
    line += c == '\n' || c == '\r' ? ' ' : c;
  }
  return line;
}

std::string as_html(std::string_view text) {
  std::string out = "<p>";
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n')
      out += "</p><p>";
    else
      append_escaped(out, c);
  }
  return out + "</p>";
}

}  // namespace kith::sales
