import { expect, test } from 'vitest';
import { withRecent, type RecentRecord } from '@/app/recent';

const record = (id: string, title = id): RecentRecord => ({ object: 'contacts', id, title });

test('what was opened last comes first, once, under its newest name', () => {
    expect(withRecent([record('b'), record('a', 'Old')], record('a', 'New'))).toEqual([record('a', 'New'), record('b')]);
});

test('twenty are kept', () => {
    const many = Array.from({ length: 30 }, (_, at) => record(String(at))).reduce(withRecent, []);
    expect(many).toHaveLength(20);
    expect(many[0]?.id).toBe('29');
});
