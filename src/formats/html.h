// HTML that people typed, pasted or were sent, reduced to what a rich text may hold.
//
// What comes out is written anew from an allow-list, never cut out of what came in: elements
// a b blockquote br code em h1 h2 h3 h4 hr i li ol p pre s strong u ul, of whose attributes href with
// the schemes http, https, mailto and tel; `span data-mention` with the id of a person and `img` with
// the address of a file that was uploaded here; every other character of text and values escaped. There
// is one way to read that, so it does not matter how browsers would have read the original. Scripts,
// styles, frames, forms and foreign markup go with their contents, other elements leave theirs.
// The web app holds its editor and DOMPurify to the same list.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kith::formats {

inline constexpr size_t html_depth_max = 256;

// UTF-8 in and out, in time linear in the input. Nothing where elements stand in one another deeper
// than that.
std::optional<std::string> clean_html(std::string_view html);

// Text as the content of an element, or as the value of an attribute in double quotes.
std::string html_of(std::string_view text);
void append_html(std::string_view text, std::string& out);

}  // namespace kith::formats
