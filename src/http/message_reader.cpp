#include "http/message_reader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "http/head_check.h"

namespace kith::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;

std::string_view plain(string_view text) { return {text.data(), text.size()}; }

}  // namespace

// One parser a message: Beast's cannot be reset. Its state is small and without allocations.
struct MessageReader::Parser final : beast::http::basic_parser<true> {
  void begin(std::string_view text, Request& filled) {
    head = text;
    request = &filled;
    header_limit(static_cast<uint32_t>(text.size() + 16 * 1024));  // 16 KiB of trailers
    body_limit(boost::none);                                       // BodyCollector holds it
  }

  void on_request_impl(beast::http::verb, string_view method, string_view target, int,
                       error_code& ec) override {
    auto known = http::parse_method(plain(method));
    if (!known) {
      refuse_with(refuse(501, say("method {} is not known here", "不支持方法 {}", plain(method))),
                  ec);
      return;
    }
    auto parsed = http::parse_target(plain(target));
    if (!parsed) {
      refuse_with(refuse(400, say("the address cannot be read: it must be a path of "
                                  "percent-encoded UTF-8 without \"..\"",
                                  "无法解析地址：必须是以 UTF-8 百分号编码且不含“..”的路径")),
                  ec);
      return;
    }
    request->method = *known;
    request->target = std::move(*parsed);
  }

  void on_field_impl(beast::http::field, string_view name, string_view value,
                     error_code&) override {
    if (!request) return;  // a trailer: nobody asked for it
    request->headers.adopt_field(
        static_cast<size_t>(name.data() - head.data()), name.size(),
        value.empty() ? 0 : static_cast<size_t>(value.data() - head.data()), value.size());
  }

  size_t on_body_impl(string_view bytes, error_code& ec) override {
    if (auto refused = body->write(plain(bytes))) refuse_with(std::move(*refused), ec);
    return bytes.size();
  }

  size_t on_chunk_body_impl(uint64_t, string_view bytes, error_code& ec) override {
    return on_body_impl(bytes, ec);
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<uint64_t>&, error_code&) override {}
  void on_chunk_header_impl(uint64_t, string_view, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  void refuse_with(Refusal why, error_code& ec) {
    refusal = std::move(why);
    ec = beast::http::error::bad_value;
  }

  std::string_view head;
  Request* request = nullptr;  // while the head is read
  BodyCollector* body = nullptr;
  std::optional<Refusal> refusal;
};

MessageReader::MessageReader() = default;
MessageReader::~MessageReader() = default;

std::optional<Refusal> MessageReader::read_head(std::string_view head, Request& request) {
  parser_ = std::make_unique<Parser>();
  request.headers.adopt(head);
  parser_->begin(head, request);
  error_code ec;
  parser_->put(boost::asio::buffer(head.data(), head.size()), ec);
  parser_->request = nullptr;
  if (parser_->refusal) return parser_->refusal;
  if (ec || !parser_->is_header_done())
    return refuse(400, say("malformed request", "请求格式错误"));
  framing_ = {};
  framing_.keep_alive = parser_->keep_alive();
  framing_.http_1_0 = head.substr(0, head.find('\r')).ends_with("1.0");
  framing_.chunked = parser_->chunked();
  if (auto length = parser_->content_length()) framing_.content_length = *length;
  std::string_view expectation = request.header("Expect");
  framing_.expects_continue = equal_without_case(expectation, "100-continue");
  if (!expectation.empty() && !framing_.expects_continue)
    return refuse(417,
                  say("the only expectation met here is 100-continue", "此处只支持 100-continue"));
  return std::nullopt;
}

const Framing& MessageReader::framing() const { return framing_; }

MessageReader::Fed MessageReader::read_body(std::string_view bytes, BodyCollector& body) {
  Fed fed;
  parser_->body = &body;
  while (fed.consumed < bytes.size() && !parser_->is_done()) {
    error_code ec;
    size_t used = parser_->put(
        boost::asio::buffer(bytes.data() + fed.consumed, bytes.size() - fed.consumed), ec);
    fed.consumed += used;
    if (parser_->refusal) {
      fed.refusal = parser_->refusal;
      return fed;
    }
    if (ec == beast::http::error::need_more) return fed;
    if (ec) {
      fed.refusal = refuse(400, say("the chunked body is malformed", "分块请求体格式错误"));
      return fed;
    }
    if (used == 0) return fed;
  }
  return fed;
}

bool MessageReader::done() const { return !parser_ || parser_->is_done(); }

}  // namespace kith::http
