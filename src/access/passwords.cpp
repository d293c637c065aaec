// What makes a password too easy to guess. NIST SP 800-63B 5.1.1.2: a length and how soon somebody
// guesses it, no rules about characters.
//
// The guesses are estimated by zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
// USENIX Security 2016): the commonest passwords and names, words of English, rows of keys,
// sequences, repeats and dates, also with a for @. What Chinese users choose, and what an attacker
// of this account would try first, is told to it.
#include <zxcvbn.h>

#include <algorithm>
#include <string>
#include <vector>

#include "access/sign_in.h"

namespace kith::access {
namespace {

constexpr size_t length_min = 10;
constexpr size_t length_max = 1024;
constexpr size_t estimated_max = 100;  // its cost grows with the square of the length
// 10^8 guesses, zxcvbn's "safely unguessable": Argon2id and the throttle of sign-in stand behind.
constexpr double bits_min = 26.6;

constexpr std::string_view often_chosen[] = {
    "kith",      "zhijiao",  "woaini",  "woaini1314",   "woaini520", "5201314",   "520",
    "1314",      "wodemima", "mima",    "nihao",        "zhongguo",  "beijing",   "shanghai",
    "guangzhou", "shenzhen", "1qaz",    "2wsx",         "3edc",      "qazwsxedc", "caonima",
    "aini1314",  "changeme", "default", "administrator"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return out;
}

std::vector<std::string> words_of_account(std::string_view email) {
  std::vector<std::string> words{lower(email)};
  constexpr std::string_view separators = "@.-_+";
  const std::string mail = words.front();
  for (size_t from = 0; from < mail.size();) {
    const size_t to = std::min(mail.find_first_of(separators, from), mail.size());
    if (to - from >= 3) words.push_back(mail.substr(from, to - from));
    from = to + 1;
  }
  return words;
}

double guess_bits(std::string_view password, std::string_view email) {
  const std::string start(password.substr(0, estimated_max));
  const auto account = words_of_account(email);
  std::vector<const char*> words;
  for (const std::string& word : account) words.push_back(word.c_str());
  for (const std::string_view word : often_chosen) words.push_back(word.data());
  words.push_back(nullptr);
  return ZxcvbnMatch(start.c_str(), words.data(), nullptr);
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
  if (guess_bits(password, email) < bits_min) {
    return invalid_field(
        "password", "too_common",
        say("This password is easy to guess: it is made of common words, digits or your mail "
            "address. Add a few words of your own.",
            "这个密码太容易猜到：它由常见词、数字或你的邮箱组成。请加上几个自己的词。"));
  }
  return done();
}

}  // namespace kith::access
