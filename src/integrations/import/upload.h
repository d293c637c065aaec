// The uploaded file beside the database, where the job reads it.
#pragma once

#include <cstdint>
#include <string>

#include "http/message.h"

namespace kith::integrations {

// Bytes [from, from + size) of a request's body as a new file, on disk when this returns.
void keep_upload(const std::string& path, const http::Body& body, uint64_t from, uint64_t size);

}  // namespace kith::integrations
