// Countries and provinces as people write them. Countries: the few that are written in many ways
// (ISO 3166 has one name for each); provinces: the 34 of China, short, full, and in pinyin (GB/T 2260).
#include <algorithm>
#include <array>

#include "text/fold.h"
#include "text/tidy.h"

namespace kith {
namespace {

struct Country {
  std::string_view spelling;  // folded
  std::string_view written;
};

constexpr auto countries = std::to_array<Country>({
    {"cn", "China"},
    {"chn", "China"},
    {"china", "China"},
    {"prc", "China"},
    {"p.r.c.", "China"},
    {"p.r. china", "China"},
    {"pr china", "China"},
    {"people's republic of china", "China"},
    {"中国", "中国"},
    {"中华人民共和国", "中国"},
    {"us", "United States"},
    {"usa", "United States"},
    {"u.s.", "United States"},
    {"u.s.a.", "United States"},
    {"united states", "United States"},
    {"united states of america", "United States"},
    {"美国", "美国"},
    {"美利坚合众国", "美国"},
    {"uk", "United Kingdom"},
    {"u.k.", "United Kingdom"},
    {"gb", "United Kingdom"},
    {"great britain", "United Kingdom"},
    {"united kingdom", "United Kingdom"},
    {"英国", "英国"},
    {"germany", "Germany"},
    {"deutschland", "Germany"},
    {"德国", "德国"},
    {"france", "France"},
    {"法国", "法国"},
    {"japan", "Japan"},
    {"日本", "日本"},
    {"日本国", "日本"},
    {"korea", "South Korea"},
    {"south korea", "South Korea"},
    {"republic of korea", "South Korea"},
    {"韩国", "韩国"},
    {"大韩民国", "韩国"},
    {"singapore", "Singapore"},
    {"新加坡", "新加坡"},
});

struct Province {
  std::string_view name;    // 广东
  std::string_view ending;  // 省
  std::string_view latin;   // Guangdong
};

constexpr auto provinces = std::to_array<Province>({
    {"北京", "市", "Beijing"},
    {"天津", "市", "Tianjin"},
    {"上海", "市", "Shanghai"},
    {"重庆", "市", "Chongqing"},
    {"河北", "省", "Hebei"},
    {"山西", "省", "Shanxi"},
    {"辽宁", "省", "Liaoning"},
    {"吉林", "省", "Jilin"},
    {"黑龙江", "省", "Heilongjiang"},
    {"江苏", "省", "Jiangsu"},
    {"浙江", "省", "Zhejiang"},
    {"安徽", "省", "Anhui"},
    {"福建", "省", "Fujian"},
    {"江西", "省", "Jiangxi"},
    {"山东", "省", "Shandong"},
    {"河南", "省", "Henan"},
    {"湖北", "省", "Hubei"},
    {"湖南", "省", "Hunan"},
    {"广东", "省", "Guangdong"},
    {"海南", "省", "Hainan"},
    {"四川", "省", "Sichuan"},
    {"贵州", "省", "Guizhou"},
    {"云南", "省", "Yunnan"},
    {"陕西", "省", "Shaanxi"},
    {"甘肃", "省", "Gansu"},
    {"青海", "省", "Qinghai"},
    {"台湾", "省", "Taiwan"},
    {"内蒙古", "自治区", "Inner Mongolia"},
    {"广西", "壮族自治区", "Guangxi"},
    {"西藏", "自治区", "Tibet"},
    {"宁夏", "回族自治区", "Ningxia"},
    {"新疆", "维吾尔自治区", "Xinjiang"},
    {"香港", "特别行政区", "Hong Kong"},
    {"澳门", "特别行政区", "Macao"},
});

// What people put behind the short name; "自治区" alone is 内蒙古自治区 and 广西自治区 alike.
bool ends_as(const Province& province, std::string_view rest) {
  return rest.empty() || rest == province.ending || rest == "自治区" || rest == "省" ||
         rest == "市";
}

bool same_letters(std::string_view folded, std::string_view name) {
  return std::ranges::equal(folded, name, [](char small, char any) {
    return small == (any >= 'A' && any <= 'Z' ? static_cast<char>(any - 'A' + 'a') : any);
  });
}

std::string_view without_word(std::string_view text, std::string_view word) {
  return text.ends_with(word) ? text.substr(0, text.size() - word.size()) : text;
}

}  // namespace

std::string tidy_country(std::string_view text) {
  const auto found = std::ranges::find(countries, fold(text), &Country::spelling);
  return found == countries.end() ? tidy_line(text) : std::string(found->written);
}

std::string tidy_province(std::string_view text) {
  const std::string folded = fold(text);
  const std::string_view latin = without_word(without_word(folded, " province"), " city");
  for (const Province& province : provinces) {
    if (folded.starts_with(province.name) &&
        ends_as(province, std::string_view(folded).substr(province.name.size())))
      return std::string(province.name) + std::string(province.ending);
    if (same_letters(latin, province.latin)) return std::string(province.latin);
  }
  return tidy_line(text);
}

}  // namespace kith
