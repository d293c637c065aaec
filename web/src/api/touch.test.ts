import { expect, test } from 'vitest';
import { touchOf } from '@/api/touch';
import type { Field, RecordData } from '@/api/types';

const of = (...names: string[]) => ({ fields: names.map((name) => ({ name }) as Field) });
const call = { id: '9', version: 1, subject: 'Nobody answered', done_at: '2026-11-22T10:00:00Z' } as unknown as RecordData;

test('a plan tells the touch that its score counts, not a later call of its own that nobody answered', () => {
    const plan = { id: '1', version: 1, last_touch_at: '2026-11-20T10:00:00Z' } as unknown as RecordData;
    expect(touchOf(of('name', 'last_touch_at'), plan, call)).toEqual({ at: '2026-11-20T10:00:00Z', subject: '' });
    expect(touchOf(of('name', 'last_touch_at'), { ...plan, last_touch_at: null }, call).at).toBe('');
});

test('other records tell the newest that is linked to them', () => {
    const deal = { id: '1', version: 1 } as unknown as RecordData;
    expect(touchOf(of('name'), deal, call)).toEqual({ at: '2026-11-22T10:00:00Z', subject: 'Nobody answered' });
    expect(touchOf(of('name'), deal, null).at).toBe('');
});
