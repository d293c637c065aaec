import { expect, test } from 'vitest';
import { mentionQuery } from '@/fields/rich-text/nodes';
import { picture_source, pictureSource } from '@/fields/rich-text/picture-source';

test.each([
    ['@', ''],
    ['ask @li', 'li'],
    ['请问（@张', '张'],
    ['ask @Li Lei', 'Li Lei'],
])('%s asks for a person called "%s"', (before, query) => expect(mentionQuery(before)).toBe(query));

test.each(['ann@example', 'no', 'a@b'])('%s asks for nobody', (before) => expect(mentionQuery(before)).toBeNull());

test('only uploaded pictures are shown', () => {
    expect(picture_source.test(pictureSource('01HZX3V8Q4K7M'))).toBe(true);
    for (const src of ['https://x.example/pixel.gif', '/api/v1/attachments/../users', '//x.example/api/v1/attachments/01HZX3V8Q4K7M/content']) {
        expect(picture_source.test(src)).toBe(false);
    }
});
