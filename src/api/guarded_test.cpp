#include "api/guarded.h"

#include <gmock/gmock.h>

namespace kith::api {
namespace {

using http::Response;
using ::testing::HasSubstr;

std::string_view said(const Response& response, std::string_view name) {
  return response.headers.get(name);
}

TEST(Guarded, AnAnswerIsNeitherSniffedNorFramedNorLoadsAnything) {
  const auto answer = guarded(Response::json("{}"), Over::http);
  EXPECT_EQ(said(answer, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(said(answer, "Referrer-Policy"), "same-origin");
  EXPECT_EQ(said(answer, "Cross-Origin-Resource-Policy"), "same-origin");
  EXPECT_THAT(said(answer, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  EXPECT_THAT(said(answer, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
}

TEST(Guarded, WhatAnAnswerSaysOfItselfStays) {
  auto page = Response::bytes("text/html", "");
  page.header("Content-Security-Policy", "default-src 'self'")
      .header("Referrer-Policy", "no-referrer");
  const auto answer = guarded(std::move(page), Over::http);
  EXPECT_EQ(said(answer, "Content-Security-Policy"), "default-src 'self'");
  EXPECT_EQ(said(answer, "Referrer-Policy"), "no-referrer");
}

TEST(Guarded, APdfIsShownAndNotFramed) {
  const auto answer = guarded(Response::bytes("application/pdf", "%PDF-"), Over::http);
  EXPECT_EQ(said(answer, "Content-Security-Policy"), "frame-ancestors 'none'");
}

TEST(Guarded, TlsIsKeptForAYearWhereThereIsTls) {
  EXPECT_FALSE(guarded(Response::of(204), Over::http).headers.has("Strict-Transport-Security"));
  const auto answer = guarded(Response::of(204), Over::https);
  EXPECT_THAT(said(answer, "Strict-Transport-Security"), HasSubstr("max-age=31536000"));
  EXPECT_THAT(said(answer, "Strict-Transport-Security"), HasSubstr("includeSubDomains"));
}

}  // namespace
}  // namespace kith::api
