import { expect, test } from 'vitest';
import { makeTexts } from '@/lib/intl';

const chinese = makeTexts({ language: 'zh-CN', time_zone: 'Asia/Shanghai', currency: 'CNY' });
const english = makeTexts({ language: 'en', time_zone: 'America/New_York', currency: 'USD' });

test('money is exact, and without empty cents', () => {
    expect(english.money('1200', 'USD')).toBe('$1,200');
    expect(english.money('1200.5', 'USD')).toBe('$1,200.50');
    expect(chinese.money('900719925474099.12', 'CNY')).toBe('¥900,719,925,474,099.12');
    expect(english.money('5', 'JPY')).toBe('¥5');
    expect(english.money('5', 'points')).toBe('5 points');
});

test('a date is the same day in every zone, an instant is not', () => {
    expect(english.date('2026-01-01')).toBe('Jan 1, 2026');
    expect(chinese.date('2026-01-01')).toBe('2026/01/01');
    expect(english.date_time('2026-01-01T02:00:00Z')).toContain('Dec 31, 2025');
    expect(chinese.date_time('2026-01-01T02:00:00Z')).toBe('2026/01/01 10:00');
});

test('what cannot be read is shown as it came', () => {
    expect(english.date('soon')).toBe('soon');
    expect(english.date_time('soon')).toBe('soon');
});

test('time is relative for a week and a date after that', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(english.relative('2026-11-21T09:00:00Z', now)).toBe('3 hours ago');
    expect(chinese.relative('2026-11-20T12:00:00Z', now)).toBe('昨天');
    expect(english.relative('2026-10-01T12:00:00Z', now)).toBe('Oct 1, 2026');
});

test('durations and sizes carry their units', () => {
    expect(english.duration(5400)).toBe('1h 30m');
    expect(chinese.duration(5400)).toBe('1小时 30分钟');
    expect(english.bytes(1536)).toBe('1.5 kB');
    expect(english.bytes(822)).toBe('822 bytes');
});

test('an unknown time zone falls back to UTC instead of failing', () => {
    expect(makeTexts({ language: 'en', time_zone: 'Mars/Base', currency: 'USD' }).time_zone).toBe('UTC');
});
