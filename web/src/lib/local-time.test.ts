import { describe, expect, it } from 'vitest';
import { localTime, zoneOfPhone } from '@/lib/local-time';

describe('the time where a phone is', () => {
    it('knows countries by their longest code, and mobiles of China without', () => {
        expect(zoneOfPhone('+86 138 0013 8000')).toBe('Asia/Shanghai');
        expect(zoneOfPhone('138 0013 8000')).toBe('Asia/Shanghai');
        expect(zoneOfPhone('+351 21 000 0000')).toBe('Europe/Lisbon');
        expect(zoneOfPhone('+33 1 23 45 67 89')).toBe('Europe/Paris');
    });
    it('says nothing where a country has several times, or the number none', () => {
        for (const unknown of ['+1 415 555 0100', '+7 495 000 00 00', '021-5555 1234', '', null]) expect(zoneOfPhone(unknown)).toBeNull();
    });
    it('says whether people are at work there', () => {
        const monday = Date.parse('2026-11-23T08:00:00Z');
        expect(localTime('Asia/Shanghai', monday)).toEqual({ clock: '16:00', fits: true });
        expect(localTime('Europe/Berlin', monday)).toEqual({ clock: '09:00', fits: true });
        expect(localTime('Asia/Tokyo', monday + 3_600_000)).toEqual({ clock: '18:00', fits: false });
        expect(localTime('Asia/Shanghai', monday - 86_400_000).fits).toBe(false);
    });
});
