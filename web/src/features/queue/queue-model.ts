// The follow-up queue as its screen shows it: keys, times that are offered, what a script says of a lead.

import type { Outcome, QueueCard, Wants } from '@/api/queue';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { addDays, instantOf, toWallTime, today, weekdayOf } from '@/lib/dates';
import type { MessageId } from '@/lib/i18n';
import { wireValue } from '@/records/values';

export interface Deed {
    outcome: Outcome;
    key: string;
    label: MessageId;
    /** Asks something first. */
    asks: boolean;
}
export const deeds: readonly Deed[] = [
    { outcome: 'reached', key: 'r', label: 'queue.reached', asks: false },
    { outcome: 'no_answer', key: 'a', label: 'queue.no_answer', asks: false },
    { outcome: 'call_back', key: 'b', label: 'queue.call_back', asks: true },
    { outcome: 'meeting', key: 'm', label: 'queue.meeting', asks: true },
    { outcome: 'hand_over', key: 'q', label: 'queue.hand_over', asks: true },
    { outcome: 'nurture', key: 'u', label: 'queue.nurture', asks: true },
    { outcome: 'not_interested', key: 'x', label: 'queue.not_interested', asks: true },
    { outcome: 'snooze', key: 'z', label: 'queue.snooze', asks: true },
    { outcome: 'skip', key: 'k', label: 'queue.skip', asks: false },
];

/** The reasons in the order in which they are worked off. */
export const waits: readonly { wants: Wants; label: MessageId }[] = [
    { wants: 'answer', label: 'queue.waits_answer' },
    { wants: 'accept', label: 'queue.waits_accept' },
    { wants: 'planned', label: 'queue.waits_planned' },
    { wants: 'woken', label: 'queue.waits_woken' },
    { wants: 'untouched', label: 'queue.waits_untouched' },
    { wants: 'oldest', label: 'queue.waits_oldest' },
];
export const counted_max = 100;

const said: Record<Wants | 'asked', [on_time: MessageId, late: MessageId]> = {
    answer: ['queue.why_answer', 'queue.why_answer_late'],
    accept: ['queue.why_accept', 'queue.why_accept_late'],
    planned: ['queue.why_planned', 'queue.why_planned'],
    woken: ['queue.why_woken', 'queue.why_woken'],
    untouched: ['queue.why_untouched', 'queue.why_untouched'],
    oldest: ['queue.why_oldest', 'queue.why_oldest'],
    asked: ['queue.why_asked', 'queue.why_asked'],
};

/** Why this lead is next, and whether it should have been before. */
export function reasonOf({ reason }: Pick<QueueCard, 'reason'>, now: number): { label: MessageId; late: boolean } | null {
    if (!reason) return null;
    const limited = reason.code === 'answer' || reason.code === 'accept';
    const late = limited && reason.at !== null && Date.parse(reason.at) < now;
    return { label: said[reason.code][late ? 1 : 0], late };
}

export interface OfferedTime {
    label: MessageId;
    at: string;
}

const hour_ms = 3_600_000;

/** Times of day are the user's. What has passed is not offered. */
export function offeredTimes(time_zone: string, now: number): OfferedTime[] {
    const day = today(time_zone, now);
    const later = addDays(day, weekdayOf(day) >= 5 ? 8 - weekdayOf(day) : 1); // the next day of work
    const monday = addDays(day, 8 - weekdayOf(day));
    const on = (date: string, time: string) => instantOf(date, time, time_zone);
    const times: OfferedTime[] = [
        { label: 'queue.in_an_hour', at: new Date(now + hour_ms).toISOString() },
        { label: 'queue.this_afternoon', at: on(day, '15:00') },
        { label: 'queue.next_morning', at: on(later, '09:30') },
        { label: 'queue.next_afternoon', at: on(later, '15:00') },
        ...(monday === later ? [] : [{ label: 'queue.next_week' as const, at: on(monday, '09:30') }]),
    ];
    return times.filter(({ at }) => Date.parse(at) > now + hour_ms / 2);
}

/** A moment that a date and time input may begin with: the next full hour tomorrow. */
export function firstWall(time_zone: string, now: number): string {
    const wall = toWallTime(new Date(now + 24 * hour_ms).toISOString(), time_zone);
    return `${wall.slice(0, 13)}:00`;
}

/** {{name}} and others, where they are known; a gap to fill otherwise. */
export function filled(body: string, known: Readonly<Record<string, string>>): string {
    return body.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => known[name] || '____');
}

/** The questions of the workspace as fields that may be answered here. */
export function questionsOf(object: ObjectMeta, names: readonly string[]): Field[] {
    return names.flatMap((name) => object.fields.find((field) => field.name === name && field.writable) ?? []);
}

/** What was answered here, as the server takes it. */
export function answersOf(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(fields.filter((field) => field.name in values).map((field) => [field.name, wireValue(field, values[field.name])]));
}

/** Fields without which the lead cannot be handed over, as far as nobody has filled them. */
export function missingFor(card: QueueCard, lead: RecordData, values: Readonly<Record<string, unknown>>): string[] {
    return (card.hand_over?.required ?? []).filter((name) => isEmpty(name in values ? values[name] : lead[name]));
}

/** Planned activities that are due now are done with what one does now, unless somebody says otherwise. */
export function dueNow(card: QueueCard, now: number): string[] {
    return card.tasks.filter((task) => task.may && Date.parse(task.at) <= now).map((task) => task.id);
}

export const putsOff = (outcome: Outcome): boolean => outcome === 'snooze' || outcome === 'skip';

/** Nobody is touched by a key that was meant for the card before: so long a card does nothing. */
export const card_rests_ms = 500;

/**
 * What is done with an outcome: what is due, and what was ticked by hand. Whoever puts a lead off has done nothing
 * of what is due, so only their own hand counts.
 */
export function ticksFor(outcome: Outcome, due: readonly string[], by_hand: Readonly<Record<string, boolean>>): string[] {
    const usual = putsOff(outcome) ? [] : due.filter((id) => by_hand[id] !== false);
    return [...new Set([...usual, ...Object.keys(by_hand).filter((id) => by_hand[id])])];
}

export const totalOf = (waiting: QueueCard['waiting']): number => Object.values(waiting).reduce((sum, count) => sum + count, 0);
