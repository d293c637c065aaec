#include "http/head_check.h"

#include <algorithm>

namespace kith::http {
namespace {

constexpr size_t npos = std::string_view::npos;

Refusal malformed(std::string_view en, std::string_view zh) {
  return refuse(400, {"malformed request: " + std::string(en), "请求格式错误：" + std::string(zh)});
}

Refusal target_too_long(const HeadLimits& limits) {
  return refuse(
      414, say("the address is longer than {} bytes", "地址超过 {} 字节", limits.target_bytes_max));
}

Refusal header_too_large(const HeadLimits& limits) {
  return refuse(431, say("the request header is larger than {} bytes", "请求头超过 {} 字节",
                         limits.header_bytes_max));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_field_value(std::string_view value) {
  bool ascii = true;
  for (char c : value) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    ascii = ascii && byte < 0x80;
  }
  return ascii || is_utf8(value);
}

struct Version {
  bool is_1_0 = false;
};

std::optional<Refusal> check_request_line(std::string_view line, const HeadLimits& limits,
                                          Version& version) {
  size_t first = line.find(' '), last = line.rfind(' ');
  if (first == npos || first == last)
    return malformed("the first line must be: method, target, HTTP/1.1",
                     "首行必须是：方法、地址、HTTP/1.1");
  std::string_view method = line.substr(0, first);
  std::string_view target = line.substr(first + 1, last - first - 1);
  std::string_view protocol = line.substr(last + 1);
  if (!is_token(method)) return malformed("the method is no token", "方法不合法");
  if (target.size() > limits.target_bytes_max) return target_too_long(limits);
  if (target.empty() || !is_visible_ascii(target))
    return malformed("the target has blanks or bytes that must be percent-encoded",
                     "地址中有空白或未编码的字节");
  if (protocol == "HTTP/1.1") return std::nullopt;
  version.is_1_0 = true;
  if (protocol == "HTTP/1.0") return std::nullopt;
  bool other_version = protocol.size() == 8 && protocol.starts_with("HTTP/") &&
                       is_digit(protocol[5]) && protocol[6] == '.' && is_digit(protocol[7]);
  if (other_version)
    return refuse(
        505, say("only HTTP/1.1 and HTTP/1.0 are spoken here", "此处只支持 HTTP/1.1 和 HTTP/1.0"));
  return malformed("the protocol is not HTTP", "协议不是 HTTP");
}

// The fields that decide where a message ends and whom it is for.
class Framing {
 public:
  std::optional<Refusal> see(std::string_view name, std::string_view value) {
    if (equal_without_case(name, "Host")) return see_host(value);
    if (equal_without_case(name, "Content-Length")) return see_length(value);
    if (equal_without_case(name, "Transfer-Encoding")) return see_encoding(value);
    return std::nullopt;
  }

  std::optional<Refusal> judge(Version version) const {
    if (!host_ && !version.is_1_0) return malformed("the Host header is missing", "缺少 Host 头");
    if (encoding_ && length_)
      return malformed("Transfer-Encoding and Content-Length exclude each other",
                       "Transfer-Encoding 与 Content-Length 不能同时出现");
    if (encoding_ && version.is_1_0)
      return malformed("HTTP/1.0 has no Transfer-Encoding", "HTTP/1.0 没有 Transfer-Encoding");
    return std::nullopt;
  }

 private:
  std::optional<Refusal> see_host(std::string_view value) {
    if (host_ || !is_host(value))
      return malformed("the Host header is not one host", "Host 头不是唯一的主机名");
    host_ = true;
    return std::nullopt;
  }

  std::optional<Refusal> see_length(std::string_view value) {
    bool number = !value.empty() && value.size() <= 18 && std::ranges::all_of(value, is_digit);
    if (length_ || !number)
      return malformed("Content-Length is not one number", "Content-Length 不是唯一的数字");
    length_ = true;
    return std::nullopt;
  }

  std::optional<Refusal> see_encoding(std::string_view value) {
    if (encoding_) return malformed("Transfer-Encoding is repeated", "Transfer-Encoding 重复");
    encoding_ = true;
    if (equal_without_case(value, "chunked")) return std::nullopt;
    return refuse(501, say("the only Transfer-Encoding understood here is chunked",
                           "此处只支持 chunked 传输编码"));
  }

  bool host_ = false, length_ = false, encoding_ = false;
};

std::optional<Refusal> check_field(std::string_view line, const HeadLimits& limits,
                                   Framing& framing) {
  if (line.size() > limits.field_bytes_max)
    return refuse(431, say("a header field is larger than {} bytes", "单个请求头字段超过 {} 字节",
                           limits.field_bytes_max));
  if (line.front() == ' ' || line.front() == '\t')
    return malformed("header lines must not be folded", "请求头不允许折行");
  size_t colon = line.find(':');
  if (colon == npos || !is_token(line.substr(0, colon)))
    return malformed("a header line is not \"name: value\"", "请求头不是“名称: 值”的形式");
  std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_value(value))
    return malformed("a header value has control characters or is not UTF-8",
                     "请求头的值含控制字符或不是 UTF-8");
  return framing.see(line.substr(0, colon), value);
}

}  // namespace

Refusal refuse(int status, Message message) { return {status, std::move(message), {}, {}}; }

bool is_host(std::string_view text) {
  if (text.empty()) return true;  // RFC 9112 3.2: a target without authority
  size_t colon = text.rfind(':');
  bool bracketed = text.front() == '[';
  if (bracketed && text.back() == ']') colon = npos;
  std::string_view name = text.substr(0, colon);
  if (colon != npos && !std::ranges::all_of(text.substr(colon + 1), is_digit)) return false;
  if (bracketed)
    return name.size() > 2 && name.back() == ']' &&
           name.substr(1, name.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") == npos;
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_';
  });
}

std::optional<Refusal> check_partial_head(std::string_view bytes, size_t looked_at,
                                          const HeadLimits& limits) {
  if (!bytes.empty() && !is_token(bytes.substr(0, 1)))
    return malformed("it does not start with a method", "不以方法开头");
  size_t line_end = bytes.find('\n');
  if (bytes.substr(0, line_end).size() > limits.target_bytes_max + 64)
    return target_too_long(limits);
  for (size_t at = bytes.find('\n', looked_at); at != npos; at = bytes.find('\n', at + 1))
    if (at == 0 || bytes[at - 1] != '\r')
      return malformed("lines must end in CR LF", "行必须以 CR LF 结尾");
  if (bytes.size() > limits.header_bytes_max) return header_too_large(limits);
  return std::nullopt;
}

std::optional<Refusal> check_head(std::string_view head, const HeadLimits& limits) {
  Version version;
  Framing framing;
  size_t fields = 0;
  bool first_line = true;
  if (head.size() > limits.header_bytes_max && head.find('\n') <= limits.target_bytes_max + 64)
    return header_too_large(limits);
  while (!head.starts_with("\r\n")) {
    size_t end = head.find("\r\n");
    std::string_view line = head.substr(0, end);
    if (line.find('\n') != npos) return malformed("lines must end in CR LF", "行必须以 CR LF 结尾");
    auto refusal =
        first_line ? check_request_line(line, limits, version) : check_field(line, limits, framing);
    if (refusal) return refusal;
    if (!first_line && ++fields > limits.header_fields_max)
      return refuse(
          431, say("more than {} header fields", "请求头超过 {} 个字段", limits.header_fields_max));
    first_line = false;
    head.remove_prefix(end + 2);
  }
  return framing.judge(version);
}

}  // namespace kith::http
