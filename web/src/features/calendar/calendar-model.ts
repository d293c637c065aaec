// The calendar without its looks: which days are shown, what happens on them and where it stands.
//
// Times are those on the user's wall, in minutes since midnight of a day; an instant becomes one at the
// edge and turns back into an instant when something is moved.

import type { Filter, Named, RecordData } from '@/api/types';
import { addDays, addMonths, instantOf, toWallTime, weekdayOf } from '@/lib/dates';

export type Span = 'day' | 'week' | 'month' | 'agenda' | 'team';
export type Whose = 'mine' | 'team' | 'all';

export const spans: readonly Span[] = ['day', 'week', 'month', 'agenda', 'team'];
export const minutes_in_day = 24 * 60;
export const step_minutes = 15;
export const default_minutes = 30;
const agenda_days = 30;

export interface Item {
    /** One thing may stand on several days: this tells its pieces apart. */
    key: string;
    object: string;
    record: RecordData;
    title: string;
    /** "meeting", "call", …; "close" for a close date. */
    kind: string;
    day: string;
    /** Null where it fills the day: a close date, something that lasts for days. */
    start: number | null;
    end: number;
    done: boolean;
    owner: Named | null;
    /** A meeting has an end that can be moved; what is due has none. */
    lasts: boolean;
}

/** 1 is Monday, 7 is Sunday. */
export function weekOf(day: string, first_weekday: number): string[] {
    const start = addDays(day, -((weekdayOf(day) - first_weekday + 7) % 7));
    return Array.from({ length: 7 }, (_, at) => addDays(start, at));
}

/** Whole weeks around a month. */
export function monthOf(day: string, first_weekday: number): string[] {
    const first = `${day.slice(0, 7)}-01`;
    const start = weekOf(first, first_weekday)[0] ?? first;
    const end = addMonths(first, 1);
    const weeks = Math.ceil((Date.parse(end) - Date.parse(start)) / (7 * 86_400_000));
    return Array.from({ length: weeks * 7 }, (_, at) => addDays(start, at));
}

export function daysOf(span: Span, day: string, first_weekday: number): string[] {
    if (span === 'week') return weekOf(day, first_weekday);
    if (span === 'month') return monthOf(day, first_weekday);
    if (span === 'agenda') return Array.from({ length: agenda_days }, (_, at) => addDays(day, at));
    return [day];
}

export function stepDay(span: Span, day: string, by: -1 | 1): string {
    if (span === 'month') return addMonths(day, by);
    if (span === 'agenda') return addDays(day, by * agenda_days);
    return addDays(day, by * (span === 'week' ? 7 : 1));
}

/** Everything that touches these days: what begins, what goes on, what is due. */
export function activitiesFilter(days: readonly string[], whose: Whose, time_zone: string): Filter {
    const from = instantOf(days[0] ?? '', '00:00', time_zone);
    const to = instantOf(addDays(days.at(-1) ?? '', 1), '00:00', time_zone);
    const leaf = (field: string, op: 'ge' | 'gt' | 'lt' | 'empty', value: unknown): Filter => ({ field, op, value });
    const owners: Filter[] = whose === 'all' ? [] : [whose === 'team' ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : { field: 'owner', op: 'eq', value: 'me' }];
    return {
        and: [
            ...owners,
            { field: 'kind', op: 'ne', value: 'note' },
            {
                or: [
                    { and: [leaf('starts_at', 'ge', from), leaf('starts_at', 'lt', to)] },
                    { and: [leaf('starts_at', 'lt', from), leaf('ends_at', 'gt', from)] },
                    { and: [leaf('starts_at', 'empty', true), leaf('due_at', 'ge', from), leaf('due_at', 'lt', to)] },
                ],
            },
        ],
    };
}

export function closingFilter(days: readonly string[], whose: Whose): Filter {
    const owners: Filter[] = whose === 'all' ? [] : [whose === 'team' ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : { field: 'owner', op: 'eq', value: 'me' }];
    return { and: [...owners, { field: 'status', op: 'eq', value: 'open' }, { field: 'close_date', op: 'between', value: [days[0], days.at(-1)] }] };
}

function wallOf(instant: unknown, time_zone: string): { day: string; minute: number } | null {
    if (typeof instant !== 'string') return null;
    const wall = toWallTime(instant, time_zone);
    return { day: wall.slice(0, 10), minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)) };
}

/** An activity on each of the shown days that it touches. */
export function itemsOfActivity(record: RecordData, days: ReadonlySet<string>, time_zone: string): Item[] {
    const begins = wallOf(record['starts_at'] ?? record['due_at'], time_zone);
    if (!begins) return [];
    const lasts = Boolean(record['starts_at']);
    const said_end = lasts ? wallOf(record['ends_at'], time_zone) : null;
    const ends = said_end ?? { day: begins.day, minute: begins.minute + default_minutes };
    const whole = { object: 'activities', record, title: String(record['subject'] ?? ''), kind: String(record['kind'] ?? 'task'), done: Boolean(record['done_at']), owner: record.owner ?? null, lasts };
    const items: Item[] = [];
    for (let day = begins.day; day <= ends.day; day = addDays(day, 1)) {
        if (day === ends.day && ends.minute === 0 && day !== begins.day) break;
        if (!days.has(day)) continue;
        const start = day === begins.day ? begins.minute : 0;
        const end = day === ends.day ? Math.min(ends.minute, minutes_in_day) : minutes_in_day;
        const all_day = start === 0 && end === minutes_in_day;
        items.push({ ...whole, key: `${record.id} ${day}`, day, start: all_day ? null : start, end: Math.max(end, start + step_minutes) });
    }
    return items;
}

export function itemOfClosing(record: RecordData, title: string): Item {
    const day = String(record['close_date'] ?? '').slice(0, 10);
    return { key: `${record.id} close`, object: 'opportunities', record, title, kind: 'close', day, start: null, end: minutes_in_day, done: false, owner: record.owner ?? null, lasts: false };
}

export function inOrder(items: readonly Item[]): Item[] {
    return items.toSorted((left, right) => (left.start ?? -1) - (right.start ?? -1) || right.end - left.end || (left.key < right.key ? -1 : 1));
}

export interface Placed {
    item: Item;
    /** Of so many side by side, this is the n-th. */
    lane: number;
    lanes: number;
}

export interface Crowd {
    items: Item[];
    start: number;
    end: number;
}

export interface DayLayout {
    placed: Placed[];
    /** What would not fit side by side. */
    crowds: Crowd[];
}

/** Things that overlap stand side by side; more than fit are told as a number. */
export function layOut(items: readonly Item[], lanes_max: number): DayLayout {
    const layout: DayLayout = { placed: [], crowds: [] };
    let cluster: Item[] = [];
    let until = -1;
    function close() {
        const ends: number[] = [];
        const lanes = cluster.map((item) => {
            const free = ends.findIndex((end) => end <= (item.start ?? 0));
            const lane = free < 0 ? ends.length : free;
            ends[lane] = item.end;
            return lane;
        });
        const shown = Math.min(ends.length, lanes_max);
        // The last lane makes room for the number of those that are left out.
        const kept = ends.length > lanes_max ? shown - 1 : shown;
        const left_out = cluster.filter((_, at) => (lanes[at] ?? 0) >= kept);
        cluster.forEach((item, at) => (lanes[at] ?? 0) < kept && layout.placed.push({ item, lane: lanes[at] ?? 0, lanes: shown }));
        if (left_out.length > 0) layout.crowds.push({ items: left_out, start: Math.min(...left_out.map((item) => item.start ?? 0)), end: Math.max(...left_out.map((item) => item.end)) });
        cluster = [];
    }
    for (const item of inOrder(items)) {
        if (item.start === null) continue;
        if (item.start >= until) close();
        cluster.push(item);
        until = Math.max(cluster.length === 1 ? 0 : until, item.end);
    }
    close();
    return layout;
}

export function snap(minute: number): number {
    return Math.round(minute / step_minutes) * step_minutes;
}

export function clockText(minute: number): string {
    const at = Math.min(Math.max(minute, 0), minutes_in_day - 1);
    return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

const after = (instant: string, minutes: number) => new Date(Date.parse(instant) + minutes * 60_000).toISOString();

/** The values of an activity that is to begin on that day at that minute; it keeps its length. Null keeps the time. */
export function movedTo(record: RecordData, day: string, minute: number | null, time_zone: string): Record<string, unknown> {
    const { starts_at, ends_at, due_at } = record;
    const before = String(starts_at ?? due_at);
    const time = minute === null ? toWallTime(before, time_zone).slice(11, 16) : clockText(snap(minute));
    const begins = instantOf(day, time, time_zone);
    if (!starts_at) return { due_at: begins };
    const length = ends_at ? (Date.parse(String(ends_at)) - Date.parse(before)) / 60_000 : null;
    return { starts_at: begins, ...(length === null ? {} : { ends_at: after(begins, length) }) };
}

/** The values of an activity that is to last until that minute of the day. */
export function endingAt(record: RecordData, day: string, minute: number, time_zone: string): Record<string, unknown> {
    const begins = String(record['starts_at']);
    const midnight = instantOf(day, '00:00', time_zone);
    const wanted = after(midnight, snap(minute));
    const least = after(begins, step_minutes);
    return { ends_at: wanted > least ? wanted : least };
}

/** Lasting so much longer or shorter: for the keyboard. */
export function stretched({ starts_at, ends_at }: RecordData, minutes: number): Record<string, unknown> {
    const begins = String(starts_at);
    const wanted = after(String(ends_at ?? after(begins, default_minutes)), minutes);
    const least = after(begins, step_minutes);
    return { ends_at: wanted > least ? wanted : least };
}

/** Moved by so much: for the keyboard. */
export function shifted(record: RecordData, days: number, minutes: number, time_zone: string): Record<string, unknown> {
    const wall = toWallTime(String(record['starts_at'] ?? record['due_at']), time_zone);
    const minute = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)) + minutes;
    const over = Math.floor(minute / minutes_in_day);
    return movedTo(record, addDays(wall.slice(0, 10), days + over), minute - over * minutes_in_day, time_zone);
}
