#include "records/twin_score.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "text/similarity.h"

namespace kith::records {
namespace {

// In bits; + agrees, - differs where both say something.
constexpr double prior = 12;
constexpr double same_email = 21;
constexpr double same_phone = 13;
constexpr double same_phone_tail = 8;  // without its country: the last eight digits
constexpr double same_external = 20;
constexpr double same_domain = 9;  // of a company's own site
constexpr double same_mail_name = 6;
constexpr double same_mail_host = 2;  // of a company: colleagues have it too
constexpr double other_email = -2;    // people change their address, and have several
constexpr double other_phone = -2;
constexpr double other_company = -2;
constexpr double name_least = 4;  // however common
constexpr double name_most = 11;  // less than the prior: a name alone makes nobody the same
constexpr double company_least = 3;
constexpr double company_most = 7;
constexpr double company_name_most = 18;  // where the company itself is compared
constexpr double swapped_costs = 0.5;
constexpr double pinyin_costs = 1.5;  // many characters sound alike
constexpr double homophone_costs = 5;
constexpr double slip_costs = 5;
constexpr double slip_most = 7;
constexpr double initial_name = 4;
constexpr double part_of_name = -3;  // the same surname, or the same given name: families, chance
constexpr double other_name = -9;
constexpr double other_company_name = -9;
constexpr double other_name_most = 13.5;  // people who share a mail or a phone: never quite sure

constexpr double shared_costs = 4;  // for each doubling of those who hold the same: a switchboard

constexpr size_t mail_name_least = 4;
constexpr uint64_t phone_tail = 100'000'000;
constexpr auto mail_names_of_many = std::to_array<std::string_view>(
    {"accounting", "admin", "billing", "contact", "hello", "help", "info", "kontakt", "mail",
     "marketing", "office", "post", "sales", "service", "support", "team", "webmaster"});

struct Weighed {
  double bits = 0;
  uint16_t reasons = 0;
  bool other_person = false;  // by their names
  void add(double weight) { bits += weight; }
  void add(double weight, TwinReason reason) {
    bits += weight;
    reasons |= static_cast<uint16_t>(reason);
  }
};

double rarity(const TwinScale& scale, uint8_t rank, double least, double most) {
  return std::clamp(scale.records_log2 - rank, least, most);
}

// Tokens of "san feng zhang", or surname and given name of a name in Han.
struct Parts {
  std::array<std::string_view, 4> text;
  size_t count = 0;
  void add(std::string_view part) {
    if (!part.empty() && count < text.size()) text[count++] = part;
  }
};
Parts parts_of(const TwinView& view) {
  Parts parts;
  if (!view.han.empty()) {
    parts.add(view.letters.substr(0, view.surname_bytes));
    parts.add(view.letters.substr(view.surname_bytes));
    return parts;
  }
  for (std::string_view rest = view.words; !rest.empty();) {
    const size_t blank = rest.find(' ');
    parts.add(rest.substr(0, blank));
    rest = blank == rest.npos ? std::string_view() : rest.substr(blank + 1);
  }
  return parts;
}

// b's letters begin anew after some part of it: "sanzhang" is "zhangsan" turned.
bool turned(std::string_view a, std::string_view b, const Parts& parts_of_b) {
  size_t cut = 0;
  for (size_t i = 0; i + 1 < parts_of_b.count; ++i) {
    cut += parts_of_b.text[i].size();
    if (cut >= b.size()) return false;
    if (a.starts_with(b.substr(cut)) && a.substr(b.size() - cut) == b.substr(0, cut)) return true;
  }
  return false;
}

size_t errors_allowed(size_t letters) { return letters < 5 ? 0 : letters < 10 ? 1 : 2; }

bool a_slip(std::string_view a, std::string_view b) {
  const size_t limit = errors_allowed(std::min(a.size(), b.size()));
  return limit > 0 && typing_errors(a, b, limit) <= limit;
}

// The same where b is written in the other order.
bool a_slip_turned(std::string_view a, std::string_view b, const Parts& parts_of_b) {
  if (parts_of_b.count < 2) return false;
  const size_t cut = parts_of_b.text[0].size();
  std::string turned_b(b.substr(cut));
  turned_b += b.substr(0, cut);
  return a_slip(a, turned_b);
}

// "j smith" and "john smith": one part the same, another its first letter alone.
bool an_initial(const Parts& a, const Parts& b) {
  if (a.count < 2 || b.count < 2) return false;
  const auto at_ends = [&](size_t i, size_t j) {
    const std::string_view x = a.text[i == 0 ? 0 : a.count - 1];
    const std::string_view y = b.text[j == 0 ? 0 : b.count - 1];
    const std::string_view other_x = a.text[i == 0 ? a.count - 1 : 0];
    const std::string_view other_y = b.text[j == 0 ? b.count - 1 : 0];
    return x == y && x.size() > 1 && (other_x.size() == 1 || other_y.size() == 1) &&
           other_x[0] == other_y[0];
  };
  return at_ends(0, 0) || at_ends(1, 1) || at_ends(0, 1) || at_ends(1, 0);
}

bool share_a_part(const Parts& a, const Parts& b) {
  for (size_t i = 0; i < a.count; ++i)
    for (size_t j = 0; j < b.count; ++j)
      if (a.text[i] == b.text[j] && a.text[i].size() > 1) return true;
  return false;
}

void weigh_person(const TwinScale& scale, const TwinView& a, const TwinView& b, Weighed& out) {
  const double same = rarity(scale, std::max(a.name_rank, b.name_rank), name_least, name_most);
  const bool both_han = !a.han.empty() && !b.han.empty();
  const bool one_han = a.han.empty() != b.han.empty();
  const Parts parts_a = parts_of(a);
  const Parts parts_b = parts_of(b);
  if (both_han) {
    if (a.han == b.han) return out.add(same, TwinReason::name);
    if (a.letters == b.letters)
      return out.add(std::max(same - homophone_costs, 2.0), TwinReason::name_similar);
    if (turned(a.letters, b.letters, parts_b) || turned(b.letters, a.letters, parts_a))
      return out.add(same - swapped_costs, TwinReason::name_swapped);
  } else if (a.letters == b.letters || turned(a.letters, b.letters, parts_b) ||
             turned(b.letters, a.letters, parts_a)) {
    if (one_han) return out.add(same - pinyin_costs, TwinReason::name_pinyin);
    if (a.letters == b.letters) return out.add(same, TwinReason::name);
    return out.add(same - swapped_costs, TwinReason::name_swapped);
  }
  if (a_slip(a.letters, b.letters) || a_slip_turned(a.letters, b.letters, parts_b) ||
      a_slip_turned(b.letters, a.letters, parts_a))
    return out.add(std::min(same - slip_costs, slip_most), TwinReason::name_similar);
  if (an_initial(parts_a, parts_b)) return out.add(initial_name, TwinReason::name_initial);
  if (share_a_part(parts_a, parts_b)) return out.add(part_of_name);
  out.add(other_name);
  out.other_person = true;
}

void weigh_company_name(const TwinScale& scale, const TwinView& a, const TwinView& b,
                        Weighed& out) {
  const double same =
      rarity(scale, std::max(a.name_rank, b.name_rank), name_least, company_name_most);
  if (!a.han.empty() && a.han == b.han) return out.add(same, TwinReason::name);
  if (a.letters == b.letters) {
    const bool one_han = a.han.empty() != b.han.empty();
    if (one_han) return out.add(same - pinyin_costs, TwinReason::name_pinyin);
    if (a.han.empty()) return out.add(same, TwinReason::name);
    return out.add(same - homophone_costs, TwinReason::name_similar);
  }
  // Of two companies one letter may be all that tells them apart (A1, A2): a digit is no slip.
  const auto digits = [](std::string_view text) {
    std::string found;
    std::ranges::copy_if(text, std::back_inserter(found),
                         [](char c) { return c >= '0' && c <= '9'; });
    return found;
  };
  if (digits(a.letters) == digits(b.letters)) {
    if (a_slip(a.letters, b.letters))
      return out.add(std::min(same - slip_costs, slip_most), TwinReason::name_similar);
    // A short name, or one with a few words more: 华为 and 华为技术.
    const auto& [shorter, longer] = a.letters.size() < b.letters.size()
                                        ? std::pair(a.letters, b.letters)
                                        : std::pair(b.letters, a.letters);
    if (shorter.size() >= 5 && (longer.starts_with(shorter) || longer.ends_with(shorter)))
      return out.add(2, TwinReason::name_similar);
  }
  out.add(other_company_name);
  out.other_person = true;
}

// What both hold of a kind, and whether each holds any.
struct Shared {
  bool same = false;
  bool both = false;
  uint8_t rank = 1;  // how many hold it
};
Shared shared(const TwinView& a, const TwinView& b, Mark kind) {
  Shared found;
  const auto first = [&](const TwinView& view) {
    return std::ranges::lower_bound(view.marks, mark(kind, 0));
  };
  auto at = first(a);
  auto other = first(b);
  const auto holds = [&](auto place, const TwinView& view) {
    return place != view.marks.end() && kind_of(*place) == kind;
  };
  found.both = holds(at, a) && holds(other, b);
  while (holds(at, a) && holds(other, b) && !found.same) {
    found.same = *at == *other;
    const auto place = static_cast<size_t>(at - a.marks.begin());
    if (found.same && place < a.mark_ranks.size()) found.rank = a.mark_ranks[place];
    *at < *other ? ++at : ++other;
  }
  return found;
}

double shared_by_many(const Shared& what) {
  return what.rank > 1 ? shared_costs * (what.rank - 1) : 0.0;
}

bool same_tail(const TwinView& a, const TwinView& b) {
  for (const uint64_t x : a.marks) {
    if (kind_of(x) != Mark::phone) continue;
    const uint64_t number = x - mark(Mark::phone, 0);
    for (const uint64_t y : b.marks) {
      if (kind_of(y) != Mark::phone) continue;
      const uint64_t other = y - mark(Mark::phone, 0);
      if (number > phone_tail && other > phone_tail && number % phone_tail == other % phone_tail)
        return true;
    }
  }
  return false;
}

void weigh_mail(const TwinView& a, const TwinView& b, Weighed& out) {
  const Shared mail = shared(a, b, Mark::email);
  if (mail.same)
    return out.add(std::max(same_email - shared_by_many(mail), 0.0), TwinReason::email);
  if (!mail.both) return;
  if (a.mail_name == b.mail_name && a.mail_name.size() >= mail_name_least &&
      !std::ranges::binary_search(mail_names_of_many, a.mail_name))
    return out.add(same_mail_name, TwinReason::mail_name);
  out.add(other_email);
}

void weigh_phone(const TwinView& a, const TwinView& b, Weighed& out) {
  const Shared phone = shared(a, b, Mark::phone);
  if (phone.same)
    return out.add(std::max(same_phone - shared_by_many(phone), 0.0), TwinReason::phone);
  if (!phone.both) return;
  same_tail(a, b) ? out.add(same_phone_tail, TwinReason::phone) : out.add(other_phone);
}

void weigh_company(const TwinScale& scale, const TwinView& a, const TwinView& b, Weighed& out) {
  if (a.company != 0 && b.company != 0) {
    if (a.company != b.company) return out.add(other_company);
    const uint8_t rank = std::max(a.company_rank, b.company_rank);
    return out.add(rarity(scale, rank, company_least, company_most), TwinReason::company);
  }
  if (a.mail_domain != 0 && a.mail_domain == b.mail_domain) out.add(same_mail_host);
}

}  // namespace

std::vector<std::string_view> reason_names(uint16_t reasons) {
  static constexpr std::array<std::pair<TwinReason, std::string_view>, 11> names = {
      {{TwinReason::email, "email"},
       {TwinReason::phone, "phone"},
       {TwinReason::external, "external"},
       {TwinReason::domain, "domain"},
       {TwinReason::name, "name"},
       {TwinReason::name_pinyin, "name_pinyin"},
       {TwinReason::name_swapped, "name_swapped"},
       {TwinReason::name_similar, "name_similar"},
       {TwinReason::name_initial, "name_initial"},
       {TwinReason::company, "company"},
       {TwinReason::mail_name, "mail_name"}}};
  std::vector<std::string_view> found;
  for (const auto& [reason, name] : names)
    if ((reasons & static_cast<uint16_t>(reason)) != 0) found.push_back(name);
  return found;
}

TwinView view_of(const TwinFeatures& features) {
  return {.letters = features.letters,
          .surname_bytes = features.surname_bytes,
          .han = features.han,
          .words = features.words,
          .mail_name = features.mail_name,
          .mail_domain = features.mail_domain,
          .company = features.company,
          .marks = features.marks};
}

TwinScale TwinScale::of(const TwinFields& fields, int64_t records) {
  constexpr int64_t records_least = 20'000;
  return {fields.names, std::log2(static_cast<double>(std::max(records, records_least)))};
}

TwinScore compare(const TwinScale& scale, const TwinView& a, const TwinView& b) {
  Weighed sum;
  if (!a.letters.empty() && !b.letters.empty()) {
    scale.names == TwinFields::Names::person ? weigh_person(scale, a, b, sum)
                                             : weigh_company_name(scale, a, b, sum);
  }
  weigh_mail(a, b, sum);
  weigh_phone(a, b, sum);
  if (shared(a, b, Mark::external).same) sum.add(same_external, TwinReason::external);
  if (const Shared domain = shared(a, b, Mark::domain); domain.same)
    sum.add(std::max(same_domain - shared_by_many(domain), 0.0), TwinReason::domain);
  weigh_company(scale, a, b, sum);
  if (sum.other_person) sum.bits = std::min(sum.bits, other_name_most);
  return {1 / (1 + std::exp2(prior - sum.bits)), sum.reasons};
}

}  // namespace kith::records
