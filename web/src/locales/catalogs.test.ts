import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8')) as Record<string, string>;
const english = read('en');
const chinese = read('zh-CN');

const parts = JSON.parse(readFileSync(join(import.meta.dirname, 'parts.json'), 'utf8')) as { later: string[]; first: string[] };

const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n');

const variables = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].toSorted();

test('both languages hold the same strings', () => expect(Object.keys(chinese)).toEqual(Object.keys(english)));

test('no string is empty', () => expect(Object.entries({ ...english, ...chinese }).filter(([, text]) => text.trim() === '')).toEqual([]));

test('every string that is asked for exists', () => {
    const asked = [...code.matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1] ?? '');
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((id) => !(id in english))).toEqual([]);
});

test('strings that come later are said by their own screens only', () => {
    const later = Object.keys(english).filter((id) => parts.later.includes(id.split('.')[0] ?? '') && !parts.first.includes(id));
    expect(later.length).toBeGreaterThan(50);
    const others = readdirSync(source, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^features.(import|reports|settings)\b/.test(path))
        .map((path) => readFileSync(join(source, path), 'utf8'))
        .join('\n');
    expect(later.filter((id) => others.includes(`'${id}'`))).toEqual([]);
});

test('every string is used', () => expect(Object.keys(english).filter((id) => !code.includes(`'${id}'`) && !code.includes(`"${id}"`))).toEqual([]));

test('both languages are given the same values', () => {
    // Text inside of a plural's branches looks like a variable to this simple reading, hence only known names.
    const known = ['name', 'count', 'object', 'objects', 'when', 'field', 'id', 'value', 'subject'];
    const of = (message: string) => variables(message).filter((name) => known.includes(name ?? ''));
    expect(Object.keys(english).filter((id) => String(of(english[id] ?? '')) !== String(of(chinese[id] ?? '')))).toEqual([]);
});
