// XML of strangers, event by event, by libxml2. A document type declaration ends the reading: it is
// where entities, and with them files and addresses of others, come from. Nothing is ever loaded.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kith::formats {

struct XmlAttribute {
  std::string_view name;  // without its prefix
  std::string_view value;
};

// Of a document: names come without their prefixes, text in pieces.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Status start(std::string_view name, std::span<const XmlAttribute> attributes) = 0;
  virtual Status end(std::string_view name) = 0;
  virtual void text(std::string_view utf8) = 0;
};

inline constexpr size_t xml_depth_max = 64;

class XmlReader {
 public:
  // `what` names the document in errors.
  XmlReader(std::string what, XmlEvents& events);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Errors of `events` are handed up.
  Status feed(std::string_view bytes);
  Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of a list of attributes; empty when there is none of that name.
std::string_view attribute(std::span<const XmlAttribute> attributes, std::string_view name);

}  // namespace kith::formats
