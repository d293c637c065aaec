import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { daysOf, endingAt, itemsOfActivity, layOut, monthOf, movedTo, shifted, stepDay, weekOf, type Item } from '@/features/calendar/calendar-model';

const zone = 'Asia/Shanghai';
const activity = (more: Record<string, unknown>): RecordData => ({ id: 'a', version: 1, created_at: '', updated_at: '', kind: 'meeting', subject: 's', ...more });
const item = (key: string, start: number, end: number): Item => ({
    key, object: 'activities', record: activity({}), title: key, kind: 'meeting', day: '2026-11-22', start, end, done: false, owner: null, lasts: true,
});

test('a week begins on the day that the user wants', () => {
    expect(weekOf('2026-11-22', 1)[0]).toBe('2026-11-16');
    expect(weekOf('2026-11-22', 7)[0]).toBe('2026-11-22');
    expect(weekOf('2026-11-22', 6)[0]).toBe('2026-11-21');
});

test('a month is shown in whole weeks and not one more', () => {
    const november = monthOf('2026-11-22', 1);
    expect([november[0], november.at(-1), november.length]).toEqual(['2026-10-26', '2026-12-06', 42]);
    expect(monthOf('2027-02-10', 1)).toHaveLength(28);
});

test('steps follow the span', () => {
    expect((['day', 'week', 'month', 'team'] as const).map((span) => stepDay(span, '2026-01-31', 1))).toEqual(['2026-02-01', '2026-02-07', '2026-02-28', '2026-02-01']);
    expect(daysOf('agenda', '2026-11-22', 1)).toHaveLength(30);
});

test('an activity stands on the days of the user’s wall', () => {
    const days = new Set(['2026-11-22', '2026-11-23', '2026-11-24']);
    const over_midnight = itemsOfActivity(activity({ starts_at: '2026-11-22T15:00:00Z', ends_at: '2026-11-22T17:00:00Z' }), days, zone);
    expect(over_midnight.map(({ day, start, end }) => [day, start, end])).toEqual([['2026-11-22', 1380, 1440], ['2026-11-23', 0, 60]]);
    const for_days = itemsOfActivity(activity({ starts_at: '2026-11-20T16:00:00Z', ends_at: '2026-11-23T16:00:00Z' }), days, zone);
    expect(for_days.map(({ day, start }) => [day, start])).toEqual([['2026-11-22', null], ['2026-11-23', null]]);
    const due = itemsOfActivity(activity({ due_at: '2026-11-24T10:00:00Z' }), days, zone);
    expect(due.map(({ day, start, end, lasts }) => [day, start, end, lasts])).toEqual([['2026-11-24', 1080, 1110, false]]);
    expect(itemsOfActivity(activity({}), days, zone)).toEqual([]);
});

test('what overlaps stands side by side, what does not takes the whole width', () => {
    const { placed } = layOut([item('a', 540, 600), item('b', 570, 660), item('c', 600, 630), item('d', 700, 730)], 4);
    expect(placed.map(({ item: { key }, lane, lanes }) => `${key}${lane}/${lanes}`)).toEqual(['a0/2', 'b1/2', 'c0/2', 'd0/1']);
});

test('a crowd is told as a number', () => {
    const many = Array.from({ length: 200 }, (_, at) => item(`i${at}`, 540, 600 + at));
    const { placed, crowds } = layOut(many, 3);
    expect(placed).toHaveLength(2);
    expect(crowds.map((crowd) => [crowd.items.length, crowd.start])).toEqual([[198, 540]]);
});

test('what is moved keeps its length and lands on a quarter of an hour', () => {
    const meeting = activity({ starts_at: '2026-11-22T01:00:00Z', ends_at: '2026-11-22T02:30:00Z' });
    expect(movedTo(meeting, '2026-11-24', 608, zone)).toEqual({ starts_at: '2026-11-24T02:15:00.000Z', ends_at: '2026-11-24T03:45:00.000Z' });
    expect(movedTo(meeting, '2026-11-24', null, zone)).toEqual({ starts_at: '2026-11-24T01:00:00.000Z', ends_at: '2026-11-24T02:30:00.000Z' });
    expect(movedTo(activity({ due_at: '2026-11-22T10:00:00Z' }), '2026-11-23', 540, zone)).toEqual({ due_at: '2026-11-23T01:00:00.000Z' });
});

test('an hour that a clock change skips does not shorten a meeting', () => {
    const meeting = activity({ starts_at: '2026-03-07T07:00:00Z', ends_at: '2026-03-07T08:00:00Z' });
    const { starts_at, ends_at } = movedTo(meeting, '2026-03-08', null, 'America/New_York');
    expect(Date.parse(String(ends_at)) - Date.parse(String(starts_at))).toBe(3_600_000);
});

test('the keyboard carries an activity over midnight', () => {
    const late = activity({ starts_at: '2026-11-22T15:45:00Z', ends_at: '2026-11-22T16:15:00Z' });
    expect(shifted(late, 0, 15, zone)['starts_at']).toBe('2026-11-22T16:00:00.000Z');
    expect(shifted(late, -1, 0, zone)['starts_at']).toBe('2026-11-21T15:45:00.000Z');
});

test('an end never comes before its beginning', () => {
    const meeting = activity({ starts_at: '2026-11-22T01:00:00Z', ends_at: '2026-11-22T02:00:00Z' });
    expect(endingAt(meeting, '2026-11-22', 660, zone)).toEqual({ ends_at: '2026-11-22T03:00:00.000Z' });
    expect(endingAt(meeting, '2026-11-22', 300, zone)).toEqual({ ends_at: '2026-11-22T01:15:00.000Z' });
});
