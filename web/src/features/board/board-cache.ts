// A card changes its column in the query cache before the server has answered.

import type { InfiniteData } from '@tanstack/react-query';
import type { RecordData, RecordPage } from '@/api/types';

export type Pages = InfiniteData<RecordPage>;

export function withoutRecord(pages: Pages | undefined, id: string): Pages | undefined {
    return pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, records: page.records.filter((record) => record.id !== id) })) };
}

/** What moved last stands on top, whatever the order: there it is found again. */
export function withRecordOnTop(pages: Pages | undefined, record: RecordData): Pages | undefined {
    const rest = withoutRecord(pages, record.id);
    return rest && { ...rest, pages: rest.pages.map((page, at) => (at === 0 ? { ...page, records: [record, ...page.records] } : page)) };
}
