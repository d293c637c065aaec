#include "http/multipart.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/accept.h"
#include "http/headers.h"
#include "http/url.h"

namespace kith::http {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t window_bytes = 64 * 1024;
constexpr size_t boundary_bytes_max = 70;  // RFC 2046 5.1.1

Error broken(size_t part, Message why) {
  return invalid({"multipart body, part " + std::to_string(part) + ": " + why.en,
                  "multipart 请求体第 " + std::to_string(part) + " 部分：" + why.zh});
}

// A window over the body that moves forward.
class Window {
 public:
  explicit Window(const Body& body) : body_(body) {}

  uint64_t offset() const { return start_ + used_; }
  std::string_view bytes() const { return std::string_view(bytes_).substr(used_); }
  // At least `count` bytes, unless the body ends before.
  std::string_view at_least(size_t count) {
    if (bytes().size() >= count || ended_) return bytes();
    bytes_.erase(0, used_);
    start_ += std::exchange(used_, 0);
    size_t have = bytes_.size(), want = std::max(count, window_bytes);
    bytes_.resize(want);
    bytes_.resize(have + body_.read_at(start_ + have, std::span(bytes_).subspan(have)));
    ended_ = bytes_.size() < want;
    return bytes();
  }
  void skip(size_t count) { used_ += count; }
  // Moves to the next place of `text`; false when there is none.
  bool seek(std::string_view text) {
    for (;;) {
      size_t at = bytes().find(text);
      if (at != npos) {
        skip(at);
        return true;
      }
      if (ended_) return false;
      if (bytes().size() >= text.size()) skip(bytes().size() - text.size() + 1);
      at_least(window_bytes);
    }
  }

 private:
  const Body& body_;
  uint64_t start_ = 0;
  size_t used_ = 0;
  bool ended_ = false;
  std::string bytes_;
};

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The value of a Content-Disposition parameter. Browsers escape only the quote, as %22 (WHATWG HTML
// 4.10.21.8); others put a backslash before quote and backslash.
std::optional<std::string> disposition_parameter(std::string_view value, std::string_view name) {
  size_t semicolon = value.find(';');
  while (semicolon != npos) {
    value = trim(value.substr(semicolon + 1));
    size_t equals = value.find('=');
    if (equals == npos) return std::nullopt;
    bool wanted = equal_without_case(trim(value.substr(0, equals)), name);
    value = trim(value.substr(equals + 1));
    std::string found;
    size_t end = 0;
    if (value.starts_with('"')) {
      for (end = 1; end < value.size() && value[end] != '"'; ++end) {
        bool escaped = value[end] == '\\' && end + 1 < value.size() &&
                       (value[end + 1] == '"' || value[end + 1] == '\\');
        found += value[end += escaped ? 1 : 0];
      }
      if (end >= value.size()) return std::nullopt;
    } else {
      end = std::min(value.find(';'), value.size());
      found = trim(value.substr(0, end));
    }
    if (wanted) return found;
    semicolon = value.find(';', end);
  }
  return std::nullopt;
}

std::string unescape_quotes(std::string text) {
  for (size_t at = text.find("%22"); at != npos; at = text.find("%22", at + 1))
    text.replace(at, 3, "\"");
  return text;
}

// RFC 7578 4.2 forbids filename*, some clients send it all the same.
std::optional<std::string> file_name_of(std::string_view disposition) {
  if (auto extended = disposition_parameter(disposition, "filename*");
      extended && extended->starts_with("UTF-8''"))
    if (auto decoded = percent_decode(std::string_view(*extended).substr(7))) return decoded;
  if (auto plain = disposition_parameter(disposition, "filename")) return unescape_quotes(*plain);
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Body& body, std::string_view boundary, const MultipartLimits& limits)
      : window_(body), limits_(limits), delimiter_("\r\n--" + std::string(boundary)) {}

  Result<std::vector<Part>> read() {
    std::string_view first = std::string_view(delimiter_).substr(2);
    if (!window_.at_least(first.size()).starts_with(first))
      return broken(1, say("it does not start with the boundary", "未以边界开头"));
    window_.skip(first.size());
    std::vector<Part> parts;
    for (;;) {
      std::string_view next = window_.at_least(4);
      if (next.starts_with("--")) {
        window_.skip(2);
        if (std::string_view rest = window_.at_least(3); !rest.empty() && rest != "\r\n")
          return broken(parts.size(),
                        say("bytes follow the closing boundary", "结束边界之后还有数据"));
        return parts;
      }
      if (parts.size() == limits_.parts_max)
        return too_large(say("more than {} parts in the multipart body",
                             "multipart 请求体超过 {} 个部分", limits_.parts_max));
      parts.push_back(TRY(read_part(parts.size() + 1)));
    }
  }

 private:
  Result<Part> read_part(size_t number) {
    if (!window_.bytes().starts_with("\r\n"))
      return broken(number, say("no line end after the boundary", "边界之后缺少换行"));
    window_.skip(2);
    Part part = TRY(read_part_head(number));
    part.offset = window_.offset();
    if (!window_.seek(delimiter_))
      return broken(number, say("the closing boundary is missing: the upload is incomplete",
                                "缺少结束边界：上传不完整"));
    part.size = window_.offset() - part.offset;
    window_.skip(delimiter_.size());
    return part;
  }

  Result<Part> read_part_head(size_t number) {
    Part part;
    bool named = false;
    for (size_t fields = 0, left = limits_.part_header_bytes_max;; ++fields) {
      size_t end = window_.at_least(left).substr(0, left).find("\r\n");
      if (end == npos || fields > limits_.part_headers_max)
        return broken(number, say("its header is too large or has no end", "部分头过大或未结束"));
      std::string line(window_.bytes().substr(0, end));
      window_.skip(end + 2);
      left -= end + 2;
      if (line.empty()) break;
      named = TRY(take_field(line, number, part)) || named;
    }
    if (!named)
      return broken(number, say("Content-Disposition: form-data; name=\"…\" is missing",
                                "缺少 Content-Disposition: form-data; name=\"…\""));
    return part;
  }

  // Answers whether the line named the part.
  Result<bool> take_field(std::string_view line, size_t number, Part& part) {
    size_t colon = line.find(':');
    if (colon == npos || !is_token(line.substr(0, colon)) || !is_utf8(line) ||
        line.find_first_of(std::string_view("\r\n\0", 3)) != npos)
      return broken(number, say("a header line is malformed", "部分头格式错误"));
    std::string_view name = line.substr(0, colon), value = trim(line.substr(colon + 1));
    if (equal_without_case(name, "Content-Type")) part.content_type = value;
    if (equal_without_case(name, "Content-Transfer-Encoding") && !is_identity(value))
      return broken(number,
                    say("Content-Transfer-Encoding {} is not understood here (RFC 7578 4.7)",
                        "不支持 Content-Transfer-Encoding {}（RFC 7578 4.7）", value));
    if (!equal_without_case(name, "Content-Disposition")) return false;
    auto field = disposition_parameter(value, "name");
    if (!equal_without_case(media_type(value), "form-data") || !field) return false;
    part.name = unescape_quotes(std::move(*field));
    if (auto file = file_name_of(value); file && !file->empty())
      part.file_name = clean_file_name(*file);
    return true;
  }

  static bool is_identity(std::string_view coding) {
    return equal_without_case(coding, "binary") || equal_without_case(coding, "8bit") ||
           equal_without_case(coding, "7bit");
  }

  Window window_;
  const MultipartLimits& limits_;
  const std::string delimiter_;
};

}  // namespace

Result<std::string> Part::text(const Body& body, size_t bytes_max) const {
  if (size > bytes_max)
    return too_large(
        say("field {} is larger than {} bytes", "字段 {} 超过 {} 字节", name, bytes_max));
  std::string out(static_cast<size_t>(size), '\0');
  out.resize(body.read_at(offset, out));
  if (!is_utf8(out)) return invalid(say("field {} is not UTF-8", "字段 {} 不是 UTF-8", name));
  return out;
}

size_t Part::read_at(const Body& body, uint64_t at, std::span<char> out) const {
  if (at >= size) return 0;
  return body.read_at(offset + at, out.first(std::min<uint64_t>(out.size(), size - at)));
}

Result<std::vector<Part>> parse_multipart(const Body& body, std::string_view content_type,
                                          const MultipartLimits& limits) {
  if (!equal_without_case(media_type(content_type), "multipart/form-data"))
    return invalid(say("the body must be multipart/form-data", "请求体必须是 multipart/form-data"));
  std::string_view boundary = media_parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > boundary_bytes_max)
    return invalid(
        say("the Content-Type has no usable boundary", "Content-Type 中没有可用的 boundary"));
  return Reader(body, boundary, limits).read();
}

}  // namespace kith::http
