#include "text/tokens.h"

#include <algorithm>

#include "text/fold.h"
#include "text/mail.h"
#include "text/name_tokens.h"
#include "text/phone.h"
#include "text/token_writer.h"
#include "text/utf8.h"
#include "text/words.h"

namespace kith {
namespace {

constexpr size_t text_bytes_max = 16 << 10;  // more than 64 tokens never need
constexpr size_t phone_ending_min = 4;
constexpr size_t joined_digits_min = 7;

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_ascii_digit);
}

// Words, n-grams, and words joined over the marks between them.
class WordTokens {
 public:
  explicit WordTokens(TokenWriter& tokens) : tokens_(tokens) {}

  void add_all(std::string_view folded) {
    for_each_word(folded, [&](const Word& word) { add(word); });
    end_chain();
  }

 private:
  void add(const Word& word) {
    if (tokens_.is_full()) return;
    if (word.script == WordScript::ngram) {
      end_chain();
      for_each_ngram(word.text, [&](std::string_view gram) { tokens_.add(gram); });
      return;
    }
    tokens_.add(word.text);
    if (!word.joined) end_chain();
    if (chain_.size() <= token_bytes_max) chain_ += word.text;
    ++chain_words_;
  }

  void end_chain() {
    if (chain_words_ > 1) tokens_.add(chain_);
    chain_.clear();
    chain_words_ = 0;
  }

  TokenWriter& tokens_;
  std::string chain_;
  size_t chain_words_ = 0;
};

void add_words(TokenWriter& tokens, std::string_view folded) { WordTokens(tokens).add_all(folded); }

// "138 0013 8000" in a note: the digits together and without leading zeros, as a query has them.
void add_digit_groups(TokenWriter& tokens, std::string_view folded) {
  std::string digits;
  auto end_group = [&] {
    if (digits.size() >= joined_digits_min) {
      tokens.add(
          std::string_view(digits).substr(std::min(digits.find_first_not_of('0'), digits.size())));
    }
    digits.clear();
  };
  for_each_word(folded, [&](const Word& word) {
    if (word.script == WordScript::letters && is_digits(word.text)) {
      if (digits.size() <= token_bytes_max) digits += word.text;
    } else {
      end_group();
    }
  });
  end_group();
}

void add_phone(TokenWriter& tokens, std::string_view folded, std::string_view country) {
  const auto phone = normalise_phone(folded, country);
  if (!phone) return add_words(tokens, folded);
  std::string_view number = phone->number;
  std::string_view national = number;
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    national = split_calling_code(number).national;
    tokens.add(number);
  }
  national.remove_prefix(std::min(national.find_first_not_of('0'), national.size()));
  tokens.add(national);
  for (size_t from = 1; from + phone_ending_min <= national.size(); ++from) {
    tokens.add(national.substr(from));
  }
  tokens.add(phone->extension);
}

void add_email(TokenWriter& tokens, std::string_view folded) {
  const auto [local, domain] = split_email(folded);
  std::string joined;
  for_each_word(local, [&](const Word& word) {
    if (joined.size() <= token_bytes_max) joined += word.text;
  });
  tokens.add(joined);
  for_each_word(local, [&](const Word& word) { tokens.add(word.text); });
  add_words(tokens, domain);
}

void add_url(TokenWriter& tokens, std::string_view folded) {
  if (const size_t scheme = folded.find("://"); scheme != std::string_view::npos) {
    folded.remove_prefix(scheme + 3);
  }
  if (folded.starts_with("www.")) folded.remove_prefix(4);
  const size_t path = std::min(folded.find('/'), folded.size());
  add_words(tokens, folded.substr(0, path));
  add_words(tokens, folded.substr(path));
}

void add_code(TokenWriter& tokens, std::string_view folded) {
  std::string whole;
  for_each_word(folded, [&](const Word& word) {
    if (whole.size() <= token_bytes_max) whole += word.text;
  });
  tokens.add(whole);
  add_words(tokens, folded);
  add_digit_groups(tokens, folded);
}

}  // namespace

void append_index_tokens(std::string& out, TokenKind kind, std::string_view text,
                         std::string_view country) {
  IndexText index{std::move(out), {}, {}};
  append_index_text(index, kind, text, country);
  out = std::move(index.tokens);
}

void append_index_text(IndexText& out, TokenKind kind, std::string_view text,
                       std::string_view country) {
  TokenWriter tokens(out);
  const std::string folded = fold(cut_utf8(text, text_bytes_max));
  switch (kind) {
    case TokenKind::text:
      add_words(tokens, folded);
      return add_digit_groups(tokens, folded);
    case TokenKind::person:
      add_words(tokens, folded);
      add_digit_groups(tokens, folded);
      return add_person_pinyin(tokens, folded);
    case TokenKind::company:
      add_words(tokens, folded);
      add_digit_groups(tokens, folded);
      return add_company_pinyin(tokens, folded);
    case TokenKind::phone:
      return add_phone(tokens, folded, country);
    case TokenKind::email:
      return add_email(tokens, folded);
    case TokenKind::url:
      return add_url(tokens, folded);
    case TokenKind::code:
      return add_code(tokens, folded);
  }
}

std::vector<std::string> query_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  auto add = [&](std::string_view token) {
    token = cut_utf8(token, token_bytes_max);
    const bool known = std::find(tokens.begin(), tokens.end(), token) != tokens.end();
    if (!token.empty() && !known && tokens.size() < query_tokens_max) tokens.emplace_back(token);
  };
  const std::string folded = fold(cut_utf8(text, text_bytes_max));
  if (const auto number = dialled_number(folded); !number.empty()) {
    add(number);
    return tokens;
  }
  for_each_word(folded, [&](const Word& word) {
    if (word.script == WordScript::letters) return add(word.text);
    size_t grams = 0;
    for_each_ngram(word.text, [&](std::string_view gram) {
      // The last character alone is in the bigram before it.
      const bool last = gram.data() + gram.size() == word.text.data() + word.text.size();
      size_t length = 0;
      next_character(gram, length);
      if (grams++ == 0 || !last || length < gram.size()) add(gram);
    });
  });
  return tokens;
}

}  // namespace kith
