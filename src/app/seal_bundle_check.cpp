#include <algorithm>
#include <map>
#include <set>

#include "app/seal_bundle.h"
#include "records/change.h"

namespace kith::app {
namespace {

using records::SealFault;
using records::SealReport;
using Kind = SealFault::Kind;

// A change holds a record twice, and as text in text every quote twice again.
constexpr JsonLimits line_limits{.bytes_max = 64 << 20};

Error damaged(int64_t line) {
  return invalid(say("Line {} is none of a sealed bundle.", "第 {} 行不是封存包的内容。", line));
}

class Reading {
 public:
  explicit Reading(const records::SealCheck& wanted) : wanted_(wanted), heads_(wanted, report_) {}

  Result<SealReport> run(std::istream& in) {
    std::string text;
    while (std::getline(in, text)) {
      ++line_;
      const auto json = parse_json(text, line_limits);
      if (!json || !json->as_object() || ended_) return damaged(line_);
      TRY(line_ == 1 ? begin(*json) : next(*json));
    }
    if (!ended_)
      return invalid(say("The bundle was cut off after line {}: its end is missing.",
                         "封存包在第 {} 行之后被截断：缺少结尾。", line_));
    end();
    return std::move(report_);
  }

 private:
  Status begin(const Json& json) {
    if (json.integer("kith_seal") == 1) return done();
    return invalid(say("This is no sealed bundle of a Kith that this one knows.",
                       "这不是此版本 Kith 认识的封存包。"));
  }

  Status next(const Json& json) {
    if (const Json* head = json.find("head")) return compare(*head);
    if (const Json* last = json.find("end")) {
      ended_ = true;
      size_ = last->integer("size");
      return done();
    }
    const auto hash = hash_from_hex(json.text("hash"));
    if (!hash) return damaged(line_);
    if (const Json* missing = json.find("missing")) {
      const int64_t seq = missing->as_integer().value_or(0);
      heads_.fault({Kind::missing, seq, say("Change {} is gone.", "变更 {} 已不存在。", seq)});
    } else {
      TRY(look_at(json, *hash));
    }
    tree_.add(*hash);
    if (wanted_.kept && wanted_.kept->size == tree_.size())
      heads_.compare(*wanted_.kept, tree_.root());
    return done();
  }

  Status look_at(const Json& json, const Hash256& hash) {
    const std::string_view text = json.text("leaf");
    const auto leaf = records::parse_seal_line(text);
    if (!leaf) return damaged(line_);
    bool altered = merkle::leaf_hash(text) != hash;
    if (json.flag("erased")) {
      ++report_.erased;
      unexplained_.try_emplace({leaf->object, leaf->record}, leaf->seq);
    } else if (const Json* values = json.find("values")) {
      const auto salt = from_hex(json.text("salt"));
      records::Salt bytes{};
      if (!salt || salt->size() != bytes.size() || !values->as_string()) return damaged(line_);
      std::ranges::copy(*salt, bytes.begin());
      altered = altered || records::digest_of(bytes, *values->as_string()) != leaf->digest;
    }
    if (leaf->act == static_cast<int64_t>(records::Act::erase))
      explained_.insert({leaf->object, leaf->record});
    if (altered)
      heads_.fault({Kind::altered, leaf->seq,
                    say("Change {} is not what was sealed.", "变更 {} 与封存时不同。", leaf->seq)});
    return done();
  }

  Status compare(const Json& json) {
    const auto head = TRY(records::parse_head(json));
    if (head.size != tree_.size()) return damaged(line_);
    ++report_.heads;
    report_.head = head;
    heads_.compare(head, tree_.root());
    return done();
  }

  void end() {
    report_.sealed = tree_.size();
    if (!report_.head || report_.head->size != tree_.size() || size_ != tree_.size())
      heads_.fault({Kind::head, 0,
                    say("No head tells of all {} changes of the bundle.",
                        "没有树头涵盖封存包中的全部 {} 条变更。", tree_.size())});
    if (wanted_.kept && wanted_.kept->size > tree_.size())
      heads_.beyond(*wanted_.kept, tree_.size());
    for (const auto& [record, seq] : unexplained_)
      if (!explained_.contains(record))
        heads_.fault({Kind::unerased, seq,
                      say("The values of change {} are gone, and no erasure is sealed.",
                          "变更 {} 的值已消失，却没有封存的抹除记录。", seq)});
  }

  const records::SealCheck& wanted_;
  SealReport report_;
  records::HeadCheck heads_;
  merkle::Growing tree_;
  std::map<std::pair<int64_t, int64_t>, int64_t>
      unexplained_;                                  // erased records: their first change
  std::set<std::pair<int64_t, int64_t>> explained_;  // on PostgreSQL maybe sealed before those
  int64_t line_ = 0;
  int64_t size_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<SealReport> check_bundle(std::istream& in, const records::SealCheck& wanted) {
  return Reading(wanted).run(in);
}

}  // namespace kith::app
