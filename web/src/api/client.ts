// The only fetch of the app. Sends what the server wants to see of a browser, and turns a problem
// document into a Problem.

import { previewHeaders } from '@/api/preview';
import { rememberQuestions, takeEarly } from '@/api/early';
import { reportLine } from '@/lib/line';
import type { FieldError, ProblemCode, ProblemDocument, RecordData } from '@/api/types';

const base = '/api/v1';

export class Problem extends Error {
    readonly status: number;
    readonly code: ProblemCode | 'offline';
    readonly errors: FieldError[];
    readonly request_id: string | undefined;
    /** The record as the server has it, when the version that we sent was stale. */
    readonly current: RecordData | undefined;

    constructor(document: Partial<Omit<ProblemDocument, 'code'>> & { status: number; code: ProblemCode | 'offline' }) {
        super(document.detail || document.title || `HTTP ${document.status}`);
        this.name = 'Problem';
        this.status = document.status;
        this.code = document.code;
        this.errors = document.errors ?? [];
        this.request_id = document.request_id;
        this.current = document.current;
    }
}

export function isProblem(error: unknown, code?: Problem['code']): error is Problem {
    return error instanceof Problem && (code === undefined || error.code === code);
}

const codes: Record<number, ProblemCode> = {
    400: 'invalid', 422: 'invalid', 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found',
    409: 'conflict', 412: 'conflict', 413: 'too_large', 429: 'busy', 503: 'unavailable',
};

let language = 'en';

/** Messages of the server come in this language from now on. */
export function setRequestLanguage(tag: string): void {
    language = tag;
}

export interface RequestOptions {
    signal?: AbortSignal | undefined;
    query?: Record<string, string | number | boolean | undefined | null>;
    version?: number;
    /** Sent twice under one key, it is done once. */
    idempotency_key?: string;
}

/** crypto.randomUUID is only there over https. */
export function newKey(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function address(path: string, query: RequestOptions['query']): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
        if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return `${base}${path}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
    let document: Partial<ProblemDocument> = {};
    try {
        document = (await response.json()) as Partial<ProblemDocument>;
    } catch {
        // A proxy on the way answered in its own words: the status alone has to do.
    }
    const code = document.code ?? codes[response.status] ?? 'unavailable';
    return new Problem({ ...document, status: response.status, code });
}

let noteQuestion: ((question: string) => void) | undefined;

async function fetchedOrEarly(method: string, url: string, request: RequestInit): Promise<Response> {
    // Who looks as somebody else must not be given what was asked without saying so.
    if (method !== 'GET' || Object.keys(previewHeaders()).length > 0) return fetch(url, request);
    noteQuestion ??= rememberQuestions();
    noteQuestion(url);
    const early = await takeEarly(url)?.catch(() => undefined);
    return early ?? fetch(url, request);
}

async function answerTo(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language, ...previewHeaders() };
    if (method !== 'GET') headers['X-Kith-CSRF'] = '1';
    if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
    if (options.idempotency_key) headers['Idempotency-Key'] = options.idempotency_key;
    const form = body instanceof FormData;
    if (body !== undefined && !form) headers['Content-Type'] = 'application/json';

    const url = address(path, options.query);
    let response: Response;
    try {
        response = await fetchedOrEarly(method, url, {
            method,
            headers,
            credentials: 'same-origin',
            body: body === undefined ? null : form ? body : JSON.stringify(body),
            signal: options.signal ?? null,
        });
    } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        reportLine('down');
        throw new Problem({ status: 0, code: 'offline' });
    }
    reportLine('up');
    if (!response.ok) throw await problemOf(response);
    return response;
}

async function send<T>(method: string, path: string, body: unknown, options?: RequestOptions): Promise<T> {
    const response = await answerTo(method, path, body, options);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export const http = {
    get: <T>(path: string, options?: RequestOptions) => send<T>('GET', path, undefined, options),
    post: <T>(path: string, body?: unknown, options?: RequestOptions) => send<T>('POST', path, body, options),
    put: <T = void>(path: string, body: unknown, options?: RequestOptions) => send<T>('PUT', path, body, options),
    patch: <T>(path: string, body: unknown, options?: RequestOptions) => send<T>('PATCH', path, body, options),
    delete: <T = void>(path: string, options?: RequestOptions) => send<T>('DELETE', path, undefined, options),
};
