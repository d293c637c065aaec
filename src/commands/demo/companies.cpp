#include "commands/demo/companies.h"

#include <array>

#include <fmt/format.h>

#include "commands/demo/people.h"

namespace kith::commands::demo {
namespace {

struct Industry {
  std::string_view value;
  std::array<std::string_view, 4> zh;
  std::array<std::string_view, 4> en;
};
constexpr Industry industries[] = {
    {"technology",
     {"科技", "智能科技", "电子", "光电"},
     {"Technologies", "Robotics", "Devices", "Systems"}},
    {"software",
     {"软件", "信息技术", "网络科技", "数据"},
     {"Software", "Analytics", "Cloud", "Data"}},
    {"manufacturing",
     {"机械", "精密制造", "装备", "汽车零部件"},
     {"Manufacturing", "Precision", "Tooling", "Motors"}},
    {"manufacturing",
     {"新材料", "模具", "电气", "包装"},
     {"Materials", "Castings", "Electric", "Packaging"}},
    {"retail",
     {"商贸", "连锁超市", "百货", "电子商务"},
     {"Retail", "Stores", "Outfitters", "Markets"}},
    {"medical",
     {"医疗器械", "生物医药", "健康管理", "医药"},
     {"Medical", "Biosciences", "Health", "Pharma"}},
    {"logistics",
     {"物流", "供应链", "国际货运", "冷链"},
     {"Logistics", "Freight", "Shipping", "Supply"}},
    {"energy", {"新能源", "电力", "光伏", "储能科技"}, {"Energy", "Solar", "Power", "Wind"}},
    {"construction",
     {"建设", "建筑工程", "装饰工程", "市政工程"},
     {"Construction", "Engineering", "Builders", "Interiors"}},
    {"finance",
     {"融资租赁", "财务咨询", "保险经纪", "投资管理"},
     {"Capital", "Insurance", "Finance", "Leasing"}},
    {"education",
     {"教育科技", "教育咨询", "职业培训", "文化教育"},
     {"Learning", "Academy", "Education", "Training"}},
    {"agriculture", {"农业科技", "食品", "粮油", "乳业"}, {"Foods", "Farms", "Agri", "Dairy"}},
    {"services",
     {"企业服务", "物业服务", "环保服务", "检测技术"},
     {"Services", "Facilities", "Consulting", "Testing"}},
    {"telecommunications",
     {"通信", "通信技术", "广电网络", "物联网"},
     {"Telecom", "Networks", "Wireless", "Broadband"}},
    {"real_estate",
     {"置业", "房地产", "产业园", "商业管理"},
     {"Properties", "Estates", "Realty", "Parks"}},
};

struct ChineseCity {
  std::string_view name, province, area_code, postal_code;
  std::array<std::string_view, 3> roads;
};
constexpr ChineseCity chinese_cities[] = {
    {"杭州", "浙江", "571", "310000", {"滨江区江南大道", "西湖区文三路", "余杭区文一西路"}},
    {"上海", "上海", "21", "200000", {"浦东新区张江路", "徐汇区漕溪北路", "闵行区申长路"}},
    {"北京",
     "北京",
     "10",
     "100000",
     {"海淀区中关村大街", "朝阳区建国路", "亦庄经济开发区荣华南路"}},
    {"深圳", "广东", "755", "518000", {"南山区科技园路", "福田区深南大道", "宝安区新安路"}},
    {"广州", "广东", "20", "510000", {"天河区体育西路", "黄埔区科学大道", "番禺区迎宾路"}},
    {"苏州", "江苏", "512", "215000", {"工业园区星湖街", "高新区狮山路", "吴中区东吴北路"}},
    {"南京", "江苏", "25", "210000", {"江宁区将军大道", "鼓楼区中央路", "雨花台区软件大道"}},
    {"宁波", "浙江", "574", "315000", {"鄞州区首南中路", "北仑区明州路", "镇海区骆驼路"}},
    {"成都", "四川", "28", "610000", {"高新区天府大道", "武侯区人民南路", "青羊区蜀金路"}},
    {"武汉", "湖北", "27", "430000", {"东湖高新区光谷大道", "江汉区解放大道", "洪山区珞瑜路"}},
    {"西安", "陕西", "29", "710000", {"雁塔区科技路", "高新区锦业路", "未央区凤城八路"}},
    {"青岛", "山东", "532", "266000", {"崂山区香港东路", "市南区山东路", "黄岛区长江中路"}},
    {"合肥", "安徽", "551", "230000", {"蜀山区望江西路", "高新区创新大道", "包河区徽州大道"}},
    {"长沙", "湖南", "731", "410000", {"岳麓区麓谷大道", "芙蓉区五一大道", "雨花区韶山南路"}},
    {"厦门", "福建", "592", "361000", {"思明区软件园路", "集美区杏林湾路", "湖里区火炬路"}},
};

constexpr std::string_view chinese_stems[] = {
    "云帆",   "恒信",   "瑞达", "华腾", "天成",   "远航",     "博雅",   "金石", "启明", "汇丰源",
    "中科源", "海纳",   "鼎盛", "卓越", "盛世",   "东方嘉禾", "新锐",   "星河", "蓝海", "绿洲",
    "众诚",   "正泰源", "优选", "联创", "宏图",   "旭日",     "长风",   "万象", "创联", "百川",
    "德邦源", "雅居",   "安途", "凌云", "思源",   "智汇",     "同心",   "宇泰", "佳和", "君安",
    "晨光源", "飞鸿",   "泰和", "润泽", "铭远",   "浩瀚",     "聚力",   "嘉诚", "力行", "明德",
    "维科",   "和光",   "锦程", "睿思", "信达源", "永兴",     "合众源", "方舟", "微澜", "南山松"};
constexpr std::string_view chinese_forms[] = {"有限公司", "有限公司", "有限公司", "股份有限公司",
                                              "集团有限公司"};

struct Place {
  std::string_view city, state, country, postal_code, phone;  // phone: up to its last two digits
  std::array<std::string_view, 2> streets;
  std::array<std::string_view, 2> forms;
};
// Numbers are of the ranges that are kept for fiction (NANPA 555-01xx, Ofcom), or of none in use.
constexpr Place places[] = {
    {"London",
     "",
     "United Kingdom",
     "EC2A 4NE",
     "+44207946{:04}",
     {"Curtain Road", "Fenchurch Street"},
     {"Ltd", "plc"}},
    {"Manchester",
     "",
     "United Kingdom",
     "M2 3HZ",
     "+44161496{:04}",
     {"Deansgate", "King Street"},
     {"Ltd", "Group Ltd"}},
    {"New York",
     "NY",
     "United States",
     "10013",
     "+1212555{:04}",
     {"Varick Street", "Hudson Street"},
     {"Inc.", "LLC"}},
    {"Austin",
     "TX",
     "United States",
     "78701",
     "+1512555{:04}",
     {"Congress Avenue", "Guadalupe Street"},
     {"Inc.", "LLC"}},
    {"Seattle",
     "WA",
     "United States",
     "98101",
     "+1206555{:04}",
     {"Pine Street", "Fairview Avenue"},
     {"Inc.", "Corp."}},
    {"Berlin",
     "",
     "Germany",
     "10179",
     "+493023125{:03}",
     {"Köpenicker Straße", "Torstraße"},
     {"GmbH", "AG"}},
    {"München",
     "",
     "Germany",
     "80335",
     "+498999998{:03}",
     {"Arnulfstraße", "Leopoldstraße"},
     {"GmbH", "GmbH & Co. KG"}},
    {"Paris",
     "",
     "France",
     "75009",
     "+33199005{:03}",
     {"Rue La Fayette", "Boulevard Haussmann"},
     {"SAS", "SA"}},
    {"Amsterdam",
     "",
     "Netherlands",
     "1016 DK",
     "+31205550{:03}",
     {"Keizersgracht", "Overtoom"},
     {"B.V.", "N.V."}},
    {"Singapore",
     "",
     "Singapore",
     "068877",
     "+6560000{:03}",
     {"Robinson Road", "Cecil Street"},
     {"Pte Ltd", "Pte Ltd"}},
    {"Sydney",
     "NSW",
     "Australia",
     "2000",
     "+6127010{:04}",
     {"George Street", "Kent Street"},
     {"Pty Ltd", "Ltd"}},
    {"Milano",
     "",
     "Italy",
     "20121",
     "+390299990{:03}",
     {"Via Dante", "Corso Venezia"},
     {"S.p.A.", "S.r.l."}},
};
constexpr std::string_view stems[] = {
    "Harbour",   "Northgate", "Bluewater",      "Silverline", "Oakfield",  "Brightside",
    "Cobalt",    "Meridian",  "Ironbridge",     "Lighthouse", "Evergreen", "Falcon",
    "Pinecrest", "Summit",    "Westbrook",      "Halcyon",    "Nordlicht", "Rheintal",
    "Sternberg", "Adler",     "Lumière",        "Belleville", "Polder",    "Tulip",
    "Merlion",   "Straits",   "Southern Cross", "Banksia",    "Aurora",    "Vento",
    "Stella",    "Quartz",    "Redwood",        "Maple",      "Granite",   "Beacon",
    "Anchor",    "Compass",   "Sparrow",        "Juniper"};

constexpr std::array<int, 6> size_weights = {15, 30, 28, 17, 8, 2};
constexpr std::array<std::pair<int, int>, 6> sizes = {
    {{8, 20}, {20, 80}, {80, 300}, {300, 1'000}, {1'000, 5'000}, {5'000, 20'000}}};

}  // namespace

Company CompanyMaker::make(Tongue tongue) {
  Company company;
  do {
    company = tongue == Tongue::zh ? chinese() : international();
  } while (!names_.insert(company.name).second);
  const auto [least, most] = sizes[dice_.weighted(size_weights)];
  company.employees = dice_.between(least, most);
  company.annual_revenue = int64_t{company.employees} * dice_.between(30, 120) * 10'000;
  company.founded_year = dice_.between(1992, 2022);
  return company;
}

Company CompanyMaker::chinese() {
  const Industry& industry = dice_.pick(industries);
  const ChineseCity& city = dice_.pick(chinese_cities);
  const std::string_view stem = dice_.pick(chinese_stems);
  Company company{.tongue = Tongue::zh, .industry = industry.value};
  company.alias =
      fmt::format("{}{}", stem, dice_.pick(std::span<const std::string_view>(industry.zh)));
  company.name = fmt::format("{}{}{}", city.name, company.alias, dice_.pick(chinese_forms));
  company.city = city.name;
  company.state = city.province;
  company.country = "中国";
  company.postal_code = city.postal_code;
  company.street = fmt::format("{}{}号", dice_.pick(std::span<const std::string_view>(city.roads)),
                               dice_.between(1, 999));
  company.phone = fmt::format("+86{}8000{:04}", city.area_code, dice_.between(0, 9'999));
  company.domain = domain_of(latin(stem, Reading::plain), latin(city.name, Reading::plain));
  return company;
}

Company CompanyMaker::international() {
  const Industry& industry = dice_.pick(industries);
  const Place& place = dice_.pick(places);
  const std::string_view stem = dice_.pick(stems);
  Company company{.tongue = Tongue::en, .industry = industry.value};
  company.alias =
      fmt::format("{} {}", stem, dice_.pick(std::span<const std::string_view>(industry.en)));
  company.name = fmt::format("{} {}", company.alias,
                             dice_.pick(std::span<const std::string_view>(place.forms)));
  company.city = place.city;
  company.state = place.state;
  company.country = place.country;
  company.postal_code = place.postal_code;
  company.street = fmt::format("{} {}", dice_.between(1, 220),
                               dice_.pick(std::span<const std::string_view>(place.streets)));
  company.phone = fmt::format(fmt::runtime(place.phone), dice_.between(100, 199));
  company.domain = domain_of(latin(stem, Reading::plain), latin(place.city, Reading::plain));
  return company;
}

std::string CompanyMaker::domain_of(const std::string& stem, std::string_view city) {
  std::string domain = stem + ".example";
  if (!domains_.insert(domain).second) {
    domain = fmt::format("{}-{}.example", stem, city);
    for (int n = 2; !domains_.insert(domain).second; ++n)
      domain = fmt::format("{}-{}{}.example", stem, city, n);
  }
  return domain;
}

}  // namespace kith::commands::demo
