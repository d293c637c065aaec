// Names of companies as they are compared: what two spellings of one company have in common.
#pragma once

#include <string>
#include <string_view>

namespace kith {

// Folded, without marks and blanks, without the legal form that people leave out or write in many
// ways (有限公司, 股份有限公司, 株式会社, Ltd, Inc, GmbH & Co. KG, S.p.A. …) and without a leading
// "the": 华为技术有限公司 and 华为技术 are 华为技术; "Acme, Inc." and "ACME Limited" are acme. What
// tells companies apart stays: places, branches (分公司), numbers. A name that is nothing but a legal
// form is kept whole. What was typed is never changed by this: it is a key beside it.
std::string company_key(std::string_view name);

}  // namespace kith
