// Documents as PDF (ISO 32000-1), by Pango and cairo: A4, the head of the table again on every page,
// fonts embedded in the characters that are used.
//
// The same document and instant make the same bytes on the same machine: the only time in the file is
// the one that is passed in. Fonts are those of the machine; where none has a character, the error says
// which packages bring it, and nothing with boxes in it is made. On the certificate alone, where strangers
// sign with whatever name they have, there may be boxes: what was agreed must be filed. Cost: a few milliseconds a page; the
// first document of a thread reads the list of fonts.
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "formats/document.h"

namespace kith::formats {

struct PdfOptions {
  Timestamp made_at{};
  std::string author;
};

Result<std::string> write_pdf(const Document& document, const PdfOptions& options);

}  // namespace kith::formats
