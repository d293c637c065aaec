import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counted, toTraditional, traditionalLabels } from '../../tools/catalogs.mjs';

const source = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as Record<string, string>;
const namesOf = (language: string) => readdirSync(join(import.meta.dirname, language)).map((file) => file.replace('.json', ''));
const whole = (language: string) => Object.fromEntries(namesOf(language).flatMap((name) => Object.entries(read(`${language}/${name}.json`))));
const english = whole('en');
const chinese = whole('zh-CN');

const parts = read('parts.json') as unknown as { later: string[]; first: string[] };

const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n');

const variables = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].toSorted();

test('both languages hold the same strings in the same parts', () => {
    expect(namesOf('zh-CN')).toEqual(namesOf('en'));
    for (const name of namesOf('en')) expect(Object.keys(read(`zh-CN/${name}.json`))).toEqual(Object.keys(read(`en/${name}.json`)));
});

test('every part is loaded, first or later, and known to the compiler', () => {
    expect([...parts.first, ...parts.later].toSorted()).toEqual(namesOf('en').toSorted());
    const ids = readFileSync(join(import.meta.dirname, 'ids.ts'), 'utf8');
    expect(namesOf('en').filter((name) => !ids.includes(`/en/${name}.json`))).toEqual([]);
});

test('no string stands in two parts', () => {
    const all = namesOf('en').flatMap((name) => Object.keys(read(`en/${name}.json`)));
    expect(all.filter((id, at) => all.indexOf(id) !== at)).toEqual([]);
});

test('no string is empty', () => expect(Object.entries({ ...english, ...chinese }).filter(([, text]) => text.trim() === '')).toEqual([]));

test('every string that is asked for exists', () => {
    const asked = [...code.matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1] ?? '');
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((id) => !(id in english))).toEqual([]);
});

test('strings that come later are said by their own screens only', () => {
    const later = parts.later.flatMap((name) => Object.keys(read(`en/${name}.json`)));
    expect(later.length).toBeGreaterThan(50);
    const others = readdirSync(source, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test\./.test(path) && !parts.later.some((name) => new RegExp(`^(features|records).${name}`).test(path)))
        .map((path) => readFileSync(join(source, path), 'utf8'))
        .join('\n');
    expect(later.filter((id) => others.includes(`'${id}'`))).toEqual([]);
});

test('every string is used', () => expect(Object.keys(english).filter((id) => !code.includes(`'${id}'`) && !code.includes(`"${id}"`))).toEqual([]));

test('a number that English puts into the plural is grouped in Chinese', () => {
    expect(counted('{count} 条记录', '{count, plural, one {# record} other {# records}}')).toBe('{count, number} 条记录');
    expect(counted('导入 {count} 行', 'Import {count} rows')).toBe('导入 {count} 行');
});

test('both languages are given the same values', () => {
    // Text inside of a plural's branches looks like a variable to this simple reading, hence only known names.
    const known = ['name', 'count', 'object', 'objects', 'when', 'field', 'id', 'value', 'subject'];
    const of = (message: string) => variables(message).filter((name) => known.includes(name ?? ''));
    expect(Object.keys(english).filter((id) => String(of(english[id] ?? '')) !== String(of(chinese[id] ?? '')))).toEqual([]);
});

test('traditional Chinese is made of the simplified strings, words included, and keeps what stands in braces', () => {
    expect(toTraditional('软件和联系人')).toBe('軟體和聯絡人');
    const changed = Object.values(chinese).filter((text) => String(variables(toTraditional(text))) !== String(variables(text)));
    expect(changed).toEqual([]);
    const labels = traditionalLabels();
    expect(Object.keys(labels).length).toBeGreaterThan(50);
    expect(labels['联系人']).toBe('聯絡人');
});
