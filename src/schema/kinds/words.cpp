#include "schema/kinds/words.h"

#include "text/fold.h"
#include "text/mail.h"
#include "text/phone.h"
#include "text/sort_key.h"
#include "text/tidy.h"

namespace kith::schema::kind {

std::string sort_key(std::string_view utf8) { return kith::sort_key(utf8); }
std::string folded(std::string_view utf8) { return kith::fold(utf8); }

bool same_word(std::string_view a, std::string_view b) {
  return a == b || kith::fold(a) == kith::fold(b);
}

std::optional<std::string> normalise_email(std::string_view text) {
  return kith::normalise_email(text);
}

std::optional<std::string> normalise_phone(std::string_view text, std::string_view country) {
  auto phone = kith::normalise_phone(text, country);
  if (!phone) return std::nullopt;
  if (!phone->extension.empty()) phone->number += ";ext=" + phone->extension;
  return std::move(phone->number);
}

std::optional<std::string> normalise_domain(std::string_view host) {
  return kith::normalise_domain(host);
}

std::string tidy_line(std::string_view text) { return kith::tidy_line(text); }
std::string tidy_person(std::string_view name) { return kith::tidy_person(name); }
std::string tidy_company(std::string_view name) { return kith::tidy_company(name); }
std::string tidy_country(std::string_view name) { return kith::tidy_country(name); }
std::string tidy_province(std::string_view name) { return kith::tidy_province(name); }

}  // namespace kith::schema::kind
