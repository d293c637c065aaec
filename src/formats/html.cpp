#include "formats/html.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <vector>

#include "base/id.h"

namespace kith::formats {
namespace {

constexpr std::array<std::string_view, 20> kept = {
    "a",  "b", "blockquote", "br", "code", "em",  "h1", "h2",     "h3", "h4",
    "hr", "i", "li",         "ol", "p",    "pre", "s",  "strong", "u",  "ul"};
// Gone with all that they hold.
constexpr std::array<std::string_view, 24> dropped = {
    "applet", "audio",  "button",  "canvas",   "datalist", "embed",    "frameset", "head",
    "iframe", "math",   "noembed", "noframes", "noscript", "object",   "option",   "plaintext",
    "script", "select", "style",   "svg",      "template", "textarea", "title",    "video"};
// Stands around all of it, because the parser puts text that stands in nothing into a paragraph.
constexpr std::string_view root = "<kith-root>";
constexpr std::array<std::string_view, 3> empty = {"br", "hr", "img"};
constexpr std::string_view mention = "data-mention";
constexpr std::string_view attachments = "/api/v1/attachments/";
constexpr std::array<std::string_view, 4> schemes = {"http:", "https:", "mailto:", "tel:"};

template <size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// Browsers strip blanks around an address and drop line ends within it.
std::string_view safe_address(std::string_view address) {
  while (!address.empty() && (is_control(address.front()) || address.front() == ' '))
    address.remove_prefix(1);
  while (!address.empty() && (is_control(address.back()) || address.back() == ' '))
    address.remove_suffix(1);
  if (std::ranges::any_of(address, is_control)) return {};
  const bool known = std::ranges::any_of(schemes, [&](std::string_view scheme) {
    return address.size() > scheme.size() &&
           std::ranges::equal(address.substr(0, scheme.size()), scheme, {}, lower);
  });
  return known ? address : std::string_view{};
}

// The id of somebody who is mentioned.
std::string_view mentioned(std::string_view id) { return parse_id(id) ? id : std::string_view{}; }

// A picture that was uploaded here: nothing is fetched from elsewhere when a text is read.
std::string_view picture(std::string_view source) {
  std::string_view id = source;
  if (!id.starts_with(attachments)) return {};
  id.remove_prefix(attachments.size());
  if (id.ends_with("?inline=1")) id.remove_suffix(9);
  if (!id.ends_with("/content")) return {};
  id.remove_suffix(8);
  return parse_id(id) ? source : std::string_view{};
}

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

// Takes what the parser meets, in order, and writes what may stay.
class Cleaner {
 public:
  void start(std::string_view name, const xmlChar** attributes) {
    const bool inside = !open_.empty() && open_.back().fate == Fate::dropped;
    const std::string said = attributes_of(name, attributes);
    const Fate fate = inside || contains(dropped, name)                           ? Fate::dropped
                      : contains(kept, name) || (is_bound(name) && !said.empty()) ? Fate::kept
                                                                                  : Fate::unwrapped;
    open_.push_back({std::string(name), fate});
    if (fate == Fate::kept) out_.append("<").append(name).append(said).append(">");
  }

  void end(std::string_view name) {
    const auto found = std::ranges::find(open_.rbegin(), open_.rend(), name, &Open::name);
    if (found == open_.rend()) return;
    const auto size = static_cast<size_t>(open_.rend() - found) - 1;
    while (open_.size() > size) close();
  }

  void text(std::string_view text) {
    if (open_.empty() || open_.back().fate != Fate::dropped) escape(text);
  }

  bool too_deep() const { return open_.size() > html_depth_max; }

  std::string finish() {
    while (!open_.empty()) close();
    return std::move(out_);
  }

 private:
  enum class Fate { kept, unwrapped, dropped };
  struct Open {
    std::string name;
    Fate fate;
  };

  void close() {
    const Open& last = open_.back();
    if (last.fate == Fate::kept && !contains(empty, last.name))
      out_.append("</").append(last.name).append(">");
    open_.pop_back();
  }

  // Kept for what an attribute of theirs names, and not without it.
  static bool is_bound(std::string_view name) { return name == "span" || name == "img"; }

  // What may stay of them, escaped.
  static std::string attributes_of(std::string_view element, const xmlChar** attributes) {
    if (element == "a") return attribute("href", safe_address(value_of("href", attributes)));
    if (element == "span") return attribute(mention, mentioned(value_of(mention, attributes)));
    if (element != "img") return {};
    const std::string source = attribute("src", picture(value_of("src", attributes)));
    return source.empty() ? source : source + attribute("alt", value_of("alt", attributes));
  }

  static std::string_view value_of(std::string_view name, const xmlChar** attributes) {
    for (; attributes && attributes[0]; attributes += 2) {
      if (view(attributes[0]) == name) return view(attributes[1]);
    }
    return {};
  }

  static std::string attribute(std::string_view name, std::string_view value) {
    if (value.empty()) return {};
    std::string said = " ";
    said.append(name).append("=\"");
    append_html(value, said);
    return said += '"';
  }

  void escape(std::string_view text) { append_html(text, out_); }

  std::vector<Open> open_;
  std::string out_;
};

struct Parsing {
  Cleaner cleaner;
  htmlParserCtxtPtr context = nullptr;
};

void on_start(void* user, const xmlChar* name, const xmlChar** attributes) {
  auto& parsing = *static_cast<Parsing*>(user);
  if (parsing.cleaner.too_deep()) return;
  parsing.cleaner.start(view(name), attributes);
  // An end tag looks for its start among all that is open, so depth is what time depends on.
  if (parsing.cleaner.too_deep()) xmlStopParser(parsing.context);
}

void on_end(void* user, const xmlChar* name) {
  auto& parsing = *static_cast<Parsing*>(user);
  if (!parsing.cleaner.too_deep()) parsing.cleaner.end(view(name));
}

void on_text(void* user, const xmlChar* text, int length) {
  static_cast<Parsing*>(user)->cleaner.text(
      {reinterpret_cast<const char*>(text), static_cast<size_t>(length)});
}

}  // namespace

// The parser of libxml2 tells what it meets and builds no tree: memory is what the text takes.
// Contents of scripts and styles come to a handler of their own, which we leave out.
void append_html(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

std::string html_of(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_html(text, out);
  return out;
}

std::optional<std::string> clean_html(std::string_view html) {
  if (html.empty()) return std::string();
  Parsing parsing;
  const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> context(htmlNewParserCtxt(),
                                                                               htmlFreeParserCtxt);
  if (!context) throw std::bad_alloc();
  parsing.context = context.get();
  *context->sax = {};
  context->sax->initialized = 1;
  context->sax->startElement = on_start;
  context->sax->endElement = on_end;
  context->sax->characters = on_text;
  context->sax->ignorableWhitespace = on_text;
  context->userData = &parsing;
  const std::string rooted = std::string(root).append(html);
  htmlCtxtReadMemory(
      context.get(), rooted.data(), static_cast<int>(rooted.size()), nullptr, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NOIMPLIED |
          HTML_PARSE_NODEFDTD | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  if (parsing.cleaner.too_deep()) return std::nullopt;
  return parsing.cleaner.finish();
}

}  // namespace kith::formats
