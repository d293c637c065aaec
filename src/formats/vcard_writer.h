// Cards as text: vCard 4.0 (RFC 6350) and 3.0 (RFC 2426), in UTF-8, lines folded at 75 bytes.
//
// What 3.0 has no property for (gender, anniversary) goes into the X- properties that address books
// use for it. Values are escaped, so that no value can begin a line of its own.
#pragma once

#include <string>

#include "formats/vcard.h"

namespace kith::formats {

enum class VCardVersion { v3, v4 };

// Appends the card. Its formatted name is made of the others where it is missing: it is required.
void write_vcard(const VCard& card, VCardVersion version, std::string& out);

}  // namespace kith::formats
