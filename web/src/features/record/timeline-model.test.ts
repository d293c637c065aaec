import { expect, test } from 'vitest';
import type { Field, ObjectMeta, Relation } from '@/api/types';
import { keyOf, sourcesAtFirst, sourcesNow, sourcesOf } from '@/features/record/timeline-model';

const label = { en: '', zh: '' };
const relation = (name: string, object: string, through?: string): Relation => ({ name, label, object, field: 'account', ...(through ? { through } : {}) });
const thing = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta =>
    ({ name, role: 'record', navigation: true, relations: [], fields: [], access: { read: true }, ...more }) as unknown as ObjectMeta;
const objects = [
    thing('contacts'),
    thing('leads', { access: { read: false } as ObjectMeta['access'] }),
    thing('opportunities'),
    thing('activities'),
    thing('account_partners', { role: 'junction', fields: [{ name: 'partner', object: 'contacts' } as Field] }),
    thing('stages', { role: 'system' }),
];
const objectOf = (name: string | undefined) => objects.find((each) => each.name === name);
const account = thing('accounts', {
    relations: [relation('contacts', 'contacts'), relation('leads', 'leads'), relation('partners', 'account_partners', 'partner'), relation('stages', 'stages'), relation('activities', 'activities')],
});
const sources = sourcesOf(account, objectOf);

test('what stands about a record and can be read has a story to tell, over what stands between too', () =>
    expect(sources.map(({ name }) => name)).toEqual(['contacts', 'partners']));

test('what stands below is told without being asked for, what is joined when it is wanted', () => {
    expect(sourcesAtFirst(sources)).toEqual(['self', 'contacts']);
    expect(sourcesNow(undefined, sources)).toEqual(['self', 'contacts']);
    expect(sourcesNow(['partners', 'gone'], sources)).toEqual(['partners']);
});

test('something is always told', () => expect(sourcesNow(['gone'], sources)).toEqual(['self']));

test('the first version of two records is two items', () => {
    const made = { type: 'change', at: '2026-01-01T00:00:00Z', by: null, kind: 'create', via: 'web', version: 1, changes: [] } as const;
    expect(keyOf({ ...made, changes: [] })).not.toBe(keyOf({ ...made, changes: [], about: { object: 'contacts', id: 'c', name: 'C' } }));
});
