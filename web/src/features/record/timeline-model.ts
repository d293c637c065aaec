// What the timeline shows: kinds that can be chosen, and days.

import { isMain } from '@/api/meta';
import type { ObjectMeta, Relation, TimelineItem } from '@/api/types';
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
    { type: 'approval', label: 'timeline.approvals' },
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
    if (item.type === 'change') return `change ${item.about?.id ?? ''} ${item.version} ${item.at}`;
    if (item.type === 'approval') return `approval ${item.request} ${item.act} ${item.by?.id ?? ''} ${item.at}`;
    return item.type === 'merge' ? `merge ${item.batch}` : `${item.type} ${item.record.id}`;
}

/** The record itself, among the sources of its timeline. */
export const self = 'self';

type ObjectOf = (name: string | undefined) => ObjectMeta | undefined;

/** Where a relation leads: over what stands between two objects to the far side. */
function farSide(relation: Relation, objectOf: ObjectOf): ObjectMeta | undefined {
    const near = objectOf(relation.object);
    if (!relation.through) return near;
    return objectOf(near?.fields.find((field) => field.name === relation.through)?.object);
}

/** Relations whose records have a story that belongs to this one's: an account's contacts and deals. */
export function sourcesOf(object: ObjectMeta, objectOf: ObjectOf): Relation[] {
    return object.relations.filter((relation) => {
        const far = farSide(relation, objectOf);
        return far !== undefined && isMain(far) && far.name !== 'activities' && far.access.read;
    });
}

/** What stands below the record is told without being asked for; what it is only joined to, when it is wanted. */
export function sourcesAtFirst(sources: readonly Relation[]): string[] {
    return [self, ...sources.filter((relation) => !relation.through).map((relation) => relation.name)];
}

/** As it was chosen, as far as it is there still; never nothing. */
export function sourcesNow(chosen: readonly string[] | undefined, sources: readonly Relation[]): string[] {
    const there = [self, ...sources.map((relation) => relation.name)];
    const kept = (chosen ?? sourcesAtFirst(sources)).filter((name) => there.includes(name));
    return kept.length > 0 ? there.filter((name) => kept.includes(name)) : [self];
}

/** One more or one less of the chosen types, in the order of the list. */
export function toggled(types: readonly string[], type: string): string[] {
    const next = types.includes(type) ? types.filter((each) => each !== type) : [...types, type];
    return timeline_kinds.map((kind) => kind.type).filter((each) => next.includes(each));
}
