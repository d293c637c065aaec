// Serves the embedded web app: hashed files for ever, index.html always fresh, the app's own paths
// by the same page. The one place that serves files of the program.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "api/page_links.h"
#include "base/crypto.h"
#include "base/embedded.h"
#include "http/message.h"

namespace kith::api {

class WebApp {
 public:
  // `random` must outlive it, and be safe on every thread.
  WebApp(std::vector<embedded::File> files, Random& random);

  // Nothing for paths of the API and for files that there are not.
  std::optional<http::Response> answer(const http::Request& request) const;
  bool empty() const { return variants_.empty(); }

 private:
  struct Variants {  // the same content as it is, in gzip and in brotli
    std::string_view plain, gzip, brotli;
  };
  http::Response respond(const http::Request& request, std::string_view name,
                         const Variants& variants) const;
  // The page itself, with the links to what it will need and a nonce for its styles.
  http::Response page(const http::Request& request, std::string_view html) const;

  Random& random_;
  PageLinks links_{""};
  std::unordered_map<std::string_view, Variants> variants_;
};

}  // namespace kith::api
