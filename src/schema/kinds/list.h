// The kinds themselves, one function and one file each. kinds.cpp puts them in order.
#pragma once

#include "schema/kind.h"

namespace kith::schema::kind {

const Kind& text();
const Kind& long_text();
const Kind& rich_text();
const Kind& email();
const Kind& emails();
const Kind& phone();
const Kind& phones();
const Kind& url();
const Kind& integer();
const Kind& decimal();
const Kind& percent();
const Kind& money();
const Kind& boolean();
const Kind& date();
const Kind& timestamp();
const Kind& duration();
const Kind& rating();
const Kind& choice();
const Kind& choices();
const Kind& tags();
const Kind& address();
const Kind& user();
const Kind& reference();
const Kind& any_reference();
const Kind& file();
const Kind& image();
const Kind& autonumber();
const Kind& json();
const Kind& formula();  // before its result is known: schema/kinds/formula.h
const Kind& rollup();   // before its result is known: schema/kinds/rollup.h
const Kind& quality();  // of one field that the product declares
const Kind& odds();     // of one field that the product declares
const Kind& id();       // of the system column alone

}  // namespace kith::schema::kind
