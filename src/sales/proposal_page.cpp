#include "sales/proposal_page.h"

#include "formats/html.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using formats::Document;
using formats::html_of;

std::string head(std::string_view language, std::string_view title) {
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta "
      "name=\"color-scheme\" "
      "content=\"light dark\"><meta name=\"robots\" content=\"noindex\"><link rel=\"stylesheet\" "
      "href=\"/proposal.css\"></head>",
      language, html_of(title));
}

class Page {
 public:
  Page(const Shown& shown, std::string_view token)
      : shown_(shown),
        document_(shown.document),
        token_(token),
        chinese_(document_.language == "zh") {}

  std::string write() {
    out_ = head(chinese_ ? "zh-CN" : "en", document_.title);
    out_ += fmt::format("<body data-token=\"{}\" data-hash=\"{}\"><main>", html_of(token_),
                        shown_.hash);
    sender();
    standing();
    out_ += "<section data-page=\"1\">";
    parties();
    paragraph(document_.introduction);
    table();
    sums();
    out_ += "</section><section data-page=\"2\">";
    for (const auto& section : document_.sections) {
      out_ += "<h2>" + html_of(section.heading) + "</h2>";
      paragraph(section.text);
    }
    out_ += "</section>";
    if (shown_.standing == Offer::open) answer();
    out_ += "</main><script src=\"/proposal.js\" defer></script></body></html>";
    return std::move(out_);
  }

 private:
  std::string says(const Message& message) const {
    return html_of(chinese_ ? message.zh : message.en);
  }

  void paragraph(std::string_view text) {
    if (!text.empty()) out_ += "<p class=\"words\">" + html_of(text) + "</p>";
  }

  void sender() {
    out_ += "<header><div class=\"sender\">";
    for (size_t i = 0; i < document_.sender.size(); ++i)
      out_ += (i == 0 ? "<strong>" : "<span>") + html_of(document_.sender[i]) +
              (i == 0 ? "</strong>" : "</span>");
    out_ += "</div><h1>" + html_of(document_.title) + "</h1><a class=\"button\" href=\"/p/" +
            html_of(token_) + "/pdf\">PDF</a></header>";
  }

  void standing() {
    Message words;
    if (shown_.standing == Offer::accepted)
      words = say("Accepted by {}.", "已由 {} 接受。", text(shown_.quote, "accepted_by"));
    if (shown_.standing == Offer::declined) words = say("Declined.", "已拒绝。");
    if (shown_.standing == Offer::superseded)
      words = say("There is a newer version. Ask whoever sent this for its link.",
                  "已有新版本，请向发送者索取新的链接。");
    if (shown_.standing == Offer::expired)
      words = say("This offer is no longer valid. Ask whoever sent it for a new one.",
                  "此报价已过有效期，请向发送者索取新的报价。");
    if (!words.en.empty()) out_ += "<p class=\"standing\" role=\"status\">" + says(words) + "</p>";
  }

  void parties() {
    out_ += "<div class=\"parties\"><div><span class=\"dim\">" + html_of(document_.receiver_label) +
            "</span>";
    for (const std::string& line : document_.receiver) out_ += "<span>" + html_of(line) + "</span>";
    out_ += "</div><dl>";
    for (const auto& fact : document_.facts)
      out_ += "<dt>" + html_of(fact.label) + "</dt><dd>" + html_of(fact.value) + "</dd>";
    out_ += "</dl></div>";
  }

  void table() {
    out_ += "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"" +
            says(say("Lines", "明细")) + "\"><table><thead><tr>";
    for (const auto& column : document_.columns)
      out_ += std::string("<th scope=\"col\"") + (column.number ? " class=\"number\">" : ">") +
              html_of(column.label) + "</th>";
    out_ += "</tr></thead><tbody>";
    for (const auto& row : document_.rows) {
      out_ += "<tr>";
      for (size_t i = 0; i < row.size() && i < document_.columns.size(); ++i)
        out_ += std::string("<td") + (document_.columns[i].number ? " class=\"number\">" : ">") +
                html_of(row[i]) + "</td>";
      out_ += "</tr>";
    }
    out_ += "</tbody></table></div>";
  }

  void sums() {
    out_ += "<dl class=\"sums\">";
    for (const auto& sum : document_.sums)
      out_ += "<dt>" + html_of(sum.label) + "</dt><dd>" + html_of(sum.value) + "</dd>";
    out_ += "</dl>";
  }

  void answer() {
    out_ +=
        "<section class=\"answer\" data-page=\"3\"><h2>" + says(say("Your answer", "您的答复")) +
        "</h2><form id=\"accept\" novalidate><label>" + says(say("Your name", "您的姓名")) +
        "<input name=\"name\" required maxlength=\"120\" autocomplete=\"name\"></label>"
        "<fieldset><legend>" +
        says(say("Signature", "签名")) +
        "</legend><label class=\"choice\"><input type=\"radio\" name=\"how\" value=\"typed\" "
        "checked> " +
        says(say("My typed name signs", "以输入的姓名签署")) +
        "</label><label class=\"choice\"><input type=\"radio\" name=\"how\" value=\"drawn\"> " +
        says(say("I draw it", "手写签名")) +
        "</label><div id=\"pad\" hidden><canvas width=\"1000\" height=\"300\" role=\"img\" "
        "aria-label=\"" +
        says(say("Draw your signature here", "请在此手写签名")) +
        "\"></canvas><button type=\"button\" class=\"plain\" id=\"clear\">" +
        says(say("Clear", "清除")) + "</button></div></fieldset>" + code() + "<p class=\"dim\">" +
        says(say("By accepting you agree to this offer as it is shown. Name, time, address and "
                 "the fingerprint of the content are kept.",
                 "接受即表示同意上述报价。系统会记录姓名、时间、来源地址和内容指纹。")) +
        "</p><button type=\"submit\" class=\"button strong\">" + says(say("Accept", "接受报价")) +
        "</button></form><details><summary>" + says(say("Decline", "拒绝报价")) +
        "</summary><form id=\"decline\" novalidate><label>" + says(say("Reason", "原因")) +
        "<textarea name=\"reason\" required maxlength=\"500\" rows=\"3\"></textarea></label>"
        "<button type=\"submit\" class=\"button\">" +
        says(say("Decline", "拒绝报价")) +
        "</button></form></details><p id=\"problem\" role=\"alert\"></p></section>";
  }

  std::string code() const {
    if (!asks_for_code(shown_)) return {};
    return "<label>" + says(say("Code of six digits that you were told", "您收到的六位签署码")) +
           "<input name=\"code\" required inputmode=\"numeric\" maxlength=\"12\" "
           "autocomplete=\"one-time-code\"></label>";
  }

  const Shown& shown_;
  const Document& document_;
  const std::string_view token_;
  const bool chinese_;
  std::string out_;
};

}  // namespace

std::string proposal_page(const Shown& shown, std::string_view token) {
  return Page(shown, token).write();
}

std::string empty_page(const Error& error, Locale locale) {
  const std::string words = render(error.message, locale);
  return head(tag_of(locale), words) + "<body><main><h1 class=\"nothing\">" + html_of(words) +
         "</h1></main></body></html>";
}

}  // namespace kith::sales
