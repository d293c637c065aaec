import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { byRecord, inSections, movedTo, newActivity, snoozeDay } from '@/features/tasks/tasks-model';

const zone = 'Asia/Shanghai';
const now = Date.parse('2026-11-22T02:30:00Z');
const activity = (id: string, more: Record<string, unknown> = {}): RecordData => ({ id, version: 1, created_at: '', updated_at: '', ...more });

test('work stands where it is wanted, the earliest first', () => {
    const found = inSections(
        [
            activity('d'),
            activity('c', { due_at: '2026-11-24T02:00:00Z' }),
            activity('b', { starts_at: '2026-11-22T08:00:00Z' }),
            activity('a', { due_at: '2026-11-20T02:00:00Z' }),
            activity('e', { due_at: '2026-11-22T01:00:00Z' }),
        ],
        '2026-11-22',
        zone,
    );
    expect([...found].map(([section, list]) => `${section}:${list.map((each) => each.id).join('')}`)).toEqual(['overdue:a', 'today:eb', 'planned:c', 'someday:d']);
});

test('work about one record stands together, work about nothing last', () => {
    const link = (id: string) => [{ object: 'accounts', id, name: id }];
    const groups = byRecord([activity('1'), activity('2', { links: link('x') }), activity('3', { links: link('y') }), activity('4', { links: link('x') })]);
    expect(groups.map((group) => `${group.link?.id}:${group.activities.map((each) => each.id).join('')}`)).toEqual(['x:24', 'y:3', 'undefined:1']);
});

test('next week is its Monday', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-25'].map((day) => snoozeDay('next_week', day))).toEqual(['2026-11-23', '2026-11-30', '2026-11-30']);
    expect(snoozeDay('tomorrow', '2026-11-30')).toBe('2026-12-01');
});

test('what is put off keeps its time of day and its length', () => {
    expect(movedTo(activity('a', { due_at: '2026-11-20T01:30:00Z' }), '2026-11-23', zone)).toEqual({ due_at: '2026-11-23T01:30:00.000Z' });
    expect(movedTo(activity('a', { starts_at: '2026-11-20T15:30:00Z', ends_at: '2026-11-20T16:30:00Z' }), '2026-11-23', zone)).toEqual({
        starts_at: '2026-11-23T15:30:00.000Z',
        ends_at: '2026-11-23T16:30:00.000Z',
    });
    expect(movedTo(activity('a'), '2026-11-23', zone)).toEqual({ due_at: '2026-11-23T10:00:00.000Z' });
});

test('a line becomes an appointment or something due', () => {
    expect(newActivity('明天下午3点给张三打电话', now, zone)).toEqual({
        kind: 'call', subject: '给张三打电话', starts_at: '2026-11-23T07:00:00.000Z', ends_at: '2026-11-23T07:30:00.000Z',
    });
    expect(newActivity('send the offer on Friday', now, zone)).toEqual({ kind: 'task', subject: 'send the offer', due_at: '2026-11-27T10:00:00.000Z' });
    expect(newActivity('write report', now, zone)).toEqual({ kind: 'task', subject: 'write report' });
});
