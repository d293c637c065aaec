// The objects of a PDF that cairo has written (ISO 32000-1 7.3 and 7.5), and of the updates that
// pdf_signature.h appends: tables of references as text, objects that lie open. Streams of references or
// objects (7.5.7, 7.5.8), encryption and whatever else is not understood is refused, never guessed at.
//
// Every size and depth has a limit, and what is read moves forward alone: no bytes make it run long.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kith::formats {

// An object's number and, in what we read, generation 0.
using PdfReference = int;

// Names without the slash, with their values as they stand in the file.
using PdfDictionary = std::vector<std::pair<std::string_view, std::string_view>>;
// Empty where there is none of the name.
std::string_view value_of(const PdfDictionary& dictionary, std::string_view name);

Result<PdfDictionary> pdf_dictionary(std::string_view raw);
Result<std::vector<PdfReference>> pdf_references(std::string_view raw);  // [ 1 0 R 2 0 R ]
Result<PdfReference> pdf_reference(std::string_view raw);                // 1 0 R

// An error that says why this file cannot be used.
Error unfit_pdf(const Message& why);

class PdfObjects {
 public:
  // The bytes are borrowed. At most 64 MiB.
  static Result<PdfObjects> read(std::string_view pdf);

  const PdfDictionary& trailer() const { return trailer_; }
  size_t table_at() const { return table_at_; }  // the newest one
  PdfReference next_free() const { return size_; }
  // One that is a dictionary and no stream.
  Result<PdfDictionary> dictionary(PdfReference object) const;

 private:
  Result<size_t> read_table(size_t at);  // where the older one lies, or 0

  std::string_view pdf_;
  std::map<PdfReference, size_t> places_;
  PdfDictionary trailer_;
  size_t table_at_ = 0;
  PdfReference size_ = 0;
};

}  // namespace kith::formats
