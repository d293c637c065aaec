import { expect, test, vi } from 'vitest';
import { keyName, onKeys } from '@/lib/keys';

function press(key: string, more: object = {}) {
    return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, preventDefault: vi.fn(), stopPropagation: vi.fn(), ...more };
}

test('a key has one name, with its modifiers in order', () => {
    expect(keyName(press('Enter'))).toBe('Enter');
    expect(keyName(press('K', { metaKey: true, shiftKey: true }))).toBe('Mod+Shift+k');
    expect(keyName(press(' '))).toBe('Space');
    expect(keyName(press('?', { shiftKey: true }))).toBe('?');
});

test('nothing is named while an input method composes', () => {
    expect(keyName(press('Enter', { isComposing: true }))).toBeNull();
    expect(keyName(press('Enter', { nativeEvent: { isComposing: true } }))).toBeNull();
    expect(keyName(press('Enter', { keyCode: 229 }))).toBeNull();
});

test('an Enter that picks a Chinese word commits nothing', () => {
    const commit = vi.fn();
    const event = press('Enter', { keyCode: 229 });
    onKeys({ Enter: commit })(event);
    expect(commit).not.toHaveBeenCalled();
    expect(event.preventDefault).not.toHaveBeenCalled();
});

test('a key that its action declines goes on', () => {
    const event = press('Escape');
    onKeys({ Escape: () => false })(event);
    expect(event.stopPropagation).not.toHaveBeenCalled();
    onKeys({ Escape: () => undefined })(event);
    expect(event.stopPropagation).toHaveBeenCalledOnce();
});
