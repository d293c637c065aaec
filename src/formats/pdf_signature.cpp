#include "formats/pdf_signature.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "formats/pdf_objects.h"
#include "text/utf8.h"

namespace kith::formats {
namespace {

// A CMS with a certificate of ours is some 2,200 bytes.
constexpr size_t signature_bytes_max = 8192;
constexpr size_t range_width = 48;  // three numbers of at most ten digits
constexpr int pages_depth_max = 16;
constexpr size_t name_bytes_max = 1024;
constexpr int flags = 4 | 128;  // 12.5.3: printed, were there anything to see, and locked
constexpr std::string_view contents_key = "/Contents <";
constexpr std::string_view range_key = "/ByteRange [";

// 7.9.2.2: UTF-16 with its mark, as digits, so that nothing is to be escaped.
std::string text_string(std::string_view utf8) {
  std::string out = "<FEFF";
  for (size_t at = 0; at < utf8.size();) {
    const uint32_t c = next_character(utf8, at);
    if (c < 0x10000)
      out += fmt::format("{:04X}", c);
    else
      out += fmt::format("{:04X}{:04X}", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF));
  }
  return out + ">";
}

// 7.9.4, in UTC.
std::string date_string(Timestamp at) {
  const std::string text = format(std::chrono::floor<std::chrono::seconds>(at));
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return is_ascii_digit(c); });
  return "(D:" + digits + "Z)";
}

std::string written(const PdfDictionary& dictionary) {
  std::string out = "<<";
  for (const auto& [name, value] : dictionary) out += fmt::format("\n/{} {}", name, value);
  return out + "\n>>";
}

void put(PdfDictionary& dictionary, std::string_view name, std::string_view value) {
  const auto known = std::ranges::find(dictionary, name, &PdfDictionary::value_type::first);
  if (known != dictionary.end())
    known->second = value;
  else
    dictionary.emplace_back(name, value);
}

std::string list(const std::vector<PdfReference>& references) {
  std::string out = "[";
  for (const PdfReference each : references) out += fmt::format(" {} 0 R", each);
  return out + " ]";
}

Result<PdfReference> last_page(const PdfObjects& objects, const PdfDictionary& catalog) {
  PdfReference at = TRY(pdf_reference(value_of(catalog, "Pages")));
  for (int depth = 0; depth < pages_depth_max; ++depth) {
    const PdfDictionary node = TRY(objects.dictionary(at));
    if (value_of(node, "Type") == "/Page") return at;
    if (value_of(node, "Type") != "/Pages") break;
    const auto kids = TRY(pdf_references(value_of(node, "Kids")));
    if (kids.empty()) break;
    at = kids.back();
  }
  return unfit_pdf(say("its last page is not found", "找不到最后一页"));
}

// The fields that are there: none, or those that we have made.
Result<std::vector<PdfReference>> fields_of(const PdfDictionary& catalog) {
  const std::string_view form = value_of(catalog, "AcroForm");
  if (form.empty()) return std::vector<PdfReference>();
  const auto known = pdf_dictionary(form);
  auto fields = known && known->size() == 2 && value_of(*known, "SigFlags") == "3"
                    ? pdf_references(value_of(*known, "Fields"))
                    : Result<std::vector<PdfReference>>(Error{});
  if (fields) return fields;
  return unfit_pdf(say("it has a form that another program made", "它含有其他程序制作的表单"));
}

Result<std::vector<PdfReference>> annotations_of(const PdfDictionary& page) {
  const std::string_view raw = value_of(page, "Annots");
  if (raw.empty()) return std::vector<PdfReference>();
  return pdf_references(raw);
}

// What is appended, with the places of its objects.
class Update {
 public:
  explicit Update(std::string& pdf) : pdf_(pdf) {
    if (!pdf_.ends_with('\n')) pdf_ += '\n';
  }
  void add(PdfReference object, std::string_view dictionary) {
    places_[object] = pdf_.size();
    pdf_ += fmt::format("{} 0 obj\n{}\nendobj\n", object, dictionary);
  }
  // 7.5.4: entries of twenty bytes each.
  void end(const PdfDictionary& trailer) {
    const size_t table = pdf_.size();
    pdf_ += "xref\n";
    for (const auto& [object, place] : places_)
      pdf_ += fmt::format("{} 1\n{:010} 00000 n \n", object, place);
    pdf_ += fmt::format("trailer\n{}\nstartxref\n{}\n%%EOF\n", written(trailer), table);
  }

 private:
  std::string& pdf_;
  std::map<PdfReference, size_t> places_;
};

std::string signature_dictionary(const PdfSignature& signature) {
  std::string out = "<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n/M " +
                    date_string(signature.at) + "\n/Name " +
                    text_string(cut_utf8(signature.name, name_bytes_max));
  if (!signature.reason.empty())
    out += "\n/Reason " + text_string(cut_utf8(signature.reason, name_bytes_max));
  // Last, so that nothing else in the update has to be told from them.
  out += "\n" + std::string(range_key) + std::string(range_width, ' ') + "]\n";
  out += std::string(contents_key) + std::string(2 * signature_bytes_max, '0') + ">\n>>";
  return out;
}

// Everything but the digits and their brackets.
std::string covered(std::string_view pdf, size_t gap, size_t behind) {
  std::string out;
  out.reserve(pdf.size());
  return out.append(pdf.substr(0, gap)).append(pdf.substr(behind));
}

void seal(std::string& pdf, size_t from, const Signatory& signatory) {
  const size_t range = pdf.find(range_key, from) + range_key.size();
  const size_t gap = pdf.find(contents_key, range) + contents_key.size() - 1;
  const size_t behind = gap + 2 * signature_bytes_max + 2;
  const std::string numbers = fmt::format("0 {} {} {}", gap, behind, pdf.size() - behind);
  pdf.replace(range, numbers.size(), numbers);
  const std::string cms = signatory.sign(covered(pdf, gap, behind));
  if (cms.size() > signature_bytes_max)
    throw std::runtime_error("the signature is larger than its place");
  const std::string digits = hex(std::as_bytes(std::span(cms)));
  pdf.replace(gap + 1, digits.size(), digits);
}

}  // namespace

Result<std::string> sign_pdf(std::string pdf, const PdfSignature& signature) {
  const std::string before = pdf;  // what the values below point into
  const PdfObjects objects = TRY(PdfObjects::read(before));
  const PdfReference root = TRY(pdf_reference(value_of(objects.trailer(), "Root")));
  PdfDictionary catalog = TRY(objects.dictionary(root));
  if (value_of(catalog, "Type") != "/Catalog")
    return unfit_pdf(say("it has no catalog", "缺少文档目录"));
  const PdfReference page_at = TRY(last_page(objects, catalog));
  PdfDictionary page = TRY(objects.dictionary(page_at));
  auto fields = TRY(fields_of(catalog));
  auto annotations = TRY(annotations_of(page));
  const PdfReference field = objects.next_free();
  const PdfReference value = field + 1;
  fields.push_back(field);
  annotations.push_back(field);

  const std::string on_page = list(annotations);
  put(page, "Annots", on_page);
  const std::string form = fmt::format("<< /Fields {} /SigFlags 3 >>", list(fields));
  put(catalog, "AcroForm", form);
  PdfDictionary trailer = objects.trailer();
  const std::string size = std::to_string(value + 1);
  const std::string older = std::to_string(objects.table_at());
  put(trailer, "Size", size);
  put(trailer, "Prev", older);

  Update update(pdf);
  update.add(page_at, written(page));
  update.add(root, written(catalog));
  update.add(field, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature{})\n"
                                "/Rect [ 0 0 0 0 ] /F {} /P {} 0 R /V {} 0 R >>",
                                fields.size(), flags, page_at, value));
  const size_t from = pdf.size();
  update.add(value, signature_dictionary(signature));
  update.end(trailer);
  seal(pdf, from, signature.signatory);
  return pdf;
}

bool is_signed_pdf(std::string_view pdf, std::string_view certificate) {
  const size_t key = pdf.rfind(range_key);
  if (key == std::string_view::npos) return false;
  const char* at = pdf.data() + key + range_key.size();
  const char* end = pdf.data() + pdf.size();
  size_t numbers[4] = {};
  for (size_t& number : numbers) {
    while (at != end && *at == ' ') ++at;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc()) return false;
    at = next;
  }
  const auto [first, gap, behind, rest] = numbers;
  if (first != 0 || behind > pdf.size() || rest != pdf.size() - behind || gap >= behind ||
      behind - gap != 2 * signature_bytes_max + 2)
    return false;
  const auto cms = from_hex(pdf.substr(gap + 1, 2 * signature_bytes_max));
  return cms && is_signed_by(certificate, covered(pdf, gap, behind),
                             {reinterpret_cast<const char*>(cms->data()), cms->size()});
}

}  // namespace kith::formats
