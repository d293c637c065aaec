// A heading is compared in one form (squashed) with, from the surest to the least sure: the names
// and labels of fields, the synonyms below, and both again without the object's own word in front
// ("Deal Stage" of opportunities). The surest pairs are given out first, so that "Phone" takes
// `phone` and "Phone Number" finds it taken.
#include "integrations/import/synonyms.h"

#include <algorithm>

#include "integrations/import/fields.h"
#include "text/fold.h"

namespace kith::integrations {
namespace {

using schema::Field;
using schema::Object;
using Words = std::vector<std::string_view>;

struct Synonyms {
  std::string_view object;  // empty: any
  std::string_view field;
  Words words;  // squashed
};

// clang-format off
const std::vector<Synonyms>& synonyms() {
  static const std::vector<Synonyms> table = {
      {"accounts", "name", {"account", "company", "companyname", "accountname", "organization", "organisation", "organizationname", "customer", "customername", "公司", "公司名称", "企业名称", "客户", "单位名称", "codename"}},
      {"accounts", "industry", {"sector", "branch", "vertical", "所属行业"}},
      {"accounts", "founded_year", {"yearestablished", "founded", "foundedyear", "yearfounded", "established", "创立年份"}},
      {"accounts", "annual_revenue", {"revenue", "turnover", "年收入", "营业额"}},
      {"accounts", "employees", {"numberofemployees", "employeecount", "headcount", "companysize", "人数", "规模"}},
      {"accounts", "parent", {"subsidiaryof", "parentaccount", "parentcompany", "parentname", "母公司", "上级公司"}},
      {"accounts", "address.country", {"officelocation", "location"}},
      {"accounts", "website", {"domain", "companydomain", "companydomainname", "url", "homepage", "websiteurl", "网址", "官网"}},
      {"contacts", "account", {"company", "companyname", "accountname", "organization", "organisation", "organizationname", "employer", "公司", "公司名称", "客户名称", "所属客户"}},
      {"contacts", "name", {"fullname", "contactname", "personname", "联系人", "联系人姓名"}},
      {"contacts", "mobile", {"mobilephone", "phonemobile", "mobilephonenumber", "cell", "cellphone", "手机号", "手机号码", "移动电话"}},
      {"contacts", "birthday", {"dateofbirth", "birthdate", "出生日期"}},
      {"contacts", "department", {"organizationdepartment", "所属部门"}},
      {"leads", "name", {"fullname", "leadname", "contactname", "线索名称"}},
      {"leads", "company", {"companyname", "organization", "organisation", "account", "accountname", "公司名称", "企业名称"}},
      {"leads", "status", {"leadstatus", "线索状态"}},
      {"leads", "website", {"url", "websiteurl", "网址"}},
      {"opportunities", "name", {"dealname", "opportunityname", "dealtitle", "title", "topic", "商机", "项目名称"}},
      {"opportunities", "account", {"company", "companyname", "accountname", "organization", "organizationname", "customer", "公司", "客户名称", "所属客户"}},
      {"opportunities", "stage", {"dealstage", "stagename", "salesstage", "phase", "商机阶段", "销售阶段"}},
      {"opportunities", "amount", {"closevalue", "value", "dealvalue", "dealamount", "price", "销售金额", "商机金额"}},
      {"opportunities", "close_date", {"closedate", "expectedclosedate", "closingdate", "成交日期", "结束日期"}},
      {"opportunities", "engaged_on", {"engagedate", "engagementdate", "startdate", "开始日期"}},
      {"opportunities", "code", {"opportunityid", "dealid", "recordid", "商机编号"}},
      {"opportunities", "product", {"productname", "item", "产品", "产品名称"}},
      {"opportunities", "lost_reason", {"closedlostreason", "lossreason", "reasonlost", "丢单原因"}},
      {"opportunities", "forecast_category", {"forecast"}},
      {"products", "name", {"product", "productname", "item", "itemname", "产品", "产品名称", "商品名称"}},
      {"products", "code", {"sku", "productcode", "stockcode", "itemnumber", "产品编码", "货号"}},
      {"products", "price", {"salesprice", "unitprice", "listprice", "单价", "售价"}},
      {"users", "name", {"salesagent", "agent", "username", "fullname", "employee", "salesrep", "员工", "员工姓名"}},
      {"users", "team", {"regionaloffice", "office", "region", "department", "部门"}},
      {"users", "manager", {"supervisor", "reportsto", "直属上级"}},
      {"teams", "name", {"regionaloffice", "office", "region", "team", "teamname", "部门", "部门名称"}},
      {"", "owner", {"salesagent", "salesrep", "salesrepresentative", "salesperson", "agent", "rep", "sales", "assignedto", "assignee", "assigneduser", "ownername", "accountowner", "companyowner", "contactowner", "dealowner", "leadowner", "opportunityowner", "销售", "销售员", "业务员", "跟进人", "所有者", "客户经理"}},
      {"", "first_name", {"firstname", "givenname", "forename"}},
      {"", "last_name", {"lastname", "surname", "familyname", "姓氏"}},
      {"", "title", {"jobtitle", "position", "organizationtitle", "职位", "岗位"}},
      {"", "email", {"emailaddress", "mail", "email1value", "emailwork", "personemailwork", "电子邮箱", "电子邮件", "邮件", "邮箱地址"}},
      {"", "phone", {"phonenumber", "telephone", "tel", "phonework", "workphone", "businessphone", "电话号码", "联系电话", "座机"}},
      {"", "address.street", {"street", "streetaddress", "address1", "billingstreet", "街道", "详细地址"}},
      {"", "address.city", {"city", "town", "billingcity", "城市"}},
      {"", "address.state", {"state", "stateregion", "province", "region", "billingstate", "省份", "省"}},
      {"", "address.postal_code", {"postalcode", "zip", "zipcode", "postcode", "billingpostalcode", "邮编", "邮政编码"}},
      {"", "address.country", {"country", "billingcountry", "国家"}},
      {"", "source", {"leadsource", "originalsource", "channel", "渠道", "线索来源", "客户来源"}},
      {"", "description", {"notes", "note", "comments", "background", "remarks", "备注", "描述"}},
      {"", "tags", {"labels", "标签"}},
      {"", "created_at", {"createdate", "createddate", "createdon", "creationdate", "firstseen", "创建日期", "创建时间"}},
  };
  return table;
}

// What stands in front of a field's name when another system means the object itself.
Words own_words(const Object& object) {
  if (object.name == "accounts") return {"account", "company", "organization", "customer", "客户", "公司", "企业"};
  if (object.name == "contacts") return {"contact", "person", "联系人"};
  if (object.name == "opportunities") return {"opportunity", "deal", "商机"};
  if (object.name == "leads") return {"lead", "线索"};
  if (object.name == "products") return {"product", "产品"};
  return {object.singular};
}

const std::vector<Words>& same_values() {
  static const std::vector<Words> table = {
      {"Won", "Closed Won", "赢单", "成交", "已成交"},
      {"Lost", "Closed Lost", "输单", "丢单"},
      {"Prospecting", "Prospect", "初步接洽"},
      {"Qualification", "Qualified", "Qualified to Buy", "Engaging", "需求确认"},
      {"Analysis", "Needs Analysis", "需求分析"},
      {"Value proposition", "Presentation Scheduled", "方案价值"},
      {"Decision makers", "Decision Maker Bought-In", "Perception Analysis", "决策人沟通"},
      {"Quote", "Proposal", "Proposal/Price Quote", "Contract Sent", "报价"},
      {"Negotiation", "Negotiation/Review", "谈判"},
  };
  return table;
}
// clang-format on

bool has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool has_synonym(const Object& object, std::string_view place, std::string_view word,
                 std::string_view of_object) {
  return std::ranges::any_of(synonyms(), [&](const Synonyms& entry) {
    return entry.object == of_object && entry.field == place && has(entry.words, word) &&
           (of_object.empty() || of_object == object.name);
  });
}

bool is_called(const Field& field, std::string_view word) {
  return word == squashed(field.name) || word == squashed(field.label.en) ||
         word == squashed(field.label.zh);
}

int likeness_of_word(const Object& object, const FieldPlace& place, std::string_view word) {
  if (word == squashed(place.text)) return 5;
  const bool whole = place.part.empty();
  if (whole && is_called(*place.field, word)) return 5;
  if (!whole && word == squashed(place.text)) return 5;
  if (has_synonym(object, place.text, word, object.name)) return 4;
  if (has_synonym(object, place.text, word, "")) return 3;
  return 0;
}

int likeness(const Object& object, const FieldPlace& place, std::string_view word) {
  if (const int sure = likeness_of_word(object, place, word)) return sure * 10;
  for (std::string_view own : own_words(object)) {
    if (!word.starts_with(own) || word.size() == own.size()) continue;
    if (const int likely = likeness_of_word(object, place, word.substr(own.size()))) return likely;
  }
  return 0;
}

struct Pair {
  int likeness;
  size_t heading;
  size_t place;
};

// A number of the other system names a record where nothing else in the file does.
void name_by_code(const Object& object, std::vector<std::string>& proposals) {
  if (!object.title_field().required ||
      std::ranges::find(proposals, object.title) != proposals.end())
    return;
  if (std::ranges::find(proposals, "first_name") != proposals.end()) return;
  if (std::ranges::find(proposals, "last_name") != proposals.end()) return;
  auto code = std::ranges::find(proposals, "code");
  if (code != proposals.end()) *code = object.title;
}

}  // namespace

std::string squashed(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    const bool ascii_mark =
        static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
    if (!ascii_mark) out += c;
  }
  return out;
}

std::vector<std::string> propose_fields(const Object& object, const access::Actor& actor,
                                        std::span<const std::string> headings) {
  const auto places = importable_places(object, actor);
  std::vector<Pair> pairs;
  for (size_t heading = 0; heading < headings.size(); ++heading) {
    const std::string word = squashed(headings[heading]);
    if (word.empty()) continue;
    for (size_t place = 0; place < places.size(); ++place) {
      if (const int like = likeness(object, places[place], word))
        pairs.push_back({like, heading, place});
    }
  }
  std::ranges::stable_sort(pairs, std::ranges::greater(), &Pair::likeness);
  std::vector<std::string> proposals(headings.size());
  std::vector<bool> taken(places.size());
  for (const Pair& pair : pairs) {
    if (!proposals[pair.heading].empty() || taken[pair.place]) continue;
    proposals[pair.heading] = places[pair.place].text;
    taken[pair.place] = true;
  }
  name_by_code(object, proposals);
  return proposals;
}

std::vector<std::string_view> value_synonyms(std::string_view text) {
  const std::string wanted = squashed(text);
  std::vector<std::string_view> others;
  for (const Words& group : same_values()) {
    const bool same =
        std::ranges::any_of(group, [&](std::string_view word) { return squashed(word) == wanted; });
    if (!same) continue;
    for (std::string_view word : group) {
      if (squashed(word) != wanted) others.push_back(word);
    }
  }
  return others;
}

}  // namespace kith::integrations
