import { queryOptions } from '@tanstack/react-query';
import type { Proof } from '@/api/admin';
import { http } from '@/api/client';

export interface FactorState {
    active: boolean;
    since: string | null;
    /** Still unused. */
    recovery_codes: number;
}

export const factorQuery = queryOptions({
    queryKey: ['second_factor'],
    queryFn: ({ signal }) => http.get<FactorState>('/session/second_factor', { signal }),
});

interface Codes {
    recovery_codes: string[];
}

/** `uri` is what an authenticator app reads out of the square. */
export const beginFactor = (password: string) => http.post<{ secret: string; uri: string }>('/session/second_factor', { password });
export const confirmFactor = (code: string, revoke_tokens: boolean) => http.post<Codes>('/session/second_factor/confirm', { code, revoke_tokens });
export const drawRecoveryCodes = (password: string) => http.post<Codes>('/session/second_factor/recovery', { password });
export const turnFactorOff = (password: string) => http.post('/session/second_factor/off', { password });
export const turnFactorOffFor = (user: string, proof: Proof) => http.post(`/users/${user}/second_factor/off`, proof);
