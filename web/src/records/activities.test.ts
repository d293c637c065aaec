import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { summarise, urgencyOf } from '@/records/activities';

const row = (record: string, activity: Partial<RecordData>) => ({
    record: { id: record, name: record, object: 'opportunities' },
    activity: { id: 'a', version: 1, created_at: '', updated_at: '2026-11-01T00:00:00Z', ...activity } as RecordData,
});

test('what is wanted first waits; what has no date waits behind it; what is done does not wait', () => {
    const found = summarise([
        row('x', { subject: 'someday' }),
        row('x', { subject: 'later', due_at: '2026-12-01T00:00:00Z' }),
        row('x', { subject: 'first', starts_at: '2026-11-30T00:00:00Z', due_at: '2027-01-01T00:00:00Z' }),
        row('x', { subject: 'done', due_at: '2026-11-01T00:00:00Z', done_at: '2026-11-02T00:00:00Z', updated_at: '2026-11-02T00:00:00Z' }),
        row('y', { subject: 'done', done_at: '2026-11-02T00:00:00Z' }),
        { record: null, activity: null },
    ]);
    expect(found.get('x')).toEqual({ next: { when: '2026-11-30T00:00:00Z', subject: 'first' }, touched: '2026-11-02T00:00:00Z' });
    expect(found.get('y')?.next).toBeNull();
    expect(found.size).toBe(2);
});

test('urgency goes by days of the user, not by hours', () => {
    const of = (when: string | null) => urgencyOf(when, '2026-11-22', 'Asia/Shanghai');
    expect([of('2026-11-21T15:59:00Z'), of('2026-11-21T16:00:00Z'), of('2026-11-22T15:59:00Z'), of('2026-11-22T16:00:00Z'), of(null)]).toEqual([
        'overdue', 'today', 'today', 'planned', 'someday',
    ]);
});
