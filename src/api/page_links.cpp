#include "api/page_links.h"

#include "base/json.h"

namespace kith::api {
namespace {

std::string links_to(const Json& files) {
  std::string out;
  if (!files.as_array()) return out;
  for (const Json& file : *files.as_array()) {
    const std::string* name = file.as_string();
    if (!name) continue;
    if (!out.empty()) out += ", ";
    out += "</" + *name + ">; rel=";
    // The page asks for its styles with crossorigin, and only the same kind of request is shared.
    out += name->ends_with(".css") ? "preload; as=style; crossorigin" : "modulepreload";
  }
  return out;
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> out;
  for (size_t from = 1; from < path.size();) {
    const size_t slash = std::min(path.find('/', from), path.size());
    out.emplace_back(path.substr(from, slash - from));
    from = slash + 1;
  }
  return out;
}

bool fit(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != "*" && pattern[i] != segments[i]) return false;
  }
  return true;
}

}  // namespace

PageLinks::PageLinks(std::string_view json) {
  const auto table = parse_json(json);
  if (!table.ok() || !table->as_array()) return;
  for (const Json& page : *table->as_array()) {
    const Json* paths = page.find("paths");
    const Json* files = page.find("files");
    if (!paths || !paths->as_array() || !files) continue;
    for (const Json& path : *paths->as_array()) {
      if (!path.as_string()) continue;
      const std::string_view text = *path.as_string();
      const size_t mark = std::min(text.find('?'), text.size());
      const size_t equals = std::min(text.find('=', mark), text.size());
      Page one{segments_of(text.substr(0, mark)), {}, {}, links_to(*files)};
      if (mark < text.size()) one.parameter = text.substr(mark + 1, equals - mark - 1);
      if (equals < text.size()) one.value = text.substr(equals + 1);
      pages_.push_back(std::move(one));
    }
  }
}

std::string_view PageLinks::of(const http::Target& target) const {
  for (const Page& page : pages_) {
    if (!fit(page.segments, target.segments)) continue;
    if (page.parameter.empty() || target.find(page.parameter).value_or("") == page.value)
      return page.links;
  }
  return {};
}

}  // namespace kith::api
