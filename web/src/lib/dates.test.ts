import { expect, test } from 'vitest';
import { fromWallTime, parseDate, toWallTime } from '@/lib/dates';
import { parseDuration } from '@/lib/duration';

test.each([
    ['2026-11-21', '2026-11-21'],
    ['2026/1/2', '2026-01-02'],
    ['2026年11月21日', '2026-11-21'],
    ['２０２６．１．２', '2026-01-02'],
    ['20261121', '2026-11-21'],
])('%s is the day %s', (typed, day) => expect(parseDate(typed)).toBe(day));

test.each(['2026-02-30', '2026-13-01', '21.11.2026', 'tomorrow', ''])('%s is no day', (typed) => expect(parseDate(typed)).toBeNull());

test('the wall of the zone is shown and read back', () => {
    expect(toWallTime('2026-11-21T16:30:00Z', 'Asia/Shanghai')).toBe('2026-11-22T00:30');
    expect(fromWallTime('2026-11-22T00:30', 'Asia/Shanghai')).toBe('2026-11-21T16:30:00.000Z');
    expect(fromWallTime('2026-07-01T09:00', 'America/New_York')).toBe('2026-07-01T13:00:00.000Z');
    expect(fromWallTime('2026-12-01T09:00', 'America/New_York')).toBe('2026-12-01T14:00:00.000Z');
});

test('durations are read in every usual way', () => {
    expect(['1:30', '90', '1h 30m', '1.5小时', '1小时30分'].map(parseDuration)).toEqual([5400, 5400, 5400, 5400, 5400]);
    expect(['', 'long', '1x', '1:75'].map(parseDuration)).toEqual([null, null, null, null]);
});
