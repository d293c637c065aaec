#include "sales/clauses.h"

namespace kith::sales {
namespace {

struct FirstClause {
  Message name;
  std::string_view category;
  std::string_view english;
  std::string_view chinese;
};

std::vector<FirstClause> first_clauses() {
  return {
      {say("Payment", "付款方式"), "payment",
       "The customer pays each amount of the payment plan on its due date by bank transfer. On "
       "amounts overdue for more than 15 days, interest of 0.03 % a day is owed.",
       "客户应按回款计划在到期日前以银行转账方式支付各期款项。逾期超过 15 "
       "日的，按逾期金额每日万分之三支付违约金。"},
      {say("Delivery", "交付"), "delivery",
       "Delivery is made within 20 working days of the first payment. The customer examines what "
       "was "
       "delivered within 7 days; what is not objected to by then is accepted.",
       "自收到首期款之日起 20 个工作日内交付。客户应在交付后 7 "
       "日内验收，逾期未提出异议视为验收合格。"},
      {say("Invoices", "发票"), "payment",
       "An invoice is issued within 10 days of each payment, to the title and tax number that the "
       "customer has given.",
       "收到每期款项后 10 日内，按客户提供的开票抬头和纳税人识别号开具等额发票。"},
      {say("Liability", "违约责任"), "liability",
       "Neither side is liable for more than the amount of this contract, but for intent and gross "
       "negligence.",
       "除故意或重大过失外，任何一方承担的赔偿总额不超过本合同金额。"},
      {say("Confidentiality", "保密"), "confidentiality",
       "Both sides keep what they learn of one another to themselves, for three years beyond the "
       "end of this contract.",
       "双方对因履行本合同知悉的对方信息负有保密义务，保密期至合同终止后三年。"},
      {say("Renewal", "续签"), "renewal",
       "The contract is renewed for the same time unless one side gives notice in writing 30 days "
       "before its end.",
       "合同期满前 30 日，任何一方未书面提出终止的，本合同按相同期限续签。"},
  };
}

}  // namespace

Status plant_clauses(const records::Records& records, const records::Unit& unit, Locale locale) {
  const schema::Object& clauses = *unit.schema->object("clauses");
  int position = 0;
  for (const FirstClause& clause : first_clauses()) {
    TRY(records.create(unit, clauses,
                       Json(Json::Object{{"name", render(clause.name, locale)},
                                         {"category", clause.category},
                                         {"text_en", clause.english},
                                         {"text_zh", clause.chinese},
                                         {"position", position++}})));
  }
  return done();
}

}  // namespace kith::sales
