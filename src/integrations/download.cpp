#include "integrations/download.h"

#include "http/multipart.h"

namespace kith::integrations {

http::Response download(std::string content_type, std::string_view file_name, Packing packing,
                        std::function<http::More(std::string&)> produce) {
  auto response = http::Response::stream(std::move(content_type), std::move(produce));
  if (packing == Packing::packed) response.compress = http::Compress::never;
  response.header("Content-Disposition", http::attachment_disposition(file_name));
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace kith::integrations
