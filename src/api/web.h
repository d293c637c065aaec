// Serves the embedded web app: hashed files for ever, index.html always fresh, the app's own paths
// by the same page. The one place that serves files of the program.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/embedded.h"
#include "http/message.h"

namespace kith::api {

class WebApp {
 public:
  explicit WebApp(std::vector<embedded::File> files);

  // Nothing for paths of the API and for files that there are not.
  std::optional<http::Response> answer(const http::Request& request) const;
  bool empty() const { return variants_.empty(); }

 private:
  struct Variants {  // the same content as it is, in gzip and in brotli
    std::string_view plain, gzip, brotli;
  };
  http::Response respond(const http::Request& request, std::string_view name,
                         const Variants& variants) const;
  std::unordered_map<std::string_view, Variants> variants_;
};

}  // namespace kith::api
