#include "formats/xlsx_texts.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

#include "text/utf8.h"

namespace kith::formats {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

std::string unescaped_text(std::string text) {
  size_t at = text.find("_x");
  if (at == std::string::npos) return text;
  std::string out;
  size_t from = 0;
  for (; at != std::string::npos; at = text.find("_x", at)) {
    uint32_t code = 0;
    const bool whole = at + 7 <= text.size() && text[at + 6] == '_';
    const char* digits = text.data() + at + 2;
    if (!whole || std::from_chars(digits, digits + 4, code, 16).ptr != digits + 4 || code == 0 ||
        (code >= 0xD800 && code < 0xE000)) {
      at += 2;
      continue;
    }
    out.append(text, from, at - from);
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
    at += 7;
    from = at;
  }
  return out.append(text, from);
}

Status XlsxTexts::start(std::string_view name, std::span<const XmlAttribute>) {
  if (name == "si") {
    in_item_ = true;
    current_.clear();
  }
  if (name == "rPh") ++phonetic_;
  in_text_ = in_item_ && name == "t" && phonetic_ == 0;
  return done();
}

Status XlsxTexts::end(std::string_view name) {
  in_text_ = false;
  if (name == "rPh") --phonetic_;
  if (name != "si") return done();
  in_item_ = false;
  return keep();
}

void XlsxTexts::text(std::string_view utf8) {
  // One byte more tells the cell that the text was cut.
  if (in_text_)
    current_.append(utf8.substr(
        0, limits_.cell_bytes_max + 1 - std::min(current_.size(), limits_.cell_bytes_max + 1)));
}

Status XlsxTexts::keep() {
  memory_ += unescaped_text(std::move(current_));
  current_.clear();
  ends_.push_back(filed_ + memory_.size());
  if (ends_.size() > limits_.texts_max || ends_.back() > limits_.texts_bytes_max) {
    return invalid_field(
        "file", "too_large",
        say("The workbook holds more text than can be read. Save the sheet as CSV.",
            "工作簿中的文本过多，无法读取。请将工作表另存为 CSV。"));
  }
  if (memory_.size() > limits_.texts_memory_max) spill();
  return done();
}

void XlsxTexts::spill() {
  if (!file_) file_.reset(std::tmpfile());
  if (!file_) throw_errno("tmpfile");
  const bool written =
      std::fwrite(memory_.data(), 1, memory_.size(), file_.get()) == memory_.size();
  if (!written || std::fflush(file_.get()) != 0) throw_errno("write");
  filed_ += memory_.size();
  memory_.clear();
}

const std::string* XlsxTexts::find(size_t index) {
  if (index >= ends_.size()) return nullptr;
  const uint64_t from = index == 0 ? 0 : ends_[index - 1];
  const auto bytes = static_cast<size_t>(ends_[index] - from);
  if (from >= filed_) {
    found_.assign(memory_, static_cast<size_t>(from - filed_), bytes);
    return &found_;
  }
  found_.resize(bytes);
  for (size_t read = 0; read < bytes;) {
    const ssize_t count = ::pread(::fileno(file_.get()), found_.data() + read, bytes - read,
                                  static_cast<off_t>(from + read));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw_errno("read");
    read += static_cast<size_t>(count);
  }
  return &found_;
}

}  // namespace kith::formats
