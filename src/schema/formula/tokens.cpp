#include "schema/formula/tokens.h"

#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "base/spreadsheet.h"

namespace kith::schema::formula {
namespace {

struct Wide {
  std::string_view typed;
  std::string_view meant;
};
// What the keyboard of a Chinese input method types.
constexpr std::array<Wide, 16> wide_signs = {{{"（", "("},
                                              {"）", ")"},
                                              {"，", ","},
                                              {"＋", "+"},
                                              {"－", "-"},
                                              {"×", "*"},
                                              {"＊", "*"},
                                              {"÷", "/"},
                                              {"／", "/"},
                                              {"＆", "&"},
                                              {"＝", "="},
                                              {"＜", "<"},
                                              {"＞", ">"},
                                              {"≤", "<="},
                                              {"≥", ">="},
                                              {"≠", "<>"}}};
constexpr std::string_view wide_blanks[] = {"\xE3\x80\x80", "\xC2\xA0"};
constexpr std::string_view quotes[] = {"\"", "“", "”", "＂"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::variant<std::vector<Token>, Problem> read() {
    std::vector<Token> tokens;
    do {
      skip_blanks();
      Token token;
      token.at = at_;
      if (!take(token)) return problem_;
      token.length = at_ - token.at;
      tokens.push_back(std::move(token));
    } while (tokens.back().kind != Token::Kind::end);
    return tokens;
  }

 private:
  std::string_view rest() const { return text_.substr(byte_); }

  void advance(size_t bytes) {
    for (const size_t end = std::min(byte_ + bytes, text_.size()); byte_ < end; ++byte_) {
      if (!continues(text_[byte_])) ++at_;
    }
  }

  bool accept(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    advance(word.size());
    return true;
  }

  void skip_blanks() {
    for (bool more = true; more;) {
      more = false;
      while (!rest().empty() &&
             std::string_view(" \t\r\n").find(rest().front()) != std::string_view::npos) {
        advance(1);
      }
      for (std::string_view blank : wide_blanks) more = accept(blank) || more;
    }
  }

  bool take(Token& token) {
    if (rest().empty()) return true;
    const char first = rest().front();
    if (is_digit(first) || (first == '.' && rest().size() > 1 && is_digit(rest()[1])))
      return take_number(token);
    if (is_letter(first)) return take_name(token);
    for (std::string_view quote : quotes) {
      if (accept(quote)) return take_text(token);
    }
    return take_sign(token);
  }

  bool take_number(Token& token) {
    size_t end = 0;
    while (end < rest().size() && (is_digit(rest()[end]) || rest()[end] == '.')) ++end;
    std::string number(rest().substr(0, end));
    advance(end);
    if (number.starts_with('.')) number.insert(0, "0");
    const auto value = parse_decimal(number);
    token.kind = Token::Kind::number;
    if (value) {
      token.units = value->units;
      return true;
    }
    return fail(token.at, "number",
                say("“{}” is no number with up to four digits after the point",
                    "“{}”不是最多四位小数的数字", number));
  }

  bool take_name(Token& token) {
    size_t end = 0;
    while (end < rest().size() &&
           (is_letter(rest()[end]) || is_digit(rest()[end]) ||
            (rest()[end] == '.' && end + 1 < rest().size() && is_letter(rest()[end + 1])))) {
      ++end;
    }
    token.kind = Token::Kind::name;
    token.word = rest().substr(0, end);
    advance(end);
    return true;
  }

  bool take_text(Token& token) {
    token.kind = Token::Kind::text;
    while (!rest().empty()) {
      const bool closed = std::ranges::any_of(quotes, [&](auto quote) { return accept(quote); });
      if (closed && !(rest().starts_with('"') && text_[byte_ - 1] == '"')) return true;
      if (closed) {  // twice: one of the text
        advance(1);
        token.word += '"';
        continue;
      }
      const size_t from = byte_;
      advance(1);
      while (byte_ < text_.size() && continues(text_[byte_])) ++byte_;
      token.word += text_.substr(from, byte_ - from);
    }
    return fail(
        token.at, "quote",
        say("the text that begins here has no closing quote", "从这里开始的文本缺少右引号"));
  }

  bool take_sign(Token& token) {
    token.kind = Token::Kind::sign;
    for (std::string_view sign : {"<=", ">=", "<>", "!="}) {
      if (!accept(sign)) continue;
      token.word = sign == "!=" ? "<>" : sign;
      return true;
    }
    for (const Wide& wide : wide_signs) {
      if (!accept(wide.typed)) continue;
      token.word = wide.meant;
      if ((token.word == "<" || token.word == ">") && (accept("=") || accept("＝")))
        token.word += '=';
      else if (token.word == "<" && (accept(">") || accept("＞")))
        token.word += '>';
      return true;
    }
    if (std::string_view("()+-*/&=<>,").find(rest().front()) != std::string_view::npos) {
      token.word = rest().front();
      advance(1);
      return true;
    }
    size_t end = 1;
    while (end < rest().size() && continues(rest()[end])) ++end;
    return fail(token.at, "character",
                say("“{0}” means nothing in a formula; put texts in quotes: \"{0}\"",
                    "公式中不能使用“{0}”；文本请加引号：\"{0}\"", rest().substr(0, end)));
  }

  bool fail(size_t at, std::string code, Message why) {
    problem_ = {at, std::max<size_t>(at_ - at, 1), std::move(code), std::move(why)};
    return false;
  }

  const std::string_view text_;
  size_t byte_ = 0;
  size_t at_ = 0;
  Problem problem_;
};

}  // namespace

std::variant<std::vector<Token>, Problem> tokens_of(std::string_view text) {
  return Lexer(text).read();
}

}  // namespace kith::schema::formula
