import { expect, test } from 'vitest';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { clashes, onlyTheirs, resolved, type Merge } from '@/records/merge';

const field = (name: string, kind = 'text') => ({ name, kind, writable: true, label: { en: name, zh: name } }) as unknown as Field;
const object = { name: 'contacts', fields: [field('name'), field('title'), field('account', 'reference')] } as unknown as ObjectMeta;
const theirs = (values: Record<string, unknown>) => ({ id: '1', version: 4, ...values }) as unknown as RecordData;

const base = { name: 'Ann', title: 'CTO', account: { id: 'a', name: 'Acme' } };

test('what only one of us touched does not clash', () => {
    const merge: Merge = { base, mine: { name: 'Anne' }, theirs: theirs({ ...base, title: 'CEO' }) };
    expect(clashes(object, merge)).toEqual([]);
    expect(onlyTheirs(object, merge).map(({ name }) => name)).toEqual(['title']);
});

test('the same value written twice is no clash, nor is another name for the same reference', () => {
    const merge: Merge = {
        base,
        mine: { title: 'CEO', account: { id: 'b', name: 'Beta' } },
        theirs: theirs({ ...base, title: 'CEO', account: { id: 'b', name: 'Beta Ltd' } }),
    };
    expect(clashes(object, merge)).toEqual([]);
});

test('both wrote the same field: each clash is decided, the rest of mine is kept', () => {
    const merge: Merge = { base, mine: { name: 'Anne', title: 'CFO' }, theirs: theirs({ ...base, title: 'CEO' }) };
    expect(clashes(object, merge).map(({ name }) => name)).toEqual(['title']);
    expect(resolved(object, merge, { title: { side: 'theirs' } })).toEqual({ name: 'Anne' });
    expect(resolved(object, merge, { title: { side: 'mine' } })).toEqual({ name: 'Anne', title: 'CFO' });
    expect(resolved(object, merge, { title: { side: 'written', value: 'CEO, CFO' } })).toEqual({ name: 'Anne', title: 'CEO, CFO' });
});

test('an emptied field is a change like any other', () => {
    const merge: Merge = { base, mine: { title: null }, theirs: theirs({ ...base, title: 'CEO' }) };
    expect(clashes(object, merge).map(({ name }) => name)).toEqual(['title']);
});
