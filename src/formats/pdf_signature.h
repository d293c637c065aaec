// Signs a finished PDF (ISO 32000-1 12.8, ETSI EN 319 142-1 baseline B-B) by an update behind its last
// byte: what was there stays as it was, to the byte.
//
//   the PDF | last page, catalog, field, signature dictionary | table of objects
//                                                     ^ /Contents: the CMS as hexadecimal digits
//
// The field is on the last page and shows nothing. The signature covers every byte of the file but the
// digits of itself. Signing what is signed already appends one more; the one before stays valid.
#pragma once

#include <string>

#include "base/result.h"
#include "base/signatory.h"

namespace kith::formats {

struct PdfSignature {
  const Signatory& signatory;
  Timestamp at;
  std::string name;    // who signs
  std::string reason;  // why; may be empty
};

// For what our writer writes and this has signed; other files may be refused, and the error says why.
Result<std::string> sign_pdf(std::string pdf, const PdfSignature& signature);

// Is the last signature of the file one over all of it, by the key of this certificate (DER)?
bool is_signed_pdf(std::string_view pdf, std::string_view certificate);

}  // namespace kith::formats
