#include "api/web.h"

#include <array>

#include "base/crypto.h"
#include "http/accept.h"

namespace kith::api {
namespace {

struct ContentType {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array types{ContentType{".html", "text/html; charset=utf-8"},
                           ContentType{".js", "text/javascript; charset=utf-8"},
                           ContentType{".css", "text/css; charset=utf-8"},
                           ContentType{".svg", "image/svg+xml"},
                           ContentType{".png", "image/png"},
                           ContentType{".ico", "image/x-icon"},
                           ContentType{".json", "application/json"},
                           ContentType{".webmanifest", "application/manifest+json"},
                           ContentType{".woff2", "font/woff2"},
                           ContentType{".txt", "text/plain; charset=utf-8"}};

std::string_view type_of(std::string_view name) {
  for (const auto& type : types) {
    if (name.ends_with(type.ending)) return type.type;
  }
  return "application/octet-stream";
}

// Trust bar W4: nothing inline, but for the style elements that the page itself makes and marks
// with the nonce of its answer.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; img-src 'self' data: "
    "blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'";
constexpr std::string_view nonce_mark = "__STYLE_NONCE__";  // in web/index.html
constexpr size_t nonce_bytes = 16;
constexpr std::string_view page_name = "index.html";
constexpr std::string_view pages_name = "pages.json";

std::string with_nonce(std::string_view text, std::string_view mark, std::string_view nonce) {
  std::string out(text);
  if (const size_t at = out.find(mark); at != std::string::npos)
    out.replace(at, mark.size(), nonce);
  return out;
}

bool is_app_path(std::string_view path) {
  const size_t slash = path.rfind('/');
  return path.find('.', slash == std::string_view::npos ? 0 : slash) == std::string_view::npos;
}

std::string_view path_of(const http::Request& request) {
  std::string_view path = request.path();
  if (path.starts_with('/')) path.remove_prefix(1);
  return path;
}

// Scripts and styles: the policy of a worker's script is that of the worker, so nothing here may
// keep it from fetching. The rest of what every answer says is in api/guarded.h.
constexpr std::string_view policy_of_files =
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

}  // namespace

WebApp::WebApp(std::vector<embedded::File> files, Random& random) : random_(random) {
  for (const auto& file : files) {
    std::string_view name = file.name;
    if (name.ends_with(".br")) {
      variants_[name.substr(0, name.size() - 3)].brotli = file.bytes;
    } else if (name.ends_with(".gz")) {
      variants_[name.substr(0, name.size() - 3)].gzip = file.bytes;
    } else {
      variants_[name].plain = file.bytes;
    }
  }
  if (auto pages = variants_.find(pages_name); pages != variants_.end())
    links_ = PageLinks(pages->second.plain);
}

std::optional<http::Response> WebApp::answer(const http::Request& request) const {
  if (request.method != http::Method::get && request.method != http::Method::head)
    return std::nullopt;
  const std::string_view path = path_of(request);
  if (path.starts_with("api/")) return std::nullopt;
  auto found = variants_.find(path);
  if (found == variants_.end() && is_app_path(path)) found = variants_.find(page_name);
  if (found == variants_.end()) return std::nullopt;
  if (found->first == page_name) return page(request, found->second.plain);
  return respond(request, found->first, found->second);
}

http::Response WebApp::respond(const http::Request& request, std::string_view name,
                               const Variants& variants) const {
  const std::string_view accepted = request.header("Accept-Encoding");
  std::string_view bytes = variants.plain;
  std::string_view coding;
  if (!variants.brotli.empty() && http::accepts_encoding(accepted, "br")) {
    bytes = variants.brotli;
    coding = "br";
  } else if (!variants.gzip.empty() && http::accepts_encoding(accepted, "gzip")) {
    bytes = variants.gzip;
    coding = "gzip";
  }
  auto response = http::Response::fixed(type_of(name), bytes);
  response.compress = http::Compress::never;
  if (!coding.empty()) response.header("Content-Encoding", coding);
  response.header("Vary", "Accept-Encoding");
  const bool hashed = name.starts_with("assets/");
  response.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  response.header("Content-Security-Policy", policy_of_files);
  return response;
}

http::Response WebApp::page(const http::Request& request, std::string_view html) const {
  const std::string nonce = random_.token(nonce_bytes);
  auto response = http::Response::bytes(type_of(page_name), with_nonce(html, nonce_mark, nonce));
  response.header("Cache-Control", "no-cache");
  response.header("Content-Security-Policy", with_nonce(content_security_policy, "{}", nonce));
  if (const auto links = links_.of(request.target); !links.empty()) response.header("Link", links);
  response.header("Cross-Origin-Opener-Policy", "same-origin");
  return response;
}

}  // namespace kith::api
