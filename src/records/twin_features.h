// What of a record tells whether another is the same person or company, in the form in which two are
// compared (records/twin_score.h) and candidates are found (records/twin_scan.h).
//
// A name is compared by its letters in pinyin, blanks left out, so that 张三丰, "Zhang Sanfeng" and
// "san feng zhang" meet; of a company by its key without the legal form (text/company.h). Mail,
// phone, domain and the numbers of other systems are whole numbers or hashes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/stored.h"
#include "query/visibility.h"
#include "schema/schema.h"

namespace kith::records {

// Which fields of an object are looked at, as far as somebody may read them.
struct TwinFields {
  const schema::Object* object = nullptr;
  enum class Names { person, company, other } names = Names::other;
  const schema::Field* name = nullptr;
  const schema::Field* company = nullptr;  // of a person: a text, or a reference to a company
  bool company_is_reference = false;
  std::vector<const schema::Field*> points;       // mails, phones, links, numbers
  std::vector<const schema::Field*> all() const;  // in the order of `cells` below
};
// Nothing for objects that know no duplicates: those that are no records of their own, and those
// with neither a name nor a contact point that may be read.
std::optional<TwinFields> twin_fields(const schema::Object& object, const schema::Schema& schema,
                                      const query::Visibility& visibility);

// One thing that a record is known by; what it is stands in the upper bits.
enum class Mark : uint8_t { email, phone, domain, external };
constexpr uint64_t mark(Mark kind, uint64_t value) {
  return static_cast<uint64_t>(kind) << 61 | (value & ((uint64_t{1} << 61) - 1));
}
constexpr Mark kind_of(uint64_t mark) { return static_cast<Mark>(mark >> 61); }

// Where everybody may have mail (gmail.com): the same one says nothing. Lower case.
bool is_host_for_everybody(std::string_view domain);

// 64 bits of a text, the same on every machine and in every run.
uint64_t hash_of(std::string_view text);

struct TwinFeatures {
  std::string letters;          // "zhangsanfeng"; empty without a name
  uint8_t surname_bytes = 0;    // of a name in Han: where the given name begins in `letters`
  std::string han;              // "张三丰"; empty for a name without Han characters
  std::string words;            // of others: their words apart, "san feng zhang"
  std::string mail_name;        // before the @ of the first mail
  uint64_t mail_domain = 0;     // hash; 0 for none and for mail for everybody (gmail.com)
  uint64_t company = 0;         // hash of the key; 0 for none
  std::vector<uint64_t> marks;  // sorted, each once
};

// The name of a company by its id, as a hash of its key; 0 when unknown.
using CompanyOf = std::function<uint64_t(Id)>;
uint64_t company_hash(std::string_view name);

TwinFeatures features_of(const TwinFields& fields, std::span<const Value> cells,
                         const CompanyOf& company);
TwinFeatures features_of(const TwinFields& fields, const query::Stored& record,
                         const CompanyOf& company);

}  // namespace kith::records
