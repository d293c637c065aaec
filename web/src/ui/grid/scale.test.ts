import { expect, test } from 'vitest';
import { contentPx, content_px_max, placeFor, rowsSeen, scrolled, settled, type Place } from '@/ui/grid/scale';

const top: Place = { bar_px: 0, ahead_px: 0 };
const small = { rows: 1000, row_px: 36, view_px: 600 };
const million = { rows: 1_000_000, row_px: 36, view_px: 600 };

test('a table that fits scrolls as it is', () => {
    expect(contentPx(small)).toBe(36_000);
    expect(scrolled(top, 500, small)).toEqual({ bar_px: 500, ahead_px: 0 });
    expect(rowsSeen({ bar_px: 720, ahead_px: 0 }, small, 0)).toEqual({ first: 20, last: 37 });
});

test('a million rows have a bar that a browser can draw', () => {
    expect(contentPx(million)).toBe(content_px_max);
});

test('the end of the bar is the end of the table', () => {
    const end = scrolled(top, content_px_max - million.view_px, million);
    expect(rowsSeen(end, million, 0).last).toBe(999_999);
    expect(rowsSeen(scrolled(end, 0, million), million, 0).first).toBe(0);
});

test('the middle of the bar is the middle of the table, and from there the wheel moves row by row', () => {
    const middle = scrolled(top, (content_px_max - million.view_px) / 2, million);
    const first = rowsSeen(middle, million, 0).first;
    expect(Math.abs(first - 499_991)).toBeLessThan(20);
    const next = scrolled(middle, middle.bar_px + 36, million);
    expect(rowsSeen(next, million, 0).first).toBe(first + 1);
});

test('settling moves the bar and no row', () => {
    let place = scrolled(top, (content_px_max - million.view_px) / 2, million);
    for (let step = 0; step < 500; ++step) place = scrolled(place, place.bar_px + 360, million);
    const calm = settled(place, million);
    expect(rowsSeen(calm, million, 0)).toEqual(rowsSeen(place, million, 0));
    expect(calm.bar_px).toBeLessThan(place.bar_px);
});

test('a row is brought into sight, near or far, and no further than needed', () => {
    expect(placeFor(3, top, small)).toBeNull();
    expect(placeFor(20, top, small)).toEqual({ bar_px: 156, ahead_px: 0 });
    for (const row of [0, 17, 400_000, 999_999]) {
        const place = placeFor(row, { bar_px: 3_000_000, ahead_px: 2_000_000 }, million);
        const seen = rowsSeen(place as Place, million, 0);
        expect(seen.first <= row && row <= seen.last).toBe(true);
    }
});
