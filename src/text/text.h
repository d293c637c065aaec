// The door of room text: pure functions over UTF-8. Each header says what its part promises.
#pragma once

#include "text/company.h"     // names of companies without their legal forms
#include "text/fold.h"        // one form for everything that people write in many
#include "text/mail.h"        // mail addresses and domains as they are compared
#include "text/name.h"        // names of people, composed and split by script
#include "text/phone.h"       // phone numbers as they are compared
#include "text/pinyin.h"      // how Han characters are read
#include "text/similarity.h"  // how alike two texts are
#include "text/sort_key.h"    // what sorting and the filters starts, contains, ends look at
#include "text/tokens.h"      // what the full-text index holds and a query looks for
