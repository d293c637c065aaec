// What the browser should fetch together with a page of the web app, instead of finding it out file
// by file. The table is made with the web app (web/tools/page-files.mjs); this reads and asks it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/url.h"

namespace kith::api {

class PageLinks {
 public:
  // [{"paths":["/*?show=board", "/*"], "files":["assets/a.js", "assets/a.css"]}, …]: a * stands for
  // one segment; a query parameter must have that value. Of text that is no such table: no links.
  explicit PageLinks(std::string_view json);

  // The value of a Link header (RFC 8288) for the first page that fits; empty for none.
  std::string_view of(const http::Target& target) const;

 private:
  struct Page {
    std::vector<std::string> segments;  // "*" for any
    std::string parameter, value;
    std::string links;
  };
  std::vector<Page> pages_;
};

}  // namespace kith::api
