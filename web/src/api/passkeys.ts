// Passkeys: what the server asks, what the browser and the device behind it answer (Web Authentication).

import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { http } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { fromBase64url, toBase64url } from '@/lib/base64url';

export interface Passkey {
    id: string;
    name: string;
    created_at: string;
    last_used_at: string | null;
    backed_up: boolean;
    /** The name of the host that it works at. */
    site: string;
}

export interface Passkeys {
    /** Why there can be none at this address, for people. */
    impossible: string | null;
    site: string | null;
    passkeys: Passkey[];
}

export const passkeysQuery = queryOptions({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => http.get<Passkeys>('/session/passkeys', { signal }),
});

/** Browsers have it over https and on this computer alone, and never at an address of numbers. */
export function knowsPasskeys(): boolean {
    return typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|^\[/.test(location.hostname);
}

interface Named {
    type: 'public-key';
    id: string;
}

interface ToCreate extends Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials: Named[];
}

interface ToGet extends Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> {
    challenge: string;
}

export async function addPasskey(name: string, password: string): Promise<Passkey> {
    const asked = await http.post<ToCreate>('/session/passkeys/options', { password });
    const publicKey: PublicKeyCredentialCreationOptions = {
        ...asked,
        challenge: fromBase64url(asked.challenge),
        user: { ...asked.user, id: fromBase64url(asked.user.id) },
        excludeCredentials: asked.excludeCredentials.map((each) => ({ ...each, id: fromBase64url(each.id) })),
    };
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
    const response = made.response as AuthenticatorAttestationResponse;
    return http.post<Passkey>('/session/passkeys', { name, client_data: toBase64url(response.clientDataJSON), authenticator_data: toBase64url(response.getAuthenticatorData()) });
}

export const removePasskey = (id: string, password: string) => http.post(`/session/passkeys/${id}/remove`, { password });

export async function signInByPasskey(client: QueryClient): Promise<void> {
    const asked = await http.post<ToGet>('/session/passkey/options', {});
    const publicKey: PublicKeyCredentialRequestOptions = { ...asked, challenge: fromBase64url(asked.challenge), allowCredentials: [] };
    const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
    const response = used.response as AuthenticatorAssertionResponse;
    await http.post('/session/passkey', {
        credential: toBase64url(used.rawId),
        client_data: toBase64url(response.clientDataJSON),
        authenticator_data: toBase64url(response.authenticatorData),
        signature: toBase64url(response.signature),
        user_handle: response.userHandle ? toBase64url(response.userHandle) : '',
    });
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
}
