import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '@/lib/base64url';

describe('base64url', () => {
    it('comes back as it went, whatever its length', () => {
        for (let length = 0; length < 70; length++) {
            const bytes = Uint8Array.from({ length }, (_, at) => (at * 83 + 251) % 256);
            const text = toBase64url(bytes.buffer);
            expect(text).toMatch(/^[\w-]*$/);
            expect([...fromBase64url(text)]).toEqual([...bytes]);
        }
    });

    it('writes the two letters that addresses allow', () => {
        expect(toBase64url(Uint8Array.from([0xfb, 0xff]).buffer)).toBe('-_8');
        expect([...fromBase64url('-_8')]).toEqual([0xfb, 0xff]);
    });
});
