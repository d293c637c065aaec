// Quotes: made of an opportunity, sent, made anew, shown to the customer under a link.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';

export interface QuoteMade {
    batch: string;
    quote: { id: string; version: number };
    lines: number;
    /** Fields that need an approval first. */
    left_out: string[];
}

export const quoteOf = (opportunity: string) => http.post<QuoteMade>(`/opportunities/${opportunity}/quotes`, {});
export const nextVersion = (quote: string) => http.post<QuoteMade>(`/quotes/${quote}/versions`, {});

export interface QuoteSent {
    quote: { id: string; version: number };
    link: ProposalLink;
}
export interface ProposalLink {
    id: string;
    /** Said once: only its hash is kept. */
    path: string;
    /** Of six digits, where one was wished: said once, too. */
    code?: string;
}

export const sendQuote = (quote: string, version: number, code: boolean) => http.post<QuoteSent>(`/quotes/${quote}/send`, { version, code });

export interface KnownLink {
    id: string;
    recipient: string | null;
    created_at: string;
    revoked_at: string | null;
    asks_for_code: boolean;
    code_misses: number;
    opened: number;
    last_opened_at: string | null;
    /** By page, while it was visible. */
    pages: { page: string; seconds: number }[];
}

export const linksQuery = (quote: string, version: number) =>
    queryOptions({
        queryKey: ['records', 'quotes', 'links', quote, version],
        queryFn: async ({ signal }) => (await http.get<{ links: KnownLink[] }>(`/quotes/${quote}/links`, { signal })).links,
        staleTime: 0,
    });
export const newLink = (quote: string, recipient: string, code: boolean) => http.post<ProposalLink>(`/quotes/${quote}/links`, { recipient, code });
export const revokeLink = (quote: string, link: string) => http.delete(`/quotes/${quote}/links/${link}`);

/** An address that the browser opens by itself. */
export const pdfAddress = (quote: string) => `/api/v1/quotes/${quote}/pdf`;
