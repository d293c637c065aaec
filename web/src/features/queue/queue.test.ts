import { describe, expect, it } from 'vitest';
import type { QueueCard } from '@/api/queue';
import { deeds, dueNow, filled, missingFor, offeredTimes, reasonOf, ticksFor, totalOf } from '@/features/queue/queue-model';

const card = (part: Partial<QueueCard>): QueueCard => ({
    lead: null, reason: null, team: false, may: true, outcomes: [], hand_over: null, unanswered: 0, next: { no_answer: '', reached: '' }, tasks: [], script: null, checklist: [],
    waiting: { answer: 0, accept: 1, planned: 2, woken: 0, untouched: 100, oldest: 3 }, today: { calls: 0, reached: 0, meetings: 0 }, ...part,
});
const now = Date.parse('2026-11-20T06:00:00Z'); // a Friday, 14:00 in Shanghai

describe('the follow-up queue', () => {
    it('has a key of its own for each outcome', () => {
        expect(new Set(deeds.map(({ key }) => key)).size).toBe(deeds.length);
        expect(deeds.some(({ key }) => ['g', 'n', '?', '/'].includes(key))).toBe(false);
    });
    it('says why a lead is next, and whether it is late', () => {
        expect(reasonOf(card({ reason: { code: 'accept', at: '2026-11-20T05:00:00Z' } }), now)).toEqual({ label: 'queue.why_accept_late', late: true });
        expect(reasonOf(card({ reason: { code: 'accept', at: '2026-11-20T07:00:00Z' } }), now)).toEqual({ label: 'queue.why_accept', late: false });
        expect(reasonOf(card({ reason: { code: 'oldest', at: '2026-11-01T07:00:00Z' } }), now)?.late).toBe(false);
        expect(reasonOf(card({}), now)).toBeNull();
    });
    it('offers times of work to come', () => {
        expect(offeredTimes('Asia/Shanghai', now).map(({ label, at }) => [label, at])).toEqual([
            ['queue.in_an_hour', '2026-11-20T07:00:00.000Z'],
            ['queue.this_afternoon', '2026-11-20T07:00:00.000Z'],
            ['queue.next_morning', '2026-11-23T01:30:00.000Z'],
            ['queue.next_afternoon', '2026-11-23T07:00:00.000Z'],
        ]);
        const wednesday = offeredTimes('Asia/Shanghai', Date.parse('2026-11-18T09:00:00Z')).map(({ label }) => label);
        expect(wednesday).toEqual(['queue.in_an_hour', 'queue.next_morning', 'queue.next_afternoon', 'queue.next_week']);
    });
    it('fills a script with what is known, and leaves a gap for what is not', () => {
        expect(filled('Hello {{name}} of {{ company }}, {{nobody}}', { name: 'Liv', company: 'Acme' })).toBe('Hello Liv of Acme, ____');
    });
    it('knows what is missing before a lead is handed over', () => {
        const asked = card({ hand_over: { status: 'sql', required: ['need', 'authority', 'budget'] } });
        const lead = { id: '1', need: 'clear', authority: 'decides' } as never;
        expect(missingFor(asked, lead, { authority: null })).toEqual(['authority', 'budget']);
    });
    it('does with a lead that is put off only what was ticked by hand', () => {
        expect(ticksFor('reached', ['due', 'other'], { other: false, later: true })).toEqual(['due', 'later']);
        expect(ticksFor('skip', ['due', 'other'], {})).toEqual([]);
        expect(ticksFor('snooze', ['due', 'other'], { due: true, other: false, later: true })).toEqual(['due', 'later']);
    });
    it('ticks what is due, counts what waits', () => {
        const task = (id: string, at: string, may: boolean) => ({ id, subject: id, kind: 'task', at, may });
        expect(dueNow(card({ tasks: [task('due', '2026-11-20T05:00:00Z', true), task('later', '2026-11-21T05:00:00Z', true), task('theirs', '2026-11-20T05:00:00Z', false)] }), now)).toEqual(['due']);
        expect(totalOf(card({}).waiting)).toBe(106);
    });
});
