// An administrator looks at the app as another user or role. The server answers each request for the
// one looked at, and refuses every change. It lasts as long as the tab, and begins and ends with a fresh
// page, so that nothing of one is left in the memory of the other.

export interface Preview {
    kind: 'user' | 'role';
    id: string;
}

const key = 'kith.preview';

function stored(): Preview | null {
    try {
        const text = sessionStorage.getItem(key);
        return text ? (JSON.parse(text) as Preview) : null;
    } catch {
        return null;
    }
}

let current = stored();

/** What the requests carry while there is a preview. */
export function previewHeaders(): Record<string, string> {
    return current ? { 'X-Kith-Preview-As': `${current.kind}:${current.id}` } : {};
}

/** Answers whether there was one. */
export function forgetPreview(): boolean {
    const had = current !== null;
    current = null;
    sessionStorage.removeItem(key);
    return had;
}

export function startPreview(preview: Preview): void {
    sessionStorage.setItem(key, JSON.stringify(preview));
    window.location.assign('/');
}

export function leavePreview(to = '/settings/roles'): void {
    forgetPreview();
    window.location.assign(to);
}
