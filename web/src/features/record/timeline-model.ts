// What the timeline shows: kinds that can be chosen, and days.

import type { TimelineItem } from '@/api/types';
import type { MessageId } from '@/lib/i18n';
import { toWallTime } from '@/lib/dates';

export interface TimelineKind {
    type: string;
    label: MessageId;
}

export const timeline_kinds: readonly TimelineKind[] = [
    { type: 'note', label: 'activity.note' },
    { type: 'call', label: 'activity.call' },
    { type: 'meeting', label: 'activity.meeting' },
    { type: 'task', label: 'activity.task' },
    { type: 'email', label: 'activity.email' },
    { type: 'comment', label: 'timeline.comments' },
    { type: 'attachment', label: 'timeline.files' },
    { type: 'change', label: 'timeline.changes' },
];

export interface Day {
    /** "2026-11-21" on the reader's wall. */
    day: string;
    items: TimelineItem[];
}

export function byDay(items: readonly TimelineItem[], time_zone: string): Day[] {
    const days: Day[] = [];
    for (const item of items) {
        const day = toWallTime(item.at, time_zone).slice(0, 10);
        const last = days.at(-1);
        if (last?.day === day) last.items.push(item);
        else days.push({ day, items: [item] });
    }
    return days;
}

/** The same item keeps its place when pages are read again. */
export function keyOf(item: TimelineItem): string {
    if (item.type === 'change') return `change ${item.version} ${item.at}`;
    return item.type === 'merge' ? `merge ${item.batch}` : `${item.type} ${item.record.id}`;
}

/** One more or one less of the chosen types, in the order of the list. */
export function toggled(types: readonly string[], type: string): string[] {
    const next = types.includes(type) ? types.filter((each) => each !== type) : [...types, type];
    return timeline_kinds.map((kind) => kind.type).filter((each) => next.includes(each));
}
