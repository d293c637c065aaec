import { expect, test } from 'vitest';
import { activityOf, blank, isBlank, subjectOf } from '@/features/record/composer/draft';

const here = { object: 'accounts', id: '1' };
const given = { here, time_zone: 'Asia/Shanghai', now: '2026-11-21T10:00:00.000Z', otherwise: 'Call' };

test('a call is done when it is written down, unless it is planned', () => {
    const call = { ...blank, kind: 'call' as const, subject: 'Hello', outcome: 'reached' };
    expect(activityOf(call, given)).toEqual({ kind: 'call', subject: 'Hello', links: [here], done_at: given.now, outcome: 'reached' });
    expect(activityOf({ ...call, when: '2026-11-22T09:00' }, given)).toEqual({ kind: 'call', subject: 'Hello', links: [here], due_at: '2026-11-22T01:00:00.000Z' });
});

test('a task is due, and may be somebody else’s', () => {
    const task = { ...blank, kind: 'task' as const, subject: 'Quote', when: '2026-11-23T18:00', assignee: { id: 'u', name: 'Ann' } };
    expect(activityOf(task, given)).toEqual({ kind: 'task', subject: 'Quote', links: [here], due_at: '2026-11-23T10:00:00.000Z', owner: 'u' });
});

test('a subject that nobody wrote says what it is', () => expect(subjectOf(blank, 'Call')).toBe('Call'));

test('nothing written is nothing to keep', () => {
    expect(isBlank(blank)).toBe(true);
    expect(isBlank({ ...blank, subject: ' x ' })).toBe(false);
});
