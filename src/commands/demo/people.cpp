#include "commands/demo/people.h"

#include <fmt/format.h>

#include "text/fold.h"

namespace kith::commands::demo {
namespace {

// The commonest surnames, several times those that are commoner.
constexpr std::string_view surnames[] = {
    "王", "王", "王", "李", "李", "李", "张", "张", "张",   "刘",   "刘",   "陈",  "陈", "杨", "赵",
    "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",   "何",   "郭",   "马",  "罗", "梁", "宋",
    "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程",   "曹",   "袁",   "邓",  "许", "傅", "沈",
    "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁",   "魏",   "薛",   "叶",  "阎", "余", "潘",
    "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范",   "方",   "石",   "姚",  "谭", "廖", "邹",
    "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛",   "邱",   "秦",   "江",  "史", "顾", "侯",
    "邵", "孟", "龙", "万", "段", "单", "仇", "解", "欧阳", "司马", "上官", "诸葛"};

constexpr std::string_view single_names[] = {
    "伟", "芳", "娜", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "霞", "平", "刚", "辉", "玲", "鹏", "华", "红", "飞", "波", "斌", "丹", "宁", "琳"};
constexpr std::string_view first_characters[] = {
    "子", "雨", "思", "志", "晓", "文", "建", "嘉", "俊", "佳", "梓", "浩", "欣", "一", "国",
    "丽", "海", "春", "明", "德", "慧", "宇", "诗", "雪", "振", "永", "若", "天", "立", "静"};
constexpr std::string_view second_characters[] = {
    "轩", "涵", "怡", "强", "明", "华", "军", "琪", "杰", "豪", "彤", "宇", "颖", "诺", "庆",
    "娟", "燕", "梅", "亮", "平", "敏", "航", "雯", "霖", "涛", "清", "兰", "成", "然", "宁"};

constexpr std::string_view first_names[] = {
    "Emma",    "Liam",     "Olivia",  "Noah",   "Charlotte", "James",  "Sophie", "Henry",  "Grace",
    "Oliver",  "Hannah",   "Lukas",   "Lena",   "Felix",     "Zoë",    "Jonas",  "Clara",  "Paul",
    "Amélie",  "Hugo",     "Camille", "Louis",  "Inès",      "Théo",   "Giulia", "Matteo", "Sara",
    "Lorenzo", "Anna",     "Erik",    "Freya",  "Lars",      "Ingrid", "Søren",  "Maja",   "Carlos",
    "Lucía",   "Diego",    "Elena",   "Javier", "Priya",     "Arjun",  "Ananya", "Rahul",  "Yuki",
    "Daniel",  "Rachel",   "David",   "Nina",   "Thomas",    "Megan",  "Ethan",  "Isabel", "Samuel",
    "Alice",   "Benjamin", "Chloe",   "Victor", "Laura",     "Simon"};
constexpr std::string_view last_names[] = {
    "Smith",    "Johnson",  "Taylor", "Brown",     "Wilson",  "Walker",    "Hughes",  "Clarke",
    "Bennett",  "Foster",   "Müller", "Schmidt",   "Fischer", "Weber",     "Becker",  "Hoffmann",
    "Krüger",   "Braun",    "Dubois", "Laurent",   "Moreau",  "Girard",    "Lefèvre", "Rossi",
    "Ferrari",  "Bianchi",  "Ricci",  "Hansen",    "Nielsen", "Lindqvist", "Berg",    "Johansson",
    "García",   "Martínez", "López",  "Fernández", "Sharma",  "Patel",     "Iyer",    "Tanaka",
    "Kowalski", "Novák",    "Murphy", "Kelly",     "O'Brien", "Campbell",  "MacLeod", "van Dijk",
    "de Vries", "Jansen",   "Cooper", "Reed",      "Morgan",  "Sullivan",  "Parker",  "Hayes",
    "Turner",   "Ward",     "Shaw",   "Graham"};

constexpr std::string_view mobile_prefixes[] = {"138", "139", "136", "158",
                                                "186", "188", "177", "133"};

}  // namespace

std::string latin(std::string_view text, Reading reading) {
  std::string letters;
  for (const char c : to_pinyin(fold(text), reading)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters;
}

Person make_person(Dice& dice, Tongue tongue) {
  Person person;
  if (tongue == Tongue::en) {
    person.first = dice.pick(first_names);
    person.last = dice.pick(last_names);
    person.mail_name =
        latin(person.first, Reading::plain) + "." + latin(person.last, Reading::plain);
    return person;
  }
  person.last = dice.pick(surnames);
  person.first = dice.chance(30) ? std::string(dice.pick(single_names))
                                 : fmt::format("{}{}", dice.pick(first_characters),
                                               dice.pick(second_characters));
  person.mail_name =
      latin(person.last, Reading::person) + "." + latin(person.first, Reading::plain);
  return person;
}

std::string mobile_phone(Dice& dice, Tongue tongue) {
  if (tongue == Tongue::zh) {
    return fmt::format("{}0000{:04}", dice.pick(mobile_prefixes), dice.between(0, 9'999));
  }
  // Ofcom: 07700 900000 to 900999 for drama use.
  return fmt::format("+447700900{:03}", dice.between(0, 999));
}

}  // namespace kith::commands::demo
