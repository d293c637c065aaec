import { expect, test } from 'vitest';
import type { CommitteePerson } from '@/api/committee';
import { candidates, changesOf, forest, isQuiet, missingRoles, personField, rolesOf, withRoles, type Node } from '@/features/record/accounts/committee-model';

const compare = (left: string, right: string) => left.localeCompare(right);
const person = (id: string, reports_to: string | null = null, more: Partial<CommitteePerson> = {}): CommitteePerson => ({
    id, version: 1, name: id, title: null, department: null, best_time: null, buying_role: null, account: null, reports_to, involved: true, stance: null, influence: null, touched_at: null, roles: [], ...more,
});
const role = (of: string, status = 'open') => ({ id: of, version: 1, opportunity: { id: 'o', name: 'O', status }, role: of, stance: null, influence: null, is_primary: false });
const written = (nodes: Node[]): unknown[] => nodes.map((node) => (node.below.length > 0 ? [node.person.id, ...written(node.below)] : node.person.id));

test('people stand below whom they report to, the weightiest first; the others stand alone', () => {
    const { trees, alone } = forest([person('chief'), person('a', 'chief'), person('b', 'chief', { influence: 'high' }), person('c', 'a'), person('lone')], compare);
    expect(written(trees)).toEqual([['chief', 'b', ['a', 'c']]]);
    expect(alone.map(({ id }) => id)).toEqual(['lone']);
});

test('a circle from before the rule loses nobody', () => {
    const { trees, alone } = forest([person('a', 'b'), person('b', 'a')], compare);
    expect(trees.length + alone.length).toBe(2);
});

test('who has no role stays only above somebody who has one', () => {
    const people = [person('chief'), person('a', 'chief', { roles: [role('buyer')] }), person('b', 'chief'), person('c', null, { buying_role: 'user' })];
    expect(withRoles(people).map(({ id }) => id)).toEqual(['chief', 'a', 'c']);
});

test('roles of open opportunities go before others and before that at the account', () => {
    expect(rolesOf(person('a', null, { roles: [role('buyer'), role('user', 'won'), role('buyer')] }))).toEqual(['buyer']);
    expect(rolesOf(person('a', null, { roles: [role('user', 'won')], buying_role: 'other' }))).toEqual(['user']);
    expect(rolesOf(person('a', null, { buying_role: 'other' }))).toEqual(['other']);
});

test('a month without a word is quiet', () => {
    const now = Date.parse('2026-11-23T00:00:00Z');
    expect(isQuiet(person('a'), now)).toBe(true);
    expect(isQuiet(person('a', null, { touched_at: '2026-11-01T00:00:00Z' }), now)).toBe(false);
    expect(isQuiet(person('a', null, { touched_at: '2026-10-01T00:00:00Z' }), now)).toBe(true);
});

test('a missing role is said once, and who has it elsewhere could fill it', () => {
    const committee = { complete: true, people: [person('a', null, { buying_role: 'buyer' }), person('b', null, { roles: [role('buyer', 'lost')] }), person('c')], gaps: [{ opportunity: { id: 'x', name: 'X' }, missing: ['buyer'] }, { opportunity: { id: 'y', name: 'Y' }, missing: ['buyer', 'user'] }] };
    expect(missingRoles(committee)).toEqual(['buyer', 'user']);
    expect(candidates(committee, 'buyer').map(({ id }) => id)).toEqual(['a', 'b']);
});

test('what was said of somebody goes out together, with the versions of now and nothing that was left', () => {
    const liv = { ...person('liv'), version: 4, roles: [{ ...role('buyer'), id: 'r1', version: 7 }, { ...role('user'), id: 'r2' }] };
    expect(changesOf(liv, 5, { best_time: 'mornings' }, { r1: { stance: 'supporter' }, r2: { role: 'user' } })).toEqual([
        { op: 'update', object: 'contacts', id: 'liv', version: 5, values: { best_time: 'mornings' } },
        { op: 'update', object: 'opportunity_contacts', id: 'r1', version: 7, values: { stance: 'supporter' } },
    ]);
    // Somebody else has changed the row meanwhile: a second try takes its new version and leaves what they said.
    const moved = { ...liv, roles: liv.roles.map((row) => ({ ...row, version: row.version + 1, influence: 'high' })) };
    expect(changesOf(moved, 5, {}, { r1: { stance: 'supporter' } })).toEqual([{ op: 'update', object: 'opportunity_contacts', id: 'r1', version: 8, values: { stance: 'supporter' } }]);
    expect(changesOf(liv, 5, {}, {})).toEqual([]);
    expect(personField('operations[0].best_time')).toBe('best_time');
});
