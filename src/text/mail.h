// Mail addresses and domains in the one form by which they are compared and looked up.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith {

// Trimmed, lower case throughout (RFC 5321 2.4 lets hosts tell local parts apart by case; none that
// matters does), international domains and local parts as they are (RFC 6531). Nothing for what is
// no address: dot-atom or quoted local part of at most 64 bytes, a domain of labels of at most 63,
// at most 254 in all. A display name, a comment, a list of addresses and a line break are refused.
std::optional<std::string> normalise_email(std::string_view text);

// The host of a URL, a bare domain or a mail address: lower case, without "www.", port, user and
// the dot at the end. Nothing when there is none, or when it is an IP address.
std::optional<std::string> normalise_domain(std::string_view url_or_mail);

struct MailParts {
  std::string_view local;
  std::string_view domain;
};
MailParts split_email(std::string_view normalised);

}  // namespace kith
