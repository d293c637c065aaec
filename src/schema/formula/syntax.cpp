#include "schema/formula/syntax.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/spreadsheet.h"
#include "schema/formula/tokens.h"

namespace kith::schema::formula {
namespace {

using Signs = std::span<const std::string_view>;

constexpr std::array<std::string_view, 6> comparisons = {"=", "<>", "<", "<=", ">", ">="};
constexpr std::array<std::string_view, 1> joinings = {"&"};
constexpr std::array<std::string_view, 2> sums = {"+", "-"};
constexpr std::array<std::string_view, 2> products = {"*", "/"};
const std::array<Signs, 4> levels = {Signs(comparisons), Signs(joinings), Signs(sums),
                                     Signs(products)};

// A tree of operations in a row grows to the left; this bounds it.
constexpr size_t row_max = 100;

class Reader {
 public:
  explicit Reader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Read read() {
    Syntax whole;
    if (!operations(0, whole)) return problem_;
    if (now().kind != Token::Kind::end) return unexpected();
    return whole;
  }

 private:
  const Token& now() const { return tokens_[next_]; }
  bool at_sign(std::string_view sign) const {
    return now().kind == Token::Kind::sign && now().word == sign;
  }
  bool accept(std::string_view sign) {
    if (!at_sign(sign)) return false;
    ++next_;
    return true;
  }

  // What it has read reaches from its first word to the last one taken.
  void close(Syntax& syntax, size_t from) const {
    const Token& last = tokens_[next_ - 1];
    syntax.at = from;
    syntax.length = last.at + last.length - from;
  }

  bool operations(size_t level, Syntax& out) {
    if (level == levels.size()) return sign(out);
    const size_t from = now().at;
    if (!operations(level + 1, out)) return false;
    for (size_t count = 0; now().kind == Token::Kind::sign; ++count) {
      const auto found = std::ranges::find(levels[level], now().word);
      if (found == levels[level].end()) return true;
      if (count == row_max) return too_large(now());
      Syntax operation;
      operation.kind = Syntax::Kind::operation;
      operation.word = *found;
      ++next_;
      operation.arguments.push_back(std::move(out));
      if (!operations(level + 1, operation.arguments.emplace_back())) return false;
      close(operation, from);
      out = std::move(operation);
    }
    return true;
  }

  bool sign(Syntax& out) {
    if (!at_sign("-")) return value(out);
    const size_t from = now().at;
    ++next_;
    Syntax minus;
    minus.kind = Syntax::Kind::operation;
    minus.word = "-";
    if (!value(minus.arguments.emplace_back())) return false;
    if (minus.arguments[0].kind == Syntax::Kind::number) {
      out = std::move(minus.arguments[0]);
      out.units = -out.units;
    } else {
      out = std::move(minus);
    }
    close(out, from);
    return true;
  }

  bool value(Syntax& out) {
    const Token& token = now();
    switch (token.kind) {
      case Token::Kind::number:
        out.kind = Syntax::Kind::number;
        out.units = token.units;
        break;
      case Token::Kind::text:
        out.kind = Syntax::Kind::text;
        out.word = token.word;
        break;
      case Token::Kind::name:
        return named(out);
      case Token::Kind::sign:
        if (token.word == "(") return bracket(out);
        return !failed(unexpected());
      case Token::Kind::end:
        return !failed(unexpected());
    }
    ++next_;
    close(out, token.at);
    return true;
  }

  bool named(Syntax& out) {
    const Token& token = now();
    ++next_;
    out.word = token.word;
    const std::string capitals = spreadsheet::upper(token.word);
    if (at_sign("(")) {
      out.kind = Syntax::Kind::call;
      out.word = capitals;
      if (!arguments(out)) return false;
    } else if (capitals == "TRUE" || capitals == "FALSE") {
      out.kind = Syntax::Kind::truth;
      out.word = capitals;
    } else {
      out.kind = Syntax::Kind::field;
    }
    close(out, token.at);
    return true;
  }

  bool arguments(Syntax& out) {
    const Token open = now();
    ++next_;
    if (!deeper(open)) return false;
    if (!at_sign(")")) {
      do {
        if (!operations(0, out.arguments.emplace_back())) return false;
      } while (accept(","));
    }
    --depth_;
    return closed(open);
  }

  bool bracket(Syntax& out) {
    const Token open = now();
    ++next_;
    if (!deeper(open) || !operations(0, out)) return false;
    --depth_;
    if (!closed(open)) return false;
    close(out, open.at);
    return true;
  }

  bool closed(const Token& open) {
    if (accept(")")) return true;
    if (now().kind != Token::Kind::end) return !failed(unexpected());
    return !failed(
        {open.at, open.length, "bracket", say("this bracket is not closed", "这个括号没有右括号")});
  }

  bool deeper(const Token& at) {
    if (++depth_ <= depth_max) return true;
    return !failed({at.at, at.length, "too_deep",
                    say("brackets stand in one another {} deep at most; put a part into a formula "
                        "field of its own",
                        "括号最多嵌套 {} 层；请把一部分放进另一个公式字段", depth_max)});
  }

  bool too_large(const Token& at) {
    return !failed({at.at, at.length, "too_many",
                    say("at most {} operations follow one another; put a part into a formula field "
                        "of its own",
                        "连续运算最多 {} 个；请把一部分放进另一个公式字段", row_max)});
  }

  Problem unexpected() const {
    const Token& token = now();
    if (token.kind == Token::Kind::end) {
      return {token.at, 0, "end",
              say("something is missing at the end: a value, a field or a function",
                  "末尾缺少内容：值、字段或函数")};
    }
    return {token.at, token.length, "unexpected",
            say("“{}” cannot stand here; a value, a field, a function or an operation is expected",
                "“{}”不能出现在这里；这里应为值、字段、函数或运算符", token.word)};
  }

  bool failed(Problem problem) {
    problem_ = std::move(problem);
    return true;
  }

  const std::vector<Token> tokens_;
  size_t next_ = 0;
  int depth_ = 0;
  Problem problem_;
};

}  // namespace

Read read_syntax(std::string_view text) {
  if (text.size() > bytes_max) {
    return Problem{0, 0, "too_long",
                   say("a formula has at most {} bytes; put a part into a formula field of its own",
                       "公式最多 {} 字节；请把一部分放进另一个公式字段", bytes_max)};
  }
  if (const size_t nul = text.find('\0'); nul != text.npos) {
    return Problem{
        static_cast<size_t>(spreadsheet::length(text.substr(0, nul))), 1, "character",
        say("the character U+0000 cannot stand in a formula", "公式中不能有字符 U+0000")};
  }
  auto tokens = tokens_of(text);
  if (auto* problem = std::get_if<Problem>(&tokens)) return std::move(*problem);
  return Reader(std::move(std::get<std::vector<Token>>(tokens))).read();
}

}  // namespace kith::schema::formula
