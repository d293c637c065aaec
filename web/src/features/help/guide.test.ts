import { expect, test } from 'vitest';
import { guidePages, topics } from '../../../tools/guide.mjs';
import { searchGuide, type GuidePage } from '@/features/help/guide';

const pages = (language: string) => guidePages(language) as GuidePage[];

test('every topic is there in every language, with a title and something to read', () => {
    expect(topics()).toContain('start');
    for (const language of ['en', 'zh-CN', 'zh-TW']) {
        const all = pages(language);
        expect(all.map(({ topic }) => topic)).toEqual(topics());
        for (const page of all) {
            expect(page.title, `${page.topic} ${language}`).not.toBe(page.topic);
            expect(page.html).toContain('<p>');
            expect(page.html).not.toMatch(/<script|<style|javascript:|\son\w+=/i);
        }
    }
});

test('pages in one language are as long in parts as in the other', () => {
    for (const [at, page] of pages('en').entries()) {
        expect((page.html.match(/<h[3-5]/g) ?? []).length, page.topic).toBe((pages('zh-CN')[at]?.html.match(/<h[3-5]/g) ?? []).length);
    }
});

test('the search finds words in any order and in Chinese, and shows where', () => {
    const [found] = searchGuide(pages('en'), 'ctrl+k press');
    expect(found).toMatchObject({ topic: 'start', match: 'Ctrl+K' });
    expect(searchGuide(pages('zh-CN'), '看板').length).toBeGreaterThan(0);
    expect(searchGuide(pages('zh-TW'), '篩選').length).toBeGreaterThan(0);
    expect(searchGuide(pages('en'), 'xyzzy')).toEqual([]);
    expect(searchGuide(pages('en'), ' ')).toEqual([]);
});
