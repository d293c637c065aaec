// What makes a password too easy to guess. NIST SP 800-63B 5.1.1.2: length and a list of common
// ones, no rules about characters.
#include <algorithm>
#include <array>
#include <cctype>

#include "access/sign_in.h"

namespace kith::access {
namespace {

constexpr size_t length_min = 10;
constexpr size_t length_max = 1024;

// Words that the commonest passwords are made of; what is left when they and digits are taken away
// must still be something.
constexpr std::array common{
    "password",   "passw0rd", "p@ssw0rd", "qwertyuiop", "qwerty",   "asdfghjkl", "zxcvbnm",
    "1qaz2wsx",   "iloveyou", "welcome",  "letmein",    "monkey",   "dragon",    "football",
    "baseball",   "princess", "sunshine", "superman",   "trustno1", "admin",     "administrator",
    "root",       "woaini",   "mima",     "kith",       "changeme", "secret",    "default",
    "abcdefghij", "abcdef",   "abc"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void take_away(std::string& text, std::string_view word) {
  for (size_t at; (at = text.find(word)) != std::string::npos;) text.erase(at, word.size());
}

size_t distinct_characters(std::string_view text) {
  std::string sorted(text);
  std::sort(sorted.begin(), sorted.end());
  return static_cast<size_t>(std::unique(sorted.begin(), sorted.end()) - sorted.begin());
}

bool is_common(std::string_view password, std::string_view email) {
  std::string rest = lower(password);
  const std::string mail = lower(email);
  if (const auto at = mail.find('@'); at != std::string::npos && at >= 3) {
    take_away(rest, mail.substr(0, at));
    take_away(rest, mail.substr(at + 1));
  }
  for (const char* word : common) take_away(rest, word);
  std::erase_if(
      rest, [](unsigned char c) { return std::isdigit(c) || c == '!' || c == '@' || c == '.'; });
  return rest.size() < 4 && password.size() < 20;
}

}  // namespace

Status SignIn::check_password(std::string_view password, std::string_view email) {
  if (password.size() < length_min) {
    return invalid_field(
        "password", "too_short",
        say("The password needs at least {} characters; a short sentence is easy to remember.",
            "密码至少要 {} 个字符；用一句短话最好记。", length_min));
  }
  if (password.size() > length_max) {
    return invalid_field(
        "password", "too_long",
        say("The password is longer than {} bytes.", "密码超过 {} 字节。", length_max));
  }
  if (distinct_characters(password) < 5 || is_common(password, email)) {
    return invalid_field(
        "password", "too_common",
        say("This password is easy to guess: it is made of common words, digits or your mail "
            "address. Add a few words of your own.",
            "这个密码太容易猜到：它由常见词、数字或你的邮箱组成。请加上几个自己的词。"));
  }
  return done();
}

}  // namespace kith::access
