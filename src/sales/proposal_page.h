// The page that a customer sees under the link: the document as HTML, and the form to answer it. Works
// without a script but for signing; style and script are files of the web app (web/public).
#pragma once

#include <string>

#include "sales/proposals.h"

namespace kith::sales {

std::string proposal_page(const Shown& shown, std::string_view token);
// Where there is nothing to show, why.
std::string empty_page(const Error& error, Locale locale);

}  // namespace kith::sales
