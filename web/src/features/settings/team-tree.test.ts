import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { isWithin, treeLines } from '@/features/settings/team-tree';

const team = (id: string, parent?: string) => ({ id, version: 1, name: id, parent: parent ? { id: parent, name: parent } : null }) as unknown as RecordData;
const teams = [team('north'), team('south'), team('city', 'north'), team('street', 'city')];
const [north, south, city, street] = teams as [RecordData, RecordData, RecordData, RecordData];

test('the tree is told from the top, children below their parent', () => {
    expect(treeLines(teams).map(({ team: of, depth }) => `${depth} ${of.id}`)).toEqual(['0 north', '1 city', '2 street', '0 south']);
});

test('teams in a circle are shown all the same, once each', () => {
    const circle = [team('a', 'b'), team('b', 'a')];
    expect(treeLines(circle)).toHaveLength(2);
    expect(isWithin(circle, circle[0] as RecordData, team('elsewhere'))).toBe(false);
});

test('a team is within itself and those above it, and in no other', () => {
    expect(isWithin(teams, street, north)).toBe(true);
    expect(isWithin(teams, city, city)).toBe(true);
    expect(isWithin(teams, north, street)).toBe(false);
    expect(isWithin(teams, street, south)).toBe(false);
});
