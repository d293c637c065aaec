// Work by when it is wanted, and putting it off.

import type { Filter, RecordData } from '@/api/types';
import { addDays, instantOf, toWallTime, weekdayOf } from '@/lib/dates';
import { kindOfWords, readNaturalDate, type ActivityKind } from '@/lib/natural-date';
import { linksOf, urgencyOf, whenOf, type Linked, type Urgency } from '@/records/activities';

export type Whose = 'mine' | 'team';

export const sections: readonly Urgency[] = ['overdue', 'today', 'planned', 'someday'];

/** Who has no team looks at everybody whom they may see. */
export function whoseFilter(whose: Whose, has_team: boolean): Filter | null {
    if (whose === 'team' && !has_team) return null;
    return whose === 'team' ? { field: 'owner', op: 'in', value: ['my_team', 'me'] } : { field: 'owner', op: 'eq', value: 'me' };
}

/** Notes say what was, not what is to be done. */
export const is_work: Filter = { field: 'kind', op: 'ne', value: 'note' };

export function byWhen(left: RecordData, right: RecordData): number {
    const [one, other] = [whenOf(left), whenOf(right)];
    if (one === other) return left.id < right.id ? -1 : 1;
    return one === null ? 1 : other === null ? -1 : one < other ? -1 : 1;
}

export function inSections(activities: readonly RecordData[], day: string, time_zone: string): Map<Urgency, RecordData[]> {
    const found = new Map<Urgency, RecordData[]>();
    for (const activity of activities.toSorted(byWhen)) {
        const urgency = urgencyOf(whenOf(activity), day, time_zone);
        found.set(urgency, [...(found.get(urgency) ?? []), activity]);
    }
    return found;
}

export interface RecordGroup {
    link: Linked | null;
    activities: RecordData[];
}

/** By the first record that they are about, those about nothing last. */
export function byRecord(activities: readonly RecordData[]): RecordGroup[] {
    const groups = new Map<string, RecordGroup>();
    for (const activity of activities.toSorted(byWhen)) {
        const link = linksOf(activity)[0] ?? null;
        const group = groups.get(link?.id ?? '') ?? { link, activities: [] };
        group.activities.push(activity);
        groups.set(link?.id ?? '', group);
    }
    return [...groups.values()].toSorted((left, right) => Number(left.link === null) - Number(right.link === null));
}

export type Snooze = 'today' | 'tomorrow' | 'next_week';

export function snoozeDay(snooze: Snooze, day: string): string {
    if (snooze === 'today') return day;
    return snooze === 'tomorrow' ? addDays(day, 1) : addDays(day, 8 - weekdayOf(day));
}

const end_of_work = '18:00';

/** The same time on another day; an appointment keeps its length. What had no date is wanted by the evening. */
export function movedTo(activity: RecordData, day: string, time_zone: string): Record<string, unknown> {
    const on_day = (instant: unknown) => instantOf(day, toWallTime(String(instant), time_zone).slice(11, 16), time_zone);
    const { starts_at, ends_at, due_at } = activity;
    if (!starts_at) return { due_at: due_at ? on_day(due_at) : instantOf(day, end_of_work, time_zone) };
    const begins = on_day(starts_at);
    const shift = Date.parse(begins) - Date.parse(String(starts_at));
    return {
        starts_at: begins,
        ...(ends_at ? { ends_at: new Date(Date.parse(String(ends_at)) + shift).toISOString() } : {}),
        ...(due_at ? { due_at: on_day(due_at) } : {}),
    };
}

const length_minutes: Record<ActivityKind, number> = { call: 30, meeting: 60, email: 0, task: 0 };

/** What a line of text makes: appointments begin, everything else is due. */
export function newActivity(typed: string, now_ms: number, time_zone: string): Record<string, unknown> {
    const { text, day, time } = readNaturalDate(typed, now_ms, time_zone);
    const kind = kindOfWords(text);
    const values = { kind, subject: text };
    if (!day) return values;
    const length = length_minutes[kind];
    if (!time || length === 0) return { ...values, due_at: instantOf(day, time ?? end_of_work, time_zone) };
    const starts_at = instantOf(day, time, time_zone);
    return { ...values, starts_at, ends_at: new Date(Date.parse(starts_at) + length * 60_000).toISOString() };
}
