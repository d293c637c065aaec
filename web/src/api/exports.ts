// A list as a CSV file.

import { http } from '@/api/client';
import type { Filter } from '@/api/types';

export interface ExportRequest {
    ids?: string[];
    filter?: Filter | null;
    q?: string;
    sort?: string;
    fields?: string[];
    names: 'labels' | 'api';
    deleted?: boolean;
}

/** An address that a browser saves while it comes. */
export function exportLink(object: string, { filter, q, sort, fields, names, deleted }: ExportRequest): string {
    const query = new URLSearchParams({ names });
    if (filter) query.set('filter', JSON.stringify(filter));
    if (q) query.set('q', q);
    if (sort) query.set('sort', sort);
    if (fields) query.set('fields', fields.join(','));
    if (deleted) query.set('deleted', 'true');
    return `/api/v1/${object}/export?${query}`;
}

/** For what does not fit into an address: the file is held in memory until it is whole. */
export async function exportBySelection(object: string, request: ExportRequest): Promise<void> {
    const body = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined && value !== null && value !== ''));
    const { blob, name } = await http.file(`/${object}/export`, body);
    const address = URL.createObjectURL(blob);
    saveFile(address, name ?? `${object}.csv`);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Without a name the server's own is taken. */
export function saveFile(address: string, name: string): void {
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = name;
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
}
