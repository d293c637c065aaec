// All that the kinds ask of room `text`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith::schema::kind {

std::string sort_key(std::string_view utf8);
std::string folded(std::string_view utf8);

// Two labels that differ in case, width or script alone are the same word.
bool same_word(std::string_view a, std::string_view b);

std::optional<std::string> normalise_email(std::string_view text);
// "+861065550100", with ";ext=12" where there is an extension.
std::optional<std::string> normalise_phone(std::string_view text, std::string_view country);
std::optional<std::string> normalise_domain(std::string_view host);

// text/tidy.h
std::string tidy_line(std::string_view text);
std::string tidy_person(std::string_view name);
std::string tidy_company(std::string_view name);
std::string tidy_country(std::string_view name);
std::string tidy_province(std::string_view name);

}  // namespace kith::schema::kind
