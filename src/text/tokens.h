// What the full-text index holds of a field, and what a query looks for. The same for both engines.
//
// A token is made of ASCII letters and digits and of characters beyond ASCII, so it passes FTS5's
// `ascii` tokenizer and a tsvector unchanged. Every token of a query is looked up as a prefix, and
// all must be found. That is why of 张三丰 only 张三, 三丰 and 丰 are kept: 张 and 三 are prefixes.
//
//   every kind   folded words; Chinese, Japanese, Korean and Thai as bigrams and the last character
//                alone; words joined over . - ' _ &  (o'brien: o brien obrien); digits joined over
//                what people write between them, from seven on
//   person       besides, with every reading of the characters, the likely combinations first:
//                zhangsanfeng sanfeng feng, initials zsf sf, and zhangsf
//   company      besides: the whole name in pinyin, three syllables from each character on, and the
//                initials (payh for 平安银行)
//   phone        the national number and its endings of four digits and more, the number with its
//                country, the extension
//   email        the local part as a whole (joined) and its words, the domain's labels
//   url          the host's labels without www, the words of the path
//   code         words, and the whole with all marks left out (ab12345 for AB-123/45)
//
// So these find 张三丰: 张, 三丰, zhang, zhangsanf, "san feng", zsf, zhangsf, 张sf.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kith {

enum class TokenKind { text, person, company, phone, email, url, code };

inline constexpr size_t token_bytes_max = 40;
inline constexpr size_t field_tokens_max = 64;
inline constexpr size_t query_tokens_max = 16;

// Words of the vocabulary, by which misspelt words and the middles of words are found: letters from
// a to z alone, each also a token.
inline constexpr size_t vocabulary_letters_min = 5;

struct IndexText {
  std::string tokens;
  // Likewise with a blank between them, but not each once:
  std::string words;     // as they are written: microsoft
  std::string readings;  // the likeliest pinyin of names and of parts of company names
};

// Appends the tokens of one field, each once, a blank between them and between fields.
// `country`: the default country for phone numbers that are not in E.164 form.
// Cost: 0.2 to 2 µs for a name, a number or an address.
void append_index_text(IndexText& out, TokenKind kind, std::string_view text,
                       std::string_view country = {});
void append_index_tokens(std::string& out, TokenKind kind, std::string_view text,
                         std::string_view country = {});

// What to look for: folded, each a prefix, all must match. Empty when the text has nothing to look
// for. A text that looks like a phone number (seven digits and more, or a +) is one token:
// "138 0013" is 1380013, "+86 138-0013-8000" and "008613800138000" are 8613800138000.
std::vector<std::string> query_tokens(std::string_view text);

}  // namespace kith
