import { expect, test } from 'vitest';
import { parseSort, sortText, toggledSort } from '@/features/list/list-state';
import { isNamed, rankCommands } from '@/features/palette/rank';
import { safeBack } from '@/lib/safe-back';
import { parseSearch, stringifySearch } from '@/lib/search-params';

test('a header sorts up, down and not at all', () => {
    const up = toggledSort([], 'name', 'only');
    const down = toggledSort(up, 'name', 'only');
    expect([sortText(up), sortText(down), sortText(toggledSort(down, 'name', 'only'))]).toEqual(['name', '-name', '']);
    expect(sortText(toggledSort(parseSort('-amount'), 'name', 'also'))).toBe('-amount,name');
    expect(sortText(toggledSort(parseSort('-amount'), 'name', 'only'))).toBe('name');
});

test('commands are found by every word, the beginning of the label first', () => {
    const commands = [{ label: 'New contact' }, { label: 'Contacts', words: '联系人' }, { label: 'Dark theme' }];
    expect(rankCommands(commands, 'con').map((command) => command.label)).toEqual(['Contacts', 'New contact']);
    expect(rankCommands(commands, '联系')).toHaveLength(1);
    expect(rankCommands(commands, 'new dark')).toEqual([]);
    expect(rankCommands(commands, ' ')).toHaveLength(3);
});

test('a command is named by all of its label, or by what follows the colon', () => {
    expect(isNamed({ label: 'Help' }, ' help')).toBe(true);
    expect(isNamed({ label: 'Settings: Roles' }, 'roles')).toBe(true);
    expect(isNamed({ label: '设置：角色' }, '角色')).toBe(true);
    expect(isNamed({ label: 'Helpers' }, 'help')).toBe(false);
    expect(isNamed({ label: 'Help' }, '')).toBe(false);
});

test('signing in leads back into the app and nowhere else', () => {
    expect(safeBack('/contacts?q=x')).toBe('/contacts?q=x');
    for (const back of [undefined, 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-in']) expect(safeBack(back)).toBe('/');
});

test('the address keeps text as text', () => {
    const search = { q: '张三 & 12', filter: "code~eq~'12", sort: '-created_at,name' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
    expect(stringifySearch({ q: '', sort: undefined })).toBe('');
});
