import { expect, test } from 'vitest';
import { dayEnd, dayStart } from '@/features/settings/days';

test('a day in Shanghai begins at four in the afternoon of the day before, in UTC', () => {
    expect(dayStart('2026-11-21', 'Asia/Shanghai')).toBe('2026-11-20T16:00:00.000Z');
    expect(dayEnd('2026-11-21', 'Asia/Shanghai')).toBe('2026-11-21T16:00:00.000Z');
});

test('the day on which the clocks change has 23 or 25 hours', () => {
    const hours = (day: string) => (Date.parse(dayEnd(day, 'Europe/Berlin')) - Date.parse(dayStart(day, 'Europe/Berlin'))) / 3_600_000;
    expect(hours('2026-03-29')).toBe(23);
    expect(hours('2026-10-25')).toBe(25);
    expect(hours('2026-06-01')).toBe(24);
});
