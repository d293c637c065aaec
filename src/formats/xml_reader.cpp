#include "formats/xml_reader.h"

#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace kith::formats {
namespace {

constexpr size_t attributes_max = 64;
constexpr size_t piece_bytes_max = 1 << 20;

struct FreeContext {
  void operator()(xmlParserCtxtPtr context) const { xmlFreeParserCtxt(context); }
};

std::string_view view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

void be_silent(void*, const char*, ...) {}

}  // namespace

struct XmlReader::State {
  State(std::string what, XmlEvents& events) : what(std::move(what)), events(events) {}

  std::string what;
  XmlEvents& events;
  std::unique_ptr<xmlParserCtxt, FreeContext> context;
  std::optional<Error> problem;
  size_t depth = 0;

  void stop(Error error) {
    if (!problem) problem = std::move(error);
    xmlStopParser(context.get());
  }
  void take(Status status) {
    if (!status) stop(std::move(status).error());
  }
  Error wrong(Message reason) const {
    const int line = xmlSAX2GetLineNumber(context.get());
    const int column = xmlSAX2GetColumnNumber(context.get());
    return invalid_field("file", "malformed_xml",
                         {"“" + what + "”, line " + std::to_string(line) + ", column " +
                              std::to_string(column) + ": " + reason.en,
                          "“" + what + "”第 " + std::to_string(line) + " 行第 " +
                              std::to_string(column) + " 列：" + reason.zh});
  }

  void start(const xmlChar* name, int count, const xmlChar** given) {
    if (problem) return;
    if (++depth > xml_depth_max)
      return stop(wrong(say("elements are nested too deep", "元素嵌套过深")));
    std::array<XmlAttribute, attributes_max> attributes;
    const size_t kept = std::min<size_t>(static_cast<size_t>(std::max(count, 0)), attributes_max);
    for (size_t n = 0; n < kept; ++n) {
      const xmlChar** one = given + 5 * n;
      attributes[n] = {
          view(one[0]),
          {reinterpret_cast<const char*>(one[3]), static_cast<size_t>(one[4] - one[3])}};
    }
    take(events.start(view(name), std::span(attributes).first(kept)));
  }

  static State& of(void* context) { return *static_cast<State*>(context); }
  static void on_start(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                       const xmlChar**, int count, int, const xmlChar** attributes) {
    of(context).start(name, count, attributes);
  }
  static void on_end(void* context, const xmlChar* name, const xmlChar*, const xmlChar*) {
    State& state = of(context);
    if (state.problem) return;
    --state.depth;
    state.take(state.events.end(view(name)));
  }
  static void on_text(void* context, const xmlChar* text, int bytes) {
    State& state = of(context);
    if (!state.problem)
      state.events.text({reinterpret_cast<const char*>(text), static_cast<size_t>(bytes)});
  }
  static void on_declaration(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    State& state = of(context);
    state.stop(state.wrong(say("a document type declaration, which no such file needs",
                               "含有此类文件不需要的文档类型声明")));
  }
};

XmlReader::XmlReader(std::string what, XmlEvents& events)
    : state_(std::make_unique<State>(std::move(what), events)) {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = State::on_start;
  handler.endElementNs = State::on_end;
  handler.characters = State::on_text;
  handler.ignorableWhitespace = State::on_text;
  handler.cdataBlock = State::on_text;
  handler.internalSubset = State::on_declaration;
  handler.externalSubset = State::on_declaration;
  handler.warning = be_silent;
  handler.error = be_silent;
  handler.fatalError = be_silent;
  // What goes wrong below the parser, in its converters, is printed unless the thread says otherwise.
  xmlSetGenericErrorFunc(nullptr, be_silent);
  state_->context.reset(xmlCreatePushParserCtxt(&handler, state_.get(), nullptr, 0, nullptr));
  if (!state_->context) throw std::bad_alloc();
  // NOENT is for &amp; and its like in attributes: there are no others without a declaration.
  xmlCtxtUseOptions(state_->context.get(),
                    XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

XmlReader::~XmlReader() = default;

Status XmlReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, piece_bytes_max);
    bytes.remove_prefix(piece.size());
    const int result =
        xmlParseChunk(state_->context.get(), piece.data(), static_cast<int>(piece.size()), 0);
    if (state_->problem) return *state_->problem;
    if (result != 0 && !state_->context->wellFormed)
      return state_->wrong(say("it is no well-formed XML", "不是格式正确的 XML"));
  }
  return done();
}

Status XmlReader::finish() {
  xmlParseChunk(state_->context.get(), nullptr, 0, 1);
  if (state_->problem) return *state_->problem;
  if (state_->context->wellFormed) return done();
  return state_->wrong(
      say("it is no well-formed XML, or cut off", "不是格式正确的 XML，或已被截断"));
}

std::string_view attribute(std::span<const XmlAttribute> attributes, std::string_view name) {
  for (const XmlAttribute& one : attributes) {
    if (one.name == name) return one.value;
  }
  return {};
}

}  // namespace kith::formats
