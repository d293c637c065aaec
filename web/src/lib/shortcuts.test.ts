import { expect, it, vi } from 'vitest';
import { actionOf } from '@/lib/shortcuts';

it('acts once however long a key is held, unless the key walks', () => {
    const tell = vi.fn();
    const step = vi.fn();
    const shortcuts = { a: tell, r: { says: 'Reached', run: tell }, j: { repeats: true, run: step }, 'g h': tell };
    expect(actionOf(shortcuts, ['a'], false)).toBe(tell);
    expect(actionOf(shortcuts, ['a'], true)).toBe('ignored');
    expect(actionOf(shortcuts, ['r'], true)).toBe('ignored');
    expect(actionOf(shortcuts, ['j'], true)).toBe(step);
    expect(actionOf(shortcuts, ['g h', 'h'], false)).toBe(tell);
    expect(actionOf(shortcuts, ['g j', 'j'], false)).toBe(step);
    expect(actionOf(shortcuts, ['y'], true)).toBeNull();
});
