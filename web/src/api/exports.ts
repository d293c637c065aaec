// Records and reports as files, and the whole workspace as one.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { GroupQuestion } from '@/api/groups';
import type { Filter } from '@/api/types';

export type ExportFormat = 'csv' | 'xlsx' | 'vcard' | 'vcard3' | 'jsonl';

/** What is exported: a list, a selection of it, or a report. */
export interface ExportQuestion {
    ids?: readonly string[];
    filter?: Filter | null;
    q?: string;
    sort?: string;
    deleted?: boolean;
    /** What was there then. */
    as_of?: string;
    group?: GroupQuestion['group'];
    measures?: GroupQuestion['measures'];
}

export interface ExportRequest extends ExportQuestion {
    object: string;
    format: ExportFormat;
    encoding?: 'UTF-8' | 'GB18030';
    names?: 'labels' | 'api';
    fields?: readonly string[];
}

/** Whether it will go well, and the address of the file, good for ten minutes. */
export function prepareExport(request: ExportRequest): Promise<{ link: string; file: string }> {
    const body = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined && value !== null && value !== ''));
    return http.post<{ link: string; file: string }>('/exports', body);
}

export const archive_link = '/api/v1/archive';

export type AllRecordsFormat = 'csv' | 'csv-gb18030' | 'xlsx' | 'jsonl';

/** A zip of a file for each object, as of an instant or as they are. */
export function prepareAllRecords(format: AllRecordsFormat, as_of?: string): Promise<{ link: string; file: string }> {
    const written = format === 'csv-gb18030' ? { format: 'csv', encoding: 'GB18030' } : { format };
    return http.post<{ link: string; file: string }>('/exports', { ...written, ...(as_of ? { as_of } : {}) });
}

/** How many rows a list's file will have. */
export const countQuery = (object: string, { filter, q, deleted, as_of }: ExportQuestion) =>
    queryOptions({
        queryKey: ['export-count', object, filter, q, deleted, as_of],
        queryFn: async ({ signal }) => {
            const query = {
                limit: 1, fields: 'id', count: true,
                ...(filter ? { filter: JSON.stringify(filter) } : {}),
                ...(q ? { q } : {}),
                ...(deleted ? { deleted: true } : {}),
                ...(as_of ? { as_of } : {}),
            };
            return (await http.get<{ total: { value: number; exact: boolean } }>(`/${object}`, { signal, query })).total;
        },
        staleTime: 0,
    });

/** Without a name the server's own is taken. */
export function saveFile(address: string, name: string): void {
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = name;
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
}
