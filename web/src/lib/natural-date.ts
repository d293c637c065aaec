// Reads when something is wanted out of what people type: "明天下午3点给张三打电话", "call Tom tomorrow
// 3pm". Both languages at once, since people mix them. What was read is cut out; the rest is the subject.
//
// A day without a time is that day; a time without a day is today, or tomorrow once it has passed.

import { addDays, addMonths, toWallTime, weekdayOf } from '@/lib/dates';

export interface NaturalDate {
    /** What remains: the subject. */
    text: string;
    /** "2026-11-23", or null where no day and no time was said. */
    day: string | null;
    /** "15:00", or null where none was said. */
    time: string | null;
}

interface Now {
    day: string;
    /** Minutes since midnight. */
    minute: number;
}

interface Read {
    day?: string;
    minute?: number;
}

type Rule = [RegExp, (match: RegExpExecArray, now: Now) => Read | null];

const text_max = 300;
const minutes_in_day = 24 * 60;

const digits: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const han = '[零〇一二两三四五六七八九十]';
const number = `(\\d{1,4}|${han}{1,3})`;

/** "3", "三", "十二", "二十三". */
export function readNumber(text: string): number {
    if (/^\d+$/.test(text)) return Number(text);
    const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
    const ten = text.includes('十') ? (tens ? (digits[tens] ?? 0) : 1) * 10 : 0;
    return ten + (ones ? (digits[ones] ?? 0) : 0);
}

function realDay(year: number, month: number, date: number): string | null {
    const found = new Date(Date.UTC(year, month - 1, date));
    return found.getUTCMonth() === month - 1 && found.getUTCDate() === date ? found.toISOString().slice(0, 10) : null;
}

/** A date without a year is the next one that comes. */
function comingDate(now: Now, month: number, date: number): Read | null {
    const year = Number(now.day.slice(0, 4));
    const this_year = realDay(year, month, date);
    const day = this_year && this_year >= now.day ? this_year : realDay(year + 1, month, date);
    return day ? { day } : null;
}

/** A day of the month alone: of this month, or of the next once it has passed. */
function comingDayOfMonth(now: Now, date: number): Read | null {
    const first = `${now.day.slice(0, 7)}-01`;
    for (let at = 0; at < 12; ++at) {
        const month = addMonths(first, at);
        const day = realDay(Number(month.slice(0, 4)), Number(month.slice(5, 7)), date);
        if (day && day >= now.day) return { day };
    }
    return null;
}

function comingWeekday(now: Now, weekday: number): Read {
    return { day: addDays(now.day, (weekday - weekdayOf(now.day) + 7) % 7) };
}

function weekdayOfWeek(now: Now, weekday: number, weeks: number): Read {
    return { day: addDays(now.day, weekday - weekdayOf(now.day) + 7 * weeks) };
}

const han_weekdays: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7, 末: 6 };
const weekdays: Record<string, number> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 };
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekday_words = '(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?';
const month_words = '(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\.?';
const monthOf = (word = '') => months.indexOf(word.slice(0, 3).toLowerCase()) + 1;
const group = (match: RegExpExecArray, at: number) => match[at] ?? '';
const numberAt = (match: RegExpExecArray, at: number) => readNumber(group(match, at));

function later(now: Now, count: number, unit: string): Read {
    if (/^(小时|hours?|h)$/i.test(unit)) return instantLater(now, count * 60);
    if (/^(分钟|minutes?|min)$/i.test(unit)) return instantLater(now, count);
    if (/^(周|星期|礼拜|weeks?)$/i.test(unit)) return { day: addDays(now.day, 7 * count) };
    if (/^(个月|months?)$/i.test(unit)) return { day: addMonths(now.day, count) };
    return { day: addDays(now.day, count) };
}

function instantLater(now: Now, minutes: number): Read {
    const at = now.minute + minutes;
    return { day: addDays(now.day, Math.floor(at / minutes_in_day)), minute: at % minutes_in_day };
}

/** 3点 in the afternoon is 15:00; 12点 in the morning stays noon. */
function hourOf(hour: number, part: string): number {
    if (/下午|傍晚|晚|pm/i.test(part) && hour < 12) return hour + 12;
    if (/中午/.test(part) && hour < 3) return hour + 12;
    if (/凌晨|am/i.test(part) && hour === 12) return 0;
    return hour;
}

function clock(hour: number, minute: number, part: string): Read | null {
    const at = hourOf(hour, part);
    return at < 24 && minute < 60 ? { minute: at * 60 + minute } : null;
}

const quarters: Record<string, number> = { 半: 30, 一刻: 15, 三刻: 45 };
const part_of_day = '(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|今晚|明晚|晚)?';

const day_rules: Rule[] = [
    [/(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/, (m) => dayOrNull(realDay(Number(m[1]), Number(m[2]), Number(m[3])))],
    [/大后天/, (_, now) => ({ day: addDays(now.day, 3) })],
    [/后天|day after tomorrow/i, (_, now) => ({ day: addDays(now.day, 2) })],
    [/今(?:天|日)?(?=晚|早)|今天|今日|\btoday\b/i, (_, now) => ({ day: now.day })],
    [/\btonight\b/i, (_, now) => ({ day: now.day, minute: 20 * 60 })],
    [/明(?:天|日)?(?=晚|早)|明天|明日|\b(?:tomorrow|tmrw|tmr)\b/i, (_, now) => ({ day: addDays(now.day, 1) })],
    [new RegExp(`${number}\\s*(分钟|小时|天|周|星期|礼拜|个月)(?:之后|以后|后)`), (m, now) => later(now, numberAt(m, 1), group(m, 2))],
    [/\bin (an?|\d{1,3}) (minutes?|min|hours?|h|days?|weeks?|months?)\b/i, (m, now) => later(now, /^an?$/i.test(group(m, 1)) ? 1 : Number(m[1]), group(m, 2))],
    [/下下(?:个)?(?:周|星期|礼拜)([一二三四五六日天末])?/, (m, now) => weekdayOfWeek(now, han_weekdays[group(m, 1)] ?? 1, 2)],
    [/下(?:个)?(?:周|星期|礼拜)([一二三四五六日天末])?/, (m, now) => weekdayOfWeek(now, han_weekdays[group(m, 1)] ?? 1, 1)],
    [/(?:这|本)(?:周|星期|礼拜)([一二三四五六日天末])/, (m, now) => weekdayOfWeek(now, han_weekdays[group(m, 1)] ?? 1, 0)],
    [/(?:周|星期|礼拜)([一二三四五六日天末])/, (m, now) => comingWeekday(now, han_weekdays[group(m, 1)] ?? 1)],
    [new RegExp(`\\bnext ${weekday_words}\\b`, 'i'), (m, now) => weekdayOfWeek(now, weekdays[group(m, 1).toLowerCase()] ?? 1, 1)],
    [new RegExp(`\\b(?:on |this )?${weekday_words}\\b`, 'i'), (m, now) => comingWeekday(now, weekdays[group(m, 1).toLowerCase()] ?? 1)],
    [/\bnext week\b/i, (_, now) => weekdayOfWeek(now, 1, 1)],
    [new RegExp(`下个?月${number}[号日]`), (m, now) => dayOrNull(dayIn(addMonths(now.day, 1), numberAt(m, 1)))],
    [/下个月|下月|\bnext month\b/i, (_, now) => ({ day: `${addMonths(now.day, 1).slice(0, 7)}-01` })],
    [/月底|\bend of (?:the )?month\b/i, (_, now) => ({ day: addDays(`${addMonths(now.day, 1).slice(0, 7)}-01`, -1) })],
    [new RegExp(`${number}月${number}[号日]?`), (m, now) => comingDate(now, numberAt(m, 1), numberAt(m, 2))],
    [new RegExp(`(?<![月\\d零〇一二两三四五六七八九十])${number}[号日](?!线|楼)`), (m, now) => comingDayOfMonth(now, numberAt(m, 1))],
    [new RegExp(`\\b(?:on )?${month_words} (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'i'), (m, now) => comingDate(now, monthOf(m[1]), Number(m[2]))],
    [new RegExp(`\\b(?:on )?(\\d{1,2})(?:st|nd|rd|th)? ${month_words}`, 'i'), (m, now) => comingDate(now, monthOf(m[2]), Number(m[1]))],
];

const time_rules: Rule[] = [
    [/\b(?:at )?(\d{1,2})(?::(\d{2}))?\s*(am|pm)\b/i, (m) => (Number(m[1]) > 12 ? null : clock(Number(m[1]), Number(m[2] ?? 0), group(m, 3)))],
    [new RegExp(`${part_of_day}\\s*${number}\\s*[点點时](?:(半|一刻|三刻)|${number}分?)?钟?`), (m) => clock(numberAt(m, 2), quarters[group(m, 3)] ?? (m[4] ? numberAt(m, 4) : 0), group(m, 1))],
    [new RegExp(`${part_of_day}\\s*(?:\\bat )?(\\d{1,2})[:：](\\d{2})(?!\\d)`), (m) => clock(Number(m[2]), Number(m[3]), group(m, 1))],
    [/\bat (\d{1,2})\b(?![:/.-])/i, (m) => clock(Number(m[1]), 0, Number(m[1]) < 8 ? 'pm' : '')],
    [/中午|\b(?:at )?noon\b/i, () => ({ minute: 12 * 60 })],
    [/(?:早上|早晨|上午|早)|\b(?:in the )?morning\b/i, () => ({ minute: 9 * 60 })],
    [/下午|\b(?:in the )?afternoon\b/i, () => ({ minute: 14 * 60 })],
    [/晚上|傍晚|晚|\b(?:in the )?evening\b/i, () => ({ minute: 19 * 60 })],
];

function dayOrNull(day: string | null): Read | null {
    return day ? { day } : null;
}

function dayIn(month: string, date: number): string | null {
    return realDay(Number(month.slice(0, 4)), Number(month.slice(5, 7)), date);
}

/** The first rule that reads something, and the text without it. */
function take(text: string, rules: readonly Rule[], now: Now): { rest: string; read: Read } | null {
    for (const [pattern, read] of rules) {
        const match = pattern.exec(text);
        const found = match && read(match, now);
        if (match && found) return { rest: `${text.slice(0, match.index)}\ue000${text.slice(match.index + match[0].length)}`, read: found };
    }
    return null;
}

/** What was cut out leaves no seams: no doubled spaces, no "at" or "之前" that stood before it. */
function tidy(text: string): string {
    return text
        .replace(/\s*\b(?:on|at|by|before|until|due)\s*(?=\ue000)/gi, '')
        .replace(/(?:在|于|定于)?(?:\ue000\s*)+(?:之前|以前|前)?/g, ' ')
        .replace(/\s+/g, ' ')
        .replace(/^[\s,，、:：.。;；-]+|[\s,，、:：;；-]+$/g, '')
        .replace(/(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])/g, '');
}

function clockText(minute: number): string {
    return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

export function readNaturalDate(typed: string, now_ms: number, time_zone: string): NaturalDate {
    const text = typed.slice(0, text_max).normalize('NFKC');
    const wall = toWallTime(new Date(now_ms).toISOString(), time_zone);
    const now: Now = { day: wall.slice(0, 10), minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)) };
    const by_day = take(text, day_rules, now);
    const by_time = by_day?.read.minute === undefined ? take(by_day?.rest ?? text, time_rules, now) : null;
    if (!by_day && !by_time) return { text: typed.trim(), day: null, time: null };
    // "tonight at 9" says a time twice: the exact one counts.
    const exact = by_day?.read.minute !== undefined ? take(by_day.rest, time_rules.slice(0, 4), now) : null;
    const minute = exact?.read.minute ?? by_time?.read.minute ?? by_day?.read.minute;
    const rest = exact?.rest ?? by_time?.rest ?? by_day?.rest ?? text;
    const passed = minute !== undefined && minute <= now.minute;
    const day = by_day?.read.day ?? addDays(now.day, passed ? 1 : 0);
    return { text: tidy(rest) || typed.trim(), day, time: minute === undefined ? null : clockText(minute) };
}

export type ActivityKind = 'call' | 'meeting' | 'email' | 'task';

const kinds: [ActivityKind, RegExp][] = [
    ['call', /打电话|致电|通电话|回电|去电|通话|\b(?:call|phone|ring)\b/i],
    ['email', /发邮件|写邮件|回邮件|邮件给|\be-?mail\b/i],
    ['meeting', /开会|会议|拜访|见面|会面|面谈|约见|午餐|\b(?:meet|meeting|visit|lunch|demo)\b/i],
];

/** What sort of work the words describe. */
export function kindOfWords(text: string): ActivityKind {
    return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'task';
}

const names = [
    /(?:给|向)([\u3400-\u9fff]{2,4}?)(?:打|发|回|写|送|寄|致)/,
    /(?:致电|拜访|约见|联系|回复)([\u3400-\u9fff]{2,4})/,
    /(?:与|和|跟)([\u3400-\u9fff]{2,4}?)(?:开会|见面|会面|通话|通电话|面谈|沟通|确认)/,
    /\b(?:call|phone|ring|e-?mail|meet|visit|with|to)\s+(\p{Lu}[\p{L}'.-]+(?:\s\p{Lu}[\p{L}'.-]+)?)/u,
];

/** Whom the words name, where they say it plainly: somebody to look up. */
export function nameInWords(text: string): string | null {
    for (const pattern of names) {
        const found = pattern.exec(text)?.[1];
        if (found) return found;
    }
    return null;
}
