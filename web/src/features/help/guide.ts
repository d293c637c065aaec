// The pages of the guide, as tools/guide.mjs makes them, and the search in them.

import { queryOptions } from '@tanstack/react-query';
import type { Language } from '@/lib/i18n';

export interface GuidePage {
    topic: string;
    title: string;
    html: string;
    /** Pieces of text to search in; those under a heading say which. */
    parts: { id?: string; text: string }[];
}

export interface Finding {
    topic: string;
    title: string;
    part: string | undefined;
    before: string;
    match: string;
    after: string;
}

const load: Record<Language, () => Promise<{ default: unknown }>> = {
    en: () => import('virtual:guide/en'),
    'zh-CN': () => import('virtual:guide/zh-CN'),
    'zh-TW': () => import('virtual:guide/zh-TW'),
};

export const guideQuery = (language: Language) =>
    queryOptions({
        queryKey: ['guide', language],
        queryFn: async () => (await load[language]()).default as GuidePage[],
        staleTime: Infinity,
    });

const around = 60;
const findings_max = 20;

function finding(page: GuidePage, part: GuidePage['parts'][number], word: string): Finding {
    const at = part.text.toLowerCase().indexOf(word);
    const end = at + word.length;
    return {
        topic: page.topic,
        title: page.title,
        part: part.id,
        before: (at > around ? '…' : '') + part.text.slice(Math.max(0, at - around), at),
        match: part.text.slice(at, end),
        after: part.text.slice(end, end + around) + (part.text.length > end + around ? '…' : ''),
    };
}

/** Parts that hold every word, those of a title that holds them first. */
export function searchGuide(pages: readonly GuidePage[], typed: string): Finding[] {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const [first] = words;
    if (first === undefined) return [];
    const found = pages.flatMap((page) => {
        const title = page.title.toLowerCase();
        return page.parts
            .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
            .map((part) => ({ finding: finding(page, part, first), named: words.some((word) => title.includes(word)) }));
    });
    return found
        .toSorted((left, right) => Number(right.named) - Number(left.named))
        .slice(0, findings_max)
        .map(({ finding: each }) => each);
}
