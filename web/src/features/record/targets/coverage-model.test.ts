import { expect, test } from 'vitest';
import type { Coverage } from '@/api/coverage';
import { missingIn, rowsOf } from '@/features/record/targets/coverage-model';

const person = (id: string, touched_at: string | null) => ({ id, name: id, title: null, roles: [], stance: null, influence: null, touched_at });
const role = (name: string, people: string[]) => ({ role: name, people, stance_percent: 0, touched: false, served: false, next: [] });
const given = (id: string, contact: string) => ({ id, contact, content: { id, name: id, kind: null }, given_at: null, activity: null, response: null });

const coverage: Coverage = {
    score: 20, narrowed: false, phase: 'evaluation', touch_days: 30, parts: [],
    roles: [role('buyer', ['a', 'b', 'hidden']), role('user', [])],
    people: [person('a', '2026-11-02T08:00:00Z'), person('b', '2026-11-20T09:00:00+08:00')],
    given: [given('x', 'b'), given('y', 'c')],
};

test('a role tells of its people, their newest touch and what they were given', () => {
    const [buyer, user] = rowsOf(coverage);
    expect(buyer?.people.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(buyer?.touched_at).toBe('2026-11-20T09:00:00+08:00');
    expect(buyer?.given.map(({ id }) => id)).toEqual(['x']);
    expect(user).toMatchObject({ people: [], touched_at: null, given: [] });
});

test('what nobody has is missing', () => {
    expect(missingIn(coverage)).toEqual(['user']);
});
