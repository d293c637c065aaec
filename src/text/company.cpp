#include "text/company.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/fold.h"
#include "text/utf8.h"

namespace kith {
namespace {

// Forms as ISO 20275 (entity legal forms) lists them, in the letters that people use; dots are gone
// and one-letter words joined ("s p a") by the time that they are looked at.
constexpr auto legal_words = std::to_array<std::string_view>(
    {"ab",           "ag",       "aps",         "as",      "asa",      "bv",  "bvba",  "co",
     "company",      "corp",     "corporation", "cv",      "doo",      "eg",  "ek",    "eurl",
     "ev",           "gbr",      "gmbh",        "holding", "holdings", "inc", "ohg",   "kft",
     "kg",           "kgaa",     "kk",          "limited", "llc",      "llp", "lp",    "ltd",
     "ltda",         "mbh",      "nv",          "oao",     "ooo",      "oy",  "oyj",   "plc",
     "pte",          "pty",      "pvt",         "sa",      "sarl",     "sas", "se",    "sl",
     "spa",          "spj",      "sro",         "spzoo",   "srl",      "ug",  "group", "private",
     "incorporated", "limitada", "kabushiki",   "kaisha"});

// The longest first: the whole form goes at once.
constexpr auto han_endings = std::to_array<std::string_view>(
    {"集团股份有限公司", "股份有限责任公司", "集团有限公司", "股份有限公司", "有限责任公司",
     "控股有限公司", "株式会社", "有限会社", "合同会社", "有限公司", "股份公司", "集团公司",
     "주식회사", "유한회사", "集团", "股份", "公司"});
constexpr auto han_beginnings =
    std::to_array<std::string_view>({"株式会社", "有限会社", "合同会社", "주식회사"});
constexpr std::string_view branch = "分公司";  // another place of business, not another spelling

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Marks of CJK text, which are no letters: （ and ） are ASCII after folding.
bool is_mark(char32_t c) {
  return (c >= 0x2000 && c < 0x2070) || (c >= 0x3000 && c < 0x3005) ||
         (c >= 0x3008 && c < 0x3020) || c == 0x30FB || c == 0xB7 || c == 0xA9 || c == 0xAE;
}

// Words of letters and digits. "s.p.a." is one word, for a dot between letters joins.
std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words(1);
  for (size_t at = 0; at < folded.size();) {
    const size_t from = at;
    const char32_t c = next_character(folded, at);
    if (c == '.' || c == '\'') continue;
    if (is_mark(c) || (c < 0x80 && !is_word_byte(static_cast<char>(c)))) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += folded.substr(from, at - from);
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_legal(std::string_view word) {
  return std::ranges::find(legal_words, word) != legal_words.end();
}

void drop_legal_words(std::vector<std::string>& words) {
  size_t kept = words.size();
  while (kept > 1 && (is_legal(words[kept - 1]) || words[kept - 1] == "and")) --kept;
  words.resize(kept);
  if (words.size() > 1 && words.front() == "the") words.erase(words.begin());
}

void drop_legal_characters(std::string& name) {
  if (name.ends_with(branch) || std::ranges::find(han_endings, name) != han_endings.end()) return;
  for (const std::string_view form : han_endings) {
    if (name.size() > form.size() && name.ends_with(form)) {
      name.resize(name.size() - form.size());
      break;
    }
  }
  for (const std::string_view form : han_beginnings) {
    if (name.size() > form.size() && name.starts_with(form)) {
      name.erase(0, form.size());
      break;
    }
  }
}

}  // namespace

std::string company_key(std::string_view name) {
  std::vector<std::string> words = words_of(fold(name));
  drop_legal_words(words);
  std::string key;
  for (const std::string& word : words)
    if (word != "and") key += word;
  drop_legal_characters(key);
  return key;
}

}  // namespace kith
