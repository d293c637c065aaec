// A business document as plain words: a quote, later an invoice. Everything in it is formatted and in its
// language already; what lays it out (pdf_writer.h, a page for the browser) knows no money and no dates.
// As JSON it is kept with what was sent, so that it can be laid out again as it was.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace kith::formats {

struct Fact {
  std::string label;
  std::string value;
};

struct DocumentColumn {
  std::string label;
  bool number = false;  // to the right
  double share = 1;     // of the width, beside the others
};

struct DocumentSection {
  std::string heading;
  std::string text;  // lines as they are
};

// How somebody has put their name: typed, or drawn as strokes in a box of 1000 by 300.
struct Signature {
  struct Point {
    int x = 0;
    int y = 0;
  };
  std::string typed;
  std::vector<std::vector<Point>> strokes;
};

// The last page of what has been signed: who, when, what exactly.
struct Certificate {
  std::string title;
  std::string text;
  std::vector<Fact> facts;
  std::string signed_label;
  Signature signature;
};

struct Document {
  std::string language;  // "zh" or "en"
  std::string title;
  std::vector<std::string> sender;  // the name first
  std::string receiver_label;
  std::vector<std::string> receiver;
  std::vector<Fact> facts;
  std::string introduction;
  std::vector<DocumentColumn> columns;
  std::vector<std::vector<std::string>> rows;  // a cell's first line, and further ones in small
  std::vector<Fact> sums;                      // the last one strong
  std::vector<DocumentSection> sections;
  std::optional<Certificate> certificate;
};

Json to_json(const Document& document);
// Of what to_json() made; an error where it is something else.
Result<Document> document_of(const Json& json);

}  // namespace kith::formats
