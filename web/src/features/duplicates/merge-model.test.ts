import { describe, expect, it } from 'vitest';
import type { ObjectMeta, RecordData } from '@/api/types';
import { choosable, defaultSource, inOrder, isUnited } from '@/features/duplicates/merge-model';

const field = (name: string, kind = 'text') => ({ name, kind, system: false, writable: true, label: { en: name, zh: name } });
const object = { name: 'contacts', fields: [field('name'), field('title'), field('phone', 'phone'), field('tags', 'tags')] } as unknown as ObjectMeta;
const record = (id: string, updated_at: string, values: object) => ({ id, version: 1, updated_at, ...values }) as unknown as RecordData;

const ann = record('A', '2026-01-01T00:00:00Z', { name: 'Ann', title: null, phone: '+861', tags: [] });
const bea = record('B', '2026-01-02T00:00:00Z', { name: 'Ann', title: 'Boss', phone: '+862', tags: ['x'] });
const cora = record('C', '2026-01-03T00:00:00Z', { name: 'Ann', title: 'Chief', phone: null, tags: [] });

describe('a merge', () => {
    it('begins with the winner, then the newest', () => {
        expect(inOrder([ann, bea, cora], 'A').map((each) => each.id)).toEqual(['A', 'C', 'B']);
    });

    it('keeps what the winner has and takes what it lacks from the newest', () => {
        const ordered = inOrder([ann, bea, cora], 'A');
        expect(defaultSource(object.fields[1]!, ordered)).toBe('C');
        expect(defaultSource(object.fields[2]!, ordered)).toBe('A');
    });

    it('asks about fields that differ, and never about lists', () => {
        expect(choosable(object, [ann, bea, cora], false).map((each) => each.name)).toEqual(['title', 'phone']);
        expect(choosable(object, [ann, bea, cora], true).map((each) => each.name)).toEqual(['name', 'title', 'phone']);
        expect(isUnited(object.fields[3]!)).toBe(true);
    });
});
