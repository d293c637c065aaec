#include "formats/pdf_objects.h"

#include <algorithm>
#include <charconv>

namespace kith::formats {
namespace {

constexpr size_t pdf_bytes_max = size_t{64} << 20;
constexpr size_t tail_bytes = 64;  // "startxref", a number and "%%EOF"
constexpr int objects_max = 100'000;
constexpr int depth_max = 16;
constexpr size_t entries_max = 256;  // of one dictionary
constexpr int tables_max = 32;
constexpr std::string_view white = std::string_view("\0\t\n\f\r ", 6);
constexpr std::string_view delimiters = "()<>[]{}/%";

Error damaged() { return unfit_pdf(say("its structure is damaged", "文件结构已损坏")); }

bool is_regular(char c) {
  return white.find(c) == std::string_view::npos && delimiters.find(c) == std::string_view::npos;
}

// Reads forward, token by token, over comments.
class Cursor {
 public:
  explicit Cursor(std::string_view text, size_t at = 0)
      : text_(text), at_(std::min(at, text.size())) {}

  void skip() {
    while (at_ < text_.size()) {
      if (text_[at_] == '%')
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      else if (white.find(text_[at_]) != std::string_view::npos)
        ++at_;
      else
        return;
    }
  }
  bool at_end() {
    skip();
    return at_ == text_.size();
  }
  bool takes(std::string_view word) {
    skip();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  // A run of regular characters.
  std::string_view word() {
    skip();
    const size_t from = at_;
    while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }
  std::optional<size_t> number() {
    const std::string_view digits = word();
    size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
      return std::nullopt;
    return value;
  }
  // "12 0 R", or nothing and no step ahead.
  std::optional<PdfReference> reference() {
    const size_t from = at_;
    const auto object = number();
    const auto generation = object ? number() : std::nullopt;
    if (generation == size_t{0} && *object > 0 && *object < size_t{objects_max} && word() == "R")
      return static_cast<PdfReference>(*object);
    at_ = from;
    return std::nullopt;
  }
  // Any one object, as it stands.
  Result<std::string_view> value(int depth = 0) {
    skip();
    const size_t from = at_;
    TRY(step_over(depth));
    return text_.substr(from, at_ - from);
  }

 private:
  Status step_over(int depth) {
    if (depth > depth_max || at_ >= text_.size()) return damaged();
    if (takes("<<")) return step_to(">>", depth);
    if (takes("[")) return step_to("]", depth);
    if (text_[at_] == '<') return step_behind(text_.find('>', at_));
    if (text_[at_] == '(') return step_over_string();
    if (text_[at_] == '/') {
      ++at_;
      word();
      return done();
    }
    if (reference()) return done();
    return word().empty() ? Status(damaged()) : done();
  }
  Status step_to(std::string_view end, int depth) {
    while (!takes(end)) TRY(step_over(depth + 1));
    return done();
  }
  Status step_behind(size_t last) {
    if (last == std::string_view::npos) return damaged();
    at_ = last + 1;
    return done();
  }
  Status step_over_string() {
    for (int open = 0; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++open;
      else if (text_[at_] == ')' && --open == 0)
        return step_behind(at_);
    }
    at_ = text_.size();
    return damaged();
  }

  std::string_view text_;
  size_t at_;
};

// Where the newest table lies: what stands behind the last "startxref".
std::optional<size_t> newest_table(std::string_view pdf) {
  constexpr std::string_view word = "startxref";
  const size_t tail = pdf.size() - std::min(pdf.size(), tail_bytes);
  const size_t at = pdf.rfind(word);
  if (at == std::string_view::npos || at < tail) return std::nullopt;
  const auto table = Cursor(pdf, at + word.size()).number();
  return table && *table > 0 && *table < at ? table : std::nullopt;
}

}  // namespace

Error unfit_pdf(const Message& why) {
  return invalid({fmt::format("This PDF cannot be signed: {}.", why.en),
                  fmt::format("无法签署该 PDF：{}。", why.zh)});
}

std::string_view value_of(const PdfDictionary& dictionary, std::string_view name) {
  for (const auto& [each, value] : dictionary)
    if (each == name) return value;
  return {};
}

Result<PdfDictionary> pdf_dictionary(std::string_view raw) {
  Cursor cursor(raw);
  if (!cursor.takes("<<")) return damaged();
  PdfDictionary out;
  while (!cursor.takes(">>")) {
    if (out.size() == entries_max || !cursor.takes("/")) return damaged();
    const std::string_view name = cursor.word();
    // Names may be written in two ways, with #xx; we write and look for one of them alone.
    if (name.empty() || name.find('#') != std::string_view::npos || !value_of(out, name).empty())
      return damaged();
    out.emplace_back(name, TRY(cursor.value()));
  }
  return out;
}

Result<std::vector<PdfReference>> pdf_references(std::string_view raw) {
  Cursor cursor(raw);
  if (!cursor.takes("[")) return damaged();
  std::vector<PdfReference> out;
  while (!cursor.takes("]")) {
    const auto each = cursor.reference();
    if (!each) return damaged();
    out.push_back(*each);
  }
  return out;
}

Result<PdfReference> pdf_reference(std::string_view raw) {
  Cursor cursor(raw);
  const auto found = cursor.reference();
  if (!found || !cursor.at_end()) return damaged();
  return *found;
}

Result<PdfObjects> PdfObjects::read(std::string_view pdf) {
  if (pdf.size() > pdf_bytes_max)
    return too_large(say("This PDF cannot be signed: it has more than {} MiB.",
                         "无法签署该 PDF：文件超过 {} MiB。", pdf_bytes_max >> 20));
  if (!pdf.starts_with("%PDF-1."))
    return unfit_pdf(say("it is no PDF of version 1", "它不是 1.x 版的 PDF 文件"));
  const auto newest = newest_table(pdf);
  if (!newest) return damaged();
  PdfObjects out;
  out.pdf_ = pdf;
  out.table_at_ = *newest;
  size_t at = *newest;
  for (int tables = 0; at != 0; ++tables) {
    if (tables == tables_max) return damaged();
    const size_t older = TRY(out.read_table(at));
    if (older >= at) return damaged();  // each lies before the one that names it
    at = older;
  }
  return out;
}

Result<size_t> PdfObjects::read_table(size_t at) {
  Cursor cursor(pdf_, at);
  if (cursor.word() != "xref")
    return unfit_pdf(
        say("its table of objects is compressed or damaged, and only tables as text are "
            "understood",
            "其对象表已压缩或损坏，仅支持文本形式的对象表"));
  while (!cursor.takes("trailer")) {
    const auto first = cursor.number();
    const auto count = cursor.number();
    if (!first || !count || *first > size_t{objects_max} || *count > size_t{objects_max})
      return damaged();
    for (size_t i = 0; i < *count; ++i) {
      const auto place = cursor.number();
      const auto generation = cursor.number();
      const std::string_view kind = cursor.word();
      if (!place || !generation || *place >= pdf_.size() || (kind != "n" && kind != "f"))
        return damaged();
      // The newest table speaks first; a place of 0 is that of no object.
      places_.try_emplace(static_cast<PdfReference>(*first + i), kind == "n" ? *place : 0);
    }
    if (places_.size() > size_t{objects_max}) return damaged();
  }
  PdfDictionary trailer = TRY(pdf_dictionary(TRY(cursor.value())));
  if (!value_of(trailer, "Encrypt").empty()) return unfit_pdf(say("it is encrypted", "文件已加密"));
  if (!value_of(trailer, "XRefStm").empty())
    return unfit_pdf(say("a part of its table of objects is compressed", "其对象表有一部分已压缩"));
  const std::string_view prev = value_of(trailer, "Prev");
  const auto older = prev.empty() ? std::optional<size_t>(0) : Cursor(prev).number();
  const auto size = Cursor(value_of(trailer, "Size")).number();
  if (!older || !size || *size > size_t{objects_max}) return damaged();
  size_ = std::max(size_, static_cast<PdfReference>(*size));
  if (trailer_.empty()) trailer_ = std::move(trailer);
  return *older;
}

Result<PdfDictionary> PdfObjects::dictionary(PdfReference object) const {
  const auto place = places_.find(object);
  if (place == places_.end() || place->second == 0) return damaged();
  Cursor cursor(pdf_, place->second);
  if (cursor.number() != static_cast<size_t>(object) || cursor.number() != size_t{0} ||
      cursor.word() != "obj")
    return damaged();
  PdfDictionary found = TRY(pdf_dictionary(TRY(cursor.value())));
  if (cursor.word() != "endobj") return damaged();
  return found;
}

}  // namespace kith::formats
