// Activities as work: when one is wanted, and what waits on a record.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, Named, RecordData } from '@/api/types';
import { toWallTime } from '@/lib/dates';

export interface Linked extends Named {
    object: string;
}

/** A meeting is wanted when it begins, a task when it is due. */
export function whenOf(activity: Readonly<Record<string, unknown>>): string | null {
    const at = activity['starts_at'] ?? activity['due_at'];
    return typeof at === 'string' ? at : null;
}

export function linksOf(activity: RecordData): Linked[] {
    return Array.isArray(activity['links']) ? (activity['links'] as Linked[]) : [];
}

export type Urgency = 'overdue' | 'today' | 'planned' | 'someday';

/** By days of the user: what was wanted this morning is still today's. */
export function urgencyOf(when: string | null, today: string, time_zone: string): Urgency {
    if (when === null) return 'someday';
    const day = toWallTime(when, time_zone).slice(0, 10);
    return day < today ? 'overdue' : day === today ? 'today' : 'planned';
}

export const is_open: Filter = { field: 'done_at', op: 'empty', value: true };

/** Open activities about a record that nobody is late with: what a next step is. */
export function withoutNextStep(now_day_start: string): Filter {
    const ahead = (field: string): Filter => ({ field: `activity.${field}`, op: 'ge', value: now_day_start });
    return {
        field: 'activity_links',
        op: 'none',
        filter: { and: [{ field: 'activity.done_at', op: 'empty', value: true }, { or: [ahead('due_at'), ahead('starts_at')] }] },
    };
}

/** Nothing was done about it and nothing about it was changed. */
export function idleSince(days: number): Filter {
    const recent = { last: `${days}d` };
    return {
        and: [
            { not: { field: 'updated_at', op: 'within', value: recent } },
            { field: 'activity_links', op: 'none', filter: { field: 'activity.updated_at', op: 'within', value: recent } },
        ],
    };
}

export interface Waiting {
    when: string | null;
    subject: string;
}

export interface AboutRecord {
    /** The open activity that is wanted first. */
    next: Waiting | null;
    /** When something was last done about it, as far back as was asked. */
    touched: string | null;
}

interface LinkRow {
    record: Linked | null;
    activity: RecordData | null;
}

/** Earliest first; what has no date comes last. */
function earlier(left: Waiting, right: Waiting): boolean {
    return left.when !== null && (right.when === null || left.when < right.when);
}

export function summarise(rows: readonly LinkRow[]): Map<string, AboutRecord> {
    const found = new Map<string, AboutRecord>();
    for (const { record, activity } of rows) {
        if (!record || !activity) continue;
        const about = found.get(record.id) ?? { next: null, touched: null };
        const touched = activity.updated_at;
        if (touched && (about.touched === null || touched > about.touched)) about.touched = touched;
        if (!activity['done_at']) {
            const waiting = { when: whenOf(activity), subject: String(activity['subject'] ?? '') };
            if (about.next === null || earlier(waiting, about.next)) about.next = waiting;
        }
        found.set(record.id, about);
    }
    return found;
}

const rows_max = 500;
const fields = ['record', 'activity.subject', 'activity.due_at', 'activity.starts_at', 'activity.done_at', 'activity.updated_at'];

/** What waits on these records, and whether anything was done about them lately: one question for all of them. */
export function aboutQuery(ids: readonly string[], days: number) {
    return queryOptions({
        // Below 'count' of activities: the event stream asks again when one of them changes.
        queryKey: ['records', 'activities', 'count', 'about', ids, days],
        queryFn: async ({ signal }) => {
            const filter: Filter = {
                and: [
                    { field: 'record', op: 'in', value: ids },
                    {
                        or: [
                            { field: 'activity.done_at', op: 'empty', value: true },
                            { field: 'activity.updated_at', op: 'within', value: { last: `${days}d` } },
                        ],
                    },
                ],
            };
            const page = await http.post<{ records: LinkRow[] }>('/activity_links/query', { filter, fields, limit: rows_max }, { signal });
            return summarise(page.records);
        },
        enabled: ids.length > 0,
    });
}
