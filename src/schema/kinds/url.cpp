// A link of the web: http or https, so that nothing that is shown as a link can be a script. A bare
// host gets https. Its key leaves out what people do not write: scheme, "www." and a last slash.
#include <algorithm>

#include "schema/kinds/common.h"
#include "schema/kinds/list.h"
#include "schema/kinds/words.h"

namespace kith::schema::kind {
namespace {

constexpr int64_t length_max = 2'000;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-';
  });
}

struct Link {
  std::string scheme;
  std::string authority;
  std::string rest;  // path, query, fragment
};

// RFC 3986 3, as far as a link of the web needs it.
std::optional<Link> split(std::string_view text) {
  if (std::ranges::any_of(text, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '<' || c == '>' ||
               c == '"';
      })) {
    return std::nullopt;
  }
  Link link{"https", "", ""};
  if (const size_t colon = text.find("://");
      colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    link.scheme = lower(text.substr(0, colon));
    text.remove_prefix(colon + 3);
  }
  const size_t end = std::min(text.find_first_of("/?#"), text.size());
  link.authority = lower(text.substr(0, end));
  link.rest = text.substr(end);
  return link;
}

std::string_view host_of(std::string_view authority) {
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
    authority.remove_prefix(at + 1);
  }
  return authority.substr(0, authority.find(':'));
}

bool is_host(std::string_view host) {
  return host == "localhost" ||
         (host.find('.') != std::string_view::npos && !host.starts_with('.') &&
          host.find("..") == std::string_view::npos &&
          host.find_first_of("\\'`(){}[];,!$&*+=%^|~") == std::string_view::npos);
}

std::string_view bare(std::string_view text) {
  for (std::string_view prefix : {"https://", "http://", "www."}) {
    if (lower(text.substr(0, prefix.size())) == prefix) text.remove_prefix(prefix.size());
  }
  if (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

class Url final : public OneColumn<ColumnType::text, Shape::text> {
 public:
  std::string_view name() const override { return "url"; }

  Status read(const Field& field, const Json& in, const ReadContext&,
              std::span<Value> out) const override {
    const auto text = TRY(read_string(field, in, length_max));
    out[0] = {};
    if (!text) return done();
    const auto link = split(*text);
    if (!link || !is_host(host_of(link->authority))) {
      return refuse(
          field, "format",
          say("“{}” is not a web address; write it like https://example.com/page",
              "“{}”不是网址；请写成 https://example.com/page 的形式", shortened(*text, 60)));
    }
    if (link->scheme != "http" && link->scheme != "https") {
      return refuse(field, "format",
                    say("only http and https addresses are kept, not “{}”",
                        "只能保存 http 和 https 网址，不能是“{}”", link->scheme));
    }
    out[0] = link->scheme + "://" + link->authority + link->rest;
    return done();
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    write_text_cell(row, first, out);
  }

  std::string key(std::string_view stored) const override { return sort_key(bare(stored)); }
  std::string needle(std::string_view wanted) const override { return std::string(bare(wanted)); }

  void find(const Field&, std::span<const Value> stored, Findable& out) const override {
    const auto* text = std::get_if<std::string>(&stored[0]);
    const auto link = text ? split(*text) : std::nullopt;
    if (!link) return;
    if (auto domain = normalise_domain(host_of(link->authority))) out.domain(*domain);
  }

  Json json_schema(const Field& field) const override {
    return typed_schema(field, "string", {{"format", "uri"}, {"maxLength", length_max}});
  }
};

}  // namespace

const Kind& url() {
  static const Url kind;
  return kind;
}

}  // namespace kith::schema::kind
