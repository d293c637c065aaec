#include "formats/pdf_writer.h"

#include <algorithm>
#include <numeric>

#include "formats/pdf_paper.h"

namespace kith::formats {
namespace {

constexpr double gap = 14;
constexpr double cell_gap = 6;
constexpr double row_gap = 4;
constexpr double half = text_width / 2 - 12;
constexpr double right_half = page_width - margin - half;

class Layouter {
 public:
  Layouter(const Document& document, Paper& paper) : document_(document), paper_(paper) {}

  void lay_out() {
    head();
    parties();
    if (!document_.introduction.empty()) {
      paper_.flow(document_.introduction, {});
      paper_.move(gap);
    }
    table();
    sums();
    for (const DocumentSection& section : document_.sections) put(section);
    if (document_.certificate) put(*document_.certificate);
  }

 private:
  void head() {
    const double top = paper_.y();
    double y = top;
    for (size_t i = 0; i < document_.sender.size(); ++i) {
      const bool name = i == 0;
      y += paper_.put(margin, y, document_.sender[i],
                      {.size = name ? 13.0 : 8.0,
                       .weight = name ? Weight::bold : Weight::normal,
                       .grey = name ? 0.13 : 0.35,
                       .width = half}) +
           (name ? 3 : 0);
    }
    const double title =
        paper_.put(right_half, top, document_.title,
                   {.size = 18, .weight = Weight::bold, .align = Align::right, .width = half});
    paper_.go_to(std::max(y, top + title) + 8);
    paper_.rule(paper_.y(), 0.7);
    paper_.move(gap);
  }

  void parties() {
    const double top = paper_.y();
    double left = top;
    left += paper_.put(margin, left, document_.receiver_label,
                       {.size = 8, .grey = 0.45, .width = half});
    for (size_t i = 0; i < document_.receiver.size(); ++i)
      left += paper_.put(margin, left, document_.receiver[i],
                         {.weight = i == 0 ? Weight::bold : Weight::normal, .width = half}) +
              2;
    paper_.go_to(std::max(left, facts(right_half, top, half, document_.facts)) + gap);
  }

  double facts(double x, double y, double width, const std::vector<Fact>& list) {
    const double labels = width * 0.42;
    for (const Fact& fact : list) {
      const double label =
          paper_.put(x, y, fact.label, {.size = 8.5, .grey = 0.45, .width = labels});
      const double value =
          paper_.put(x + labels, y, fact.value, {.size = 8.5, .width = width - labels});
      y += std::max(label, value) + 2;
    }
    return y;
  }

  // Where a column begins and how wide it is.
  std::pair<double, double> place(size_t column) const {
    double before = 0;
    double all = 0;
    for (size_t i = 0; i < document_.columns.size(); ++i) {
      if (i < column) before += document_.columns[i].share;
      all += document_.columns[i].share;
    }
    const double unit = text_width / all;
    return {margin + before * unit + cell_gap / 2,
            document_.columns[column].share * unit - cell_gap};
  }

  Style style_of(size_t column) const {
    return {.size = 8.5,
            .align = document_.columns[column].number ? Align::right : Align::left,
            .width = place(column).second};
  }

  void table_head() {
    const double top = paper_.y();
    double height = 0;
    for (size_t i = 0; i < document_.columns.size(); ++i)
      height = std::max(height, paper_.height_of(document_.columns[i].label, style_of(i)));
    paper_.fill(top, height + 2 * row_gap, 0.94);
    for (size_t i = 0; i < document_.columns.size(); ++i) {
      Style style = style_of(i);
      style.weight = Weight::bold;
      paper_.put(place(i).first, top + row_gap, document_.columns[i].label, style);
    }
    paper_.go_to(top + height + 2 * row_gap);
  }

  void table() {
    if (document_.columns.empty()) return;
    paper_.need(60);
    table_head();
    for (const auto& row : document_.rows) {
      const size_t cells = std::min(row.size(), document_.columns.size());
      double height = 0;
      for (size_t i = 0; i < cells; ++i)
        height = std::max(height, paper_.height_of(row[i], style_of(i)));
      paper_.need(height + 2 * row_gap, [&] { table_head(); });
      for (size_t i = 0; i < cells; ++i)
        paper_.put(place(i).first, paper_.y() + row_gap, row[i], style_of(i));
      paper_.move(height + 2 * row_gap);
      paper_.rule(paper_.y(), 0.88);
    }
    paper_.move(row_gap);
  }

  void sums() {
    constexpr double row = 17;
    paper_.need(row * static_cast<double>(document_.sums.size()));
    for (size_t i = 0; i < document_.sums.size(); ++i) {
      const bool last = i + 1 == document_.sums.size();
      const Style style{.size = last ? 11.0 : 9.0,
                        .weight = last ? Weight::bold : Weight::normal,
                        .align = Align::right,
                        .width = half * 0.38};
      Style label = style;
      label.grey = last ? 0.13 : 0.4;
      label.width = half;
      const double values = page_width - margin - style.width - cell_gap / 2;
      paper_.put(values - label.width - 4, paper_.y(), document_.sums[i].label, label);
      paper_.move(paper_.put(values, paper_.y(), document_.sums[i].value, style) + 3);
    }
    paper_.move(gap);
  }

  void put(const DocumentSection& section) {
    if (section.text.empty()) return;
    paper_.need(40);
    paper_.flow(section.heading, {.size = 8.5, .weight = Weight::bold});
    paper_.move(2);
    paper_.flow(section.text, {.size = 8.5, .grey = 0.25});
    paper_.move(gap);
  }

  void put(const Certificate& certificate) {
    paper_.new_page();
    paper_.take_boxes();
    paper_.flow(certificate.title, {.size = 16, .weight = Weight::bold});
    paper_.move(6);
    paper_.flow(certificate.text, {.grey = 0.3});
    paper_.move(gap);
    paper_.go_to(facts(margin, paper_.y(), text_width, certificate.facts) + gap);
    paper_.flow(certificate.signed_label, {.size = 8, .grey = 0.45});
    const double box_top = paper_.y() + 4;
    constexpr double box_width = 260;
    if (!certificate.signature.typed.empty())
      paper_.put(margin + 8, box_top + 20, certificate.signature.typed,
                 {.size = 26, .grey = 0.1, .width = text_width - 16});
    paper_.strokes(margin, box_top, box_width, certificate.signature);
    paper_.go_to(box_top + box_width * 0.3 + 6);
    paper_.rule(paper_.y(), 0.5);
  }

  const Document& document_;
  Paper& paper_;
};

struct Written {
  std::string bytes;
  int pages = 0;
};
Result<Written> write_once(const Document& document, const PdfOptions& options, int pages) {
  Written written;
  Paper paper(document, options, written.bytes, pages);
  Layouter(document, paper).lay_out();
  TRY(paper.finish());
  written.pages = paper.page();
  return written;
}

}  // namespace

// How many pages there are is known when they have been laid out; most documents have one.
Result<std::string> write_pdf(const Document& document, const PdfOptions& options) {
  Written written = TRY(write_once(document, options, 1));
  if (written.pages != 1) written = TRY(write_once(document, options, written.pages));
  return std::move(written.bytes);
}

}  // namespace kith::formats
