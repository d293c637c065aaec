import { isProblem, Problem } from '@/api/client';
import type { Translate } from '@/lib/i18n';

/** What the browser says when nobody put a finger on it, in words; what the server says stays as it is. */
export async function withPasskeyWords<T>(t: Translate, action: () => Promise<T>): Promise<T> {
    try {
        return await action();
    } catch (error) {
        if (isProblem(error)) throw error;
        const name = error instanceof DOMException ? error.name : '';
        const said = name === 'NotAllowedError' || name === 'AbortError' ? 'passkey.cancelled' : name === 'InvalidStateError' ? 'passkey.there' : 'passkey.failed';
        throw new Problem({ status: 0, code: 'invalid', detail: t(said) });
    }
}
