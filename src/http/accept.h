// What the client can take (RFC 9110 12.5).
#pragma once

#include <string_view>

namespace kith::http {

// Whether the Accept-Encoding header takes a coding: named, or by "*", and not with q=0.
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

// Whether a body of that Content-Type shrinks: text, JSON, XML, JavaScript, SVG and their kin.
bool is_compressible(std::string_view content_type);

// "text/html; charset=utf-8" -> "text/html"
std::string_view media_type(std::string_view content_type);
// The value of a parameter, unquoted as far as it needs no unescaping; empty when absent.
std::string_view media_parameter(std::string_view content_type, std::string_view name);

}  // namespace kith::http
